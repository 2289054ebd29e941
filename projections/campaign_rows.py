"""The tables of the merchant dashboard that have rows of campaigns; those of orders are apart."""

import sqlalchemy as sa

from projections.columns import UtcTime

dashboard_metadata = sa.MetaData()

campaigns = sa.Table(
    "dashboard_campaigns",
    dashboard_metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("campaign_id", sa.Text, primary_key=True),
    sa.Column("merchant_id", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("origin_country", sa.Text, nullable=False),
    sa.Column("origin_place", sa.Text, nullable=False),
    sa.Column("port", sa.Text, nullable=False),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("opens_at", UtcTime, nullable=False),
    sa.Column("closes_at", UtcTime, nullable=False),
    sa.Column("settles_at", UtcTime, nullable=False, comment="From then on nobody pays in time"),
    sa.Column("dispatch_from", sa.Date),
    sa.Column("dispatch_by", sa.Date, nullable=False),
    sa.Column("delivery_ends_at", UtcTime),
    sa.Column("time_zone", sa.Text, nullable=False),
    sa.Column("units_min", sa.Integer, nullable=False),
    sa.Column("units_max", sa.Integer, nullable=False),
    sa.Column("orders_min", sa.Integer, nullable=False),
    sa.Column("money_min_fen", sa.BigInteger, nullable=False),
    sa.Column("deposit_percent", sa.Integer, nullable=False, comment="0: paid at once"),
    sa.Column("balance_opens_at", UtcTime),
    sa.Column("balance_closes_at", UtcTime),
    sa.Column("units_sold", sa.Integer, nullable=False, comment="Of those held, paid whole"),
    sa.Column("orders_sold", sa.Integer, nullable=False),
    sa.Column("sold_fen", sa.BigInteger, nullable=False),
    sa.Column("units_held", sa.Integer, nullable=False),
    sa.Column("orders_held", sa.Integer, nullable=False),
    sa.Column("received_fen", sa.BigInteger, nullable=False),
    sa.Column("owed_fen", sa.BigInteger, nullable=False),
    sa.Column("repaid_fen", sa.BigInteger, nullable=False),
    sa.Column("published_at", UtcTime),
    sa.Column("ended_at", UtcTime),
    sa.Index("dashboard_campaigns_by_merchant", "partition", "merchant_id", "closes_at"),
    sa.Index("dashboard_campaigns_by_opening", "partition", "merchant_id", "opens_at"),
    sa.Index("dashboard_campaigns_by_closing", "partition", "closes_at"),
    sa.Index("dashboard_campaigns_by_stage", "partition", "stage", "closes_at"),
)

items = sa.Table(
    "dashboard_items",
    dashboard_metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("campaign_id", sa.Text, primary_key=True),
    sa.Column("sku", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("units_max", sa.Integer, nullable=False),
    sa.Column("units_held", sa.Integer, nullable=False),
    sa.Column("units_sold", sa.Integer, nullable=False),
)

days = sa.Table(
    "dashboard_days",
    dashboard_metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("campaign_id", sa.Text, primary_key=True),
    sa.Column("merchant_id", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("orders", sa.Integer, nullable=False),
    sa.Column("units", sa.Integer, nullable=False),
    sa.Column("received_fen", sa.BigInteger, nullable=False),
    sa.Column("owed_fen", sa.BigInteger, nullable=False),
    sa.Column("repaid_fen", sa.BigInteger, nullable=False),
    comment="Placed and paid on each customs day; `owed_fen` is what came to be owed on it. Of a"
    " campaign, of a merchant, or of the whole book: what is empty leaves nothing out",
)

progress = sa.Table(
    "dashboard_progress",
    dashboard_metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("campaign_id", sa.Text, primary_key=True),
    sa.Column("hour", UtcTime, primary_key=True),
    sa.Column("units", sa.Integer, nullable=False),
    sa.Column("orders", sa.Integer, nullable=False),
    comment="Units and orders that were paid whole in an hour, less those that were given up",
)
