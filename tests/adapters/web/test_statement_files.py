"""Statements sent in by the page: kept, compared by a worker, their faults named."""

import random
import re
from datetime import timedelta

import pytest

from adapters.file_work import WORKING_LASTS
from adapters.payment_statements.rounds import StatementRounds, statement_rounds
from adapters.web import statement_files
from adapters.work_queue import broker_for, start_worker
from application.roles import Role
from tests.adapters.waiting import wait_until
from tests.adapters.web.site import BOOK, words
from tests.adapters.web.statement_desk import (
    DAY,
    FIRM,
    SHARED,
    TITLES,
    Desk,
    csv_of,
    desk_of,
    row,
    workbook_of,
)


@pytest.fixture
def desk(site, tmp_path) -> Desk:
    return desk_of(site, tmp_path)


def test_a_statement_is_kept_by_the_request_and_compared_by_a_worker(desk):
    address = desk.send(csv_of(row("P-1"), row("P-2", "2.50")))
    assert "waiting" in words(desk.site.get(address))
    assert "data-moving" in desk.site.get(address)
    assert desk.statements() == []
    said = desk.worked(address)
    assert "done" in said
    assert "Rows read 2" in said
    assert "Differences 0" in said
    assert "data-moving" not in desk.site.get(address)
    (statement_id,) = desk.statements()
    assert statement_id.startswith(f"{FIRM}:{DAY}:")
    assert desk.site.events("statement", statement_id, SHARED) == ["StatementTaken"]


def test_a_worker_of_the_queue_does_what_the_request_asked_for(desk):
    site = desk.site
    address = desk.send(csv_of(row("P-1"), row("P-2", "2.50")))
    broker = broker_for(site.settings.broker)
    rounds = statement_rounds(site.system, site.settings, broker)
    worker = start_worker(broker, threads=1)
    try:
        wait_until(lambda: has_ended(rounds, address))
    finally:
        worker.stop(timeout=5_000)
        broker.close()
    site.follow()
    assert len(desk.statements()) == 1


def has_ended(rounds: StatementRounds, address: str) -> bool:
    found = rounds.files.one(address.rpartition("/")[2])
    return found is not None and found.ended_at is not None


def test_a_request_that_the_queue_lost_is_made_again_by_the_sweeper(desk, monkeypatch):
    monkeypatch.setattr(statement_files, "asker", lambda _: lambda _: None)
    address = desk.send(csv_of(row("P-1")))
    asked = list[str]()
    rounds = StatementRounds(desk.site.system, desk.work.files, asked.append)
    assert rounds.sweep() == 0, "it may still be in the queue"
    clock = desk.site.system.clock
    desk.site.system.clock = lambda: clock() + timedelta(minutes=1)
    assert rounds.sweep() == 1
    assert asked == [address.rpartition("/")[2]]


def test_who_was_killed_is_followed_by_another_and_nothing_is_twice(desk):
    address = desk.send(csv_of(row("P-1")))
    file_id, files, clock = address.rpartition("/")[2], desk.work.files, desk.site.system.clock
    assert files.take(file_id, "killed", clock()) is not None
    desk.work.turn(file_id)
    assert desk.statements() == [], "another holds it"
    desk.site.system.clock = lambda: clock() + WORKING_LASTS
    assert "done" in desk.worked(address)
    desk.work.turn(file_id)
    assert len(desk.statements()) == 1


def test_the_same_file_again_does_nothing(desk):
    content = csv_of(row("P-1"), row("P-9"))
    address = desk.send(content)
    desk.worked(address)
    position = desk.site.system.log.last_position()
    assert desk.send(content, "renamed.csv") == address
    desk.worked(address)
    assert desk.site.system.log.last_position() == position
    assert "对账单.csv" in words(desk.site.get("/statements/files"))


def test_a_statement_that_stands_already_is_said_to(desk):
    """The same bytes, sent in as of a firm that was chosen besides."""
    content = csv_of(row("P-1"))
    desk.taken(content)
    position = desk.site.system.log.last_position()
    said = desk.taken(content, payment_firm=FIRM)
    assert "This very statement was recorded before: nothing has changed." in said
    assert desk.site.system.log.last_position() == position


