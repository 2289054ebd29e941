"""Returns: what comes back, until when it must, and what customs said of it."""

from datetime import timedelta
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.access.naming import ORDER
from adapters.web.acts import Act, act_of
from adapters.web.filters import asked
from adapters.web.pages import Page, page_of
from adapters.web.return_columns import return_table
from application.returning import AskReturn
from domain.dated import RETURN_ASKED_DAYS, RETURN_BACK_DAYS, customs_day, in_force
from domain.goods import SkuUnits
from domain.identifiers import OrderId, RunId, Sku
from domain.order_return import Stage
from domain.return_commands import ReceiveReturn
from projections import order_board, order_search, returns_desk, zone_pages

router = APIRouter()

STAGES = tuple(stage.value for stage in Stage)
DUE_SOON = timedelta(days=7)


@router.get("/returns")
def returns(page: Annotated[Page, Depends(page_of)]) -> Response:
    mine, stage, merchant = [page.partition], asked(page, "stage"), asked(page, "merchant")
    table, today = return_table(page), customs_day(page.now)
    with page.read(returns_desk.MODEL) as connection:
        rows = returns_desk.returns_of(
            connection,
            mine,
            merchant,
            stage=stage,
            within=page.within,
            **table.asked_rows,
        )
        due = returns_desk.returns_due(connection, mine, today + DUE_SOON, within=page.within)
    return page.show(
        "returns/list.html",
        table=table.of_offset(rows),
        merchant=merchant,
        due=due,
        today=today,
        stage=stage,
        stages=STAGES,
    )


@router.get("/returns/new")
def new_return(page: Annotated[Page, Depends(page_of)]) -> Response:
    return new_return_page(page)


def new_return_page(page: Page) -> Response:
    """Ask for one order; it is found by its id, with the last day on which it may be asked."""
    order_id = asked(page, "order") or str(page.typed.get("order_id", ""))
    order, standing, clocks = None, list[Any](), dict[str, Any]()
    if order_id:
        page.refuse_foreign(ORDER, order_id)
        with page.read(order_board.MODEL) as connection:
            order = order_that_went(page, connection, order_id)
        with page.read(returns_desk.MODEL) as connection:
            standing = list(zone_pages.return_lines_of(connection, page.partition, order_id))
    if order is not None and order.released_at is not None:
        released = customs_day(order.released_at)
        clocks = {
            "released": released,
            "ask_by": released + timedelta(days=in_force(RETURN_ASKED_DAYS, released)),
            "back_by": released + timedelta(days=in_force(RETURN_BACK_DAYS, released)),
        }
    return page.show(
        "returns/new.html",
        order_id=order_id,
        order=order,
        standing=standing,
        clocks=clocks,
        today=customs_day(page.now),
        return_no=str(len({line.return_no for line in standing}) + 1),
    )


def order_that_went(page: Page, connection: sa.Connection, order_id: str) -> sa.Row[Any] | None:
    """An order that a clearance run has, or had last."""
    found = order_search.one_order(connection, page.partition, order_id)
    return found if found is not None and found.run_id else None


@router.post("/returns")
def ask(act: Annotated[Act, Depends(act_of)]) -> Response:
    """Without products named, all that is not coming back already."""

    def command() -> AskReturn:
        sku = act.text("sku", needed=False)
        units = (SkuUnits(Sku(sku), act.whole("units", least=1)),) if sku else ()
        return AskReturn(
            OrderId(act.text("order_id")),
            RunId(act.text("run_id")),
            act.text("return_no"),
            units,
            act.text("reason"),
            act.now,
        )

    return act.handle(command, to=act.page.url("returns"), again=lambda: new_return_page(act.page))


@router.get("/returns/receive")
def receiving(page: Annotated[Page, Depends(page_of)]) -> Response:
    return receive_page(page)


def receive_page(page: Page) -> Response:
    order_id = asked(page, "order") or str(page.typed.get("order_id", ""))
    return_no = asked(page, "no") or str(page.typed.get("return_no", ""))
    page.refuse_foreign(ORDER, order_id)
    with page.read(returns_desk.MODEL) as connection:
        row = zone_pages.return_of(connection, page.partition, order_id, return_no)
        lines = zone_pages.return_lines_of(connection, page.partition, order_id, return_no)
    if row is None:
        raise page.missing("return", f"{return_no} of {order_id}")
    return page.show("returns/receive.html", row=row, lines=lines, today=customs_day(page.now))


@router.post("/returns/receive")
def receive(act: Annotated[Act, Depends(act_of)]) -> Response:
    def units(name: str) -> tuple[SkuUnits, ...]:
        counted = (
            SkuUnits(Sku(str(sku)), act.whole(f"{name}_{i}"))
            for i, sku in enumerate(act.form.getlist("sku"))
        )
        return tuple(part for part in counted if part.quantity)

    def command() -> ReceiveReturn:
        return ReceiveReturn(
            OrderId(act.text("order_id")),
            act.text("return_no"),
            units("good"),
            units("damaged"),
            act.now,
        )

    return act.handle(command, to=act.page.url("returns"), again=lambda: receive_page(act.page))
