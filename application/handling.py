"""The way of every command: known already? read, decide, append; again if another was first."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeGuard, TypeVar

from application.deciding import changes_on, decide_on
from application.envelope import Envelope
from application.event_log import (
    Accepted,
    AlreadyAccepted,
    ChangedMeanwhile,
    Decision,
    EventLog,
    Stream,
)
from application.gathering import ATTEMPTS_MAX, handled_each
from application.outcome import Outcome, repeated
from application.state_reading import StateReader
from application.workbench import Workbench
from domain.refusals import Refused

Answer = TypeVar("Answer")


class OneByOne(Protocol):
    """Whoever handles single commands: at once, or gathered with those of others."""

    @property
    def reader(self) -> StateReader: ...

    def handle(self, envelope: Envelope) -> Outcome: ...


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
        return retried(lambda: self._once(envelope))

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
        rested_on = dict[str, Stream]()
        for envelope in envelopes:
            metadata = envelope.metadata()
            try:
                if accepted := known.get(envelope.command_id):
                    answers.append(repeated(metadata, accepted))
                    continue
                changes = changes_on(bench, envelope)
            except Refused as refusal:
                rested_on |= {stream.id: stream for stream in bench.rests_on()}
                answers.append(refusal)
                continue
            rested_on |= {stream.id: stream for stream in bench.rests_on()}
            decisions.append(Decision(metadata, changes))
            known[envelope.command_id] = Accepted(metadata.command_id, metadata.fingerprint, 0)
            events_count = sum(len(change.events) for change in changes)
            answers.append(Outcome(0, events_count, bench.refused))
        if not decisions:
            return answers
        position = self.log.append(decisions, only_read(rested_on, decisions))
        bench.keep()
        return [replace(a, position=position) if is_new(a) else a for a in answers]

    def _once(self, envelope: Envelope) -> Outcome:
        metadata = envelope.metadata()
        known = self.log.accepted(envelope.partition, [envelope.command_id])
        if accepted := known.get(envelope.command_id):
            return repeated(metadata, accepted)
        bench = self.decided(envelope)
        plan = bench.plan()
        position = self.log.append([Decision(metadata, plan.changes)], plan.asserted)
        bench.keep()
        return Outcome(position, plan.events_count, plan.refused)


def only_read(rested_on: Mapping[str, Stream], decisions: Sequence[Decision]) -> Collection[Stream]:
    """What decisions rest on and none of them writes; nothing where nothing is written."""
    changes = (change for decision in decisions for change in decision.changes)
    written = {change.stream.id for change in changes if change.events}
    if not written:
        return ()
    return [stream for stream_id, stream in rested_on.items() if stream_id not in written]


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
