"""What a planner does with a batch: open, add, withdraw, lock, buy, confirm, share, charge."""

import re
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import say
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.batches import (
    batch_page,
    board_page,
    collect_page,
    lock_page,
    paid_orders,
    share_page,
)
from adapters.web.campaign_acts import route_of
from adapters.web.pages import Page, page_of
from application.collecting import CollectOrders, ReleaseFromBatch
from application.sharing_shortage import ShareSupplierShortage
from domain.batch_commands import AddCharge, ConfirmPurchase, LockBatch, OpenBatch, PlacePurchase
from domain.goods import SkuUnits
from domain.identifiers import ORDERS_PER_COMMAND_MAX, BatchId, OrderId, PurchaseId, Sku
from projections import order_board

CURRENCY = re.compile(r"[A-Z]{3}")
MINOR_PER_UNIT = 100

router = APIRouter()


@router.post("/batches")
def open_batch(act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> OpenBatch:
        batch_id = BatchId(act.name_of_id("batch_id"))
        return OpenBatch(batch_id, act.text("name"), route_of(act), act.now)

    batch_id = str(act.form.get("batch_id", "")).strip()
    to = act.page.url("batches", batch_id)
    return act.handle(command, to=to, again=lambda: board_page(act.page))


@router.get("/batches/collect")
def ask_collect(campaign_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return collect_page(page, campaign_id)


@router.post("/batches/collect")
def collect(act: Annotated[Act, Depends(act_of)]) -> Response:
    """Add every paid order of a campaign, as many as one command takes."""
    campaign_id = str(act.form.get("campaign_id", ""))
    batch_id = str(act.form.get("batch_id", ""))

    def command() -> CollectOrders:
        named = BatchId(act.text("batch_id"))
        with act.page.read_now(order_board.MODEL) as connection:
            ids = paid_orders(connection, act.page, campaign_id)
        if not ids:
            words = say("No order of this campaign is paid and not collected.")
            raise FieldRefusedError("", words)
        return CollectOrders(named, tuple(map(OrderId, ids)), act.now)

    return act.handle(
        command,
        to=act.page.url("batches", batch_id),
        again=lambda: collect_page(act.page, campaign_id),
        about=f"{campaign_id} into {batch_id}",
    )


@router.post("/batches/{batch_id:path}/add")
def add(batch_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    return on_batch(
        act, batch_id, lambda: CollectOrders(BatchId(batch_id), orders_of(act), act.now)
    )


@router.post("/batches/{batch_id:path}/withdraw")
def withdraw(batch_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> ReleaseFromBatch:
        return ReleaseFromBatch(BatchId(batch_id), orders_of(act), act.text("reason"), act.now)

    return on_batch(act, batch_id, command)


def orders_of(act: Act) -> tuple[OrderId, ...]:
    ids = act.texts("orders")
    if len(ids) > ORDERS_PER_COMMAND_MAX:
        words = say("At most {orders} orders at once.", orders=f"{ORDERS_PER_COMMAND_MAX:,}")
        raise FieldRefusedError("orders", words)
    return tuple(OrderId(order_id) for order_id in sorted(ids))


@router.get("/batches/{batch_id:path}/lock")
def ask_lock(batch_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return lock_page(page, batch_id)


@router.post("/batches/{batch_id:path}/lock")
def lock(batch_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    return act.handle(
        lambda: LockBatch(BatchId(batch_id), act.now),
        to=act.page.url("batches", batch_id),
        again=lambda: lock_page(act.page, batch_id),
    )


@router.post("/batches/{batch_id:path}/buy")
def buy(batch_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> PlacePurchase:
        purchase_id = PurchaseId(act.name_of_id("purchase_id"))
        supplier = act.text("supplier")
        return PlacePurchase(BatchId(batch_id), purchase_id, supplier, units_of(act), act.now)

    return on_batch(act, batch_id, command)


@router.post("/batches/{batch_id:path}/confirm")
def confirm(batch_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    """A confirmation speaks of the whole purchase: what is 0 in it does not come."""

    def command() -> ConfirmPurchase:
        purchase_id = PurchaseId(act.text("purchase_id"))
        return ConfirmPurchase(BatchId(batch_id), purchase_id, units_of(act), act.now)

    return on_batch(act, batch_id, command)


def units_of(act: Act) -> tuple[SkuUnits, ...]:
    """The fields `units-SKU` of a form; those with 0 are left out."""
    named = sorted(str(name) for name in act.form if str(name).startswith("units-"))
    units = ((Sku(name.removeprefix("units-")), act.whole(name)) for name in named)
    return tuple(SkuUnits(sku, quantity) for sku, quantity in units if quantity)


@router.get("/batches/{batch_id:path}/share")
def ask_share(batch_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return share_page(page, batch_id)


@router.post("/batches/{batch_id:path}/share")
def share(batch_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    return act.handle(
        lambda: ShareSupplierShortage(BatchId(batch_id), act.now),
        to=act.page.url("batches", batch_id),
        again=lambda: share_page(act.page, batch_id),
    )


@router.post("/batches/{batch_id:path}/charge")
def charge(batch_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> AddCharge:
        currency = act.text("currency").upper()
        if not CURRENCY.fullmatch(currency):
            raise FieldRefusedError("currency", say("Three letters, such as NZD."))
        amount = int(act.decimal("amount", places=2) * MINOR_PER_UNIT)
        charge_id, kind = act.name_of_id("charge_id"), act.text("kind")
        return AddCharge(BatchId(batch_id), charge_id, kind, amount, currency, act.now)

    return on_batch(act, batch_id, command)


# Last: its path would take every other one for an id.
@router.get("/batches/{batch_id:path}")
def batch(batch_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return batch_page(page, batch_id)


def on_batch(act: Act, batch_id: str, make: Callable[[], Any]) -> Response:
    return act.handle(
        make,
        to=act.page.url("batches", batch_id),
        again=lambda: batch_page(act.page, batch_id),
    )
