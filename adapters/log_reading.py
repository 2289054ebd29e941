"""Reading streams out of the events table: many in one statement, in the drivers' own words."""

from collections.abc import Collection, Mapping

import msgspec
import sqlalchemy as sa

from adapters.databases import Rows, driver_rows, is_postgresql

# Not SQLAlchemy's: it would take as long for a row as it takes to decode it.
_READ_AFTER = {
    "postgresql": """
        SELECT e.stream_id, e.version, e.name, e.payload
        FROM unnest(CAST(%(stream_ids)s AS text[]), CAST(%(versions)s AS bigint[]))
            AS known (stream_id, version)
        CROSS JOIN LATERAL (
            SELECT stream_id, version, name, payload FROM events
            WHERE stream_id = known.stream_id AND version > known.version
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
        FROM unnest(CAST(%(stream_ids)s AS text[]), CAST(%(versions)s AS bigint[]))
            AS known (stream_id, version)
        CROSS JOIN LATERAL (
            SELECT position, stream_id, version, name, payload FROM events
            WHERE stream_id = known.stream_id AND version > known.version
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
        FROM unnest(CAST(%(stream_ids)s AS text[]), CAST(%(versions)s AS integer[]))
            AS known (stream_id, version)
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
        FROM unnest(CAST(%(stream_ids)s AS text[])) AS named (stream_id)
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
    if is_postgresql(connection):
        asked = {"stream_ids": list(versions), "versions": list(versions.values())}
        return driver_rows(connection, _READ_AFTER["postgresql"], asked)
    known = as_json(dict(versions))
    return driver_rows(connection, _READ_AFTER["sqlite"], {"versions": known})


def rows_until(connection: sa.Connection, versions: Mapping[str, int], last: int) -> Rows:
    """As `rows_after`, of what was written up to a position."""
    if is_postgresql(connection):
        asked = {"stream_ids": list(versions), "versions": list(versions.values()), "last": last}
        return driver_rows(connection, _READ_UNTIL["postgresql"], asked)
    known = as_json(dict(versions))
    return driver_rows(connection, _READ_UNTIL["sqlite"], {"versions": known, "last": last})


def moved(connection: sa.Connection, versions: Mapping[str, int]) -> list[str]:
    """Those of the streams that do not stand at these versions."""
    if not versions:
        return []
    if is_postgresql(connection):
        asked = {"stream_ids": list(versions), "versions": list(versions.values())}
        rows = driver_rows(connection, _MOVED["postgresql"], asked)
    else:
        known = as_json(dict(versions))
        rows = driver_rows(connection, _MOVED["sqlite"], {"versions": known})
    return [row[0] for row in rows]


def rows_of(
    connection: sa.Connection, stream_ids: Collection[str], up_to_position: int | None
) -> Rows:
    """All columns of all that streams say up to a position, in its order."""
    last = POSITION_MAX if up_to_position is None else up_to_position
    if is_postgresql(connection):
        asked = {"stream_ids": list(stream_ids), "last": last}
        return driver_rows(connection, _HISTORY["postgresql"], asked)
    ids = as_json(list(stream_ids))
    return driver_rows(connection, _HISTORY["sqlite"], {"stream_ids": ids, "last": last})


def as_json(asked: Collection[str]) -> str:
    """For `json_each` of SQLite."""
    return msgspec.json.encode(asked).decode()
