"""Files of products: the template, checking one, taking it in, and getting it back with errors.

Between checking and taking in a file is kept in the page, not by the server: what is taken in is
what was checked, byte for byte, and nothing is left behind when nobody goes on.
"""

import base64
import binascii
import zlib
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from adapters.product_import.laying_over import ProductRow
from adapters.product_import.reading import Source, UnreadableFileError, read_source
from adapters.product_import.report import Report, csv_of, template, with_errors, xlsx_of
from adapters.texts import say, translated
from adapters.web.acts import FIELDS_MAX, Act, FieldRefusedError, act_of, reached_at
from adapters.web.pages import Page, page_of
from adapters.web.products_marked import intake_of
from adapters.web.refusals import CHANGED_MEANWHILE
from adapters.web.tables.files import CSV, XLSX, download
from adapters.web.visitors import MARK, require_mark
from application.event_log import ChangedMeanwhile
from application.outcome import Outcome

ROWS_MAX = 5_000
"""Five appends, some seconds; longer files are taken in on the command line."""

FILE_BYTES_MAX = 4_000_000
KEPT_CHARACTERS_MAX = 6_000_000
"""Of the file as the page holds it: an XLSX does not grow smaller, and four letters hold three
bytes."""

router = APIRouter()


async def upload_of(
    request: Request, page: Annotated[Page, Depends(page_of)]
) -> AsyncIterator[Act]:
    """Like any other form, but with a file. Raises ForeignFormError."""
    if page.past:
        raise HTTPException(409, say("This page shows the past: nothing can be done there."))
    async with request.form(max_files=1, max_fields=FIELDS_MAX) as form:
        require_mark(request, str(form.get(MARK, "")))
        yield Act(page, form, page.system.clock())


@router.get("/products/import")
def ask_file(page: Annotated[Page, Depends(page_of)]) -> Response:
    return import_page(page)


@router.get("/products/template")
def empty_file(page: Annotated[Page, Depends(page_of)]) -> Response:
    if page.request.query_params.get("export") == XLSX:
        return download("products.xlsx", XLSX, xlsx_of(template()))
    return download("products.csv", CSV, csv_of(template()))


@router.post("/products/import")
def check(act: Annotated[Act, Depends(upload_of)]) -> Response:
    """What taking the file in would do; nothing is recorded."""
    page = act.page
    try:
        content = uploaded(act)
        source = read(content)
    except FieldRefusedError as fault:
        return act.refused(fault.field, fault.words, 422, lambda: import_page(page))
    return import_page(page, content, checked(page, source, act.now))


@router.post("/products/import/take")
def take(act: Annotated[Act, Depends(act_of)]) -> Response:
    page = act.page
    try:
        content = kept_in(act)
        source = read(content)
        report = intake_of(page).taken(rows_of(source), act.command_id(), act.now)
    except FieldRefusedError as fault:
        return act.refused(fault.field, fault.words, 422, lambda: import_page(page))
    except ChangedMeanwhile:
        words = translated(CHANGED_MEANWHILE)
        return act.refused("", words, 409, lambda: import_page(page))
    if report.faults:
        page.reached = report.position
        return import_page(page, content, report, is_taken=True)
    outcome = Outcome(report.position, len(report.new) + len(report.changed))
    return RedirectResponse(reached_at(page.url("products"), outcome), 303)


@router.post("/products/import/errors")
def errors(act: Annotated[Act, Depends(act_of)]) -> Response:
    """The same file back, with what is wrong behind each row."""
    page = act.page
    try:
        source = read(kept_in(act))
    except FieldRefusedError as fault:
        return act.refused(fault.field, fault.words, 422, lambda: import_page(page))
    content = with_errors(source, checked(page, source, act.now).faults)
    form = XLSX if source.is_xlsx else CSV
    return download(f"products-with-errors.{form}", form, content)


def checked(page: Page, source: Source, at: datetime) -> Report:
    return intake_of(page).checked(rows_of(source), at)


def rows_of(source: Source) -> list[ProductRow]:
    return [ProductRow(row.number, source.said_in(row)) for row in source.rows]


def read(content: bytes) -> Source:
    """Raises FieldRefusedError."""
    try:
        return read_source(content, ROWS_MAX)
    except UnreadableFileError as fault:
        raise FieldRefusedError("file", str(fault)) from None


def uploaded(act: Act) -> bytes:
    """Raises FieldRefusedError."""
    file = act.form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise FieldRefusedError("file", say("Choose a file."))
    content = file.file.read(FILE_BYTES_MAX + 1)
    if len(content) > FILE_BYTES_MAX:
        raise FieldRefusedError("file", too_large())
    return content


def too_large() -> str:
    return say("At most {megabytes} MB.", megabytes=FILE_BYTES_MAX // 1_000_000)


def kept(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content)).decode()


def kept_in(act: Act) -> bytes:
    """The file that a page holds. Raises FieldRefusedError."""
    text = str(act.form.get("kept", ""))
    try:
        packed = base64.b64decode(text[:KEPT_CHARACTERS_MAX], validate=True)
        unpacking = zlib.decompressobj()
        # No more than may be sent, whatever it unpacks to.
        content = unpacking.decompress(packed, FILE_BYTES_MAX + 1)
    except (binascii.Error, ValueError, zlib.error):
        raise FieldRefusedError("file", say("Choose the file once more.")) from None
    if len(content) > FILE_BYTES_MAX:
        raise FieldRefusedError("file", too_large())
    if not unpacking.eof:
        raise FieldRefusedError("file", say("Choose the file once more."))
    return content


def import_page(
    page: Page, content: bytes = b"", report: Report | None = None, *, is_taken: bool = False
) -> Response:
    what: Mapping[str, object] = {"report": report, "is_taken": is_taken, "rows_max": ROWS_MAX}
    return page.show("products/import.html", kept=kept(content) if report else "", **what)
