"""Commands that wait to be appended together, and which of them may go at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar

from application.commands import route_of
from application.envelope import Envelope
from application.event_log import Change, Metadata, Stream
from application.outcome import Outcome
from application.workbench import Plan
from domain.identifiers import Partition, stream_of

Answer = Outcome | Exception
"""What came of a command: a refusal or a fault is an answer, too."""


@dataclass(slots=True, eq=False)
class Undecided:
    """A command on one stream: it is read and decided together with others."""

    envelope: Envelope
    metadata: Metadata
    kind: str
    stream_id: str
    answer: Answer | None = None
    change: Change | None = None
    attempts: int = 0
    arrived_at: float = 0.0
    answered: Lock = field(default_factory=Lock)

    @property
    def partition(self) -> Partition:
        return self.envelope.partition

    @property
    def written(self) -> tuple[str, ...]:
        return (self.stream_id,)

    @property
    def claims(self) -> tuple[str, ...]:
        """What no other append may be about meanwhile: its stream, and its own id."""
        return (self.stream_id, self.metadata.command_id)


@dataclass(slots=True, eq=False)
class Planned:
    """A command over several streams: its caller has decided it, only the append is shared.

    When a stream of it has moved it is answered so, and its caller reads and decides again.
    """

    partition: Partition
    metadata: Metadata
    plan: Plan
    written: tuple[str, ...]
    answer: Answer | None = None
    arrived_at: float = 0.0
    answered: Lock = field(default_factory=Lock)

    @property
    def claims(self) -> tuple[str, ...]:
        return (*self.written, self.metadata.command_id)

    def streams(self) -> Iterable[Stream]:
        """All that must stand at the version that was read."""
        yield from (change.stream for change in self.plan.changes if change.events)
        yield from self.plan.asserted


Pending = Undecided | Planned
AnyPending = TypeVar("AnyPending", Undecided, Pending)


def undecided(envelope: Envelope) -> Undecided:
    """Raises UnknownCommand for a command that is not on one stream."""
    route = route_of(envelope.command)
    stream_id = stream_of(envelope.partition, route.kind, route.local_id(envelope.command))
    return Undecided(envelope, envelope.metadata(), route.kind, stream_id)


def planned(partition: Partition, metadata: Metadata, plan: Plan) -> Planned:
    written = tuple(change.stream.id for change in plan.changes if change.events)
    return Planned(partition, metadata, plan, written)


def parted(
    waiting: Iterable[AnyPending], busy: Collection[str], most: int
) -> tuple[list[AnyPending], list[AnyPending]]:
    """Those that may go into one append, and those that wait for the next, both in order.

    An append is of one partition and holds a command id once. Streams and ids that are busy in
    another append wait, and nothing overtakes an earlier command on its stream.
    """
    going = list[AnyPending]()
    left = list[AnyPending]()
    behind = set(busy)
    ids = set[str]()
    partition: Partition | None = None
    for each in waiting:
        fits = len(going) < most and partition in (None, each.partition)
        if fits and each.metadata.command_id not in ids and behind.isdisjoint(each.claims):
            partition = each.partition
            ids.add(each.metadata.command_id)
            going.append(each)
        else:
            behind.update(each.claims)
            left.append(each)
    return going, left
