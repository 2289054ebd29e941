"""Accepted commands as rows, and the metadata of events read back from them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from adapters.databases import driver_rows, is_postgresql
from adapters.log_tables import accepted_commands
from application.event_log import Metadata

METADATA_COLUMNS = (
    accepted_commands.c.first_position,
    accepted_commands.c.last_position,
    accepted_commands.c.command_id,
    accepted_commands.c.actor,
    accepted_commands.c.recorded_at,
    accepted_commands.c.correlation_id,
    accepted_commands.c.causation_id,
    accepted_commands.c.fingerprint,
)


def row_of(partition: str, metadata: Metadata, after: int, events_count: int) -> dict[str, Any]:
    """The row of a command whose events stand directly after a position."""
    command_id = metadata.command_id
    return {
        "partition": partition,
        "command_id": command_id,
        "fingerprint": metadata.fingerprint,
        "first_position": after + 1 if events_count else None,
        "last_position": after + events_count,
        "recorded_at": metadata.recorded_at,
        "actor": metadata.actor,
        "correlation_id": _unless_own(metadata.correlation_id, command_id),
        "causation_id": _unless_own(metadata.causation_id, command_id),
    }


def _unless_own(related_id: str, command_id: str) -> str | None:
    return None if related_id == command_id else related_id


def metadata_of(row: Sequence[Any]) -> Metadata:
    """From the METADATA_COLUMNS of a row."""
    _, _, command_id, actor, recorded_at, correlation_id, causation_id, fingerprint = row
    return Metadata(
        command_id=command_id,
        actor=actor,
        recorded_at=recorded_at,
        correlation_id=correlation_id or command_id,
        causation_id=causation_id or command_id,
        fingerprint=fingerprint,
    )


def _metadata_between() -> sa.Select[Any]:
    first = sa.bindparam("first", type_=sa.BigInteger)
    last = sa.bindparam("last", type_=sa.BigInteger)
    begins = accepted_commands.c.first_position
    # The decision that holds the first position may have begun before it.
    first_begin = sa.select(sa.func.max(begins)).where(begins <= first).scalar_subquery()
    return sa.select(*METADATA_COLUMNS).where(
        begins >= sa.func.coalesce(first_begin, first), begins <= last
    )


_METADATA_BETWEEN = _metadata_between()


def metadata_between(connection: sa.Connection, first: int, last: int) -> Mapping[int, Metadata]:
    """The metadata of every position from first to last that a command wrote."""
    rows = connection.execute(_METADATA_BETWEEN, {"first": first, "last": last})
    return _by_position(rows, first, last)


_COLUMNS_AT = ", ".join(f"a.{column.name}" for column in METADATA_COLUMNS)

# Each position asks the index once for the last decision that begins at or before it.
_METADATA_AT = {
    "postgresql": f"""
        SELECT p.value, {_COLUMNS_AT}
        FROM unnest(CAST(%(positions)s AS bigint[])) AS p (value) CROSS JOIN LATERAL (
            SELECT * FROM accepted_commands WHERE first_position <= p.value
            ORDER BY first_position DESC LIMIT 1
        ) AS a
        WHERE a.last_position >= p.value
        """,
    "sqlite": f"""
        SELECT p.value, {_COLUMNS_AT}
        FROM json_each(:positions) AS p JOIN accepted_commands AS a ON a.first_position = (
            SELECT max(first_position) FROM accepted_commands WHERE first_position <= p.value
        )
        WHERE a.last_position >= p.value
        """,
}


def metadata_at(connection: sa.Connection, positions: Sequence[int]) -> Mapping[int, Metadata]:
    """The metadata of those of the positions that a command wrote; they may lie far apart."""
    asked = list(positions) if is_postgresql(connection) else json.dumps(positions)
    rows = driver_rows(connection, _METADATA_AT[connection.dialect.name], {"positions": asked})
    return {row[0]: metadata_of((*row[1:5], _in_utc(row[5]), *row[6:])) for row in rows}


def _in_utc(at: datetime | str) -> datetime:
    """SQLite keeps times as texts of UTC, and PostgreSQL answers them in its own zone."""
    if isinstance(at, str):
        return datetime.fromisoformat(at).replace(tzinfo=UTC)
    return at.astimezone(UTC)


def _by_position(rows: Iterable[Sequence[Any]], first: int, last: int) -> dict[int, Metadata]:
    by_position: dict[int, Metadata] = {}
    for row in rows:
        positions = range(max(first, row[0]), min(last, row[1]) + 1)
        by_position.update(dict.fromkeys(positions, metadata_of(row)))
    return by_position