def test_rows_that_cannot_be_read_are_named_by_row_column_value_and_code(desk):
    bad = (row("P-3", "1.005"), row("P-4", type="bonus"), row("", "3.00"), row("P-5", day="soon"))
    address = desk.send(csv_of(row("P-1"), *bad))
    said = desk.worked(address)
    for told in (
        "3 amount 1.005 amount-not-readable amount: '1.005' is no amount of yuan",
        "4 type bonus type-not-known type: 'bonus' is no type",
        "5 number – cell-empty number: it is empty",
        "6 day soon day-not-readable day: 'soon' is no day such as 2026-03-02",
    ):
        assert told in said
    chinese = words(desk.site.get(f"{address}?language=zh"))
    assert "amount：'1.005' 不是以元计的金额" in chinese
    (statement_id,) = desk.statements()
    chinese = words(desk.site.get(f"/statements/{statement_id}?language=zh&kind=unreadable row"))
    assert "type：'bonus' 不是类型" in chinese


NO_STATEMENTS = {
    "columns": (csv_of(row("P-1"), titles=("a", "b", *TITLES[2:])), "missing columns: provider, d"),
    "no rows": (csv_of(), "no row says whose statement"),
    "no row": (csv_of(row("P-1", "x"), row("P-2", "y")), "hardly a row of it can be read"),
    "bytes": (random.Random(7).randbytes(5_000), "missing columns"),
    "workbook": (b"PK\x03\x04" + random.Random(8).randbytes(5_000), "the workbook is damaged"),
    "gzip": (b"\x1f\x8b" + random.Random(9).randbytes(500), "the file is damaged"),
    "xls": (b"\xd0\xcf\x11\xe0", "old workbook"),
    "blank": (b"\n\n", "the file is empty"),
    "zeros": (b"\x00" * 4_000, "missing columns"),
}


def test_what_is_no_statement_is_refused_whole_and_says_why(desk):
    for name, (content, told) in NO_STATEMENTS.items():
        address = desk.send(content, f"{name}.csv")
        assert told in desk.worked(address), name
        assert "failed" in words(desk.site.get(address)), name
        assert re.search("[一-鿿]", words(desk.site.get(f"{address}?language=zh"))), name
        desk.site.get("/statements/files?language=en")
    assert desk.statements() == []


def test_a_file_of_another_firm_than_chosen_is_refused_and_chosen_rightly_is_taken(desk):
    content = csv_of(row("P-1"), row("P-2", "2.50"))
    said = desk.taken(content, payment_firm="OTHERPAY")
    assert f"the file is of {FIRM}, {DAY}; chosen was OTHERPAY" in said
    assert desk.statements() == []
    assert "done" in desk.taken(content, payment_firm=FIRM)


def test_a_file_without_rows_is_of_the_firm_and_day_that_were_chosen(desk):
    said = desk.taken(csv_of(), payment_firm=FIRM, day=str(DAY))
    assert "Differences 2" in said


def test_a_failed_file_is_tried_again_when_it_is_sent_in_again(desk):
    content = csv_of(row("P-1"))
    address = desk.send(content)
    path = desk.work.shelf.path(desk.work.files.one(address.rpartition("/")[2]).file_hash)
    path.unlink()
    assert "not here any more" in desk.worked(address)
    assert desk.send(content) == address
    assert "done" in desk.worked(address)


def test_nothing_chosen_an_empty_file_and_no_day_are_said_beside_their_fields(desk):
    answer = desk.post(b"")
    assert answer.status_code == 422
    assert "The file is empty." in words(answer.text)
    assert "A day such as" in words(desk.post(csv_of(row("P-1")), day="soon").text)
    form = {"command_id": "test-nothing", "mark": desk.site.mark, "act": "statement"}
    answer = desk.site.client.post("/statements/files", data=form)
    assert answer.status_code == 422
    assert "Choose a file." in words(answer.text)
    assert desk.work.files.latest(BOOK) == []


def test_a_workbook_is_read_and_a_number_that_lost_digits_is_named(desk):
    long = (*row("P-1")[:3], 123456789012345678, *row("P-1")[4:])
    day = row("P-2", "2.5")
    said = desk.taken(workbook_of(day, long))
    assert "digits-lost" in said
    assert "store it as text" in said
    assert "Rows read 2" in said


def test_only_who_settles_sends_statements_in(desk):
    address = desk.send(csv_of(row("P-1")))
    with desk.site.as_role(Role.AUDITOR, "big-four"):
        assert desk.post(csv_of(row("P-2"))).status_code == 403
        desk.site.get(address, 403)
        assert "Send in a statement" not in words(desk.site.get("/statements"))
    with desk.site.as_role(Role.OWNER, "kiwi"):
        desk.site.get("/statements/files", 403)
        assert desk.post(csv_of(row("P-2"))).status_code == 403


def test_every_one_of_a_thousand_differences_is_listed(desk):
    rows = (row(f"P-{number}", "0.01") for number in range(10, 1_010))
    said = desk.taken(csv_of(row("P-1"), row("P-2", "2.50"), *rows))
    assert "Rows read 1,002" in said
    assert "Differences 1,000" in said
