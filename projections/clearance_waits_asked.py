"""Median, 95th percentile and the oldest of each wait, of some days and by the hour of the day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

import sqlalchemy as sa

from projections.clearance_wait_rows import (
    OF_GOODS,
    OF_ORDERS,
    WAIT_OF,
    WAITS,
    ended,
    orders,
    standing,
)
from projections.columns import is_one_of

HOURS_OF_DAY = 24

MOST = 0.95

Lengths = Sequence[tuple[int, int]]
"""Seconds and how many waits took so long, the shortest first."""


@dataclass(frozen=True, slots=True)
class Waited:
    """How long waits took; None where none ended."""

    number: int
    median: int | None
    most: int | None
    """Within so many seconds 95 of 100 ended."""


@dataclass(frozen=True, slots=True)
class Standing:
    number: int
    oldest: datetime | None


NOBODY = Standing(0, None)


def waited(lengths: Lengths) -> Waited:
    number = sum(each for _, each in lengths)
    return Waited(number, within(lengths, number, 0.5), within(lengths, number, MOST))


def within(lengths: Lengths, number: int, share: float) -> int | None:
    """The shortest length within which a share of all ended (nearest rank)."""
    reached = 0
    for seconds, each in lengths:
        reached += each
        if reached >= share * number:
            return seconds
    return None


def summed(pairs: Iterable[tuple[int, int]]) -> Lengths:
    """Lengths of several hours as of one."""
    total = defaultdict[int, int](int)
    for seconds, number in pairs:
        total[seconds] += number
    return sorted(total.items())


def waits_between(
    connection: sa.Connection, partition: str, first: datetime, last: datetime
) -> Mapping[str, Waited]:
    """By wait, of those that ended from the hour of `first` up to and with that of `last`."""
    c = ended.c
    number = sa.cast(sa.func.sum(c.number), sa.BigInteger)
    query = (
        sa.select(c.stage, c.seconds, number.label("number"))
        .where(c.partition == partition, c.hour > first, c.hour <= last)
        .group_by(c.stage, c.seconds)
        .order_by(c.stage, c.seconds)
    )
    lengths = defaultdict[str, list[tuple[int, int]]](list)
    for row in connection.execute(query):
        lengths[row.stage].append((row.seconds, row.number))
    return {wait: waited(lengths[wait]) for wait in WAITS}


def hours_between(
    connection: sa.Connection,
    partition: str,
    wait: str,
    between: tuple[datetime, datetime],
    zone: tzinfo,
) -> Sequence[Waited]:
    """By the hour of the day at customs in which they ended, from 0 to 23."""
    c, (first, last) = ended.c, between
    query = sa.select(c.hour, c.seconds, c.number).where(
        c.partition == partition, c.stage == wait, c.hour > first, c.hour <= last
    )
    lengths = defaultdict[int, list[tuple[int, int]]](list)
    for row in connection.execute(query):
        lengths[row.hour.astimezone(zone).hour].append((row.seconds, row.number))
    return [waited(summed(lengths[hour])) for hour in range(HOURS_OF_DAY)]


def standing_now(connection: sa.Connection, partition: str) -> Mapping[str, Standing]:
    """By wait: how many are in it, and since when the oldest is."""
    found = dict.fromkeys(WAITS, NOBODY)
    by_column = [
        *standing_in(connection, partition, [standing.c[each] for each in OF_GOODS], sa.literal(1)),
        *standing_in(
            connection, partition, [orders.c[each] for each in OF_ORDERS], orders.c.orders
        ),
    ]
    for column, waiting in by_column:
        found[WAIT_OF[column]] = both(found[WAIT_OF[column]], waiting)
    return found


def standing_in(
    connection: sa.Connection,
    partition: str,
    columns: Sequence[sa.Column[Any]],
    each: sa.ColumnElement[int],
) -> list[tuple[str, Standing]]:
    """By column of one table, of which a row stands for so many `each`."""
    counts = [counted(c, each).label(f"{c.name}_number") for c in columns]
    oldest = [sa.func.min(c).label(f"{c.name}_oldest") for c in columns]
    query = sa.select(*counts, *oldest).where(columns[0].table.c.partition == partition)
    row = connection.execute(query).one()._mapping
    return [(c.name, Standing(row[f"{c.name}_number"], row[f"{c.name}_oldest"])) for c in columns]


def counted(since: sa.Column[Any], each: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    number = sa.func.sum(each).filter(since.is_not(None))
    return sa.cast(sa.func.coalesce(number, 0), sa.BigInteger)


def both(one: Standing, other: Standing) -> Standing:
    oldest = [since for since in (one.oldest, other.oldest) if since is not None]
    return Standing(one.number + other.number, min(oldest, default=None))


def landed_at(
    connection: sa.Connection, partition: str, entry_ids: Collection[str]
) -> Mapping[str, datetime]:
    """By entry: since when goods of it have landed that are not through the gate yet."""
    c = standing.c
    query = sa.select(c.entry_id, sa.func.min(c.landing).label("since")).group_by(c.entry_id)
    query = query.where(c.partition == partition, c.landing.is_not(None))
    rows = connection.execute(query.where(is_one_of(c.entry_id, entry_ids)))
    return {row.entry_id: row.since for row in rows}
