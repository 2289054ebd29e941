"""Which order numbers are claimed, with no order placed or refused under them yet?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.order_events import OrderNotPlaced, OrderPlaced
from domain.order_number import OrderNumberClaimed, OrderNumberGivenBack
from projections.columns import UtcTime
from projections.read_model import ReadModel
from projections.row_parts import partition_of
from projections.writing import put, remove

tables = sa.MetaData()

open_claims = sa.Table(
    "open_claims",
    tables,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("order_id", sa.Text, primary_key=True),
    sa.Column("campaign_id", sa.Text, nullable=False),
    sa.Column("merchant_id", sa.Text, nullable=False),
    sa.Column("buyer_key", sa.Text, nullable=False),
    sa.Column("quota_year", sa.Integer, nullable=False),
    sa.Column("until", UtcTime, nullable=False),
    sa.Column("refusals", sa.Integer, nullable=False, comment="Of the order, when it was claimed"),
    sa.Index("open_claims_until", "partition", "until"),
)
"""`partition` is the book that claims, not the shared partition where the claim stands."""


def claim(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    put(connection, open_claims, (row_of(each.event) for each in recorded))


def row_of(event: OrderNumberClaimed) -> dict[str, Any]:
    return {
        "partition": event.book,
        "order_id": event.order_id,
        "campaign_id": event.campaign_id,
        "merchant_id": event.merchant_id,
        "buyer_key": event.buyer_key,
        "quota_year": event.quota_year,
        "until": event.until,
        "refusals": event.refusals,
    }


def end(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    remove(connection, open_claims, (key_of(each) for each in recorded))


def key_of(each: Recorded) -> dict[str, Any]:
    """Orders end a claim in their own book; a number given back names the book itself."""
    event = each.event
    book = event.book if isinstance(event, OrderNumberGivenBack) else partition_of(each)
    return {"partition": book, "order_id": event.order_id}


HANDLERS = {
    OrderNumberClaimed: claim,
    OrderPlaced: end,
    OrderNotPlaced: end,
    OrderNumberGivenBack: end,
}

MODEL = ReadModel("open_claims", tables, HANDLERS, version=2)


def overdue(connection: sa.Connection, at: datetime, limit: int = 1_000) -> Sequence[sa.Row[Any]]:
    """Claims whose time is over, oldest first: whoever made them never came back."""
    query = sa.select(open_claims).where(open_claims.c.until <= at)
    return connection.execute(query.order_by(open_claims.c.until).limit(limit)).all()
