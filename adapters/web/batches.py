"""The planner's pages: demand, batches and what is on its way; one batch with its orders."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.web.batch_columns import batch_table, demand_table
from adapters.web.filters import asked
from adapters.web.order_rows import order_table
from adapters.web.pages import Page, page_of
from adapters.web.previews import preview_of
from application.sharing_shortage import ShareSupplierShortage
from domain.batch_commands import LockBatch
from domain.batch_state import Stage
from domain.identifiers import ORDERS_PER_COMMAND_MAX, BatchId
from projections import order_board, order_search, planner_board, zone_pages
from projections.order_search import OrderFilter
from projections.stages import IN_THE_ZONE, PAID

router = APIRouter()


@router.get("/batches")
def batches(page: Annotated[Page, Depends(page_of)]) -> Response:
    return board_page(page)


def board_page(page: Page) -> Response:
    with page.read(planner_board.MODEL) as connection:
        demand = planner_board.demand_of(connection, page.partition)
        found = planner_board.batches_of(connection, page.partition)
        consignments = planner_board.consignments_of(connection, page.partition)
    stage, merchant = asked(page, "stage"), asked(page, "merchant")
    return page.show(
        "batches/board.html",
        demand=demand_table(page).of([r for r in demand if merchant in (None, r.merchant_id)]),
        merchants=sorted({row.merchant_id for row in demand}),
        merchant=merchant,
        units=sum(row.units for row in demand),
        grams=None if any(r.weight_grams is None for r in demand) else weight_of(demand),
        table=batch_table(page).of([row for row in found if stage in (None, row.stage)]),
        counts={s: sum(row.stage == s for row in found) for s in ("open", "locked")},
        stage=stage,
        consignments=consignments,
        fullest=max((row.units for row in found), default=0),
    )


def weight_of(rows: Iterable[sa.Row[Any]]) -> int:
    return sum(row.weight_grams for row in rows)


def batch_page(page: Page, batch_id: str) -> Response:
    """One batch: what it waits for, what is bought for it, who is in it."""
    with page.read(planner_board.MODEL) as connection:
        batch = one_batch(page, connection, batch_id)
        waiting = planner_board.units_of_batch(connection, page.partition, batch_id)
        purchases = planner_board.purchases_of(connection, page.partition, batch_id)
        charges = planner_board.charges_of(connection, page.partition, batch_id)
    with page.read(order_board.MODEL) as connection:
        in_zone = zone_pages.batches_waiting(connection, [page.partition], (IN_THE_ZONE,))
    return page.show(
        "batches/one.html",
        in_zone=[row for row in in_zone if row.batch_id == batch_id],
        batch=batch,
        waiting=waiting,
        purchases=[(key, list(rows)) for key, rows in groupby(purchases, lambda r: r.purchase_id)],
        coming=coming_of(purchases),
        charges=charges,
        orders=order_table(page, OrderFilter(batch_id=batch_id), without=("holder",)),
    )


def one_batch(page: Page, connection: sa.Connection, batch_id: str) -> sa.Row[Any]:
    found = planner_board.batches_of(connection, page.partition)
    batch = next((row for row in found if row.batch_id == batch_id), None)
    if batch is None:
        raise page.missing("batch", batch_id)
    return batch


def coming_of(purchases: Iterable[sa.Row[Any]]) -> Counter[str]:
    """Units bought by product: as confirmed, and as ordered until the supplier confirms."""
    coming: Counter[str] = Counter()
    for row in purchases:
        coming[row.sku] += row.ordered if row.confirmed is None else row.confirmed
    return coming


def collect_page(page: Page, campaign_id: str) -> Response:
    """Which open batch takes the paid orders of a campaign, and how many they are."""
    with page.read(planner_board.MODEL) as connection:
        demand = planner_board.demand_of(connection, page.partition)
        found = planner_board.batches_of(connection, page.partition, Stage.OPEN.value)
    rows = [row for row in demand if row.campaign_id == campaign_id]
    with page.read(order_board.MODEL) as connection:
        ids = paid_orders(connection, page, campaign_id)
    return page.show(
        "batches/collect.html",
        campaign_id=campaign_id,
        demand=rows,
        batches=found,
        orders=len(ids),
        is_cut=len(ids) == ORDERS_PER_COMMAND_MAX,
    )


def paid_orders(connection: sa.Connection, page: Page, campaign_id: str) -> list[str]:
    return order_search.order_ids_of(
        connection, page.partition, campaign_id, (PAID,), limit=ORDERS_PER_COMMAND_MAX
    )


def lock_page(page: Page, batch_id: str) -> Response:
    with page.read(planner_board.MODEL) as connection:
        batch = one_batch(page, connection, batch_id)
        waiting = planner_board.units_of_batch(connection, page.partition, batch_id)
    preview = preview_of(page, LockBatch(BatchId(batch_id), page.system.clock()))
    return page.show("batches/lock.html", batch=batch, waiting=waiting, preview=preview)


def share_page(page: Page, batch_id: str) -> Response:
    """Who would go short of what the suppliers will not deliver."""
    with page.read(planner_board.MODEL) as connection:
        batch = one_batch(page, connection, batch_id)
        purchases = planner_board.purchases_of(connection, page.partition, batch_id)
        waiting = planner_board.units_of_batch(connection, page.partition, batch_id)
    coming = coming_of(purchases)
    preview = preview_of(page, ShareSupplierShortage(BatchId(batch_id), page.system.clock()))
    cuts = [cut for event in preview.events for cut in getattr(event, "cuts", ())]
    return page.show(
        "batches/share.html",
        batch=batch,
        preview=preview,
        cuts=cuts,
        short={row.sku: max(0, row.units - coming[row.sku]) for row in waiting},
    )
