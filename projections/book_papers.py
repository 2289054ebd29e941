"""Which papers of the account book are at customs, what lacks of the others, and what was answered?

What stands of a paper follows from its latest answer by customs' time: answers are kept as they
come and judged when somebody asks.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.account_book import AccountBookOpened
from domain.book_filing_events import (
    LoadDescribed,
    Paper,
    PaperAnswered,
    PaperAskedAgain,
    PaperOutdated,
    PaperSent,
    PaperStopped,
)
from domain.clearance_events import RunOpened
from domain.entry_events import EntryListed, StockReserved
from domain.exit_events import ExitListed, GatePassIssued
from domain.identifiers import filed_thing, filing_of_entry, filing_of_exit
from projections import book_paper_owners
from projections.book_paper_owners import tables
from projections.book_paper_tables import PAPER_KEY, answers, attempts, books, lacks, papers
from projections.read_model import Handler, ReadModel
from projections.row_parts import partition_of
from projections.writing import change, put, put_new

Row = dict[str, Any]


def open_book(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [{"partition": partition_of(r), "book_no": r.event.book_no} for r in recorded]
    put(connection, books, rows)


def list_entry(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [
        new_row(r, filing_of_entry(r.event.entry_id), r.event.listed_at) | {"is_ready": True}
        for r in recorded
    ]
    put_new(connection, papers, rows)


def list_exit(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [
        new_row(r, filing_of_exit(r.event.exit_id), r.event.listed_at) | {"is_ready": False}
        for r in recorded
    ]
    put_new(connection, papers, rows)
    book_paper_owners.listed(connection, recorded)


def issue_pass(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        filing_id = filing_of_exit(each.event.exit_id)
        listed = new_row(each, filing_id, each.event.issued_at)
        complete = {name: listed[name] for name in PAPER_KEY}
        issued: Row = {"is_ready": True, "issued_position": each.position}
        change(connection, papers, [complete | issued])
        asked = listed | {"paper": Paper.PASS.value, "pass_no": each.event.pass_no}
        put_new(connection, papers, [asked | {"plate": each.event.vehicle}])


def describe(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        event = each.event
        row = new_row(each, event.filing_id, event.described_at)
        row |= {"paper": Paper.PASS.value, "pass_no": event.pass_no}
        put_new(connection, papers, [row])
        told: Row = {"is_ready": True, "plate": event.plate, "outdated": ""}
        told |= {"described_position": each.position}
        change(connection, papers, [paper_key(each, Paper.PASS) | told])


def send(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        event = each.event
        named = paper_key(each, event.paper)
        told = {"own_no": event.own_no, "attempt": event.attempt, "sent_at": event.sent_at}
        told |= {"ask": event.ask.value}
        over: Row = {"sent_position": each.position, "is_asked": False, "stopped_position": None}
        over |= {"outdated": ""}
        change(connection, papers, [named | told | over])
        put(connection, attempts, [named | told])


def outdate(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        over: Row = {"is_asked": False, "stopped_position": None, "outdated": each.event.ask.value}
        change(connection, papers, [paper_key(each, each.event.paper) | over])


def stop(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        told: Row = {"stopped_position": each.position, "is_asked": False}
        change(connection, papers, [paper_key(each, each.event.paper) | told])
        at: Row = {"partition": partition_of(each), "stopped_position": each.position}
        at |= {"filing_id": each.event.filing_id}
        rows = [
            at
            | {"place": place, "part": lack.part, "line": lack.line, "field": lack.field}
            | {"rule": lack.rule, "value": lack.value, "expected": lack.expected}
            for place, lack in enumerate(each.event.lacks, 1)
        ]
        put(connection, lacks, rows)


def ask_again(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [paper_key(each, each.event.paper) | {"is_asked": True} for each in recorded]
    change(connection, papers, rows)


def answer(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [
        {
            "partition": partition_of(each),
            "position": each.position,
            "filing_id": each.event.filing_id,
            "own_no": each.event.own_no,
            "verdict": each.event.verdict.value,
            "customs_no": each.event.customs_no,
            "pre_no": each.event.pre_no,
            "text": each.event.text,
            "receipt_hash": each.event.receipt_hash,
            "answered_at": each.event.answered_at,
        }
        for each in recorded
    ]
    put(connection, answers, rows)


def new_row(each: Recorded, filing_id: Any, since: Any) -> Row:
    """A list that is not sent yet."""
    way, thing_id = filed_thing(filing_id)
    named = {"partition": partition_of(each), "filing_id": filing_id}
    of_list = {"paper": Paper.LIST.value, "pass_no": ""}
    return named | of_list | {"way": way, "thing_id": thing_id, "since": since}


def paper_key(each: Recorded, paper: Paper) -> Row:
    event = each.event
    return {
        "partition": partition_of(each),
        "filing_id": event.filing_id,
        "paper": paper.value,
        "pass_no": event.pass_no,
    }


HANDLERS: dict[type, Handler] = {
    AccountBookOpened: open_book,
    EntryListed: list_entry,
    ExitListed: list_exit,
    GatePassIssued: issue_pass,
    LoadDescribed: describe,
    PaperOutdated: outdate,
    PaperSent: send,
    PaperStopped: stop,
    PaperAskedAgain: ask_again,
    PaperAnswered: answer,
    RunOpened: book_paper_owners.opened,
    StockReserved: book_paper_owners.reserved,
}

MODEL = ReadModel("book_papers", tables, HANDLERS)
