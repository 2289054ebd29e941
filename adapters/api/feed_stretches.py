"""Stretches of the log that all open streams share: read, decoded and encoded once for all of them.

Five hundred readers at the end of the log want the same few events. What each may hear is still
asked for each: whose a stream is is known once, and a reader is given what is within its reach.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from threading import Lock

import sqlalchemy as sa
from fastapi.sse import format_sse_event

from adapters.access.visitor import Reach, Visitor
from adapters.api.cloud_events import CloudEvent, as_json, cloud_event
from adapters.api.feed_places import Place, Wanted, look, owners_of
from adapters.api.feed_reading import recorded_at, within_bytes
from adapters.api.feed_sights import PeopleTold, people_told
from application.event_log import Recorded
from application.personal_data import PersonalField
from domain.identifiers import Partition

STRETCH_POSITIONS = 500
"""Stretches end where their number does: who begins anywhere is with the others after one."""

STRETCHES_KEPT = 8
"""Who is further behind than others reads for itself; a stretch is some megabytes at most."""


@dataclass(frozen=True, slots=True)
class View:
    """What a reader hears, and how: readers of one view are told the same bytes."""

    reach: Reach
    wanted: Wanted
    seen: frozenset[PersonalField]
    address: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """What a reader is told of a stretch, whom it names, and where the reader goes on."""

    frames: bytes
    people: PeopleTold | None
    position: int
    is_end: bool


class Stretch:
    """Some events one after another, and what has been made of them for anybody."""

    def __init__(
        self,
        recorded: Sequence[tuple[Place, Recorded]],
        owners: dict[str, str],
        position: int,
        is_end: bool,
    ) -> None:
        self.position = position
        self.is_end = is_end
        self._recorded = {place.position: each for place, each in recorded}
        self._places = [place for place, _ in recorded]
        self._of_owner: dict[str, list[Place]] = defaultdict(list)
        for place in self._places:
            # Whose merchant nobody can tell is in nobody's reach but theirs who read all.
            if owner := owners.get(place.owning_stream or ""):
                self._of_owner[owner].append(place)
        self._frames: dict[tuple[int, frozenset[PersonalField], str], bytes] = {}
        self._chunks: dict[View, Chunk] = {}

    def made(self, view: View) -> Chunk | None:
        """What was made before for a reader of the same view."""
        return self._chunks.get(view)

    def chunk(self, view: View, visitor: Visitor) -> Chunk:
        """The visitor is any of the view: all that is told of one depends on it."""
        heard = [self._recorded[place.position] for place in self._heard(view)]
        frames = b"".join(self._frame(each, view, visitor) for each in heard)
        chunk = Chunk(frames, people_told(heard, view.seen), self.position, self.is_end)
        self._chunks[view] = chunk
        return chunk

    def _heard(self, view: View) -> Iterable[Place]:
        merchants = view.reach.merchants
        places = self._places if merchants is None else self._within(merchants)
        return (place for place in places if view.wanted.includes(place))

    def _within(self, merchants: Iterable[str]) -> list[Place]:
        own = [place for merchant in merchants for place in self._of_owner.get(merchant, ())]
        return sorted(own, key=attrgetter("position"))

    def _frame(self, recorded: Recorded, view: View, visitor: Visitor) -> bytes:
        key = recorded.position, view.seen, view.address
        frame = self._frames.get(key)
        if frame is None:
            frame = frame_of(cloud_event(recorded, visitor, view.address))
            self._frames[key] = frame
        return frame


class Stretches:
    """The latest stretches that somebody asked for, of one book. Used from threads."""

    def __init__(self, engine: sa.Engine, partition: Partition) -> None:
        self._engine = engine
        self._partition = partition
        self._kept: OrderedDict[int, Stretch] = OrderedDict()
        self._lock = Lock()

    def made(self, after: int, view: View) -> Chunk | None:
        """What is ready without a look at the log."""
        stretch = self._kept.get(after)
        return stretch.made(view) if stretch else None

    def chunk(self, after: int, view: View, visitor: Visitor) -> Chunk:
        """What a reader hears next after a position."""
        with self._lock:
            stretch = self._kept.get(after) or self._read(after)
            return stretch.made(view) or stretch.chunk(view, visitor)

    def _read(self, after: int) -> Stretch:
        with self._engine.connect() as connection:
            stretch = read(connection, self._partition, after)
        if stretch.position > after:
            self._kept[after] = stretch
            while len(self._kept) > STRETCHES_KEPT:
                self._kept.popitem(last=False)
        return stretch


def read(connection: sa.Connection, partition: Partition, after: int) -> Stretch:
    """Up to the next end of a stretch, the end of the log, or as many bytes as a page has."""
    count = STRETCH_POSITIONS - after % STRETCH_POSITIONS
    seen = look(connection, partition, after, count)
    places = within_bytes(seen.places)
    recorded = recorded_at(connection, [place.position for place in places])
    owners = owners_of(connection, places)
    together = list(zip(places, recorded, strict=True))
    if len(places) < len(seen.places):
        return Stretch(together, owners, places[-1].position, is_end=False)
    return Stretch(together, owners, seen.position, seen.is_end)


def frame_of(event: CloudEvent) -> bytes:
    return format_sse_event(data_str=as_json(event).decode(), id=event["id"])
