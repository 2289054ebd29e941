"""Inspections: what an officer scans, keeps, looks into, and lets go with another officer."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import say
from adapters.web import appointments
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.inspection_pages import (
    channels_page,
    control_page,
    inspections_page,
    scan_page,
)
from adapters.web.pages import Page, page_of
from adapters.web.scanned_numbers import Scanned, scanned
from application.controlling import GrantOverride, LiftControl, OrderControl
from application.leaving import RunParcels
from domain.control_commands import AskOverride, DeclineOverride, InspectControl
from domain.control_events import ControlKind, ControlledGoods, InspectionOutcome
from domain.identifiers import ControlId, EntryId, OfficerId, OrderId, RunId, Sku

ID_DIGITS = 12
"""Of the form's own id: one form orders one control, however often it is sent."""

router = APIRouter()
# First: else `appointments` would be taken for a control's id.
router.include_router(appointments.router)


@router.get("/inspections")
def inspections(page: Annotated[Page, Depends(page_of)]) -> Response:
    return inspections_page(page)


@router.get("/inspections/channels")
def channels(page: Annotated[Page, Depends(page_of)]) -> Response:
    return channels_page(page)


@router.get("/inspections/scan")
def scan(page: Annotated[Page, Depends(page_of)]) -> Response:
    return scan_page(page)


@router.post("/inspections")
def order(act: Annotated[Act, Depends(act_of)]) -> Response:
    page = act.page
    control_id = ControlId(f"C-{act.command_id()[-ID_DIGITS:]}")

    def command() -> OrderControl:
        found = scanned(page, act.text("number"))
        if found is None:
            raise FieldRefusedError("number", say("Nothing here goes by this number."))
        return ordering(act, control_id, found)

    to = page.url("inspections", control_id)
    # What is kept is read now: the same form again is the same order, whatever left meanwhile.
    return act.handle(command, to=to, again=lambda: scan_page(page), about="control")


def ordering(act: Act, control_id: ControlId, found: Scanned) -> OrderControl:
    parcel = found.parcel
    parcels = (RunParcels(RunId(parcel.run_id), (OrderId(parcel.order_id),)),) if parcel else ()
    return OrderControl(
        control_id,
        choice_of(act, "kind", ControlKind),
        found.number,
        act.text("reason"),
        parcels,
        tuple(ControlledGoods(EntryId(entry_id), Sku(sku)) for entry_id, sku in found.kept),
        officer_of(act),
        act.now,
    )


def choice_of(act: Act, name: str, among: Any) -> Any:
    try:
        return among(act.text(name))
    except ValueError:
        raise FieldRefusedError(name, say("One of those that are offered.")) from None


def officer_of(act: Act) -> OfficerId:
    return OfficerId(act.page.visitor.actor)


@router.get("/inspections/{control_id}")
def one_control(control_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return control_page(page, control_id)


@router.post("/inspections/{control_id}/inspect")
def inspect(control_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> InspectControl:
        outcome = choice_of(act, "outcome", InspectionOutcome)
        finding = act.text("finding")
        return InspectControl(ControlId(control_id), officer_of(act), outcome, finding, act.now)

    return handled(act, command, control_id)


@router.post("/inspections/{control_id}/lift")
def lift(control_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    return handled(
        act, lambda: LiftControl(ControlId(control_id), officer_of(act), act.now), control_id
    )


@router.post("/inspections/{control_id}/ask")
def ask(control_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> AskOverride:
        return AskOverride(ControlId(control_id), officer_of(act), act.text("reason"), act.now)

    return handled(act, command, control_id)


@router.post("/inspections/{control_id}/grant")
def grant(control_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    return handled(
        act, lambda: GrantOverride(ControlId(control_id), officer_of(act), act.now), control_id
    )


@router.post("/inspections/{control_id}/decline")
def decline(control_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> DeclineOverride:
        return DeclineOverride(ControlId(control_id), officer_of(act), act.text("reason"), act.now)

    return handled(act, command, control_id)


def handled(act: Act, command: Callable[[], Any], control_id: str) -> Response:
    to = act.page.url("inspections", control_id)
    return act.handle(command, to=to, again=lambda: control_page(act.page, control_id))
