"""How a campaign came to its minimum, day by day, and the one before it at the same age."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from projections.campaign_rows import campaigns, progress


def progress_of(
    connection: sa.Connection, partition: str, campaign_id: str
) -> Sequence[sa.Row[Any]]:
    """Units and orders that a campaign came to hold, or lost, on each customs day."""
    columns = progress.c
    query: sa.Select[Any] = sa.select(columns.day, columns.units, columns.orders)
    query = query.where(columns.partition == partition, columns.campaign_id == campaign_id)
    return connection.execute(query.order_by(columns.day)).all()


def campaign_before(
    connection: sa.Connection, partition: str, campaign: sa.Row[Any]
) -> sa.Row[Any] | None:
    """The same merchant's campaign that opened last before one, and was published."""
    columns = campaigns.c
    named = (columns.campaign_id, columns.name, columns.opens_at)
    query: sa.Select[Any] = sa.select(*named).where(
        columns.partition == partition,
        columns.merchant_id == campaign.merchant_id,
        columns.opens_at < campaign.opens_at,
        columns.published_at.is_not(None),
    )
    ordered = query.order_by(columns.opens_at.desc(), columns.campaign_id).limit(1)
    return connection.execute(ordered).one_or_none()
