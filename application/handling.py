"""The way of every command: known already? read, decide, append; again if another was first."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeGuard, TypeVar

from application.activities import HANDLERS
from application.commands import ROUTES, UnknownCommand
from application.envelope import Envelope
from application.event_log import (
    Accepted,
    AlreadyAccepted,
    Change,
    ChangedMeanwhile,
    Decision,
    EventLog,
)
from application.gathering import ATTEMPTS_MAX, handled_each
from application.outcome import Outcome, repeated
from application.pending import Planned, planned
from application.state_reading import StateReader
from application.workbench import Workbench
from domain.refusals import Refused

Answer = TypeVar("Answer")


class Handling:
    """Handles commands against one event log."""

    def __init__(self, log: EventLog) -> None:
        self.log = log
        self.reader = StateReader(log)

    def handle(self, envelope: Envelope) -> Outcome:
        """Events, nothing, or a refusal; the same command id twice is once.

        Raises Refused, ChangedSinceSeen, and ChangedMeanwhile when other writers were first
        `ATTEMPTS_MAX` times.
        """
        return self.handle_through(self.append, envelope)

    def handle_through(self, append: Callable[[Planned], Outcome], envelope: Envelope) -> Outcome:
        """The same, appended in a way of the caller's: alone, or together with others."""
        return retried(lambda: self._once(append, envelope))

    def append(self, decided: Planned) -> Outcome:
        """Append what one command decided. Raises ChangedMeanwhile or AlreadyAccepted."""
        plan = decided.plan
        position = self.log.append([Decision(decided.metadata, plan.changes)], plan.asserted)
        return Outcome(position, plan.events_count, plan.refused)

    def handle_each(self, envelopes: Sequence[Envelope]) -> list[Outcome | Refused]:
        """Commands on single streams, gathered: an answer for each.

        Commands on the same stream are decided in order; a refusal stands in its place.
        """
        return handled_each(self.log, self.reader, envelopes)

    def handle_together(self, envelopes: Sequence[Envelope]) -> list[Outcome | Refused]:
        """Commands of one partition, of any kind, decided in order and appended at once.

        Each builds on what those before it decided; a refusal stands in its place and leaves no
        trace. Raises ChangedMeanwhile like `handle`; nothing of any of them is written then.
        """
        return retried(lambda: self._together(envelopes)) if envelopes else []

    def decided(self, envelope: Envelope) -> Workbench:
        """Decide without appending."""
        bench = Workbench(self.reader, envelope.partition)
        bench.expect(envelope.expected)
        decide_on(bench, envelope.command)
        return bench

    def _together(self, envelopes: Sequence[Envelope]) -> list[Outcome | Refused]:
        ids = [envelope.command_id for envelope in envelopes]
        known = dict(self.log.accepted(envelopes[0].partition, ids))
        bench = Workbench(self.reader, envelopes[0].partition)
        decisions = list[Decision]()
        answers = list[Outcome | Refused]()
        for envelope in envelopes:
            metadata = envelope.metadata()
            try:
                if accepted := known.get(envelope.command_id):
                    answers.append(repeated(metadata, accepted))
                    continue
                changes = changes_on(bench, envelope.command)
            except Refused as refusal:
                answers.append(refusal)
                continue
            decisions.append(Decision(metadata, changes))
            known[envelope.command_id] = Accepted(metadata.command_id, metadata.fingerprint, 0)
            events_count = sum(len(change.events) for change in changes)
            answers.append(Outcome(0, events_count, bench.refused))
        if not decisions:
            return answers
        asserted = bench.only_read() if any(d.changes[0].events for d in decisions) else ()
        position = self.log.append(decisions, asserted)
        bench.keep()
        return [replace(a, position=position) if is_new(a) else a for a in answers]

    def _once(self, append: Callable[[Planned], Outcome], envelope: Envelope) -> Outcome:
        metadata = envelope.metadata()
        known = self.log.accepted(envelope.partition, [envelope.command_id])
        if accepted := known.get(envelope.command_id):
            return repeated(metadata, accepted)
        bench = self.decided(envelope)
        outcome = append(planned(envelope.partition, metadata, bench.plan()))
        bench.keep()
        return outcome


def decide_on(bench: Workbench, command: Any) -> None:
    """Decide a command of any kind on what the workbench holds, and read what it needs."""
    if route := ROUTES.get(type(command)):
        local_id = route.local_id(command)
        bench.load((route.kind, [local_id]))
        bench.decide(route.kind, local_id, command)
    elif handler := HANDLERS.get(type(command)):
        handler(bench, command)
    else:
        raise UnknownCommand(type(command).__name__)


def changes_on(bench: Workbench, command: Any) -> tuple[Change, ...]:
    """What one more command on a workbench writes. Refused, it leaves no trace there."""
    bench.begin()
    try:
        decide_on(bench, command)
    except Refused:
        bench.undo()
        raise
    return bench.changes()


def is_new(answer: Outcome | Refused) -> TypeGuard[Outcome]:
    """Whether an answer is of a command that was appended just now."""
    return isinstance(answer, Outcome) and not answer.position


def retried(work: Callable[[], Answer]) -> Answer:
    """Work that reads, decides and appends; begun again when another writer was first."""
    for attempt in range(1, ATTEMPTS_MAX + 1):
        try:
            return work()
        except (ChangedMeanwhile, AlreadyAccepted):
            if attempt == ATTEMPTS_MAX:
                raise
    raise AssertionError("unreachable")
