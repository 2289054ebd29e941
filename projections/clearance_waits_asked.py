"""Median, 95th percentile and the oldest of each wait, of some days and by the hour of the day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

import sqlalchemy as sa

from projections.clearance_wait_rows import WAIT_OF, WAITS, ended, standing
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
    columns = [standing.c[name] for name in WAIT_OF]
    query = sa.select(
        *(sa.func.count(c).label(f"{c.name}_number") for c in columns),
        *(sa.func.min(c).label(f"{c.name}_oldest") for c in columns),
    ).where(standing.c.partition == partition)
    row = connection.execute(query).one()._mapping
    found = dict.fromkeys(WAITS, NOBODY)
    for column, wait in WAIT_OF.items():
        oldest = [found[wait].oldest, row[f"{column}_oldest"]]
        number = found[wait].number + row[f"{column}_number"]
        found[wait] = Standing(number, min((each for each in oldest if each), default=None))
    return found


def landed_at(
    connection: sa.Connection, partition: str, entry_ids: Collection[str]
) -> Mapping[str, datetime]:
    """By entry: since when goods of it have landed that are not through the gate yet."""
    c = standing.c
    query = sa.select(c.entry_id, sa.func.min(c.landing).label("since")).group_by(c.entry_id)
    query = query.where(c.partition == partition, c.landing.is_not(None))
    rows = connection.execute(query.where(is_one_of(c.entry_id, entry_ids)))
    return {row.entry_id: row.since for row in rows}
