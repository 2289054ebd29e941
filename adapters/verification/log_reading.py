"""Reads the log page by page in one snapshot: rows as stored, and the commands they came from."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import sqlalchemy as sa

from adapters.accepted_rows import METADATA_COLUMNS, metadata_of
from adapters.databases import is_postgresql
from adapters.log_tables import accepted_commands, events
from application.event_log import Metadata

PAGE_EVENTS_MAX = 2_000
"""Bounds the memory of a page; larger ones were no faster."""


class StoredRow(NamedTuple):
    """An event as the database holds it."""

    position: int
    stream_id: str
    version: int
    name: str
    payload: bytes


class CommandRange(NamedTuple):
    """An accepted command that wrote events, and the positions it says it wrote."""

    partition: str
    first: int
    last: int
    metadata: Metadata


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection that sees the database as it is now, whatever is written meanwhile."""
    connecting = engine
    if is_postgresql(engine):
        connecting = engine.execution_options(isolation_level="REPEATABLE READ")
    with connecting.connect() as connection:
        yield connection


def pages(connection: sa.Connection) -> Iterator[Sequence[StoredRow]]:
    """All events, in position order."""
    columns = events.c
    position = sa.bindparam("position", type_=sa.BigInteger)
    query = (
        sa.select(
            columns.position, columns.stream_id, columns.version, columns.name, columns.payload
        )
        .where(columns.position > position)
        .order_by(columns.position)
        .limit(PAGE_EVENTS_MAX)
    )
    # From before any position there is: a row where none belongs must be seen too.
    after = -(2**62)
    while rows := connection.execute(query, {"position": after}).all():
        yield [StoredRow(*row) for row in rows]
        after = rows[-1].position


def commands(connection: sa.Connection) -> Iterator[CommandRange]:
    """Every accepted command that wrote events, in the order of its first event."""
    first = accepted_commands.c.first_position
    after = sa.bindparam("after", type_=sa.BigInteger)
    query = (
        sa.select(accepted_commands.c.partition, *METADATA_COLUMNS)
        .where(first > after)
        .order_by(first)
        .limit(PAGE_EVENTS_MAX)
    )
    reached = -(2**62)
    while rows := connection.execute(query, {"after": reached}).all():
        yield from (command_of(row) for row in rows)
        reached = rows[-1].first_position


def command_of(row: Sequence[Any]) -> CommandRange:
    partition, first, last, *_ = row
    return CommandRange(partition, first, last, metadata_of(row[1:]))
