"""The merchant dashboard as its pages ask for it; a merchant filter shows that merchant's only."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.campaign_phase import Calendar
from domain.campaign_state import Stage
from projections.campaign_order_rows import counted_orders
from projections.campaign_rows import campaigns, days, items
from projections.columns import is_within, merchants_of

FIGURES = ("orders", "units", "received_fen", "owed_fen", "repaid_fen")


def calendar_of_row(row: sa.Row[Any]) -> Calendar:
    """What the phase of a campaign follows from, as its row has it."""
    return Calendar(
        Stage(row.stage),
        row.opens_at,
        row.closes_at,
        row.ended_at if row.stage == Stage.CLOSED.value else None,
        row.settles_at if row.deposit_percent else None,
        row.dispatch_from,
        row.dispatch_by,
        row.delivery_ends_at,
        row.time_zone,
    )


def campaigns_of(
    connection: sa.Connection,
    partition: str,
    merchant_id: str | None = None,
    stage: str | None = None,
    *,
    within: Collection[str] | None = None,
    limit: int | None = None,
) -> Sequence[sa.Row[Any]]:
    """Campaigns with units left of the cap and missing to the minimum; the last to close first."""
    query = campaigns_query(partition, merchant_id).where(
        *is_within(campaigns.c.merchant_id, within)
    )
    if stage is not None:
        query = query.where(campaigns.c.stage == stage)
    ordered = query.order_by(campaigns.c.closes_at.desc(), campaigns.c.campaign_id)
    return connection.execute(ordered.limit(limit)).all()


def one_campaign(
    connection: sa.Connection, partition: str, campaign_id: str, merchant_id: str | None = None
) -> sa.Row[Any] | None:
    query = campaigns_query(partition, merchant_id).where(campaigns.c.campaign_id == campaign_id)
    return connection.execute(query).one_or_none()


def one_order(connection: sa.Connection, partition: str, order_id: str) -> sa.Row[Any] | None:
    """What of an order is counted in its campaign: its products and their units among it."""
    c = counted_orders.c
    query = sa.select(counted_orders).where(c.partition == partition, c.order_id == order_id)
    return connection.execute(query).one_or_none()


def items_of(connection: sa.Connection, partition: str, campaign_id: str) -> Sequence[sa.Row[Any]]:
    """What a campaign offers, with the units held and left of each product."""
    columns = items.c
    query = sa.select(items, (columns.units_max - columns.units_held).label("units_left"))
    query = query.where(columns.partition == partition, columns.campaign_id == campaign_id)
    return connection.execute(query.order_by(columns.sku)).all()


def days_of(
    connection: sa.Connection,
    partition: str,
    campaign_id: str | None = None,
    merchant_id: str | None = None,
    *,
    since: date | None = None,
    within: Collection[str] | None = None,
) -> Sequence[sa.Row[Any]]:
    """Orders, units and money of each customs day on which there were any, for a chart.

    Of a campaign, or of merchants: who asks for a campaign has been asked whose it is.
    """
    query = sa.select(days.c.day, *map(_summed, FIGURES)).where(days.c.partition == partition)
    query = query.where(*_counted_for(campaign_id, merchants_of(merchant_id, within)))
    if since is not None:
        query = query.where(days.c.day >= since)
    return connection.execute(query.group_by(days.c.day).order_by(days.c.day)).all()


def figures_before(
    connection: sa.Connection,
    partition: str,
    day: date,
    campaign_id: str | None = None,
    merchant_id: str | None = None,
    *,
    within: Collection[str] | None = None,
) -> sa.Row[Any]:
    """What the days before one come to together: where a sum that grows begins."""
    sums: list[Any] = [sa.func.coalesce(_summed(name), 0).label(name) for name in FIGURES]
    query: sa.Select[Any] = sa.select(*sums)
    query = query.where(days.c.partition == partition, days.c.day < day)
    return connection.execute(
        query.where(*_counted_for(campaign_id, merchants_of(merchant_id, within)))
    ).one()


def _summed(name: str) -> sa.Label[int]:
    return sa.cast(sa.func.sum(days.c[name]), sa.BigInteger).label(name)


def _counted_for(
    campaign_id: str | None, owners: Collection[str] | None
) -> list[sa.ColumnElement[bool]]:
    if campaign_id is not None:
        return [days.c.campaign_id == campaign_id]
    of_whom = ("",) if owners is None else owners
    return [days.c.campaign_id == "", *is_within(days.c.merchant_id, of_whom)]


def campaigns_query(partition: str, merchant_id: str | None = None) -> sa.Select[Any]:
    columns = campaigns.c
    missing = sa.case(
        (columns.units_sold < columns.units_min, columns.units_min - columns.units_sold), else_=0
    )
    query = sa.select(
        campaigns,
        (columns.units_max - columns.units_held).label("units_left"),
        missing.label("units_missing"),
    ).where(columns.partition == partition)
    return query if merchant_id is None else query.where(columns.merchant_id == merchant_id)
