"""The way of every command: known already? read, decide, append; again if another was first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from application.activities import HANDLERS
from application.commands import ROUTES
from application.envelope import Envelope
from application.event_log import (
    Accepted,
    AlreadyAccepted,
    Change,
    ChangedMeanwhile,
    CommandIdReused,
    Decision,
    EventLog,
    Stream,
)
from application.state_reading import StateReader
from application.streams import DECIDERS
from application.workbench import Workbench
from domain.identifiers import stream_of
from domain.refusals import Refused

Answer = TypeVar("Answer")

ATTEMPTS_MAX = 8
"""Tries before the caller hears that others keep being first; a busy campaign needs a few."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An accepted command. `events` is 0 when it was already so, or known already."""

    position: int
    events: int
    refused: Mapping[str, Refused] = field(default_factory=dict)
    """Orders a set-wise command went on without, and why."""


class UnknownCommand(Exception):
    """Raised for a command that nothing handles: a fault of the program."""


class Handling:
    """Handles commands against one event log."""

    def __init__(self, log: EventLog) -> None:
        self.log = log
        self.reader = StateReader(log)

    def handle(self, envelope: Envelope) -> Outcome:
        """Events, nothing, or a refusal; the same command id twice is once.

        Raises Refused, and ChangedMeanwhile when other writers were first `ATTEMPTS_MAX` times.
        """

        def once() -> Outcome:
            known = self.log.accepted(envelope.partition, [envelope.command_id])
            if accepted := known.get(envelope.command_id):
                return repeated(envelope, accepted)
            bench = self.decided(envelope)
            plan = bench.plan()
            decision = Decision(envelope.metadata, plan.changes)
            position = self.log.append([decision], plan.asserted)
            bench.keep()
            return Outcome(position, sum(len(c.events) for c in plan.changes), plan.refused)

        return retried(once)

    def handle_each(self, envelopes: Sequence[Envelope]) -> list[Outcome | Refused]:
        """Many single-stream commands of one partition: one read, one append, an answer for each.

        One refusal does not spoil the others; commands on the same stream are decided in order.
        """
        return retried(lambda: self.each_once(envelopes)) if envelopes else []

    def each_once(self, envelopes: Sequence[Envelope]) -> list[Outcome | Refused]:
        partition = envelopes[0].partition
        known = self.log.accepted(partition, [e.command_id for e in envelopes])
        ids = [stream_id_of(envelope) for envelope in envelopes]
        streams = dict(self.log.read(sorted(set(ids))))
        states: dict[str, Any] = {}
        decisions, answers = list[Decision](), list[Outcome | Refused | None]()
        for envelope, stream_id in zip(envelopes, ids, strict=True):
            try:
                if accepted := known.get(envelope.command_id):
                    answers.append(repeated(envelope, accepted))
                    continue
                events = decided(envelope, streams[stream_id], states)
            except Refused as refusal:
                answers.append(refusal)
                continue
            change = Change(streams[stream_id], events)
            decisions.append(Decision(envelope.metadata, (change,)))
            answers.append(None)
        position = self.log.append(decisions) if decisions else 0
        return filled(answers, decisions, position)

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


def stream_id_of(envelope: Envelope) -> str:
    route = ROUTES.get(type(envelope.command))
    if route is None:
        raise UnknownCommand(type(envelope.command).__name__)
    return stream_of(envelope.partition, route.kind, route.local_id(envelope.command))


def decided(envelope: Envelope, stream: Stream, states: dict[str, Any]) -> tuple[Any, ...]:
    decider = DECIDERS[ROUTES[type(envelope.command)].kind]
    state = states[stream.id] if stream.id in states else decider.state_of(stream.events)
    states[stream.id] = state
    events = tuple(decider.decide(envelope.command, state))
    for event in events:
        state = decider.evolve(state, event)
    states[stream.id] = state
    return events


def filled(
    answers: Sequence[Outcome | Refused | None], decisions: Sequence[Decision], position: int
) -> list[Outcome | Refused]:
    counts = iter([sum(len(c.events) for c in decision.changes) for decision in decisions])
    return [Outcome(position, next(counts)) if a is None else a for a in answers]


def repeated(envelope: Envelope, accepted: Accepted) -> Outcome:
    if accepted.fingerprint != envelope.metadata.fingerprint:
        raise CommandIdReused(command_id=envelope.command_id)
    return Outcome(accepted.last_position, 0)


def retried(work: Callable[[], Answer]) -> Answer:
    """Work that reads, decides and appends; begun again when another writer was first."""
    for attempt in range(1, ATTEMPTS_MAX + 1):
        try:
            return work()
        except (ChangedMeanwhile, AlreadyAccepted):
            if attempt == ATTEMPTS_MAX:
                raise
    raise AssertionError("unreachable")
