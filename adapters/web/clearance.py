"""Clearance: open runs, correct and try again, inspect, pick, hand back, ask for withdrawal."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.web.acts import Act, act_of
from adapters.web.clearance_opening import opening_page
from adapters.web.clearance_pages import run_page, runs_page, whole_stage
from adapters.web.pages import Page, page_of
from adapters.web.previews import preview_of
from application.cancelling import CancelOrders
from application.clearing import HandBackFromRun, OpenClearance, PickForRun
from domain.clearance_run import CorrectDeclarations, RecordInspection
from domain.identifiers import EntryId, MerchantId, OrderId, RunId

router = APIRouter()

Make = Callable[[Act, RunId, tuple[OrderId, ...]], Any]


def correcting(act: Act, run_id: RunId, order_ids: tuple[OrderId, ...]) -> CorrectDeclarations:
    return CorrectDeclarations(run_id, order_ids, said(act, "note"), act.now)


def inspecting(act: Act, run_id: RunId, order_ids: tuple[OrderId, ...]) -> RecordInspection:
    return RecordInspection(run_id, order_ids, said(act, "officer"), said(act, "finding"), act.now)


def picking(act: Act, run_id: RunId, order_ids: tuple[OrderId, ...]) -> PickForRun:
    return PickForRun(run_id, order_ids, act.now)


def handing_back(act: Act, run_id: RunId, order_ids: tuple[OrderId, ...]) -> HandBackFromRun:
    return HandBackFromRun(run_id, order_ids, said(act, "reason"), act.now)


def withdrawing(act: Act, run_id: RunId, order_ids: tuple[OrderId, ...]) -> CancelOrders:
    return CancelOrders(order_ids, said(act, "reason"), act.now)


ACTS: dict[str, Make] = {
    "correct": correcting,
    "inspect": inspecting,
    "pick": picking,
    "hand-back": handing_back,
    "withdraw": withdrawing,
}


def said(act: Act, name: str) -> str:
    """A field of the confirming form. The page that only previews has none yet."""
    return act.text(name) if act.is_ticked("command_id") else str(act.form.get(name, ""))


@router.get("/clearance")
def runs(page: Annotated[Page, Depends(page_of)]) -> Response:
    return runs_page(page)


@router.get("/clearance/new")
def opening(page: Annotated[Page, Depends(page_of)]) -> Response:
    return opening_page(page)


@router.post("/clearance")
def open_run(act: Annotated[Act, Depends(act_of)]) -> Response:
    """The form carries the orders that were previewed: what was shown is what is done."""

    def command() -> OpenClearance:
        return OpenClearance(
            RunId(act.text("run_id")),
            MerchantId(act.text("merchant_id")),
            act.text("declarant"),
            tuple(OrderId(i) for i in act.texts("orders")),
            tuple(EntryId(i) for i in act.texts("entry_ids")),
            act.now,
        )

    to = act.page.url("clearance", str(act.form.get("run_id", "")).strip())
    return act.handle(command, to=to, again=lambda: opening_page(act.page))


@router.get("/clearance/{run_id}")
def run(run_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return run_page(page, run_id)


@router.post("/clearance/{run_id}/choose")
def choose(run_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    """Nothing happens yet: what the act would do to the orders that were ticked."""
    name = str(act.form.get("what", ""))
    if name not in ACTS:
        raise act.page.missing("act", name)
    if act.is_ticked("whole"):
        order_ids = whole_stage(act.page, run_id, str(act.form.get("stage", "")))
    else:
        order_ids = tuple(str(order_id) for order_id in act.form.getlist("orders"))
    if not order_ids:
        words = "Tick at least one order."
        return act.refused("orders", words, 422, lambda: run_page(act.page, run_id))
    return act_page(act, run_id, name, order_ids)


def act_page(act: Act, run_id: str, name: str, order_ids: Sequence[str]) -> Response:
    """What an act would do to some orders of a run, and the one form that does it."""
    ids = tuple(OrderId(order_id) for order_id in order_ids)
    return act.page.show(
        "clearance/act.html",
        run_id=run_id,
        name=name,
        order_ids=ids,
        preview=preview_of(act.page, ACTS[name](act, RunId(run_id), ids)),
    )


@router.post("/clearance/{run_id}/{name}")
def do(run_id: str, name: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    if name not in ACTS:
        raise act.page.missing("act", name)

    def command() -> Any:
        return ACTS[name](act, RunId(run_id), tuple(OrderId(i) for i in act.texts("orders")))

    return act.handle(
        command,
        to=act.page.url("clearance", run_id),
        again=lambda: act_page(act, run_id, name, act.texts("orders")),
    )
