"""Pages of the log as somebody may read it: without a gap, without an event told twice.

Positions are in the order of commits: what is committed later stands later. Who goes on after the
position that a page reached misses nothing, however many write meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from adapters.accepted_rows import metadata_at
from adapters.access.visitor import Reach
from adapters.api.feed_places import Place, Wanted, heard, look
from adapters.decoding import decoded
from adapters.event_mapping import CODEC
from adapters.log_tables import events
from application.event_log import Recorded
from domain.identifiers import Partition

PLACES_MAX = 5_000
"""How far one request looks: some milliseconds, whatever little of it the reader may see."""

PAGE_BYTES_MAX = 1_000_000
"""Stored bytes of a page, of which JSON makes some four times as many."""


@dataclass(frozen=True, slots=True)
class FeedPage:
    """What was found, and how far was looked: the reader goes on after `position`."""

    recorded: Sequence[Recorded]
    position: int
    is_end: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads which events of which book."""

    engine: sa.Engine
    partition: Partition
    reach: Reach
    wanted: Wanted

    def page(self, after: int, limit: int) -> FeedPage:
        """The next events after a position, at most `limit`; maybe none, before the end too."""
        sees_all = self.wanted.is_everything and self.reach.merchants is None
        places_max = limit if sees_all else PLACES_MAX
        with self.engine.connect() as connection:
            seen = look(connection, self.partition, after, places_max, self.wanted.subject)
            found = heard(connection, seen.places, self.reach, self.wanted)
            chosen = within_bytes(found[:limit])
            recorded = recorded_at(connection, [place.position for place in chosen])
        if len(chosen) < len(found):
            return FeedPage(recorded, chosen[-1].position, is_end=False)
        return FeedPage(recorded, seen.position, seen.is_end)

    def one(self, position: int) -> Recorded | None:
        """The event at a position, if there is one and it is within reach."""
        with self.engine.connect() as connection:
            seen = look(connection, self.partition, position - 1, 1)
            found = heard(connection, seen.places, self.reach, self.wanted)
            recorded = recorded_at(connection, [place.position for place in found])
        return next((each for each in recorded if each.position == position), None)


def within_bytes(places: Sequence[Place]) -> Sequence[Place]:
    """The first of them up to the one by which a page is too long."""
    length = 0
    for count, place in enumerate(places, 1):
        length += place.length
        if length > PAGE_BYTES_MAX:
            return places[:count]
    return places


def recorded_at(connection: sa.Connection, positions: Sequence[int]) -> list[Recorded]:
    """The events at some positions, in their order."""
    if not positions:
        return []
    query = sa.select(events).where(events.c.position.in_(positions)).order_by(events.c.position)
    rows = connection.execute(query).all()
    metadata = metadata_at(connection, positions)
    return [
        Recorded(p, stream_id, version, decoded(CODEC, name, payload), metadata.get(p))
        for p, stream_id, version, name, payload in rows
    ]
