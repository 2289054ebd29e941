"""Orders: found by any of their numbers, and one order with everything that ever touched it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from adapters.texts import translated
from adapters.web.acts import Act, act_of
from adapters.web.answers_said import latest_answer
from adapters.web.cancelling_costs import cost_for
from adapters.web.histories import history_of
from adapters.web.narrowing import as_seen
from adapters.web.order_deeds import deeds_of
from adapters.web.order_people import people_of
from adapters.web.order_rows import found_table, order_table
from adapters.web.pages import Page, page_of
from adapters.web.previews import preview_of
from adapters.web.receipts_told import receipts_of
from application.cancelling import CancelOrders
from application.event_log import Recorded
from domain.clearance_events import DocumentsMatched
from domain.clearance_parts import OtherPayer
from domain.identifiers import OrderId
from domain.order_commands import CorrectConsignee
from domain.people import Person
from projections import order_board, order_membership, order_search
from projections.order_history import touching
from projections.order_search import OrderFilter

SEARCH_MAX = 80
"""No id or number of customs is longer."""

FILTERS = ("merchant_id", "campaign_id", "batch_id", "run_id")

UNTIL_RELEASED = ("left", "delivered", "refused", "lost", "returning", "returned", "cancelled")
"""Stages in which there is nothing to cancel or correct any more."""

router = APIRouter()


@router.get("/orders")
def orders(page: Annotated[Page, Depends(page_of)]) -> Response:
    return orders_page(page)


def orders_page(page: Page) -> Response:
    """All that a filter leaves, or what a number finds; one that is found is opened."""
    query = page.request.query_params
    text = query.get("q", "").strip()[:SEARCH_MAX]
    if not text:
        deeds = deeds_of(page)
        return page.show(
            "orders/list.html",
            orders=order_table(page, filter_of(page, query)),
            text="",
            found=None,
            asked={name: query.get(name) for name in FILTERS},
            deeds=[(name, translated(label)) for name, label in deeds.items()],
            may_choose=bool(deeds),
        )
    with page.read(order_board.MODEL) as connection:
        found = order_search.search(connection, page.partition, text, within=page.within)
    if len(found) == 1:
        return RedirectResponse(page.url("orders", found[0].order_id), 303)
    table = found_table(page, found)
    return page.show(
        "orders/list.html", orders=None, text=text, found=table, asked={}, may_choose=False
    )


def filter_of(page: Page, asked: Mapping[str, str], stages: Collection[str] = ()) -> OrderFilter:
    """What the parameters of an address leave of all orders in reach."""
    merchant_id, campaign_id, batch_id, run_id = (asked.get(name) or None for name in FILTERS)
    return OrderFilter(merchant_id, campaign_id, stages, batch_id, run_id, page.within)


@router.get("/orders/{order_id:path}/cancel")
def ask_cancel(order_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return cancel_page(page, order_id)


@router.post("/orders/{order_id:path}/cancel")
def cancel(order_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    return act.handle(
        lambda: CancelOrders((OrderId(order_id),), act.text("reason"), act.now),
        to=act.page.url("orders", order_id),
        again=lambda: cancel_page(act.page, order_id),
    )


@router.post("/orders/{order_id:path}/consignee")
def correct_consignee(order_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> CorrectConsignee:
        person = Person(
            act.text("name"),
            act.text("telephone"),
            act.text("address"),
            act.text("id_number", needed=False),
        )
        return CorrectConsignee(OrderId(order_id), person, act.now)

    return act.handle(
        command,
        to=act.page.url("orders", order_id),
        again=lambda: order_page(act.page, order_id),
    )


# Last: its path would take every other one for an id.
@router.get("/orders/{order_id:path}")
def order(order_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return order_page(page, order_id)


def order_page(page: Page, order_id: str) -> Response:
    """Where it stands, and its history: all streams that named it, read up to what is shown."""
    with page.read_now(order_membership.MODEL) as connection:
        streams = order_membership.streams_of(connection, page.partition, order_id)
    with page.read(order_board.MODEL, *streams) as connection:
        found = order_search.one_order(connection, page.partition, order_id)
    recorded = page.system.log.history_of(order_id, streams, page.up_to)
    touched = touching(recorded, order_id)
    if found is None and not touched:
        raise page.missing("order", order_id)
    return page.show(
        "orders/one.html",
        order=found,
        order_id=order_id,
        people=people_of(page, order_id, touched),
        history=history_of(as_seen(touched, page.visitor), receipts_of(page, touched)),
        other_payer=other_payer_of(touched, order_id),
        answer=latest_answer(touched, order_id),
        is_open=found is not None and found.stage not in UNTIL_RELEASED,
    )


def other_payer_of(touched: Iterable[Recorded], order_id: str) -> OtherPayer | None:
    """Who paid for a confirmed buyer, as the last match that says anything of the order says it."""
    matches = [each.event for each in touched if isinstance(each.event, DocumentsMatched)]
    last = matches[-1].other_payers if matches else ()
    return next((other for other in last if other.order_id == order_id), None)


def cancel_page(page: Page, order_id: str) -> Response:
    """What a cancellation does, to whom and what it costs, before it is confirmed."""
    with page.read(order_board.MODEL) as connection:
        found = order_search.one_order(connection, page.partition, order_id)
    if found is None:
        raise page.missing("order", order_id)
    ids = (OrderId(order_id),)
    preview = preview_of(page, CancelOrders(ids, "", page.system.clock()))
    cost = cost_for(page, ids, preview)
    return page.show("orders/cancel.html", order=found, preview=preview, cost=cost)
