"""Many commands on single streams decided together: one read, one append, an answer for each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from application.commands import route_of
from application.envelope import Envelope
from application.event_log import Accepted, Change, Decision, EventLog
from application.outcome import Outcome, repeated
from application.state_reading import Standing, StateReader
from application.streams import DECIDERS
from domain.identifiers import stream_of
from domain.refusals import Refused


@dataclass(slots=True)
class Gathering:
    """Commands of one partition, each decided on what the earlier ones left."""

    known: dict[str, Accepted]
    standings: dict[str, Standing]
    states: dict[str, Any] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)

    def decide(self, envelope: Envelope) -> Outcome | Refused | int:
        """Its answer already, or the place of its decision among those to append."""
        try:
            if accepted := self.known.get(envelope.command_id):
                return repeated(envelope, accepted)
            change = self._changed(envelope)
        except Refused as refusal:
            return refusal
        self.known[envelope.command_id] = Accepted(
            envelope.command_id, envelope.metadata.fingerprint, 0
        )
        self.decisions.append(Decision(envelope.metadata, (change,)))
        return len(self.decisions) - 1

    def _changed(self, envelope: Envelope) -> Change:
        decider = DECIDERS[route_of(envelope.command).kind]
        standing = self.standings[stream_id_of(envelope)]
        state = self.states.get(standing.stream.id, standing.state)
        events = tuple(decider.decide(envelope.command, state))
        for event in events:
            state = decider.evolve(state, event)
        self.states[standing.stream.id] = state
        return Change(standing.stream, events)


def stream_id_of(envelope: Envelope) -> str:
    route = route_of(envelope.command)
    return stream_of(envelope.partition, route.kind, route.local_id(envelope.command))


def handled_each(
    log: EventLog, reader: StateReader, envelopes: Sequence[Envelope]
) -> list[Outcome | Refused]:
    """One refusal does not spoil the others. Raises ChangedMeanwhile when another was first."""
    known = log.accepted(envelopes[0].partition, [e.command_id for e in envelopes])
    standings = reader.read({stream_id_of(envelope) for envelope in envelopes})
    gathering = Gathering(dict(known), standings)
    answers = [gathering.decide(envelope) for envelope in envelopes]
    decisions = gathering.decisions
    position = log.append(decisions) if decisions else 0
    counts = [sum(len(change.events) for change in d.changes) for d in decisions]
    return [Outcome(position, counts[a]) if isinstance(a, int) else a for a in answers]
