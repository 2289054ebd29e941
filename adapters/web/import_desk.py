"""What the pages of imports stand on: uploads, the registry, and asking for work to be done."""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from adapters.file_work import Row
from adapters.order_import.actor import asker
from adapters.order_import.marks import begun_mark_of, mark_of
from adapters.order_import.merchants_profiles import MerchantsProfiles
from adapters.order_import.profile_files import read
from adapters.order_import.registry import Imports
from adapters.order_import.rounds import shelf_of
from adapters.order_import.scratch import Scratch
from adapters.processes.loops import OUTAGES
from adapters.settings import Settings
from adapters.texts import mark, say, translated
from adapters.web.acts import FIELDS_MAX, Act, FieldRefusedError
from adapters.web.admission import NOT_YOURS_TO_SEE
from adapters.web.pages import Page, page_of
from adapters.web.visitors import MARK, require_mark
from adapters.work_queue import broker_for
from application.personal_data import PersonalField

log = logging.getLogger("jihuo")

FILE_BYTES_MAX = 1 << 30
"""A million rows are a tenth of it."""

FILE_NAME_CHARACTERS_MAX = 120

TOO_LARGE = mark("A file has at most {most} MB.")


async def upload_of(
    request: Request, page: Annotated[Page, Depends(page_of)]
) -> AsyncIterator[Act]:
    """The dependency of a form with one file; on disk, not in memory, when it is long."""
    if page.past:
        raise HTTPException(409, say("This page shows the past: nothing can be done there."))
    if int(request.headers.get("content-length") or 0) > FILE_BYTES_MAX:
        raise HTTPException(413, say(TOO_LARGE, most=FILE_BYTES_MAX >> 20))
    async with request.form(max_files=1, max_fields=FIELDS_MAX) as form:
        require_mark(request, str(form.get(MARK, "")))
        yield Act(page, form, page.system.clock())


def file_in(act: Act) -> UploadFile:
    """Raises FieldRefusedError when none was chosen."""
    file = act.form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise FieldRefusedError("file", say("Choose a file."))
    if (file.size or 0) > FILE_BYTES_MAX:
        raise FieldRefusedError("file", say(TOO_LARGE, most=FILE_BYTES_MAX >> 20))
    return file


def name_of(file: UploadFile) -> str:
    """As its sender calls it, without a way to it and without what cannot be shown."""
    bare = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in bare if c.isprintable())[:FILE_NAME_CHARACTERS_MAX] or "file"


def imports_of(page: Page) -> Imports:
    return Imports(page.system.engine, page.settings.operator)


def imports_mark(page: Page) -> str:
    """Asked before the rows that a page shows: what moves in between is told again."""
    return mark_of(page.system.engine, page.settings.operator)


def begun_mark(page: Page) -> str:
    """Asked before the row of an import that has ended: it may be begun again."""
    return begun_mark_of(page.system.engine, page.settings.operator)


def profiles_of(page: Page) -> MerchantsProfiles:
    return MerchantsProfiles(page.system.engine, page.settings.operator)


def import_named(page: Page, import_id: str) -> Row:
    """Raises 404 for what is not there and for what is somebody else's, in the same words."""
    row = imports_of(page).one(import_id)
    is_reached = row is not None and (page.within is None or row.merchant_id in page.within)
    if row is None or not is_reached or row.partition != page.partition:
        raise page.missing("import", import_id)
    return row


def ask(settings: Settings, import_id: str) -> None:
    """A hint to whoever works: when the queue cannot be reached, the sweeper asks later."""
    try:
        Path(settings.state_folder).mkdir(parents=True, exist_ok=True)
        broker = broker_for(settings.broker)
        try:
            asker(broker)(import_id)
        finally:
            broker.close()
    except OUTAGES as fault:
        log.warning("import %s waits for the sweeper: %s", import_id, fault)


@contextmanager
def report_of(page: Page, row: Row) -> Iterator[Scratch | None]:
    """The report of an import that has ended; None where there is none, or not here."""
    path = shelf_of(page.settings).scratch(row.import_id, row.round)
    if row.ended_at is None or not path.exists():
        yield None
        return
    scratch = Scratch(path)
    try:
        yield scratch
    finally:
        scratch.close()


def see_people(page: Page, row: Row) -> None:
    """Before a file that names people leaves again it is noted who gets it. Raises 403.

    Who sent it in may have it back; others see in it what their roles show them anywhere.
    """
    page.is_personal = True
    if not read(row.profile).columns.have_people:
        return
    is_senders_own = page.visitor.actor == row.made_by
    if not (is_senders_own or page.visitor.fields_seen >= frozenset(PersonalField)):
        raise HTTPException(403, translated(NOT_YOURS_TO_SEE))
    fields = frozenset(PersonalField)
    subject, orders = f"import {row.import_id}", row.invoices
    page.doors.sightings.note(page.visitor, page.partition, "export", subject, orders, fields)
