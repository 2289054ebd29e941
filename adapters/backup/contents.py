"""What is backed up: the tables that cannot be made anew, and a digest that any database gives."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from adapters import log_tables, message_store, positions
from adapters.access import tables as access_tables
from adapters.api import left_out
from adapters.customs import exchanged_tables, register
from adapters.customs.register import customs_numbers
from adapters.databases import is_postgresql
from adapters.log_tables import accepted_commands, events, snapshots, tracking
from adapters.message_store import stored_messages
from adapters.notifications import tables as notice_tables
from adapters.order_import import tables as import_tables
from adapters.payment_statements import tables as statement_tables
from adapters.positions import follower_positions
from adapters.webhooks import tables as webhook_tables
from projections.following_tables import read_model_skips, skips_metadata

METADATAS = (
    log_tables.metadata,
    message_store.metadata,
    register.metadata,
    exchanged_tables.metadata,
    positions.metadata,
    access_tables.metadata,
    skips_metadata,
    webhook_tables.metadata,
    notice_tables.metadata,
    left_out.metadata,
    import_tables.metadata,
    statement_tables.metadata,
)
"""Where the tables below are made. Read models are not among them: the log makes them anew."""

KEPT: tuple[sa.Table, ...] = (
    events,
    accepted_commands,
    stored_messages,
    customs_numbers,
    exchanged_tables.messages,
    exchanged_tables.message_runs,
    exchanged_tables.handed_over,
    follower_positions,
    # What somebody decided that read models go on without: the log cannot tell it.
    read_model_skips,
    tracking,
    snapshots,
    *access_tables.KEPT,
    *webhook_tables.KEPT,
    *notice_tables.KEPT,
    left_out.answers,
    *import_tables.KEPT,
    *statement_tables.KEPT,
)

ROWS_AT_ONCE = 1_000
MESSAGES_AT_ONCE = 20
"""A message may be a megabyte."""

Row = Sequence[Any]


class Digest:
    """A chain over rows in their order: each link covers the one before and the row."""

    def __init__(self) -> None:
        self._link = b""
        self._encode = msgspec.msgpack.Encoder().encode
        self.rows = 0

    def add(self, rows: Sequence[Row]) -> None:
        link, encode, sha256 = self._link, self._encode, hashlib.sha256
        for row in rows:
            link = sha256(link + encode(tuple(row))).digest()
        self._link = link
        self.rows += len(rows)

    def __str__(self) -> str:
        return self._link.hex()


def rows_of(connection: sa.Connection, table: sa.Table) -> Iterator[Sequence[Row]]:
    """A table's rows in the order of their keys, which no database's language changes."""
    at_once = MESSAGES_AT_ONCE if table is stored_messages else ROWS_AT_ONCE
    order = [in_byte_order(connection, column) for column in table.primary_key]
    query = sa.select(table).order_by(*order).execution_options(yield_per=at_once)
    with connection.execute(query) as result:
        yield from result.partitions()


def in_byte_order(connection: sa.Connection, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    if is_postgresql(connection) and isinstance(column.type, sa.Text):
        return sa.collate(column, "C")
    return column


def is_missing_file(engine: sa.Engine) -> bool:
    """SQLite would make the file when it is first looked into."""
    return engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists()


def is_there(connection: sa.Connection, table: sa.Table) -> bool:
    return sa.inspect(connection).has_table(table.name)
