"""What is kept of the order board's flow, as pages ask for it: rows of stages, never of orders."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from projections.columns import is_within
from projections.flow_rows import AMOUNTS, DWELLS, order_days, order_sums


def sums_kept(
    connection: sa.Connection,
    partition: str,
    *,
    campaign_id: str | None = None,
    merchants: Collection[str] | None = None,
    stages: Collection[str] = (),
) -> Sequence[sa.Row[Any]]:
    """For each stage that has orders: how many, their units and their money."""
    columns = order_sums.c
    query = sa.select(columns.stage, *(_summed(columns[n]) for n in ("orders", *AMOUNTS)))
    query = query.where(*_counted_for(columns, partition, campaign_id, merchants))
    if stages:
        query = query.where(columns.stage.in_(stages))
    return connection.execute(query.group_by(columns.stage).order_by(columns.stage)).all()


def moves_since(
    connection: sa.Connection,
    partition: str,
    since: date,
    *,
    campaign_id: str | None = None,
    merchants: Collection[str] | None = None,
) -> Sequence[sa.Row[Any]]:
    """By day and stage: how many orders came to it and went from it."""
    columns = order_days.c
    moved = (_summed(columns.entered), _summed(columns.gone))
    query = sa.select(columns.day, columns.stage, *moved).where(columns.day >= since)
    query = query.where(*_counted_for(columns, partition, campaign_id, merchants))
    return connection.execute(query.group_by(columns.day, columns.stage)).all()


def dwells_between(
    connection: sa.Connection,
    partition: str,
    first: date,
    last: date,
    *,
    campaign_id: str | None = None,
    merchants: Collection[str] | None = None,
) -> Sequence[sa.Row[Any]]:
    """By stage, of orders that went from it on some days: how many, and how long they had stood."""
    columns = order_days.c
    sums = (_summed(columns[name]) for name in ("gone", "seconds", *DWELLS))
    query = sa.select(columns.stage, *sums).where(columns.day >= first, columns.day <= last)
    query = query.where(*_counted_for(columns, partition, campaign_id, merchants))
    query = query.group_by(columns.stage).having(sa.func.sum(columns.gone) > 0)
    return connection.execute(query.order_by(columns.stage)).all()


def others_between(
    connection: sa.Connection,
    partition: str,
    first: date,
    last: date,
    merchants: Collection[str],
) -> Sequence[sa.Row[Any]]:
    """By stage, of merchants that are not these: how many, their orders, and those of the largest.

    Told to nobody: it decides whether a figure of all may be told without telling of one.
    """
    columns = order_days.c
    each = (
        sa.select(columns.stage, _summed(columns.gone))
        .where(columns.partition == partition, columns.campaign_id == "")
        .where(columns.merchant_id.not_in(["", *merchants]))
        .where(columns.day >= first, columns.day <= last, columns.gone > 0)
        .group_by(columns.stage, columns.merchant_id)
        .subquery()
    )
    largest = sa.cast(sa.func.max(each.c.gone), sa.BigInteger).label("largest")
    found = sa.func.count().label("merchants")
    query = sa.select(each.c.stage, found, _summed(each.c.gone), largest)
    return connection.execute(query.group_by(each.c.stage)).all()


def _summed(column: sa.ColumnElement[int]) -> sa.Label[int]:
    # PostgreSQL's sum of big integers is a decimal.
    return sa.cast(sa.func.sum(column), sa.BigInteger).label(column.key or "")


def _counted_for(
    columns: Any,
    partition: str,
    campaign_id: str | None,
    merchants: Collection[str] | None,
) -> list[sa.ColumnElement[bool]]:
    """Rows of a campaign are of its merchants; those of no campaign, of one merchant or of all."""
    of_whom = ("",) if campaign_id is None and merchants is None else merchants
    return [
        columns.partition == partition,
        columns.campaign_id == (campaign_id or ""),
        *is_within(columns.merchant_id, of_whom),
    ]
