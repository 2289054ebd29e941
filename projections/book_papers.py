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
    PaperSent,
    PaperStopped,
)
from domain.entry_events import EntryListed
from domain.exit_events import ExitListed, GatePassIssued
from domain.identifiers import filed_thing, filing_of_entry, filing_of_exit
from projections.columns import UtcTime
from projections.read_model import Handler, ReadModel
from projections.row_parts import key, number, partition_of
from projections.writing import change, put, put_new

_metadata = sa.MetaData()

PAPER_KEY = ("partition", "filing_id", "paper", "pass_no")

books = sa.Table(
    "book_papers_books",
    _metadata,
    key("partition"),
    sa.Column("book_no", sa.Text, nullable=False),
)

papers = sa.Table(
    "book_papers",
    _metadata,
    *map(key, PAPER_KEY),
    sa.Column("way", sa.Text, nullable=False),
    sa.Column("thing_id", sa.Text, nullable=False),
    sa.Column("since", UtcTime, nullable=False),
    # An exit's list is complete with its first pass, a pass once its lorry was weighed.
    sa.Column("is_ready", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("is_asked", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("plate", sa.Text, nullable=False, server_default=""),
    sa.Column("described_position", sa.BigInteger),
    sa.Column("stopped_position", sa.BigInteger),
    sa.Column("own_no", sa.Text, nullable=False, server_default=""),
    number("attempt"),
    sa.Column("sent_at", UtcTime),
    sa.Column("sent_position", sa.BigInteger),
    sa.Index("book_papers_by_time", "partition", "since", "filing_id"),
)

lacks = sa.Table(
    "book_paper_lacks",
    _metadata,
    key("partition"),
    sa.Column("stopped_position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("part", sa.Text, nullable=False),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("expected", sa.Text, nullable=False),
)

attempts = sa.Table(
    "book_paper_attempts",
    _metadata,
    key("partition"),
    key("own_no"),
    sa.Column("filing_id", sa.Text, nullable=False),
    sa.Column("paper", sa.Text, nullable=False),
    sa.Column("pass_no", sa.Text, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("sent_at", UtcTime, nullable=False),
    sa.Index("book_paper_attempts_by_filing", "partition", "filing_id"),
)

answers = sa.Table(
    "book_paper_answers",
    _metadata,
    key("partition"),
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("filing_id", sa.Text, nullable=False),
    sa.Column("own_no", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("customs_no", sa.Text, nullable=False),
    sa.Column("pre_no", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("receipt_hash", sa.Text, nullable=False),
    sa.Column("answered_at", UtcTime, nullable=False),
    sa.Index("book_paper_answers_by_number", "partition", "own_no"),
    sa.Index("book_paper_answers_by_filing", "partition", "filing_id"),
)


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


def issue_pass(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        filing_id = filing_of_exit(each.event.exit_id)
        listed = new_row(each, filing_id, each.event.issued_at)
        complete = {name: listed[name] for name in PAPER_KEY} | {"is_ready": True}
        change(connection, papers, [complete])
        asked = listed | {"paper": Paper.PASS.value, "pass_no": each.event.pass_no}
        put_new(connection, papers, [asked | {"plate": each.event.vehicle}])


def describe(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        event = each.event
        row = new_row(each, event.filing_id, event.described_at)
        row |= {"paper": Paper.PASS.value, "pass_no": event.pass_no}
        put_new(connection, papers, [row])
        told = {"is_ready": True, "plate": event.plate, "described_position": each.position}
        change(connection, papers, [paper_key(each, Paper.PASS) | told])


def send(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        event = each.event
        named = paper_key(each, event.paper)
        told = {"own_no": event.own_no, "attempt": event.attempt, "sent_at": event.sent_at}
        over = {"sent_position": each.position, "is_asked": False, "stopped_position": None}
        change(connection, papers, [named | told | over])
        put(connection, attempts, [named | told])


def stop(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        told = {"stopped_position": each.position, "is_asked": False}
        change(connection, papers, [paper_key(each, each.event.paper) | told])
        at = {"partition": partition_of(each), "stopped_position": each.position}
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


def new_row(each: Recorded, filing_id: Any, since: Any) -> dict[str, Any]:
    """A list that is not sent yet."""
    way, thing_id = filed_thing(filing_id)
    named = {"partition": partition_of(each), "filing_id": filing_id}
    of_list = {"paper": Paper.LIST.value, "pass_no": ""}
    return named | of_list | {"way": way, "thing_id": thing_id, "since": since}


def paper_key(each: Recorded, paper: Paper) -> dict[str, Any]:
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
    PaperSent: send,
    PaperStopped: stop,
    PaperAskedAgain: ask_again,
    PaperAnswered: answer,
}

MODEL = ReadModel("book_papers", _metadata, HANDLERS)
