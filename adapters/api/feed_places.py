"""Where events stand in the log, whose they are, and who asks for which: nothing is decoded.

Whose a stream is stands in its first event. It is read there and not in a read model: those follow
the log, and a reader who goes on before they have would miss for ever what it could not be told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from adapters.access.visitor import Reach
from adapters.api.event_types import name_for
from adapters.arrivals import last_position
from adapters.event_mapping import CODEC
from adapters.log_tables import events
from adapters.shape_faults import StoredShapeError
from application import streams
from application.event_log import Recorded
from domain.identifiers import Partition, parts_of, shared_of, stream_of
from projections.columns import is_one_of

OWNING: Mapping[str, str] = {
    streams.CAMPAIGN: streams.CAMPAIGN,
    streams.ORDER: streams.ORDER,
    streams.RUN: streams.RUN,
    streams.RETURN: streams.ORDER,
}
"""Kinds of streams that are one merchant's, and the kind whose first event names the merchant.

A return has its order's id. All other streams are about several merchants' orders, or the book's.
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands, without what it says."""

    position: int
    stream_id: str
    name: str
    length: int

    @property
    def owning_stream(self) -> str | None:
        """Whose first event names the merchant; None for what is the book's."""
        partition, kind, local_id = parts_of(self.stream_id)
        owning = OWNING.get(kind)
        return stream_of(partition, owning, local_id) if owning else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events somebody asks for; what is empty asks for all."""

    types: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    subject: str = ""

    @property
    def is_everything(self) -> bool:
        return not (self.types or self.kinds or self.subject)

    def includes(self, place: Place) -> bool:
        _, kind, local_id = parts_of(place.stream_id)
        return (
            (not self.types or name_for(place.name) in self.types)
            and (not self.kinds or kind in self.kinds)
            and self.subject in ("", f"{kind}/{local_id}")
        )


@dataclass(frozen=True, slots=True)
class Look:
    """What stands in a stretch of the log, and where the stretch ends: maybe with the log."""

    places: Sequence[Place]
    position: int
    is_end: bool


def books_of(partition: Partition) -> tuple[Partition, Partition]:
    """A book, and what it shares with the operator's others."""
    return partition, shared_of(partition)


def look(
    connection: sa.Connection, partition: Partition, after: int, places_max: int, subject: str = ""
) -> Look:
    """The book's places in the next so many of the log, or of one subject."""
    columns = events.c
    # Asked first: what is committed between the two questions stands beyond it.
    end = max(after, last_position(connection))
    length = sa.func.length(columns.payload)
    query = sa.select(columns.position, columns.stream_id, columns.name, length)
    query = query.where(columns.position > after, columns.position <= end)
    query = query.order_by(columns.position).limit(places_max)
    if subject:
        ids = [f"{book}/{subject}" for book in books_of(partition)]
        query = query.where(columns.stream_id.in_(ids))
    rows = connection.execute(query).all()
    ours = tuple(f"{book}/" for book in books_of(partition))
    # Another operator's are looked past and not left in: the position moves beyond them.
    places = [Place(*row) for row in rows if row.stream_id.startswith(ours)]
    is_end = len(rows) < places_max
    return Look(places, end if is_end else rows[-1].position, is_end)


def heard(
    connection: sa.Connection, places: Iterable[Place], reach: Reach, wanted: Wanted
) -> list[Place]:
    """Those of the places that are asked for and within reach."""
    asked = [place for place in places if wanted.includes(place)]
    if reach.merchants is None:
        return asked
    owners = owners_of(connection, asked, reach.declarant)
    return [place for place in asked if is_within(place, reach, owners)]


def is_within(place: Place, reach: Reach, owners: Mapping[str, str]) -> bool:
    """Whose merchant nobody can tell is in nobody's reach but theirs who read the whole book."""
    if reach.merchants is None:
        return True
    return owners.get(place.owning_stream or "") in reach.merchants


def within_reach(
    connection: sa.Connection, recorded: Iterable[Recorded], reach: Reach
) -> list[Recorded]:
    """The same of events that were read already."""
    placed = [(each, Place(each.position, each.stream_id, "", 0)) for each in recorded]
    owners = owners_of(connection, (place for _, place in placed), reach.declarant)
    return [each for each, place in placed if is_within(place, reach, owners)]


def owners_of(
    connection: sa.Connection, places: Iterable[Place], declarant: str = ""
) -> dict[str, str]:
    """The merchant of each owning stream, as the first event of the stream says it.

    For a declarant, the runs of other declarants are nobody's.
    """
    stream_ids = {place.owning_stream for place in places}
    asked = sorted(stream_id for stream_id in stream_ids if stream_id)
    if not asked:
        return {}
    query = sa.select(events.c.stream_id, events.c.name, events.c.payload)
    first = query.where(is_one_of(events.c.stream_id, asked), events.c.version == 1)
    owners = {}
    for stream_id, name, payload in connection.execute(first):
        if merchant_id := merchant_in(name, payload, declarant):
            owners[stream_id] = merchant_id
    return owners


def merchant_in(name: str, payload: bytes, declarant: str = "") -> str | None:
    try:
        event = CODEC.decode_lazily(name, payload)
        merchant_id = getattr(event, "merchant_id", None)
        declared_by = getattr(event, "declarant", declarant)
    except StoredShapeError:
        return None  # What cannot be read is nobody's to read.
    is_others = bool(declarant) and declared_by != declarant
    return str(merchant_id) if merchant_id and not is_others else None
