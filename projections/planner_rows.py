"""The tables of the planner board: demand, batches and what was bought for them, consignments."""

import sqlalchemy as sa

from projections.columns import UtcTime

planner_metadata = sa.MetaData()


def _key(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True) for name in ("partition", *names)]


def _route() -> list[sa.Column[str]]:
    names = ("origin_country", "origin_place", "port", "mode", "regime")
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


products = sa.Table(
    "planner_products",
    planner_metadata,
    *_key("sku"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("weight_grams", sa.Integer, nullable=False),
    sa.Column("volume_cm3", sa.Integer, nullable=False),
    comment="One unit of a product, as the latest campaign that offers it measures it",
)

campaigns = sa.Table(
    "planner_campaigns",
    planner_metadata,
    *_key("campaign_id"),
    sa.Column("merchant_id", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    *_route(),
    sa.Column("closes_at", UtcTime, nullable=False),
    sa.Column("dispatch_by", sa.Date, nullable=False),
)

demand = sa.Table(
    "planner_demand",
    planner_metadata,
    *_key("campaign_id", "sku"),
    sa.Column("orders", sa.Integer, nullable=False),
    sa.Column("units", sa.Integer, nullable=False),
    comment="Paid and not collected; an order counts under each of its products",
)

waiting_orders = sa.Table(
    "planner_orders",
    planner_metadata,
    *_key("order_id"),
    sa.Column("campaign_id", sa.Text, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("due_fen", sa.BigInteger, nullable=False),
    sa.Column("units", sa.JSON, nullable=False),
    comment="What each order counts for in the demand while it is `paid`: units by product",
)

batches = sa.Table(
    "planner_batches",
    planner_metadata,
    *_key("batch_id"),
    sa.Column("name", sa.Text, nullable=False),
    *_route(),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("orders", sa.Integer, nullable=False),
    sa.Column("opened_at", UtcTime, nullable=False),
    sa.Column("locked_at", UtcTime),
)

batch_units = sa.Table(
    "planner_batch_units",
    planner_metadata,
    *_key("batch_id", "sku"),
    sa.Column("units", sa.Integer, nullable=False),
    comment="What the orders of a batch wait for",
)

members = sa.Table(
    "planner_members",
    planner_metadata,
    *_key("batch_id", "order_id"),
    sa.Column("units", sa.JSON, nullable=False),
    comment="What each order of a batch waits for: units by product",
)

purchases = sa.Table(
    "planner_purchases",
    planner_metadata,
    *_key("batch_id", "purchase_id", "sku"),
    sa.Column("ordered", sa.Integer, nullable=False),
    sa.Column("confirmed", sa.Integer),
)

suppliers = sa.Table(
    "planner_suppliers",
    planner_metadata,
    *_key("batch_id", "purchase_id"),
    sa.Column("supplier", sa.Text, nullable=False),
    sa.Column("placed_at", UtcTime, nullable=False),
    sa.Column("confirmed_at", UtcTime),
)

charges = sa.Table(
    "planner_charges",
    planner_metadata,
    *_key("batch_id", "charge_id"),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("amount_minor", sa.BigInteger, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("added_at", UtcTime, nullable=False),
)

consignments = sa.Table(
    "planner_consignments",
    planner_metadata,
    *_key("consignment_id"),
    *_route(),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("cartons", sa.Integer, nullable=False),
    sa.Column("gross_grams", sa.BigInteger, nullable=False),
    sa.Column("volume_cm3", sa.BigInteger, nullable=False),
    sa.Column("seal_no", sa.Text),
    sa.Column("seal_intact", sa.Boolean),
    sa.Column("bill_no", sa.Text),
    sa.Column("transport_tool", sa.Text),
    sa.Column("voyage_no", sa.Text),
    sa.Column("entry_id", sa.Text),
    sa.Column("opened_at", UtcTime, nullable=False),
    sa.Column("sealed_at", UtcTime),
    sa.Column("departed_at", UtcTime),
    sa.Column("arrived_at", UtcTime),
    sa.Index("planner_consignments_by_stage", "partition", "stage"),
)

consignment_units = sa.Table(
    "planner_consignment_units",
    planner_metadata,
    *_key("consignment_id", "batch_id", "sku"),
    sa.Column("received", sa.Integer, nullable=False),
    sa.Column("packed", sa.Integer, nullable=False),
)
