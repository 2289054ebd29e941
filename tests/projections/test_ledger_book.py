from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.account_book import BookLinesAssigned
from domain.book_report import (
    BookCorrection,
    BookDifferencesSettled,
    BookReported,
    ReportedLine,
)
from domain.identifiers import EntryId, Sku
from projections import customs_ledger as ledger
from projections import ledger_lines
from projections.ledger_tables import lines
from projections.ledger_values import book_lines
from tests.domain.book_examples import BOOK_NO, HONEY, OPENED, SOCKS
from tests.projections import given as logs
from tests.projections.desk_checks import in_pages, shown
from tests.projections.given import BOOK, applied, emptied, rows_of, tables_of
from tests.projections.goods_story import counted as tallied
from tests.projections.goods_story import declare, leave, line, listed, told
from tests.projections.plain import entry
from tests.projections.story import at, batch_units, units

FILED = BookLinesAssigned(BOOK_NO, (HONEY, SOCKS), at(0))
FIGURES = ("increase", "reduction", "expected_increase", "expected_reduction", "surplus", "value")


@pytest.fixture
def empty(database_url):
    with tables_of(database_url, ledger.MODEL) as engine, engine.connect() as connection:
        yield connection


def follow(connection, log):
    applied(connection, ledger.MODEL, log.recorded)


def book(connection):
    return connection.execute(ledger_lines.lines_in(BOOK)).all()


def filed_first():
    log = logs.FakeLog()
    log.append("book", "book", [OPENED, FILED])
    come_in(log)
    return log


def come_in(log):
    socks = replace(listed("E2", socks=4), lines=(line(18, "socks", 4),))
    log.append("entry", "E1", [listed("E1", honey=10), posting(10, 3)])
    log.append("entry", "E2", [socks, entry.EntryPosted("E2", units(socks=4), at(5))])
    for name, sku, good in (("E1", "honey", 10), ("E2", "socks", 4)):
        allotted = batch_units(**{sku: good})
        tally = entry.GoodsTallied(name, "T", (tallied(sku, good),), allotted, at(6))
        log.append("entry", name, [tally])


def posting(honey, hours):
    return entry.EntryPosted("E1", units(honey=honey), at(hours))


def counted(book_line, increase, reduction):
    return ReportedLine(
        book_line, Decimal(increase), Decimal(reduction), Decimal(0), Decimal(0), stock_value=None
    )


def reported(no, counted_at, *reported_lines):
    return BookReported(no, BOOK_NO, reported_lines, at(counted_at), at(60))


def test_a_line_is_printed_as_customs_prints_it(empty):
    log = filed_first()
    follow(empty, log)
    honey, socks = book(empty)
    assert (honey.book_line, honey.item_no, honey.tariff_code) == (17, "HNY-500", "0409000000")
    assert (honey.name, honey.country, honey.declared_unit) == ("麦卢卡蜂蜜", "609", "011")
    assert honey.limit_date == HONEY.limit_date
    assert shown([honey, socks], *FIGURES) == [(10, 0, 0, 0, 10, 21_500), (4, 0, 0, 0, 4, 3_640)]


def test_what_is_listed_is_expected_until_it_is_posted(empty):
    log = logs.FakeLog()
    log.append("entry", "E1", [listed("E1", honey=10)])
    follow(empty, log)
    (honey,) = book(empty)
    assert shown([honey], *FIGURES) == [(0, 0, 10, 0, 0, 0)]
    more = logs.given(("entry", "E1", [listed("E1", honey=10), posting(9, 2)]))
    emptied(empty, ledger.MODEL)
    follow(empty, more)
    assert shown(book(empty), *FIGURES) == [(9, 0, 0, 0, 9, 0)]


def test_live_declarations_are_expected_reduction_and_exits_the_actual_one(empty):
    log = filed_first()
    declare(log)
    leave(log)
    follow(empty, log)
    for row in book(empty):
        assert row.surplus == row.increase - row.reduction - row.expected_reduction
    honey, socks = book(empty)
    assert shown([honey], *FIGURES[:5]) == [(10, 1, 0, 1, 8)]
    assert honey.value == 9 * 2_150
    assert (socks.reduction, socks.value) == (2, 910 + 910)


def test_goods_go_at_the_average_price_of_the_line(empty):
    dearer = replace(HONEY, price=Decimal("25"))
    log = logs.FakeLog()
    log.append("book", "book", [OPENED, replace(FILED, lines=(HONEY,))])
    log.append("entry", "E1", [listed("E1", honey=10), posting(10, 2)])
    log.append("book", "book", [replace(FILED, lines=(dearer,))])
    log.append("entry", "E2", [listed("E2", honey=5)])
    log.append("entry", "E2", [entry.EntryPosted("E2", units(honey=5), at(3))])
    log.append("entry", "E1", [posting(7, 4)])
    follow(empty, log)
    (honey,) = book(empty)
    whole = 10 * 2_150 + 5 * 2_500
    assert honey.value == whole - round(whole * 3 / 15)
    assert honey.stock == 12


