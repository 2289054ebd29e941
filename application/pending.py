"""Commands that wait to be decided and appended together, and which of them may go at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

from application.deciding import streams_asked
from application.envelope import Envelope
from application.event_log import Change, Metadata, Stream
from application.outcome import Outcome
from domain.identifiers import Partition
from domain.refusals import Refused

Answer = Outcome | Exception
"""What came of a command: a refusal or a fault is an answer, too."""


@dataclass(slots=True, eq=False)
class Pending:
    """A command on its way, with what was decided of it and what that rests on."""

    envelope: Envelope
    metadata: Metadata
    streams: tuple[str, ...]
    """What it reads first; what it reads later shows when it is decided."""

    claims: tuple[str, ...]
    """What no other append may be about meanwhile: its streams, and its own id."""

    is_large: bool = False
    """Whether others would wait for it too long: it is decided and appended alone."""

    changes: Sequence[Change] = ()
    rests_on: Sequence[Stream] = ()
    refused: Mapping[str, Refused] = field(default_factory=dict)
    answer: Answer | None = None
    attempts: int = 0
    arrived_at: float = 0.0
    answered: Lock = field(default_factory=Lock)

    @property
    def partition(self) -> Partition:
        return self.envelope.partition

    @property
    def command_id(self) -> str:
        return self.envelope.command_id

    @property
    def has_events(self) -> bool:
        return any(change.events for change in self.changes)

    def all_streams(self) -> set[str]:
        """What it asks for first, and what it has asked for when it was decided."""
        return {*self.streams, *(stream.id for stream in self.rests_on)}


def pending_of(envelope: Envelope) -> Pending:
    """Raises UnknownCommand for a command that nothing handles."""
    streams = streams_asked(envelope)
    return Pending(envelope, envelope.metadata(), streams, (*streams, envelope.command_id))


def parted(
    waiting: Iterable[Pending], busy: Collection[str], most: int
) -> tuple[list[Pending], list[Pending]]:
    """Those that may go into one append, and those that wait for the next, both in order.

    An append is of one partition and holds a command id once. Streams and ids that are busy in
    another append wait, and nothing overtakes an earlier command on its stream. A large command
    goes alone.
    """
    going = list[Pending]()
    left = list[Pending]()
    behind = set(busy)
    ids = set[str]()
    for each in waiting:
        fits = len(going) < most and (not going or is_company(going[0], each))
        if fits and each.command_id not in ids and behind.isdisjoint(each.claims):
            ids.add(each.command_id)
            going.append(each)
        else:
            behind.update(each.claims)
            left.append(each)
    return going, left


def is_company(first: Pending, other: Pending) -> bool:
    """Whether two commands may share an append."""
    return first.partition == other.partition and not (first.is_large or other.is_large)
