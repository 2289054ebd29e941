"""The merchant dashboard as its pages ask for it; a merchant filter shows that merchant's only."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from projections.campaign_rows import campaigns, days, items, stage_counts
from projections.columns import is_within, merchants_of
from projections.stages import STAGES


def campaigns_of(
    connection: sa.Connection,
    partition: str,
    merchant_id: str | None = None,
    stage: str | None = None,
    *,
    within: Collection[str] | None = None,
) -> Sequence[sa.Row[Any]]:
    """Campaigns with units left of the cap and missing to the minimum; the last to close first."""
    query = _campaigns(partition, merchant_id).where(*is_within(campaigns.c.merchant_id, within))
    if stage is not None:
        query = query.where(campaigns.c.stage == stage)
    ordered = query.order_by(campaigns.c.closes_at.desc(), campaigns.c.campaign_id)
    return connection.execute(ordered).all()


def one_campaign(
    connection: sa.Connection, partition: str, campaign_id: str, merchant_id: str | None = None
) -> sa.Row[Any] | None:
    query = _campaigns(partition, merchant_id).where(campaigns.c.campaign_id == campaign_id)
    return connection.execute(query).one_or_none()


def items_of(connection: sa.Connection, partition: str, campaign_id: str) -> Sequence[sa.Row[Any]]:
    """What a campaign offers, with the units held and left of each product."""
    columns = items.c
    query = sa.select(items, (columns.units_max - columns.units_held).label("units_left"))
    query = query.where(columns.partition == partition, columns.campaign_id == campaign_id)
    return connection.execute(query.order_by(columns.sku)).all()


def stages_of(connection: sa.Connection, partition: str, campaign_id: str) -> list[sa.Row[Any]]:
    """Orders, units and money due at each stage that has orders, in the order of their lives."""
    columns = stage_counts.c
    query = sa.select(stage_counts).where(
        columns.partition == partition, columns.campaign_id == campaign_id, columns.orders > 0
    )
    return sorted(connection.execute(query), key=lambda row: STAGES.index(row.stage))


def days_of(
    connection: sa.Connection,
    partition: str,
    campaign_id: str | None = None,
    merchant_id: str | None = None,
    *,
    since: date | None = None,
    within: Collection[str] | None = None,
) -> Sequence[sa.Row[Any]]:
    """Orders, units and money of each customs day on which there were any, for a chart."""
    amounts = ("orders", "units", "received_fen", "owed_fen", "repaid_fen")
    query = sa.select(
        days.c.day,
        *(sa.cast(sa.func.sum(days.c[name]), sa.BigInteger).label(name) for name in amounts),
    ).where(days.c.partition == partition)
    if campaign_id is not None:
        query = query.where(days.c.campaign_id == campaign_id)
    owners = merchants_of(merchant_id, within)
    if owners is not None:
        same = (
            campaigns.c.partition == days.c.partition,
            campaigns.c.campaign_id == days.c.campaign_id,
        )
        query = query.where(*same, *is_within(campaigns.c.merchant_id, owners))
    if since is not None:
        query = query.where(days.c.day >= since)
    return connection.execute(query.group_by(days.c.day).order_by(days.c.day)).all()


def _campaigns(partition: str, merchant_id: str | None) -> sa.Select[Any]:
    columns = campaigns.c
    missing = sa.case(
        (columns.units_held < columns.units_min, columns.units_min - columns.units_held), else_=0
    )
    query = sa.select(
        campaigns,
        (columns.units_max - columns.units_held).label("units_left"),
        missing.label("units_missing"),
    ).where(columns.partition == partition)
    return query if merchant_id is None else query.where(columns.merchant_id == merchant_id)
