"""The tables of the merchant dashboard that are counted of orders: by hour, by stage, by need."""

import sqlalchemy as sa

from projections.campaign_rows import dashboard_metadata
from projections.columns import UtcTime

PLACED_AMOUNTS = ("orders", "units", "due_fen", "paid_orders", "received_fen")
"""What happens in an hour: orders, units and what they cost when placed, the rest when paid."""

AMOUNTS = (*PLACED_AMOUNTS, "owed_fen", "repaid_fen")

SHARES = PLACED_AMOUNTS[:3]
"""What a batch holds of a campaign: orders, units, what they cost."""


def _amount(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)


counted_orders = sa.Table(
    "dashboard_orders",
    dashboard_metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("order_id", sa.Text, primary_key=True),
    sa.Column("campaign_id", sa.Text, nullable=False),
    sa.Column("merchant_id", sa.Text),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("hour", UtcTime, nullable=False),
    sa.Column("due_fen", sa.BigInteger),
    sa.Column("lines", sa.Text, nullable=False),
    sa.Column("payments", sa.Text, nullable=False),
    sa.Column("paid_hour", UtcTime),
    sa.Column("owed_fen", sa.BigInteger, nullable=False),
    sa.Column("repaid_fen", sa.BigInteger, nullable=False),
    sa.Column("owed_since", UtcTime),
    sa.Column("failed_at", UtcTime, comment="When the payment firm last refused a refund of it"),
    sa.Column("address_word", sa.Text),
    sa.Column("address_at", UtcTime),
    sa.Column("batch_id", sa.Text, comment="Whose it is since it was collected"),
    comment="What of each order is counted in the hours, sums and needs of its campaign",
)

hours = sa.Table(
    "dashboard_hours",
    dashboard_metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("campaign_id", sa.Text, primary_key=True),
    sa.Column("sku", sa.Text, primary_key=True),
    sa.Column("hour", UtcTime, primary_key=True),
    sa.Column("stage", sa.Text, primary_key=True),
    sa.Column("reason", sa.Text, primary_key=True),
    *map(_amount, PLACED_AMOUNTS),
    sa.Index("dashboard_hours_by_hour", "partition", "campaign_id", "hour"),
    comment="What happened in an hour of the campaign's clock to orders that stand at a stage now:"
    " of a product, or of whole orders where `sku` is empty",
)

sums = sa.Table(
    "dashboard_sums",
    dashboard_metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("campaign_id", sa.Text, primary_key=True),
    sa.Column("sku", sa.Text, primary_key=True),
    sa.Column("stage", sa.Text, primary_key=True),
    sa.Column("reason", sa.Text, primary_key=True),
    *map(_amount, AMOUNTS),
    comment="The same of all hours, and what is owed back and was repaid",
)

batches = sa.Table(
    "dashboard_batches",
    dashboard_metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("campaign_id", sa.Text, primary_key=True),
    sa.Column("batch_id", sa.Text, primary_key=True),
    sa.Column("sku", sa.Text, primary_key=True),
    *map(_amount, SHARES),
    comment="What each batch holds of a campaign's orders: of a product, or of whole orders where"
    " `sku` is empty",
)

needs = sa.Table(
    "dashboard_needs",
    dashboard_metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("campaign_id", sa.Text, primary_key=True),
    sa.Column("need", sa.Text, primary_key=True),
    sa.Column("order_id", sa.Text, primary_key=True),
    sa.Column("since", UtcTime, nullable=False),
    sa.Column("word", sa.Text, nullable=False),
    sa.Column("amount_fen", sa.BigInteger, nullable=False),
    sa.Index("dashboard_needs_by_since", "partition", "campaign_id", "need", "since"),
    comment="Orders of which the merchant has to know or do something, while it is so",
)
