"""How fresh a page is: which position its read models had reached, and how far that is behind."""

import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from adapters.bootstrap import System
from adapters.texts import say
from projections.following import positions_of
from projections.following_tables import read_model_positions

WAIT_SECONDS_MAX = 1.0
"""How long a page waits for what its reader has just done (design §6)."""

LOOK_SECONDS = 0.02
LATE_AFTER = timedelta(seconds=5)
"""From here on the header turns amber (pages.md)."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """The moment a page shows."""

    position: int
    at: datetime
    behind: timedelta
    is_past: bool = False

    @property
    def is_late(self) -> bool:
        return not self.is_past and self.behind > LATE_AFTER

    @property
    def behind_text(self) -> str:
        seconds = self.behind.total_seconds()
        if seconds < 60:
            return say("{seconds} s", seconds=f"{seconds:.1f}")
        return say("{minutes} min", minutes=f"{seconds / 60:,.0f}")


def position_in(connection: sa.Connection, model_name: str) -> int:
    """The position of a read model as the very connection sees it that reads its rows."""
    column = read_model_positions.c
    found = connection.scalar(sa.select(column.position).where(column.name == model_name))
    return found or 0


def freshness_at(system: System, position: int) -> Freshness:
    """How far behind is whoever has applied everything up to a position?"""
    now = system.clock()
    missing = system.log.page(position, 1)
    if not missing:
        return Freshness(position, now, timedelta())
    metadata = missing[0].metadata
    at = metadata.recorded_at if metadata else now
    return Freshness(position, at, max(timedelta(), now - at))


def recorded_at(system: System, position: int) -> datetime:
    """When the event at a position was recorded; before the first, when that was."""
    there = system.log.page(max(0, position - 1), 1)
    metadata = there[0].metadata if there else None
    return metadata.recorded_at if metadata else system.clock()


def wait_until_reached(
    system: System, model_names: Collection[str], position: int, deadline: float
) -> bool:
    """Wait until the read models have applied a position; whether they have in time."""
    while min(positions_of(system.engine, model_names).values(), default=position) < position:
        if time.monotonic() >= deadline:
            return False
        time.sleep(LOOK_SECONDS)
    return True
