"""The page that opens a run: which of a batch's waiting orders can go, and why others cannot."""

from collections.abc import Mapping
from typing import Any

from fastapi.responses import Response

from adapters.web.filters import asked
from adapters.web.pages import Page
from adapters.web.previews import preview_of
from adapters.web.tables.table import ROWS
from application.clearing import OpenClearance
from domain.clearance_events import RunOpened
from domain.identifiers import ORDERS_PER_EVENT_MAX, EntryId, MerchantId, OrderId, RunId
from projections import clearance_desk, entry_board, order_board, zone_pages
from projections.order_search import ORDER_ID, OrderFilter, orders_page
from projections.stages import IN_THE_ZONE


def opening_page(page: Page) -> Response:
    batch_id = asked(page, "batch") or str(page.typed.get("batch_id", "")) or None
    merchant_id = asked(page, "merchant") or str(page.typed.get("merchant_id", "")) or None
    with page.read(order_board.MODEL) as connection:
        waiting = zone_pages.batches_waiting(connection, [page.partition], page.within)
        if batch_id and not merchant_id:
            merchant_id = next((w.merchant_id for w in waiting if w.batch_id == batch_id), None)
        shown = OrderFilter(
            merchant_id=merchant_id,
            batch_id=batch_id,
            stages=(IN_THE_ZONE,),
            within=page.within,
        )
        orders = (
            orders_page(
                connection,
                page.partition,
                shown,
                sort=ORDER_ID,
                is_falling=False,
                limit=ORDERS_PER_EVENT_MAX,
            )
            if batch_id
            else []
        )
    with page.read(entry_board.MODEL) as connection:
        stock = (
            entry_board.entries_for_batch(connection, page.partition, batch_id) if batch_id else []
        )
    with page.read(clearance_desk.MODEL) as connection:
        runs = clearance_desk.runs_of(connection, [page.partition], limit=1_000)
    preview = previewed(page, proposed(page, merchant_id, orders, stock, runs)) if orders else {}
    return page.show(
        "clearance/new.html",
        waiting=waiting,
        batch_id=batch_id,
        merchant_id=merchant_id,
        orders=orders,
        entry_ids=list(dict.fromkeys(row.entry_id for row in stock)),
        run_id=next_run_id(runs),
        declarants=page.declarants or sorted({run.declarant for run in runs}),
        preview=preview,
        shown_max=ROWS,
    )


def proposed(page: Page, merchant_id: str | None, orders: Any, stock: Any, runs: Any) -> Any:
    return OpenClearance(
        RunId(next_run_id(runs)),
        MerchantId(merchant_id or ""),
        next(iter(page.declarants or ()), "preview"),
        tuple(OrderId(order.order_id) for order in orders),
        tuple(dict.fromkeys(EntryId(row.entry_id) for row in stock)),
        page.now,
    )


def next_run_id(runs: Any) -> str:
    """The number after the highest that is written R and digits."""
    numbers = [int(r.run_id[1:]) for r in runs if r.run_id[1:].isdecimal() and r.run_id[0] == "R"]
    return f"R{max(numbers, default=0) + 1:07d}"


def previewed(page: Page, command: OpenClearance) -> Mapping[str, Any]:
    """Who goes, who is left out and why, and the units that are reserved."""
    preview = preview_of(page, command)
    opened = [event for event in preview.events if isinstance(event, RunOpened)]
    going = [order for event in opened for order in event.orders]
    return {
        "refused": preview.refusal,
        "remedy": preview.remedy,
        "remedies": preview.remedies,
        "going": going,
        "left_out": preview.left_out,
        "units": sum(part.quantity for order in going for part in order.parts),
    }
