"""How a campaign came to its minimum, hour by hour, and the campaigns it may be held against."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from projections.campaign_rows import campaigns, progress

BEFORE_MAX = 50
"""Earlier campaigns that are offered for comparison, the latest first."""


def progress_of(
    connection: sa.Connection, partition: str, campaign_id: str
) -> Sequence[sa.Row[Any]]:
    """Units and orders that a campaign sold and paid whole, or lost, in each hour of its clock."""
    columns = progress.c
    query: sa.Select[Any] = sa.select(columns.hour, columns.units, columns.orders)
    query = query.where(columns.partition == partition, columns.campaign_id == campaign_id)
    return connection.execute(query.order_by(columns.hour)).all()


def campaigns_before(
    connection: sa.Connection, partition: str, campaign: sa.Row[Any]
) -> Sequence[sa.Row[Any]]:
    """The same merchant's campaigns that opened before one and were published, the last first."""
    columns = campaigns.c
    query: sa.Select[Any] = sa.select(campaigns).where(
        columns.partition == partition,
        columns.merchant_id == campaign.merchant_id,
        columns.opens_at < campaign.opens_at,
        columns.published_at.is_not(None),
    )
    ordered = query.order_by(columns.opens_at.desc(), columns.campaign_id).limit(BEFORE_MAX)
    return connection.execute(ordered).all()
