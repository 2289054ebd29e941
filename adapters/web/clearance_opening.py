"""The page that opens a run: which of a batch's waiting orders can go, and why others cannot."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from fastapi.responses import Response

from adapters.web.filters import asked
from adapters.web.pages import Page
from adapters.web.previews import preview_of
from adapters.web.tables.table import ROWS
from application.clearing import OpenAhead, OpenClearance, Opening
from domain.clearance_events import RunOpened
from domain.identifiers import ORDERS_PER_EVENT_MAX, EntryId, MerchantId, OrderId, RunId
from projections import clearance_desk, entry_board, order_board, zone_pages
from projections.order_search import ORDER_ID, OrderFilter, orders_page
from projections.row_parts import Rows
from projections.stages import BOUGHT, IN_THE_ZONE, ON_THE_WAY

AHEAD = (BOUGHT, ON_THE_WAY)
"""Stages at which an order's documents may go ahead of its goods."""


def opening_page(page: Page) -> Response:
    is_ahead = bool(asked(page, "ahead") or page.typed.get("ahead"))
    stages = AHEAD if is_ahead else (IN_THE_ZONE,)
    batch_id = asked(page, "batch") or str(page.typed.get("batch_id", "")) or None
    merchant_id = asked(page, "merchant") or str(page.typed.get("merchant_id", "")) or None
    with page.read(order_board.MODEL) as connection:
        waiting = zone_pages.batches_waiting(connection, [page.partition], stages, page.within)
        if batch_id and not merchant_id:
            merchant_id = next((w.merchant_id for w in waiting if w.batch_id == batch_id), None)
        orders = waiting_orders(page, connection, merchant_id, batch_id, stages)
    entry_ids = () if is_ahead else entries_of(page, batch_id)
    with page.read(clearance_desk.MODEL) as connection:
        runs = clearance_desk.runs_of(connection, [page.partition], limit=1_000)
    named = tuple(OrderId(order.order_id) for order in orders)
    opening = OpenAhead(
        RunId(next_run_id(runs)),
        MerchantId(merchant_id or ""),
        next(iter(page.declarants or ()), "preview"),
        named,
        page.now,
    )
    proposed = opening if is_ahead else with_stock(opening, entry_ids)
    return page.show(
        "clearance/new.html",
        is_ahead=is_ahead,
        waiting=waiting,
        batch_id=batch_id,
        merchant_id=merchant_id,
        orders=orders,
        entry_ids=entry_ids,
        run_id=opening.run_id,
        declarants=page.declarants or sorted({run.declarant for run in runs}),
        preview=previewed(page, proposed) if orders else {},
        shown_max=ROWS,
    )


def waiting_orders(
    page: Page,
    connection: sa.Connection,
    merchant_id: str | None,
    batch_id: str | None,
    stages: tuple[str, ...],
) -> Rows:
    if batch_id is None:
        return ()
    shown = OrderFilter(
        merchant_id=merchant_id, batch_id=batch_id, stages=stages, within=page.within
    )
    return orders_page(
        connection,
        page.partition,
        shown,
        sort=ORDER_ID,
        is_falling=False,
        limit=ORDERS_PER_EVENT_MAX,
    )


def entries_of(page: Page, batch_id: str | None) -> tuple[EntryId, ...]:
    if batch_id is None:
        return ()
    with page.read(entry_board.MODEL) as connection:
        stock = entry_board.entries_for_batch(connection, page.partition, batch_id)
    return tuple(dict.fromkeys(EntryId(row.entry_id) for row in stock))


def with_stock(opening: OpenAhead, entry_ids: tuple[EntryId, ...]) -> OpenClearance:
    """The same orders, with what these entries have for them."""
    named = (opening.run_id, opening.merchant_id, opening.declarant, opening.order_ids)
    return OpenClearance(*named, entry_ids, opening.at)


def next_run_id(runs: Any) -> str:
    """The number after the highest that is written R and digits."""
    numbers = [int(r.run_id[1:]) for r in runs if r.run_id[1:].isdecimal() and r.run_id[0] == "R"]
    return f"R{max(numbers, default=0) + 1:07d}"


def previewed(page: Page, command: Opening) -> Mapping[str, Any]:
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
