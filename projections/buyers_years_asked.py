"""What is asked of buyers' years: who would exceed, what else counts, what has to move."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from projections.buyers_years import DECLARED, IS_OPEN, promises, years
from projections.columns import is_one_of

LOOKED_AT_MAX = 10_000
"""Orders of a campaign that have to move, looked at by one page: more are told as more."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of which campaign, on a day of which year, under which limit of the year it expects."""

    partition: str
    shared: str
    campaign_id: str
    year: int
    this_year: int
    limit_fen: int


def promised_year(connection: sa.Connection, partition: str, campaign_id: str) -> int | None:
    c = promises.c
    query = sa.select(c.year).where(c.partition == partition, c.campaign_id == campaign_id)
    return connection.scalar(query)


def _expected(this_year: int) -> sa.ColumnElement[int]:
    """The year in which a row's order will have counted."""
    c, promised = years.c, sa.func.coalesce(promises.c.year, years.c.year)
    later = sa.case((promised > this_year, promised), else_=this_year)
    awaited = sa.case((c.awaited_year > this_year, c.awaited_year), else_=this_year)
    return sa.case((c.standing == DECLARED, c.year), (c.awaited_year > 0, awaited), else_=later)


def _with_promises() -> sa.Join:
    c, p = years.c, promises.c
    same = sa.and_(p.partition == c.partition, p.campaign_id == c.campaign_id)
    return years.outerjoin(promises, same)


def _to_move(asked: Forecast) -> sa.Select[Any]:
    """Orders of the campaign that count in another year than that of their declaration."""
    c = years.c
    return sa.select(years).where(
        c.partition == asked.partition,
        c.campaign_id == asked.campaign_id,
        IS_OPEN,
        c.awaited_year == 0,
        c.year != asked.year,
    )


def to_move_count(connection: sa.Connection, asked: Forecast) -> int:
    """At most one more than are looked at."""
    some = _to_move(asked).limit(LOOKED_AT_MAX + 1).subquery()
    return connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def exceeding(connection: sa.Connection, asked: Forecast) -> Sequence[sa.Row[Any]]:
    """Those of them whose buyers' orders come to more than the limit, all campaigns together.

    Rows hold what counts in that year in all, and how many orders that are.
    """
    moving = _to_move(asked).order_by(years.c.order_id).limit(LOOKED_AT_MAX).cte("moving")
    c = years.c
    counting = (
        sa.select(
            c.buyer_key,
            sa.func.sum(c.taxable_fen).label("total_fen"),
            sa.func.count().label("orders"),
        )
        .select_from(_with_promises())
        .where(
            c.shared == asked.shared,
            c.buyer_key.in_(sa.select(moving.c.buyer_key)),
            _expected(asked.this_year) == asked.year,
        )
        .group_by(c.buyer_key)
        .having(sa.func.sum(c.taxable_fen) > asked.limit_fen)
        .cte("counting")
    )
    query = sa.select(moving, counting.c.total_fen, counting.c.orders)
    query = query.join(counting, counting.c.buyer_key == moving.c.buyer_key)
    return connection.execute(query.order_by(moving.c.buyer_key, moving.c.order_id)).all()


def counting_orders(
    connection: sa.Connection, asked: Forecast, buyer_keys: Collection[str]
) -> Sequence[sa.Row[Any]]:
    """All orders of some buyers that will count in that year, of every campaign and book."""
    c = years.c
    query = sa.select(years).select_from(_with_promises())
    query = query.where(
        c.shared == asked.shared,
        is_one_of(c.buyer_key, sorted(set(buyer_keys))),
        _expected(asked.this_year) == asked.year,
    )
    return connection.execute(query.order_by(c.buyer_key, c.order_id)).all()


def left_behind(connection: sa.Connection, this_year: int, limit: int) -> Sequence[sa.Row[Any]]:
    """Orders that count in a year that is over and are not declared, or asked about, yet."""
    c = years.c
    was_refused = sa.and_(c.not_moved_year.is_not(None), c.not_moved_year == this_year)
    query: sa.Select[Any] = sa.select(c.partition, c.order_id).where(
        IS_OPEN, c.year < this_year, c.moving_to.is_(None), sa.not_(was_refused)
    )
    return connection.execute(query.order_by(c.partition, c.order_id).limit(limit)).all()
