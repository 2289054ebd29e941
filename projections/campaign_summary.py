"""All campaigns of somebody in a few rows, however many there are: sums, and which ones wait."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.campaign_state import Stage
from projections.campaign_figures import campaigns_query
from projections.campaign_rows import campaigns
from projections.columns import is_within

SUMMED = ("received_fen", "owed_fen", "repaid_fen", "units_held", "orders_held")

columns = campaigns.c
is_published = columns.stage == Stage.PUBLISHED.value


def merchants_with_campaigns(
    connection: sa.Connection, partition: str, within: Collection[str] | None
) -> Sequence[str]:
    query = sa.select(columns.merchant_id).where(columns.partition == partition)
    query = query.where(*is_within(columns.merchant_id, within))
    return connection.scalars(query.distinct().order_by(columns.merchant_id)).all()


def totals_of(
    connection: sa.Connection, partition: str, merchants: Collection[str] | None
) -> sa.Row[Any]:
    """How many campaigns there are, how many are on sale, and what they come to together."""
    published = sa.func.coalesce(sa.func.sum(sa.case((is_published, 1), else_=0)), 0)
    sums: list[Any] = [
        sa.cast(sa.func.coalesce(sa.func.sum(columns[name]), 0), sa.BigInteger).label(name)
        for name in SUMMED
    ]
    counts = (sa.func.count().label("campaigns"), published.label("published"))
    query: sa.Select[Any] = sa.select(*counts, *sums).where(columns.partition == partition)
    return connection.execute(query.where(*is_within(columns.merchant_id, merchants))).one()


def waiting(
    connection: sa.Connection,
    partition: str,
    merchants: Collection[str] | None,
    *,
    now: datetime,
    limit: int,
) -> Sequence[sa.Row[Any]]:
    """Drafts, and campaigns on sale whose window is over or whose minimum is not reached.

    The soonest to close first; `waiting` says how many there are in all.
    """
    is_over = columns.closes_at <= now
    is_short = columns.units_sold < columns.units_min
    waits = sa.or_(
        columns.stage == Stage.DRAFT.value, sa.and_(is_published, sa.or_(is_over, is_short))
    )
    query = campaigns_query(partition).add_columns(sa.func.count().over().label("waiting"))
    query = query.where(waits, *is_within(columns.merchant_id, merchants))
    ordered = query.order_by(columns.closes_at, columns.campaign_id).limit(limit)
    return connection.execute(ordered).all()
