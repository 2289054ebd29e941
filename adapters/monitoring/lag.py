"""How far followers are behind the log: in events, and in seconds since the first they lack."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from adapters.accepted_rows import metadata_between
from adapters.arrivals import last_position
from adapters.positions import follower_positions
from application.following import PolicyFollower
from projections.following_tables import read_model_faults, read_model_positions


@dataclass(frozen=True, slots=True)
class Lag:
    """Where one follower stands."""

    position: int
    events: int
    seconds: float
    is_at_fault: bool = False
    """It stands still at an event that its handlers cannot apply."""


@dataclass(frozen=True, slots=True)
class LogLag:
    last_position: int
    followers: Mapping[str, Lag]


def lag_of(connection: sa.Connection, models: Collection[str], now: datetime) -> LogLag:
    """Of every read model and of the policies."""
    # Before the log's end: who moves on meanwhile is then at most too far, never behind zero.
    positions = positions_in(connection, models)
    faults = set(connection.scalars(sa.select(read_model_faults.c.name)))
    end = last_position(connection)
    seconds = {p: seconds_behind(connection, p, end, now) for p in set(positions.values())}
    followers = {
        name: Lag(position, max(0, end - position), seconds[position], name in faults)
        for name, position in positions.items()
    }
    return LogLag(end, followers)


def positions_in(connection: sa.Connection, models: Collection[str]) -> dict[str, int]:
    """One that was never followed stands at 0."""
    column = read_model_positions.c
    rows = connection.execute(sa.select(column.name, column.position)).all()
    found = {row.name: row.position for row in rows if row.name in models}
    policies = sa.select(follower_positions.c.position).where(
        follower_positions.c.follower == PolicyFollower.name
    )
    found[PolicyFollower.name] = connection.scalar(policies) or 0
    return dict.fromkeys(models, 0) | found


def seconds_behind(connection: sa.Connection, position: int, end: int, now: datetime) -> float:
    """Since the first event after a position was recorded; 0 at the end of the log."""
    if position >= end:
        return 0.0
    first = position + 1
    metadata = metadata_between(connection, first, first).get(first)
    return max(0.0, (now - metadata.recorded_at).total_seconds()) if metadata else 0.0
