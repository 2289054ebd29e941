"""Draws of inspections: frozen, witnessed, drawn and repeated; officers, and their relations."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.web.acts import Act, act_of
from adapters.web.inspection_columns import (
    candidate_table,
    draw_table,
    officer_table,
    relation_table,
    target_table,
)
from adapters.web.inspections import officer_of
from adapters.web.pages import Page, page_of
from application.drawing_lots import DrawTargets
from application.streams import DRAW
from domain.draw_commands import GiveWitness, RevealSeed
from domain.identifiers import DrawId, OfficerId, stream_of
from domain.inspection_draw import InspectionDraw, faults
from domain.officer_roster import EndRelation, RecordRelation, SetDuty
from projections import inspection_desk, inspection_draws

SECRET_MAX = 200

router = APIRouter()


@router.get("/inspections/draws")
def draws(page: Annotated[Page, Depends(page_of)]) -> Response:
    return draws_page(page)


def draws_page(page: Page) -> Response:
    table = draw_table(page)
    with page.read(inspection_desk.MODEL) as connection:
        rows = inspection_draws.draws_of(connection, page.partition, **table.asked_rows)
        officers = inspection_draws.officers_of(connection, page.partition)
        relations = inspection_draws.relations_of(connection, page.partition)
    return page.show(
        "inspections/draws.html",
        table=table.of_offset(rows),
        officers=officer_table(page).of(officers),
        relations=relation_table(page).of(relations),
    )


@router.post("/inspections/officers")
def set_duty(act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> SetDuty:
        is_on_duty = act.text("duty") == "on"
        reason = act.text("reason", needed=False)
        return SetDuty(OfficerId(act.text("officer")), is_on_duty, reason, officer_of(act), act.now)

    return of_roster(act, command)


@router.post("/inspections/relations")
def relate(act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> RecordRelation | EndRelation:
        kind = EndRelation if act.text("relation") == "ended" else RecordRelation
        officer, enterprise = OfficerId(act.text("officer")), act.text("enterprise")
        return kind(officer, enterprise, act.text("reason"), officer_of(act), act.now)

    return of_roster(act, command)


def of_roster(act: Act, command: Callable[[], Any]) -> Response:
    to = act.page.url("inspections", "draws")
    return act.handle(command, to=to, again=lambda: draws_page(act.page))


@router.get("/inspections/draws/{draw_id}")
def one_draw(draw_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return draw_page(page, draw_id)


def draw_page(page: Page, draw_id: str) -> Response:
    """The lots are drawn once more, from the events of the draw alone."""
    with page.read(inspection_desk.MODEL) as connection:
        row = inspection_draws.one_draw(connection, page.partition, draw_id)
    if row is None:
        raise page.missing("draw", draw_id)
    stream_id = stream_of(page.partition, DRAW, draw_id)
    draw: InspectionDraw = page.system.handling.reader.read([stream_id])[stream_id].state
    targets = draw.drawn.targets if draw.drawn and row.drawn_at else ()
    return page.show(
        "inspections/draw.html",
        row=row,
        frozen=draw.frozen,
        faults=faults(draw) if row.revealed_at else None,
        targets=target_table(page).of(targets),
        candidates=candidate_table(page).of(draw.candidates),
    )


@router.post("/inspections/draws/{draw_id}/witness")
def witness(draw_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> GiveWitness:
        return GiveWitness(DrawId(draw_id), act.text("value"), act.page.visitor.actor, act.now)

    return handled(act, command, draw_id)


@router.post("/inspections/draws/{draw_id}/draw")
def draw_lots(draw_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> DrawTargets:
        return DrawTargets(DrawId(draw_id), *secrets_of(act), officer_of(act), act.now)

    return handled(act, command, draw_id)


@router.post("/inspections/draws/{draw_id}/reveal")
def reveal(draw_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    return handled(act, lambda: RevealSeed(DrawId(draw_id), *secrets_of(act), act.now), draw_id)


def secrets_of(act: Act) -> tuple[str, str]:
    return act.text("seed", longest=SECRET_MAX), act.text("salt", longest=SECRET_MAX)


def handled(act: Act, command: Callable[[], Any], draw_id: str) -> Response:
    to = act.page.url("inspections", "draws", draw_id)
    return act.handle(command, to=to, again=lambda: draw_page(act.page, draw_id))
