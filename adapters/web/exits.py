"""Exits: list released parcels, gate passes, what the gate reports, and what carriers report."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.web import exit_acts
from adapters.web.acts import Act, act_of
from adapters.web.exit_pages import exit_page, exits_page, new_exit_page
from adapters.web.pages import Page, page_of
from adapters.web.plain_ids import plain_id
from application.leaving import ListForLeaving, RunParcels, TakeOffExit
from domain.delivery import ReportDelivery
from domain.exit_commands import IssueGatePass, PassExitGate, PostExit
from domain.identifiers import ExitId, OrderId, RunId

router = APIRouter()
router.include_router(exit_acts.router)


@router.get("/exits")
def exits(page: Annotated[Page, Depends(page_of)]) -> Response:
    return exits_page(page)


@router.get("/exits/new")
def new_exit(page: Annotated[Page, Depends(page_of)]) -> Response:
    return new_exit_page(page)


@router.post("/exits")
def list_parcels(act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> ListForLeaving:
        runs = [str(run_id) for run_id in act.form.getlist("run")]
        parcels = tuple(
            RunParcels(RunId(run_id), tuple(OrderId(o) for o in act.texts(f"orders_{i}")))
            for i, run_id in enumerate(runs)
            if act.is_ticked(f"take_{i}")
        )
        return ListForLeaving(
            ExitId(plain_id(act, "exit_id")), act.text("list_no"), parcels, act.now
        )

    to = act.page.url("exits", str(act.form.get("exit_id", "")).strip())
    return act.handle(command, to=to, again=lambda: new_exit_page(act.page))


@router.post("/exits/deliveries")
def report(act: Annotated[Act, Depends(act_of)]) -> Response:
    def named(name: str) -> tuple[OrderId, ...]:
        is_empty = not str(act.form.get(name, "")).strip()
        return () if is_empty else tuple(OrderId(i) for i in act.texts(name))

    def command() -> ReportDelivery:
        outcomes = (named("delivered"), named("refused"), named("lost"))
        if not any(outcomes):
            act.texts("delivered")
        return ReportDelivery(act.text("carrier"), *outcomes, act.now)

    return act.handle(command, to=act.page.url("exits"), again=lambda: exits_page(act.page))


@router.get("/exits/{exit_id}")
def one_exit(exit_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return exit_page(page, exit_id)


@router.post("/exits/{exit_id}/pass")
def issue_pass(exit_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> IssueGatePass:
        return IssueGatePass(ExitId(exit_id), act.text("pass_no"), act.text("vehicle"), act.now)

    return handled(act, command, exit_id)


@router.post("/exits/{exit_id}/gate")
def report_gate(exit_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    """What the gate saw is recorded as it saw it; what should not have passed becomes a case."""

    def command() -> PassExitGate:
        order_ids = tuple(OrderId(i) for i in act.texts("orders"))
        return PassExitGate(ExitId(exit_id), act.text("pass_no"), order_ids, act.now)

    return handled(act, command, exit_id)


@router.post("/exits/{exit_id}/take-off")
def take_off(exit_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> TakeOffExit:
        order_ids = tuple(OrderId(i) for i in act.texts("orders"))
        return TakeOffExit(ExitId(exit_id), order_ids, act.text("reason"), act.now)

    return handled(act, command, exit_id)


@router.post("/exits/{exit_id}/post")
def post(exit_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    return handled(act, lambda: PostExit(ExitId(exit_id), act.now), exit_id)


def handled(act: Act, command: Callable[[], Any], exit_id: str) -> Response:
    to = act.page.url("exits", exit_id)
    return act.handle(command, to=to, again=lambda: exit_page(act.page, exit_id))
