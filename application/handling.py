"""The way of every command: known already? read, decide, append; again if another was first."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from application.activities import HANDLERS
from application.commands import ROUTES, UnknownCommand
from application.envelope import Envelope
from application.event_log import AlreadyAccepted, ChangedMeanwhile, Decision, EventLog
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

        Raises Refused, and ChangedMeanwhile when other writers were first `ATTEMPTS_MAX` times.
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

    def decided(self, envelope: Envelope) -> Workbench:
        """Decide without appending."""
        bench = Workbench(self.reader, envelope.partition)
        command = envelope.command
        if route := ROUTES.get(type(command)):
            local_id = route.local_id(command)
            bench.load((route.kind, [local_id]))
            bench.decide(route.kind, local_id, command)
        elif handler := HANDLERS.get(type(command)):
            handler(bench, command)
        else:
            raise UnknownCommand(type(command).__name__)
        return bench

    def _once(self, append: Callable[[Planned], Outcome], envelope: Envelope) -> Outcome:
        metadata = envelope.metadata()
        known = self.log.accepted(envelope.partition, [envelope.command_id])
        if accepted := known.get(envelope.command_id):
            return repeated(metadata, accepted)
        bench = self.decided(envelope)
        outcome = append(planned(envelope.partition, metadata, bench.plan()))
        bench.keep()
        return outcome


def retried(work: Callable[[], Answer]) -> Answer:
    """Work that reads, decides and appends; begun again when another writer was first."""
    for attempt in range(1, ATTEMPTS_MAX + 1):
        try:
            return work()
        except (ChangedMeanwhile, AlreadyAccepted):
            if attempt == ATTEMPTS_MAX:
                raise
    raise AssertionError("unreachable")
