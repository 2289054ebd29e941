"""What is done to many parcels of an exit at once: marked, or all that are here; previewed."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import mark, translated
from adapters.web.acts import Act, act_of
from adapters.web.exit_pages import exit_page
from adapters.web.needs_of_acts import WITH_PARCELS
from adapters.web.pages import Page
from adapters.web.previews import preview_of
from application.leaving import TakeOffExit
from domain.exit_commands import PassExitGate
from domain.identifiers import ExitId, OrderId
from projections import exit_board, zone_pages

NOTHING_MARKED = mark("Mark at least one parcel, or take all that are here.")

router = APIRouter()


@router.post("/exits/{exit_id}/choose")
def choose(exit_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    """Nothing happens yet: what the act would do to the parcels that were marked."""
    name = str(act.form.get("what", ""))
    if name not in WITH_PARCELS:
        raise act.page.missing("act", name)
    if act.is_ticked("whole"):
        order_ids: Sequence[str] = all_here(act.page, exit_id)
    else:
        order_ids = list(dict.fromkeys(str(order_id) for order_id in act.form.getlist("orders")))
    if not order_ids:
        words = translated(NOTHING_MARKED)
        return act.refused("orders", words, 422, lambda: exit_page(act.page, exit_id))
    return act_page(act, exit_id, name, order_ids)


def all_here(page: Page, exit_id: str) -> list[str]:
    """Every parcel of an exit that has neither passed nor been taken off."""
    with page.read(exit_board.MODEL) as connection:
        rows = exit_board.parcels_of(
            connection, page.partition, exit_id, state="listed", within=page.within
        )
    return [row.order_id for row in rows]


def act_page(act: Act, exit_id: str, name: str, order_ids: Sequence[str]) -> Response:
    """What an act would do to some parcels, and the one form that does it."""
    page, ids = act.page, tuple(OrderId(order_id) for order_id in order_ids)
    with page.read(exit_board.MODEL) as connection:
        head = zone_pages.exit_of(connection, page.partition, exit_id)
    if head is None:
        raise page.missing("exit", exit_id)
    pass_no = head.pass_no or ""
    command: Any = (
        TakeOffExit(ExitId(exit_id), ids, "", act.now)
        if name == "take-off"
        else PassExitGate(ExitId(exit_id), pass_no, ids, act.now)
    )
    return page.show(
        "exits/act.html",
        exit_id=exit_id,
        name=name,
        order_ids=ids,
        pass_no=pass_no,
        preview=preview_of(page, command),
    )