def test_what_was_posted_before_its_line_was_filed_is_priced_when_it_is(empty):
    log = logs.FakeLog()
    log.append("entry", "E1", [listed("E1", honey=10), posting(10, 2)])
    log.append("book", "book", [OPENED, FILED])
    follow(empty, log)
    honey, socks = book(empty)
    assert (honey.value, socks.value) == (21_500, 0)
    (priced,) = ledger.movements_of(empty, BOOK, signs={"value": 1})
    assert (priced.event, priced.cites, priced.total) == ("BookLinesAssigned", "book", 21_500)


def test_customs_otherwise_is_a_case_until_it_is_settled(empty):
    log = filed_first()
    log.append("book_report", "R1", [reported("R1", 50, counted(17, 11, 2), counted(18, 4, 0))])
    follow(empty, log)
    (case,) = ledger_lines.reports_that_differ(empty, BOOK)
    assert (case.book_line, case.theirs_increase, case.ours_increase) == (17, 1_100_000, 1_000_000)
    correction = BookCorrection(17, EntryId("E1"), Sku("honey"), 1, 2)
    done = logs.FakeLog()
    emptied(empty, ledger.MODEL)
    done.append("book", "book", [OPENED, FILED])
    come_in(done)
    done.append("book_report", "R1", [reported("R1", 50, counted(17, 11, 2), counted(18, 4, 0))])
    settled = BookDifferencesSettled("R1", (correction,), "gate", at(61))
    done.append("book_report", "R1", [settled])
    done.append("entry", "E1", [posting(11, 61)])
    follow(empty, done)
    assert ledger_lines.reports_that_differ(empty, BOOK) == []
    honey = book(empty)[0]
    assert (honey.increase, honey.reduction) == (11, 2)
    rows = ledger.movements_citing(empty, BOOK, "book_report", "R1")
    assert shown(rows, "gone", "detail") == [(2, "gate")]


def test_the_latest_count_by_customs_own_time_stands(empty):
    log = filed_first()
    log.append("book_report", "R2", [reported("R2", 52, counted(17, 10, 0))])
    log.append("book_report", "R1", [reported("R1", 50, counted(17, 99, 0))])
    follow(empty, log)
    assert ledger_lines.reports_that_differ(empty, BOOK) == []
    assert book(empty)[0].report_no == "R2"
    assert [row.is_latest for row in ledger_lines.report_of(empty, BOOK, "R1")] == [False]


def moves():
    """Postings, corrections, exits and filings of one line in any order."""
    prices = st.sampled_from(["21.5", "25", "0.0333"])
    filings = prices.map(
        lambda p: ("book", "book", replace(FILED, lines=(replace(HONEY, price=Decimal(p)),)))
    )
    postings = st.tuples(st.sampled_from(["E1", "E2"]), st.integers(0, 9)).map(
        lambda pair: (
            "entry",
            pair[0],
            entry.EntryPosted(pair[0], units(honey=pair[1]), at(3)),
        )
    )
    returns = st.integers(1, 3).map(
        lambda n: (
            "entry",
            "E1",
            entry.ReturnShelved("E1", f"r/{n}", batch_units(honey=n), (), at(9)),
        )
    )
    return st.lists(st.one_of(filings, postings, returns), max_size=8)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=moves(), cuts=st.lists(st.integers(0, 12)))
def test_the_lines_of_entries_add_up_to_the_book_whatever_the_pages(empty, history, cuts):
    log = logs.FakeLog()
    log.append("entry", "E1", [listed("E1", honey=9)])
    log.append("entry", "E2", [listed("E2", honey=9)])
    for kind, name, event in history:
        log.append(kind, name, [event])
    emptied(empty, ledger.MODEL)
    follow(empty, log)
    kept = {row["line"]: (row["stock"], row["worth"]) for row in rows_of(empty, book_lines)}
    of_entries = rows_of(empty, lines)
    stock = sum(row["posted"] + row["returned"] - row["gone"] for row in of_entries)
    worth = sum(row["value"] for row in of_entries)
    assert kept["17"] == (stock, worth)
    assert worth >= 0
    assert stock or worth == 0
    one_by_one = in_pages(empty, ledger.MODEL, log.recorded, range(len(log.recorded)), applied)
    assert in_pages(empty, ledger.MODEL, log.recorded, cuts, applied) == one_by_one


def test_the_whole_story_adds_up_in_the_book(empty):
    follow(empty, told())
    whole = ledger.book_lines(empty, [BOOK])
    by_line = {(row.book_line, row.sku): row for row in book(empty)}
    for row in whole:
        line = by_line[row.book_line, row.sku]
        assert line.surplus == row.free
        assert line.increase - line.reduction == row.balance
