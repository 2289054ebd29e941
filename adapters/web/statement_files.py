"""`/statements/files`: statements sent in by the page, how far each is, and what it came to.

A request keeps the file, notes it and asks for it; who works at statements compares it
(`adapters/payment_statements/working.py`).
"""

import json
import logging
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from adapters.file_work import Row
from adapters.order_import.profile import OrderFileError
from adapters.order_import.rounds import shelf_of
from adapters.payment_statements import faults
from adapters.payment_statements.file import NEEDED
from adapters.payment_statements.profile import NamedProfile
from adapters.payment_statements.registry import NewStatement, StatementFiles
from adapters.payment_statements.rounds import asker
from adapters.processes.loops import OUTAGES
from adapters.settings import Settings
from adapters.texts import READER, coded, mark, mark_code, say
from adapters.web.acts import Act, FieldRefusedError
from adapters.web.import_desk import file_in, name_of, upload_of
from adapters.web.pages import Page, page_of
from adapters.web.statement_profiles import profiles_of
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from adapters.work_queue import broker_for
from domain.identifiers import shared_of
from projections import payment_book, payment_search

log = logging.getLogger("jihuo")

router = APIRouter()

AREA = ("statements", "files")
FIRMS_OFFERED = 50

SAID = (
    mark_code("waiting"),
    mark_code("reading rows"),
    mark_code("comparing"),
    mark_code("done"),
    mark_code("failed"),
    mark_code("file"),
)
"""The stages of a file, as its table holds them, and what is not there at an address."""

FILES = (
    Column("file", mark("File"), value=lambda row: row.file_name),
    Column("state", mark("State"), value=lambda row: coded(row.stage)),
    Column("rows", mark("Rows"), Kind.NUMBER, lambda row: row.rows),
    Column("statement", mark("Statement"), Kind.ID, lambda row: row.statement_id, ("statements",)),
    Column("begun", mark("Begun"), Kind.MOMENT, lambda row: row.asked_at),
    Column("by", mark("By"), value=lambda row: row.made_by),
)


@dataclass(frozen=True, slots=True)
class NamedFault:
    """A row that could not be read, as people and programs read it."""

    row: int
    column: str
    value: str
    code: str
    message: str


NAMED = (
    Column("row", mark("Row"), Kind.NUMBER),
    Column("column", mark("Column")),
    Column("value", mark("Value")),
    Column("code", mark("Code")),
    Column("message", mark("What is wrong")),
)


@router.get("/statements/files")
def files(page: Annotated[Page, Depends(page_of)]) -> Response:
    return files_page(page)


def files_page(page: Page) -> Response:
    table = Table(page, "statement files", FILES, sorts=[], key=lambda row: str(row.file_id))
    found = files_of(page).latest(page.partition, table.limit, table.asked.offset)
    return page.show(
        "firms/statement_files.html",
        table=table.of_offset(found),
        firms=[("", say("as its rows say")), *((name, name) for name in firms_known(page))],
        profiles=[("", say("our own columns")), *profiles_known(page)],
        needed=NEEDED,
        is_moving=any(row.ended_at is None for row in found),
    )


def firms_known(page: Page) -> list[str]:
    """The one we ask for refunds, and those of which statements are here."""
    with page.read_now(payment_book.MODEL) as connection:
        shared = shared_of(page.partition)
        rows = payment_search.statements_in(connection, shared, limit=FIRMS_OFFERED)
    return sorted({page.settings.payments_name, *(row.payment_firm for row in rows)} - {""})


def profiles_known(page: Page) -> list[tuple[str, str]]:
    """Each by its firm and its name: two firms may call theirs the same."""
    return [
        (json.dumps([row.payment_firm, row.name]), f"{row.payment_firm} · {row.name}")
        for row in profiles_of(page).all()
    ]


@router.post("/statements/files")
def send_in(act: Annotated[Act, Depends(upload_of)]) -> Response:
    """The same file again is the same: its page is shown, and what is recorded stays."""
    page = act.page
    try:
        wanted = wanted_in(act)
    except FieldRefusedError as fault:
        return act.refused(fault.field, fault.words, 422, lambda: files_page(page))
    file_id = files_of(page).begin(wanted, page.visitor.actor, act.now)
    ask(page.settings, file_id)
    return RedirectResponse(page.url(*AREA, file_id), 303)


def wanted_in(act: Act) -> NewStatement:
    """Raises FieldRefusedError."""
    page, file = act.page, file_in(act)
    if not file.size:
        raise FieldRefusedError("file", say("The file is empty."))
    firm, day, reading = act.text("payment_firm", needed=False), day_chosen(act), chosen_in(act)
    if reading and firm not in ("", reading.profile.payment_firm):
        words = say("The profile is of {firm}.", firm=reading.profile.payment_firm)
        raise FieldRefusedError("payment_firm", words)
    kept = shelf_of(page.settings).keep(file.file)
    return NewStatement(page.partition, name_of(file), kept, firm, day, reading)


def chosen_in(act: Act) -> NamedProfile | None:
    """The profile that was chosen; none for our own columns. Raises FieldRefusedError."""
    text = act.text("profile", needed=False, longest=1_000)
    if not text:
        return None
    try:
        firm, name = msgspec.json.decode(text, type=tuple[str, str])
        return profiles_of(act.page).one(firm, name)
    except msgspec.MsgspecError:
        raise FieldRefusedError("profile", say("Choose one of the list.")) from None
    except OrderFileError as fault:
        raise FieldRefusedError("profile", fault.said()) from None


def day_chosen(act: Act) -> date | None:
    return act.day("day") if act.text("day", needed=False) else None


@router.get("/statements/files/{file_id}")
def one(file_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    row = files_of(page).one(file_id)
    if row is None or row.partition != page.partition:
        raise page.missing("file", file_id)
    table = Table(page, "unreadable rows", NAMED, sorts=[], key=lambda each: str(each.row))
    return page.show(
        "firms/statement_file.html",
        row=row,
        reading=files_of(page).reading_of(file_id),
        fault=row.fault_zh if READER.get() == "zh" else row.fault,
        is_moving=row.ended_at is None,
        statement=statement_of(page, row),
        table=table.of(faults_of(row)),
    )


def statement_of(page: Page, row: Row) -> Any:
    """None until it is recorded and the payment book knows of it."""
    with page.read_now(payment_book.MODEL) as connection:
        shared = shared_of(page.partition)
        return payment_search.one_statement(connection, shared, row.statement_id)


def faults_of(row: Row) -> list[NamedFault]:
    found = []
    for number, text in json.loads(row.faults):
        if fault := faults.read(text):
            code, words = fault.code, faults.said(fault)
            found.append(NamedFault(number, fault.column, fault.value, code, words))
    return found


def files_of(page: Page) -> StatementFiles:
    return StatementFiles(page.system.engine, page.settings.operator)


def ask(settings: Settings, file_id: str) -> None:
    """A hint to whoever works: when the queue cannot be reached, the sweeper asks later."""
    try:
        Path(settings.state_folder).mkdir(parents=True, exist_ok=True)
        broker = broker_for(settings.broker)
        try:
            asker(broker)(file_id)
        finally:
            broker.close()
    except OUTAGES as fault:
        log.warning("statement %s waits for the sweeper: %s", file_id, fault)
