"""Goes round what stands open for days: so many runs and lines in a sweep, none left out for long.

Most of them have nothing to be done now. To look at the same first ones in every sweep would never
come to the others.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from application.work_requests import Request, Work
from domain.clearance_stages import Stage
from domain.identifiers import Partition
from projections import timetable
from projections.clearance_orders import HANDED_BACK, WITHDRAWN, orders, runs
from projections.columns import UtcTime

OF_A_KIND_MAX = 200
"""Of each kind in one sweep, those due longest first: the rest is found when these are done."""

SETTLED = (Stage.RELEASED.value, WITHDRAWN, HANDED_BACK)

BEGINNING = (datetime(1970, 1, 1, tzinfo=UTC), "", "")
"""Before every run."""

Named = tuple[Partition, str]
"""A stream's partition and local id."""


@dataclass(slots=True)
class Round:
    """Behind which run, and which line's first, the next look begins."""

    last_run: tuple[datetime, str, str] = BEGINNING
    last_line: int = 0


def next_runs(connection: sa.Connection, looks: Round) -> list[Named]:
    """Open runs, those opened first at first; behind the last the round begins anew."""
    order = (runs.c.opened_at, runs.c.partition, runs.c.run_id)
    opened_at, *names = looks.last_run
    behind = sa.tuple_(*order) > sa.tuple_(sa.literal(opened_at, UtcTime), *map(sa.literal, names))
    is_of_run = (orders.c.partition == runs.c.partition) & (orders.c.run_id == runs.c.run_id)
    query = sa.select(*order).distinct().join(orders, is_of_run)
    query = query.where(orders.c.stage.not_in(SETTLED), behind).order_by(*order)
    rows = connection.execute(query.limit(OF_A_KIND_MAX)).all()
    is_last = len(rows) < OF_A_KIND_MAX
    looks.last_run = BEGINNING if is_last else (rows[-1].opened_at, *rows[-1][1:])
    return [(Partition(row.partition), row.run_id) for row in rows]


def next_lines(connection: sa.Connection, looks: Round) -> list[Named]:
    """Lines in which somebody stands; behind the last the round begins anew."""
    rows = timetable.lines(connection, OF_A_KIND_MAX, looks.last_line)
    looks.last_line = 0 if len(rows) < OF_A_KIND_MAX else rows[-1].first
    return [(Partition(row.partition), row.campaign_id) for row in rows]


def with_known(looked: Sequence[Named], known: Collection[Request], work: Work) -> list[Named]:
    """With what the sweeps before found waiting: it is looked at in each until it is done."""
    waiting = [(each.partition, each.subject) for each in known if each.work is work]
    return list(dict.fromkeys((*waiting, *looked)))
