"""Shelves of what is bought and shipped: demand, batches, purchases, consignments."""

import sqlalchemy as sa

from adapters.api.shelf import Shelf, nobody
from application import streams
from projections import (
    planner_board,
    planner_rows,
)

DEMAND = (
    sa.select(
        planner_rows.demand,
        planner_rows.campaigns.c.merchant_id,
        planner_rows.campaigns.c.dispatch_by,
    )
    .join(
        planner_rows.campaigns,
        sa.and_(
            planner_rows.campaigns.c.partition == planner_rows.demand.c.partition,
            planner_rows.campaigns.c.campaign_id == planner_rows.demand.c.campaign_id,
        ),
    )
    .where(planner_rows.demand.c.units > 0)
    .subquery()
)

PURCHASES = (
    sa.select(
        planner_rows.purchases,
        planner_rows.suppliers.c.supplier,
        planner_rows.suppliers.c.placed_at,
        planner_rows.suppliers.c.confirmed_at,
    )
    .join(
        planner_rows.suppliers,
        sa.and_(
            *(
                planner_rows.suppliers.c[name] == planner_rows.purchases.c[name]
                for name in ("partition", "batch_id", "purchase_id")
            )
        ),
    )
    .subquery()
)


SHELVES: tuple[Shelf, ...] = (
    Shelf(
        "demand",
        "Units of a product that are paid for in a campaign and not collected.",
        planner_board.MODEL,
        DEMAND,
        ("campaign_id", "sku"),
        ("campaign_id", "merchant_id", "sku"),
    ),
    Shelf(
        "batches",
        "A purchase batch and how many orders wait in it.",
        planner_board.MODEL,
        planner_rows.batches.select().subquery(),
        ("batch_id",),
        ("stage", "port"),
        owned=nobody,
        kind=streams.BATCH,
    ),
    Shelf(
        "batch-units",
        "What the orders of a batch wait for, by product.",
        planner_board.MODEL,
        planner_rows.batch_units.select().subquery(),
        ("batch_id", "sku"),
        ("batch_id", "sku"),
        owned=nobody,
    ),
    Shelf(
        "purchases",
        "What was bought for a batch of a product, and what the supplier confirmed.",
        planner_board.MODEL,
        PURCHASES,
        ("batch_id", "purchase_id", "sku"),
        ("batch_id", "purchase_id", "supplier"),
        owned=nobody,
    ),
    Shelf(
        "charges",
        "A cost of a batch.",
        planner_board.MODEL,
        planner_rows.charges.select().subquery(),
        ("batch_id", "charge_id"),
        ("batch_id", "kind"),
        owned=nobody,
    ),
    Shelf(
        "consignments",
        "A consignment on its way, with its papers.",
        planner_board.MODEL,
        planner_rows.consignments.select().subquery(),
        ("consignment_id",),
        ("stage", "port", "entry_id"),
        owned=nobody,
        kind=streams.CONSIGNMENT,
    ),
    Shelf(
        "consignment-units",
        "What a consignment carries, by batch and product.",
        planner_board.MODEL,
        planner_rows.consignment_units.select().subquery(),
        ("consignment_id", "batch_id", "sku"),
        ("consignment_id", "batch_id", "sku"),
        owned=nobody,
    ),
)  # fmt: skip
