"""Shelves of what is sold: mandates, campaigns, orders, claims."""

import sqlalchemy as sa

from adapters.access.reaching import RIGHT_OF
from adapters.access.visitor import Visitor
from adapters.api.shelf import Shelf
from application import streams
from domain.identifiers import Partition, shared_of
from projections import (
    mandate_book,
    merchant_dashboard,
    open_claims,
    order_board,
    timetable,
    timetable_notices,
)
from projections.campaign_order_rows import batches
from projections.campaign_rows import campaigns, days, items
from projections.columns import is_one_of
from projections.flow_rows import order_sums
from projections.order_rows import order_board as orders


def of_campaign(rows: sa.Subquery, merchants: list[str]) -> sa.ColumnElement[bool]:
    """Whose the campaign of a row is."""
    c = campaigns.c
    return sa.exists().where(
        c.partition == rows.c.partition,
        c.campaign_id == rows.c.campaign_id,
        is_one_of(c.merchant_id, merchants),
    )


CAMPAIGNS = sa.select(
    campaigns,
    (campaigns.c.units_max - campaigns.c.units_held).label("units_left"),
    sa.case(
        (campaigns.c.units_sold < campaigns.c.units_min,
         campaigns.c.units_min - campaigns.c.units_sold),
        else_=0,
    ).label("units_missing"),
).subquery()  # fmt: skip

DAYS = (
    sa.select(*(column for column in days.c if column.name != "merchant_id"))
    .where(days.c.campaign_id != "")
    .subquery()
)


def mandates_in(partition: str) -> sa.Subquery:
    """They stand in what the operator's books share."""
    m = mandate_book.mandates
    columns = [column for column in m.c if column.name != "partition"]
    book = sa.literal(partition, sa.Text).label("partition")
    shared = shared_of(Partition(partition))
    return sa.select(book, *columns).where(m.c.partition == shared).subquery()


def given_to(rows: sa.Subquery, visitor: Visitor) -> sa.ColumnElement[bool]:
    return rows.c.mandatary == visitor.party_id


SHELVES: tuple[Shelf, ...] = (
    Shelf(
        "mandates",
        "What a merchant lets another party do for it, and until when.",
        mandate_book.MODEL,
        mandates_in(""),
        ("merchant_id", "mandatary", "right"),
        ("merchant_id", "mandatary", "right"),
        by_party=dict.fromkeys(RIGHT_OF, given_to),
        rows_of=mandates_in,
    ),
    Shelf(
        "campaigns",
        "A campaign with what it has sold and what its orders have brought in.",
        merchant_dashboard.MODEL,
        CAMPAIGNS,
        ("campaign_id",),
        ("merchant_id", "stage", "port"),
        kind=streams.CAMPAIGN,
    ),
    Shelf(
        "campaign-items",
        "A product that a campaign offers, and how many of it are promised.",
        merchant_dashboard.MODEL,
        items.select().subquery(),
        ("campaign_id", "sku"),
        ("campaign_id", "sku"),
        owned=of_campaign,
    ),
    Shelf(
        "campaign-stages",
        "How many orders of a campaign stand at a stage, with their units and their money.",
        order_board.MODEL,
        order_sums.select().where(order_sums.c.campaign_id != "").subquery(),
        ("campaign_id", "merchant_id", "stage"),
        ("campaign_id", "stage"),
        owned=of_campaign,
    ),
    Shelf(
        "campaign-batches",
        "What a purchase batch holds of a campaign: of a product, or of whole orders where the"
        " product is empty.",
        merchant_dashboard.MODEL,
        batches.select().subquery(),
        ("campaign_id", "batch_id", "sku"),
        ("campaign_id", "batch_id", "sku"),
        owned=of_campaign,
    ),
    Shelf(
        "campaign-days",
        "What a campaign sold and took on a day.",
        merchant_dashboard.MODEL,
        DAYS,
        ("campaign_id", "day"),
        ("campaign_id",),
        owned=of_campaign,
    ),
    Shelf(
        "orders",
        "An order: where it stands, who holds its goods, its money and its papers.",
        order_board.MODEL,
        orders.select().subquery(),
        ("placed_position", "order_id"),
        ("merchant_id", "campaign_id", "stage", "batch_id", "run_id", "exit_id", "waybill_no",
         "cop_no", "invt_no"),
        is_newest_first=True,
        kind=streams.ORDER,
        named=("order_id",),
    ),
    Shelf(
        "claims",
        "An order number that is claimed, with no order placed or refused under it yet.",
        open_claims.MODEL,
        open_claims.open_claims.select().subquery(),
        ("order_id",),
        ("campaign_id", "merchant_id"),
        kind=streams.ORDER,
    ),
    Shelf(
        "holds",
        "An order that ends unless it is paid in time, and what it waits for.",
        timetable.MODEL,
        timetable.holds.select().subquery(),
        ("order_id",),
        ("campaign_id", "merchant_id", "waits_for"),
        kind=streams.ORDER,
        named=("order_id",),
    ),
    Shelf(
        "notices-due",
        "What buyers of a campaign will be told before one of its clocks runs out.",
        timetable.MODEL,
        timetable_notices.notices.select().subquery(),
        ("campaign_id", "kind", "due_at"),
        ("campaign_id", "kind"),
        owned=of_campaign,
    ),
)  # fmt: skip
