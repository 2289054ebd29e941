"""Reads the log as it is stored: rows by position and the heads of streams.

No snapshot is needed: what stands at or below a position never changes.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from adapters.accepted_rows import METADATA_COLUMNS, metadata_of
from adapters.log_tables import accepted_commands, events
from application.event_log import Metadata
from projections.columns import is_one_of_parameter

PAGE_EVENTS_MAX = 1_000
"""Bounds the memory of a page, of which each event may name 1,000 orders."""

STREAMS_PAGE_MAX = 1_000
"""Streams whose heads or events are asked for at once."""


class LogRow(NamedTuple):
    """An event as the database holds it, and the command that wrote it, if one did."""

    position: int
    stream_id: str
    version: int
    name: str
    payload: bytes
    metadata: Metadata | None


class StreamHead(NamedTuple):
    """How far a stream goes, up to some position."""

    stream_id: str
    version: int
    position: int


def _rows() -> sa.Select[Any]:
    begins = accepted_commands.alias().c.first_position
    begin = sa.select(sa.func.max(begins)).where(begins <= events.c.position).scalar_subquery()
    is_owner = (accepted_commands.c.first_position == begin) & (
        accepted_commands.c.last_position >= events.c.position
    )
    return (
        sa.select(
            events.c.position,
            events.c.stream_id,
            events.c.version,
            events.c.name,
            events.c.payload,
            *METADATA_COLUMNS,
        )
        .select_from(events.outerjoin(accepted_commands, is_owner))
        .where(events.c.position.in_(sa.bindparam("positions", expanding=True)))
        .order_by(events.c.position)
    )


_ROWS = _rows()

_HEADS = (
    sa.select(events.c.stream_id, sa.func.max(events.c.version), sa.func.max(events.c.position))
    .where(
        events.c.stream_id > sa.bindparam("after"),
        # Plus nothing: SQLite would else search by position and sort all streams for each page.
        events.c.position + 0 <= sa.bindparam("up_to", type_=sa.BigInteger),
    )
    .group_by(events.c.stream_id)
    .order_by(events.c.stream_id)
    .limit(STREAMS_PAGE_MAX)
)

_OF_STREAMS = (
    sa.select(
        events.c.position, events.c.stream_id, events.c.version, events.c.name, events.c.payload
    )
    .where(
        is_one_of_parameter(events.c.stream_id, "stream_ids"),
        events.c.position + 0 <= sa.bindparam("up_to", type_=sa.BigInteger),
    )
    .order_by(events.c.stream_id, events.c.version)
)

_PLACES = (
    sa.select(events.c.stream_id, events.c.version, events.c.position)
    .where(is_one_of_parameter(events.c.stream_id, "stream_ids"))
    .order_by(events.c.stream_id, events.c.version)
)


def rows_at(engine: sa.Engine, positions: Sequence[int]) -> list[LogRow]:
    """What stands at some positions, in their order; nothing for those where nothing stands."""
    with engine.connect() as connection:
        rows = connection.execute(_ROWS, {"positions": positions}).all()
    return [
        LogRow(position, stream_id, version, name, payload, decided_by(decided))
        for position, stream_id, version, name, payload, *decided in rows
    ]


def decided_by(columns: Sequence[Any]) -> Metadata | None:
    return None if columns[0] is None else metadata_of(columns)


def pages_at(engine: sa.Engine, positions: Iterable[int]) -> Iterator[list[LogRow]]:
    """The rows at any number of positions, a page at a time."""
    page: list[int] = []
    for position in positions:
        page.append(position)
        if len(page) == PAGE_EVENTS_MAX:
            yield rows_at(engine, page)
            page.clear()
    if page:
        yield rows_at(engine, page)


def stream_heads(engine: sa.Engine, up_to: int) -> Iterator[list[StreamHead]]:
    """Every stream there is up to a position, a page at a time, in the database's order."""
    after = ""
    while True:
        with engine.connect() as connection:
            rows = connection.execute(_HEADS, {"after": after, "up_to": up_to}).all()
        if not rows:
            return
        yield [StreamHead(*row) for row in rows]
        after = rows[-1].stream_id


def events_of(engine: sa.Engine, stream_ids: Sequence[str], up_to: int) -> Iterator[LogRow]:
    """The events of some streams one stream after the other, without who wrote them."""
    asked = {"stream_ids": stream_ids, "up_to": up_to}
    with engine.connect() as connection:
        # As they come: a page of long streams would not fit in memory.
        streaming = connection.execution_options(yield_per=PAGE_EVENTS_MAX)
        for row in streaming.execute(_OF_STREAMS, asked):
            yield LogRow(*row, None)


def places_of(engine: sa.Engine, stream_ids: Sequence[str]) -> list[tuple[str, int, int]]:
    """Stream, version and position of every event of some streams."""
    with engine.connect() as connection:
        rows = connection.execute(_PLACES, {"stream_ids": stream_ids}).all()
    return [(stream_id, version, position) for stream_id, version, position in rows]
