"""The wall: rows that are only copied, one for each fact, as nothing but COPY can write them."""

import time
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
import psycopg

from tests.performance.facts import FIRST_STAGES, Fact
from tests.performance.library_order import Order

FACT_TYPES = ("uuid", "int8", "text", "bytea")
FactRow = tuple[UUID, int, str, bytes]

LOG_TYPES = {
    "events": ("int8", "text", "int4", "text", "bytea"),
    "accepted_commands": (
        "text", "text", "bytea", "int8", "int8", "timestamptz", "text", "text", "text",
    ),
}  # fmt: skip
"""Columns of the log's tables, in their order."""

# The table and index of the library's own recorder, under another name.
FACT_TABLE = """
CREATE TABLE IF NOT EXISTS facts (
    originator_id uuid NOT NULL,
    originator_version bigint NOT NULL,
    topic text,
    state bytea,
    notification_id bigserial,
    PRIMARY KEY (originator_id, originator_version)
);
CREATE UNIQUE INDEX IF NOT EXISTS facts_notification_id_idx ON facts (notification_id ASC);
"""

FACT_TABLE_ON_SQLITE = """
CREATE TABLE facts (
    originator_id TEXT,
    originator_version INTEGER,
    topic TEXT,
    state BLOB,
    PRIMARY KEY (originator_id, originator_version)
)
"""
"""There the row's own number is the notification's."""


def rows_of(lives: Sequence[Sequence[Fact]]) -> list[list[FactRow]]:
    """A list of rows for each stage; states are as compact as ours, so the wall is as low."""
    encode = msgspec.msgpack.Encoder().encode
    ids = [Order.create_id(life[0].values["order_id"]) for life in lives]
    return [
        [
            (order_id, stage + 1, life[stage].event, encode(list(life[stage].values.values())))
            for order_id, life in zip(ids, lives, strict=True)
        ]
        for stage in range(len(lives[0]))
    ]


def copy_facts(connection: psycopg.Connection[Any], stages: Sequence[Sequence[FactRow]]) -> float:
    """Copy a life in, a commit a stage; the seconds of the stages after collection."""
    into = "COPY facts (originator_id, originator_version, topic, state) FROM STDIN (FORMAT BINARY)"
    for rows in stages[:FIRST_STAGES]:
        copy_in(connection, into, FACT_TYPES, rows)
    started_at = time.perf_counter()
    for rows in stages[FIRST_STAGES:]:
        copy_in(connection, into, FACT_TYPES, rows)
    return time.perf_counter() - started_at


def copy_in(
    connection: psycopg.Connection[Any],
    into: str,
    types: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> None:
    with connection.cursor().copy(into.encode()) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)
    connection.commit()


def copy_facts_out(connection: psycopg.Connection[Any]) -> tuple[int, float]:
    """Read every row once and do nothing with it; how many bytes, and the seconds."""
    started_at = time.perf_counter()
    out = b"COPY facts TO STDOUT (FORMAT BINARY)"
    with connection.cursor().copy(out) as copy:
        size = sum(len(block) for block in copy)
    connection.commit()
    return size, time.perf_counter() - started_at


def prepare_copies(connection: psycopg.Connection[Any]) -> None:
    """Empty tables like those of the log, with the same indexes."""
    for table in LOG_TYPES:
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS copied_{table} (LIKE {table} INCLUDING ALL)".encode()
        )
    connection.commit()


def rows_between(
    connection: psycopg.Connection[Any], between: tuple[int, int]
) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that was appended to the log after one position and up to another."""
    columns = {"events": "position", "accepted_commands": "last_position"}
    rows = {}
    for table, column in columns.items():
        query = f"SELECT * FROM {table} WHERE {column} > %s AND {column} <= %s"
        rows[table] = connection.execute(query.encode(), between).fetchall()
    connection.commit()
    return rows


def copy_log(connection: psycopg.Connection[Any], rows: dict[str, list[tuple[Any, ...]]]) -> float:
    """Copy rows of the log into its copies, one commit a table; the seconds."""
    started_at = time.perf_counter()
    for table, types in LOG_TYPES.items():
        copy_in(connection, f"COPY copied_{table} FROM STDIN (FORMAT BINARY)", types, rows[table])
    return time.perf_counter() - started_at
