"""`/imports`: files of orders sent in by merchants, how far each has come, and what it came to.

A request keeps the file, makes an import of it and asks for it; whoever works at imports does the
rest (`adapters/order_import/working.py`).
"""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from fastapi.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.background import BackgroundTask

from adapters.file_work import Row
from adapters.order_import.profile import OrderFileError
from adapters.order_import.profile_files import read
from adapters.order_import.registry import NewImport
from adapters.order_import.report import csv_lines
from adapters.order_import.returned_file import form_of, write_returned
from adapters.order_import.rounds import shelf_of
from adapters.order_import.scratch import Scratch
from adapters.order_import.shelf import KeptFile
from adapters.texts import say
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.import_columns import (
    import_table,
    progress_of,
    remedies_for,
    reported_table,
    summary_of,
)
from adapters.web.import_desk import (
    ask,
    begun_mark,
    file_in,
    import_named,
    imports_mark,
    imports_of,
    name_of,
    profiles_of,
    report_of,
    see_people,
    upload_of,
)
from adapters.web.pages import Page, page_of
from adapters.web.tables.files import MEDIA_TYPES
from projections import campaign_figures, merchant_dashboard

router = APIRouter()

AREA = "imports"
ON_SALE = "published"
CAMPAIGNS_OFFERED = 200

Paged = Annotated[Page, Depends(page_of)]
Acted = Annotated[Act, Depends(act_of)]
Uploaded = Annotated[Act, Depends(upload_of)]


@router.get("/imports")
def imports(page: Paged) -> Response:
    return list_page(page)


@router.post("/imports")
def begin(act: Uploaded) -> Response:
    """The same file again is the same import: its page is shown, and it is begun anew."""
    page = act.page
    try:
        wanted = wanted_in(act)
    except FieldRefusedError as fault:
        return act.refused(fault.field, fault.words, 422, lambda: list_page(page))
    except OrderFileError as fault:
        return act.refused("profile", fault.said(), 422, lambda: list_page(page))
    import_id = imports_of(page).begin(wanted, page.visitor.actor, act.now)
    ask(page.settings, import_id)
    return RedirectResponse(page.url(AREA, import_id), 303)


def wanted_in(act: Act) -> NewImport:
    """Raises FieldRefusedError, OrderFileError, and 404 for what is somebody else's."""
    page, file = act.page, file_in(act)
    campaign_id = act.text("campaign_id")
    page.refuse_foreign("campaign", campaign_id)
    owner = {row.campaign_id: row.merchant_id for row in campaigns_on_sale(page)}
    if campaign_id not in owner:
        raise FieldRefusedError("campaign_id", say("This campaign is not on sale."))
    merchant_id, name = owner[campaign_id], act.text("profile")
    profile = profiles_of(page).one(merchant_id, name).profile
    kept = shelf_of(page.settings).keep(file.file)
    return NewImport(
        page.partition,
        merchant_id,
        campaign_id,
        name,
        profile,
        name_of(file),
        kept,
        act.is_ticked("dry_run"),
    )


@router.get("/imports/{import_id}")
def one(import_id: str, page: Paged) -> Response:
    marks = {"imports_mark": imports_mark(page), "begun_mark": begun_mark(page)}
    return one_page(page, import_named(page, import_id), marks)


@router.post("/imports/{import_id}/again")
def again(import_id: str, act: Acted) -> Response:
    """The whole file once more: what stands is known, what was corrected elsewhere is taken."""
    row = import_named(act.page, import_id)
    imports_of(act.page).begin_again(row.import_id, act.now)
    ask(act.page.settings, row.import_id)
    return RedirectResponse(act.page.url(AREA, row.import_id), 303)


@router.post("/imports/{import_id}/place")
def place(import_id: str, act: Acted) -> Response:
    """What was only tried is done."""
    page, row = act.page, import_named(act.page, import_id)
    page.refuse_foreign("campaign", row.campaign_id)
    done_id = imports_of(page).begin(tried_for_good(page, row), page.visitor.actor, act.now)
    ask(page.settings, done_id)
    return RedirectResponse(page.url(AREA, done_id), 303)


def tried_for_good(page: Page, row: Row) -> NewImport:
    return NewImport(
        page.partition,
        row.merchant_id,
        row.campaign_id,
        row.profile_name,
        read(row.profile),
        row.file_name,
        KeptFile(row.file_hash, row.file_bytes),
        False,
    )


@router.get("/imports/{import_id}/report")
def report(import_id: str, page: Paged) -> Response:
    """Every row that was not taken, as CSV, however many they are."""
    row = import_named(page, import_id)
    with report_of(page, row) as scratch:
        if scratch is None:
            raise page.missing("report", import_id)
        path = scratch.path
    return StreamingResponse(
        report_lines(path), media_type=MEDIA_TYPES["csv"], headers=attached(row, "report.csv")
    )


def report_lines(path: Path) -> Iterator[str]:
    scratch = Scratch(path)
    try:
        yield from csv_lines(scratch.reported())
    finally:
        scratch.close()


@router.get("/imports/{import_id}/file")
def returned(import_id: str, page: Paged) -> Response:
    """The same file with what is wrong beside each row."""
    row = import_named(page, import_id)
    source = shelf_of(page.settings).path(row.file_hash)
    with report_of(page, row) as scratch:
        if scratch is None or not source.exists():
            raise page.missing("report", import_id)
        see_people(page, row)
        form = form_of(source, row)
        with tempfile.NamedTemporaryFile(suffix=f".{form}", delete=False) as made:
            to = Path(made.name)
        write_returned(source, row, scratch, to)
    headers = attached(row, f"with-errors.{form}")
    done = BackgroundTask(to.unlink, missing_ok=True)
    return FileResponse(to, media_type=MEDIA_TYPES[form], headers=headers, background=done)


def attached(row: Row, ending: str) -> dict[str, str]:
    stem = row.file_name.partition(".")[0]
    name = quote(f"{stem}-{ending}")
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Cache-Control": "no-store",
    }


def list_page(page: Page) -> Response:
    table = import_table(page)
    mark = imports_mark(page)
    found = imports_of(page).latest(page.within, table.limit, table.asked.offset)
    profiles, campaigns = profiles_of(page).all(page.within), campaigns_on_sale(page)
    return page.show(
        "imports/list.html",
        table=table.of_offset(found),
        campaigns=campaigns,
        campaign_options=[(row.campaign_id, row.name) for row in campaigns],
        profiles=profiles,
        profile_options=[(name, name) for name in dict.fromkeys(row.name for row in profiles)],
        is_moving=any(row.ended_at is None for row in found),
        imports_mark=mark,
    )


def campaigns_on_sale(page: Page) -> list[sa.Row[Any]]:
    with page.read_now(merchant_dashboard.MODEL) as connection:
        rows = campaign_figures.campaigns_of(
            connection, page.partition, None, ON_SALE, within=page.within, limit=CAMPAIGNS_OFFERED
        )
    return list(rows)


def one_page(page: Page, row: Row, marks: Mapping[str, str]) -> Response:
    table = reported_table(page)
    with report_of(page, row) as scratch:
        after = int(table.asked.after) if table.asked.after.isdecimal() else 0
        rows = list(scratch.reported(after, table.limit)) if scratch else []
        has_report = scratch is not None
    return page.show(
        "imports/one.html",
        row=row,
        progress=progress_of(row, page.now),
        summary=summary_of(row),
        has_report=has_report,
        **marks,
        remedies=remedies_for(page, row, rows),
        table=table.of_page(rows, lambda each: str(each.number), row.reported),
    )
