"""What is done to many orders at once: marked, or all that a filter shows; previewed before."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import parse_qsl

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import mark, say, translated
from adapters.web.acts import Act, act_of
from adapters.web.cancelling_costs import cost_for
from adapters.web.order_deeds import CANCEL, COLLECT, WAIT, deeds_of
from adapters.web.order_rows import SUMMED, asked_stage
from adapters.web.orders import filter_of, orders_page
from adapters.web.pages import Page
from adapters.web.previews import Preview, preview_of
from application.cancelling import CancelOrders
from application.collecting import CollectOrders
from application.moving_quota import WaitForJanuary
from domain.batch_state import Stage
from domain.identifiers import ORDERS_PER_COMMAND_MAX, BatchId, OrderId
from projections import order_board, order_search, planner_board

NOTHING_MARKED = mark("Mark at least one order, or take all that the filter shows.")

router = APIRouter()


@router.post("/marked-orders")
def choose(act: Annotated[Act, Depends(act_of)]) -> Response:
    """Nothing happens yet: what the act would do to the orders that were marked."""
    name = str(act.form.get("what", ""))
    require_act(act.page, name)
    if act.is_ticked("whole"):
        order_ids = all_shown(act.page, str(act.form.get("asked", "")))
    else:
        order_ids = list(dict.fromkeys(str(order_id) for order_id in act.form.getlist("orders")))
    if not order_ids:
        words = translated(NOTHING_MARKED)
        return act.refused("orders", words, 422, lambda: orders_page(act.page))
    return act_page(act.page, name, order_ids, "")


@router.post("/marked-orders/{name}")
def do(name: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    require_act(act.page, name)
    batch_id = str(act.form.get("batch_id", ""))

    def command() -> CancelOrders | CollectOrders | WaitForJanuary:
        orders = tuple(OrderId(order_id) for order_id in act.texts("orders"))
        if name == CANCEL:
            return CancelOrders(orders, act.text("reason"), act.now)
        if name == WAIT:
            return WaitForJanuary(orders, act.now)
        return CollectOrders(BatchId(act.text("batch_id")), orders, act.now)

    return act.handle(
        command,
        to=act.page.url("batches", batch_id) if name == COLLECT else act.page.url("orders"),
        again=lambda: act_page(act.page, name, act.texts("orders"), batch_id),
    )


def require_act(page: Page, name: str) -> None:
    """Raises 404."""
    if name not in deeds_of(page):
        raise page.missing("act", name)


def all_shown(page: Page, query: str) -> list[str]:
    """As many as one command takes of the orders that a table's filter shows."""
    asked = dict(parse_qsl(query))
    stage = asked_stage(asked)
    shown = filter_of(page, asked, (stage,) if stage else ())
    with page.read(order_board.MODEL) as connection:
        rows = order_search.orders_page(
            connection, page.partition, shown, limit=ORDERS_PER_COMMAND_MAX
        )
    return [row.order_id for row in rows]


def act_page(page: Page, name: str, order_ids: Sequence[str], batch_id: str) -> Response:
    """What an act would do to some orders, to whom and what it costs, before it is confirmed."""
    ids = tuple(OrderId(order_id) for order_id in order_ids)
    batches = open_batches(page) if name == COLLECT else []
    batch_id = batch_id or next((batch for batch, _ in batches), "")
    with page.read(order_board.MODEL) as connection:
        sums = order_search.sums_of(connection, page.partition, order_ids, page.within)
    previewed = preview(page, name, ids, batch_id)
    return page.show(
        "orders/act.html",
        name=name,
        order_ids=ids,
        batches=batches,
        batch_id=batch_id,
        sums={column: sums._mapping[column] for column in SUMMED},
        preview=previewed,
        cost=cost_for(page, ids, previewed) if name == CANCEL else None,
    )


def open_batches(page: Page) -> list[tuple[str, str]]:
    with page.read(planner_board.MODEL) as connection:
        rows: Sequence[sa.Row[Any]] = planner_board.batches_of(
            connection, page.partition, Stage.OPEN.value
        )
    return [(row.batch_id, f"{row.name} · {row.batch_id}") for row in rows]


def preview(page: Page, name: str, ids: tuple[OrderId, ...], batch_id: str) -> Preview:
    now = page.system.clock()
    if name == CANCEL:
        return preview_of(page, CancelOrders(ids, "", now))
    if name == WAIT:
        return preview_of(page, WaitForJanuary(ids, now))
    if not batch_id:
        return Preview(refusal=say("No batch is open: open one first."))
    return preview_of(page, CollectOrders(BatchId(batch_id), ids, now))
