"""Clearance: open runs, correct and try again, inspect, pick, hand back, ask for withdrawal."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import say
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.clearance_opening import opening_page, with_stock
from adapters.web.clearance_pages import run_page, runs_page, whole_reason, whole_stage
from adapters.web.clearance_stopping import stopped_page
from adapters.web.clearance_waiting import waits_page
from adapters.web.pages import Page, page_of
from adapters.web.previews import preview_of
from application.cancelling import CancelOrders
from application.clearing import HandBackFromRun, OpenAhead, Opening, PickForRun
from application.declaring import DeclareRun
from domain.clearance_commands import (
    CorrectDeclarations,
    RecordInspection,
    SendDocuments,
    SendWithdrawals,
)
from domain.clearance_late_commands import AskAgain
from domain.customs_codes import Document
from domain.identifiers import EntryId, MerchantId, OrderId, RunId
from projections.clearance_orders import DECLARATION, WITHDRAWAL
from projections.clearance_stopped import Reason

router = APIRouter()

Said = Callable[[str], str]
"""What a field of the confirming form says."""

Orders = tuple[OrderId, ...]
Make = Callable[[RunId, Orders, Said, datetime], Any]


def correcting(run_id: RunId, orders: Orders, said: Said, at: datetime) -> CorrectDeclarations:
    return CorrectDeclarations(run_id, orders, said("note"), at)


def inspecting(run_id: RunId, orders: Orders, said: Said, at: datetime) -> RecordInspection:
    return RecordInspection(run_id, orders, said("officer"), said("finding"), at)


def picking(run_id: RunId, orders: Orders, _: Said, at: datetime) -> PickForRun:
    return PickForRun(run_id, orders, at)


def handing_back(run_id: RunId, orders: Orders, said: Said, at: datetime) -> HandBackFromRun:
    return HandBackFromRun(run_id, orders, said("reason"), at)


def withdrawing(_: RunId, orders: Orders, said: Said, at: datetime) -> CancelOrders:
    return CancelOrders(orders, said("reason"), at)


def asking_again(document: Document) -> Make:
    def make(run_id: RunId, orders: Orders, said: Said, at: datetime) -> AskAgain:
        return AskAgain(run_id, document, orders, said("reason"), at)

    return make


ACTS: dict[str, Make] = {
    "correct": correcting,
    "inspect": inspecting,
    "pick": picking,
    "hand-back": handing_back,
    "withdraw": withdrawing,
    **{f"ask-{document.value}": asking_again(document) for document in Document},
}


AGAIN: dict[str, Callable[[RunId, datetime], Any]] = {
    **{document.value: SendDocuments for document in Document},
    DECLARATION: DeclareRun,
    WITHDRAWAL: SendWithdrawals,
}
"""What sends a message of each kind anew."""


@router.get("/clearance")
def runs(page: Annotated[Page, Depends(page_of)]) -> Response:
    return runs_page(page)


@router.get("/clearance/new")
def opening(page: Annotated[Page, Depends(page_of)]) -> Response:
    return opening_page(page)


@router.post("/clearance")
def open_run(act: Annotated[Act, Depends(act_of)]) -> Response:
    """The form carries the orders that were previewed: what was shown is what is done."""

    def command() -> Opening:
        opening = OpenAhead(
            RunId(act.text("run_id")),
            MerchantId(act.text("merchant_id")),
            act.text("declarant"),
            tuple(OrderId(i) for i in act.texts("orders")),
            act.now,
        )
        if act.form.get("ahead"):
            return opening
        return with_stock(opening, tuple(EntryId(i) for i in act.texts("entry_ids")))

    to = act.page.url("clearance", str(act.form.get("run_id", "")).strip())
    return act.handle(command, to=to, again=lambda: opening_page(act.page))


@router.get("/clearance/stopped")
def stopped(page: Annotated[Page, Depends(page_of)]) -> Response:
    return stopped_page(page)


@router.get("/clearance/waits")
def waits(page: Annotated[Page, Depends(page_of)]) -> Response:
    return waits_page(page)


@router.get("/clearance/{run_id}")
def run(run_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return run_page(page, run_id)


@router.post("/clearance/{run_id}/choose")
def choose(run_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    """Nothing happens yet: what the act would do to the orders that were ticked."""
    name = str(act.form.get("what", ""))
    if name not in ACTS:
        raise act.page.missing("act", name)
    order_ids = chosen_orders(act, run_id)
    if not order_ids:
        words = say("Tick at least one order.")
        return act.refused("orders", words, 422, lambda: run_page(act.page, run_id))
    return act_page(act, run_id, name, order_ids)


def chosen_orders(act: Act, run_id: str) -> tuple[str, ...]:
    """Those that were ticked, a whole stage, or all that stop for one reason."""
    if rule := str(act.form.get("rule", "")):
        named = (str(act.form.get(name, "")) or None for name in ("field", "about"))
        return whole_reason(act.page, run_id, Reason(rule, *named))
    if act.is_ticked("whole"):
        return whole_stage(act.page, run_id, str(act.form.get("stage", "")))
    return tuple(str(order_id) for order_id in act.form.getlist("orders"))


def nothing_yet(_: str) -> str:
    """A preview is decided before anybody has typed a reason."""
    return ""


def act_page(act: Act, run_id: str, name: str, order_ids: Sequence[str]) -> Response:
    """What an act would do to some orders of a run, and the one form that does it."""
    ids = tuple(OrderId(order_id) for order_id in order_ids)
    return act.page.show(
        "clearance/act.html",
        run_id=run_id,
        name=name,
        order_ids=ids,
        preview=preview_of(act.page, ACTS[name](RunId(run_id), ids, nothing_yet, act.now)),
    )


@router.post("/clearance/{run_id}/send-again")
def send_again(run_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    """What was refused as a whole message goes only when a person says so."""

    def command() -> Any:
        kind = act.text("kind")
        if kind not in AGAIN:
            raise FieldRefusedError("kind", say("There is no message of this kind."))
        return AGAIN[kind](RunId(run_id), act.now)

    to = act.page.url("clearance", run_id)
    return act.handle(command, to=to, again=lambda: run_page(act.page, run_id))


@router.post("/clearance/{run_id}/{name}")
def do(run_id: str, name: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    if name not in ACTS:
        raise act.page.missing("act", name)

    def command() -> Any:
        orders = tuple(OrderId(i) for i in act.texts("orders"))
        return ACTS[name](RunId(run_id), orders, act.text, act.now)

    return act.handle(
        command,
        to=act.page.url("clearance", run_id),
        again=lambda: act_page(act, run_id, name, act.texts("orders")),
    )
