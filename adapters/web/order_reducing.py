"""Taking units off one order: how many stay of each product, previewed before it is done."""

import json
from dataclasses import dataclass
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.web.acts import Act, act_of
from adapters.web.pages import Page, page_of
from adapters.web.previews import Preview, preview_of
from application.dropping_lines import ReduceOrder
from domain.goods import SkuUnits
from domain.identifiers import OrderId, Sku
from domain.order_events import RefundOwed
from projections import campaign_figures, merchant_dashboard

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Kept:
    sku: str
    name: str
    ordered: int
    keep: int


@router.get("/orders/{order_id:path}/reduce")
def ask_reduce(order_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return reduce_page(page, order_id)


@router.post("/orders/{order_id:path}/reduce")
def reduce(order_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> ReduceOrder:
        skus = [str(sku) for sku in act.form.getlist("sku")]
        left = tuple(
            SkuUnits(Sku(sku), act.whole(f"keep-{place}")) for place, sku in enumerate(skus)
        )
        return ReduceOrder(OrderId(order_id), left, act.text("reason"), act.now)

    return act.handle(
        command,
        to=act.page.url("orders", order_id),
        again=lambda: reduce_page(act.page, order_id),
    )


def reduce_page(page: Page, order_id: str) -> Response:
    """First how many of each stay, then what that does and what it costs."""
    with page.read(merchant_dashboard.MODEL) as connection:
        order = campaign_figures.one_order(connection, page.partition, order_id)
        if order is None or order.lines == "[]":
            raise page.missing("order", order_id)
        offered = campaign_figures.items_of(connection, page.partition, order.campaign_id)
    kept = kept_of(page, order, {item.sku: item.name for item in offered})
    left = tuple(SkuUnits(Sku(each.sku), each.keep) for each in kept)
    is_less = any(each.keep != each.ordered for each in kept)
    asked = ReduceOrder(OrderId(order_id), left, "", page.system.clock())
    preview = preview_of(page, asked) if is_less else Preview()
    owed = sum(event.amount_fen for event in preview.events if isinstance(event, RefundOwed))
    return page.show(
        "orders/reduce.html",
        order=order,
        kept=kept,
        is_less=is_less,
        preview=preview,
        owed_fen=owed,
    )


def kept_of(page: Page, order: sa.Row[tuple[object, ...]], names: dict[str, str]) -> list[Kept]:
    """What the address or the form asks to keep; all of it until somebody asks for less."""
    typed = page.typed or page.request.query_params
    kept = list[Kept]()
    for place, (sku, units, _) in enumerate(json.loads(order.lines)):
        asked = str(typed.get(f"keep-{place}", units))
        keep = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else units
        kept.append(Kept(sku, names.get(sku, sku), units, keep))
    return kept
