"""Grades of enterprises with what each follows from; the worst stand on a list for everybody."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from adapters.bootstrap import System
from adapters.settings import Settings
from adapters.web.acts import Act, act_of
from adapters.web.inspection_columns import change_table, grade_table
from adapters.web.inspections import officer_of
from adapters.web.pages import Page, page_of
from adapters.web.rendering import outside
from application.grading import RecordComplaint, ReviewGrades
from projections import enterprise_grades, inspection_desk

router = APIRouter()


@router.get("/inspections/grades")
def grades(page: Annotated[Page, Depends(page_of)]) -> Response:
    return grades_page(page)


def grades_page(page: Page) -> Response:
    table, changes = grade_table(page), change_table(page)
    with page.read(inspection_desk.MODEL) as connection:
        rows = enterprise_grades.grades_of(connection, page.partition, **table.asked_rows)
        latest = enterprise_grades.changes_of(
            connection, page.partition, limit=changes.limit, offset=changes.asked.offset
        )
    return page.show(
        "inspections/grades.html", table=table.of_offset(rows), changes=changes.of_offset(latest)
    )


@router.post("/inspections/complaints")
def complain(act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> RecordComplaint:
        complaint_id, text = act.name_of_id("complaint_id"), act.text("text", longest=2_000)
        return RecordComplaint(act.text("enterprise"), complaint_id, text, officer_of(act), act.now)

    to = act.page.url("inspections", "grades")
    return act.handle(command, to=to, again=lambda: grades_page(act.page))


@router.post("/inspections/grades")
def review(act: Annotated[Act, Depends(act_of)]) -> Response:
    def command() -> ReviewGrades:
        return ReviewGrades(act.texts("enterprises"), officer_of(act), act.now)

    to = act.page.url("inspections", "grades")
    return act.handle(command, to=to, again=lambda: grades_page(act.page))


@router.get("/black-list")
def black_list(request: Request) -> Response:
    """Published: whoever asks is told, and nothing else of the book."""
    system: System = request.app.state.system
    settings: Settings = request.app.state.settings
    book = f"{settings.operator}.{settings.book}"
    with system.engine.connect() as connection:
        rows = enterprise_grades.black_list(connection, book)
    return outside(request, "inspections/black_list.html", rows=rows, book=book)
