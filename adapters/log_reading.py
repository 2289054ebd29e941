"""Reading streams out of the events table: many in one statement, in the drivers' own words."""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec
import sqlalchemy as sa

from adapters.databases import Rows, driver_rows

# Not SQLAlchemy's: it would take as long for a row as it takes to decode it.
_READ_AFTER = {
    "postgresql": """
        SELECT e.stream_id, e.version, e.name, e.payload
        FROM json_each_text(CAST(%(versions)s AS json)) AS known (stream_id, version)
        CROSS JOIN LATERAL (
            SELECT stream_id, version, name, payload FROM events
            WHERE stream_id = known.stream_id AND version > CAST(known.version AS bigint)
            OFFSET 0 -- a fence: else the whole table is read where its statistics are not fresh
        ) AS e
        ORDER BY e.stream_id, e.version
        """,
    "sqlite": """
        SELECT e.stream_id, e.version, e.name, e.payload
        FROM json_each(:versions) AS known
        JOIN events e ON e.stream_id = known.key AND e.version > known.value
        ORDER BY e.stream_id, e.version
        """,
}

_READ_UNTIL = {
    "postgresql": """
        SELECT e.stream_id, e.version, e.name, e.payload
        FROM json_each_text(CAST(%(versions)s AS json)) AS known (stream_id, version)
        CROSS JOIN LATERAL (
            SELECT position, stream_id, version, name, payload FROM events
            WHERE stream_id = known.stream_id AND version > CAST(known.version AS bigint)
            OFFSET 0 -- a fence, as above
        ) AS e
        WHERE e.position <= %(last)s
        ORDER BY e.stream_id, e.version
        """,
    "sqlite": """
        SELECT e.stream_id, e.version, e.name, e.payload
        FROM json_each(:versions) AS known
        JOIN events e ON e.stream_id = known.key AND e.version > known.value
        WHERE e.position <= :last
        ORDER BY e.stream_id, e.version
        """,
}

# Two looks into the index for each stream, and an answer for those that moved only.
_MOVED = {
    "postgresql": """
        SELECT known.stream_id
        FROM (
            SELECT key AS stream_id, CAST(value AS bigint) AS version
            FROM json_each_text(CAST(%(versions)s AS json))
        ) AS known
        WHERE EXISTS (
            SELECT FROM events e
            WHERE e.stream_id = known.stream_id AND e.version > known.version OFFSET 0
        ) OR known.version > 0 AND NOT EXISTS (
            SELECT FROM events e
            WHERE e.stream_id = known.stream_id AND e.version = known.version OFFSET 0
        )
        """,
    "sqlite": """
        SELECT known.key
        FROM json_each(:versions) AS known
        WHERE EXISTS (
            SELECT 1 FROM events e WHERE e.stream_id = known.key AND e.version > known.value
        ) OR known.value > 0 AND NOT EXISTS (
            SELECT 1 FROM events e WHERE e.stream_id = known.key AND e.version = known.value
        )
        """,
}

_HISTORY = {
    "postgresql": """
        SELECT e.position, e.stream_id, e.version, e.name, e.payload
        FROM json_array_elements_text(CAST(%(stream_ids)s AS json)) AS named (stream_id)
        CROSS JOIN LATERAL (
            SELECT position, stream_id, version, name, payload FROM events
            WHERE stream_id = named.stream_id OFFSET 0 -- a fence, as above
        ) AS e
        WHERE e.position <= %(last)s
        ORDER BY e.position
        """,
    "sqlite": """
        SELECT position, stream_id, version, name, payload FROM events
        WHERE stream_id IN (SELECT value FROM json_each(:stream_ids)) AND position <= :last
        ORDER BY position
        """,
}

POSITION_MAX = 2**63 - 1
"""Further than any log: what its column can hold."""


def rows_after(connection: sa.Connection, versions: Mapping[str, int]) -> Rows:
    """Stream id, version, stored name and payload of what streams say after their versions."""
    return _read(connection, _READ_AFTER, {"versions": as_json(dict(versions))})


def rows_until(connection: sa.Connection, versions: Mapping[str, int], last: int) -> Rows:
    """As `rows_after`, of what was written up to a position."""
    return _read(connection, _READ_UNTIL, {"versions": as_json(dict(versions)), "last": last})


def moved(connection: sa.Connection, versions: Mapping[str, int]) -> list[str]:
    """Those of the streams that do not stand at these versions."""
    if not versions:
        return []
    rows = _read(connection, _MOVED, {"versions": as_json(dict(versions))})
    return [row[0] for row in rows]


def rows_of(
    connection: sa.Connection, stream_ids: Collection[str], up_to_position: int | None
) -> Rows:
    """All columns of all that streams say up to a position, in its order."""
    last = POSITION_MAX if up_to_position is None else up_to_position
    return _read(connection, _HISTORY, {"stream_ids": as_json(list(stream_ids)), "last": last})


def _read(
    connection: sa.Connection, statements: Mapping[str, str], asked: Mapping[str, Any]
) -> Rows:
    return driver_rows(connection, statements[connection.dialect.name], asked)


def as_json(asked: Collection[str]) -> str:
    """One text for all names: the drivers of PostgreSQL write arrays five times as slowly."""
    return msgspec.json.encode(asked).decode()
