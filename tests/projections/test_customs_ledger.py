from collections import Counter

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections import customs_ledger as ledger
from projections.ledger_tables import FIGURES, lines, movements
from tests.projections import given as logs
from tests.projections.desk_checks import (
    WAYS,
    check_pages_of_any_size,
    following,
    in_pages,
    shown,
)
from tests.projections.given import BOOK, applied, emptied, rows_of, tables_of
from tests.projections.goods_story import (
    PARTS,
    counted,
    declaration,
    listed,
    opened,
    parcel,
    told,
)
from tests.projections.plain import entry, exits, run
from tests.projections.run_histories import histories
from tests.projections.story import at, batch_units, units

BOTH = ("o1", "o3")


@pytest.fixture
def book(database_url):
    with following(database_url, ledger.MODEL, told()) as connection:
        yield connection


@pytest.fixture
def empty(database_url):
    with tables_of(database_url, ledger.MODEL) as engine, engine.connect() as connection:
        yield connection


def test_pages_of_any_size_give_the_same_rows(database_url):
    check_pages_of_any_size(database_url, ledger.MODEL)


def figures(row):
    return {name: getattr(row, name) for name in (*FIGURES, "free", "balance", "physical")}


def test_every_line_of_the_book_holds_its_identity(book):
    honey, socks = ledger.book_lines(book, [BOOK])
    assert (honey.book_line, honey.sku, socks.sku) == (17, "honey", "socks")
    assert figures(honey) == {
        "expected": 0, "posted": 10,
        "reserved": 1, "gone": 1, "returned": 0, "counted": 8, "departed": 2,
        "free": 8, "balance": 9, "physical": 6,
    }  # fmt: skip
    assert figures(socks) == {
        "expected": 0, "posted": 4,
        "reserved": 0, "gone": 2, "returned": 2, "counted": 4, "departed": 2,
        "free": 4, "balance": 4, "physical": 4,
    }  # fmt: skip
    for line in (honey, socks):
        assert line.posted + line.returned == line.reserved + line.gone + line.free


def sums_of_movements(connection):
    total: dict[tuple, Counter] = {}
    for row in rows_of(connection, movements):
        line = total.setdefault((row["entry_id"], row["sku"]), Counter())
        line.update({name: row[name] for name in FIGURES})
    return total


def check_sums(connection):
    sums = sums_of_movements(connection)
    for row in rows_of(connection, lines):
        line = sums.get((row["entry_id"], row["sku"]), Counter())
        assert {name: row[name] for name in FIGURES} == {name: line[name] for name in FIGURES}


def test_the_sums_of_the_movements_are_the_figures(book):
    check_sums(book)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_reserved_is_what_live_declarations_take(empty: sa.Connection, history):
    events, state = history
    emptied(empty, ledger.MODEL)
    applied(empty, ledger.MODEL, logs.given(("run", "R1", events)).recorded)
    live: Counter[tuple[str, str]] = Counter()
    for member in state.members.values():
        if member.is_live:
            live.update({(p.entry_id, p.sku): p.quantity for p in PARTS[member.order_id]})
    rows = rows_of(empty, lines)
    assert {(r["entry_id"], r["sku"]): r["reserved"] for r in rows if r["reserved"]} == dict(live)
    check_sums(empty)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, cuts=st.lists(st.integers(0, 60)), apply=WAYS)
def test_any_history_reads_alike_in_any_pages(empty: sa.Connection, history, cuts, apply):
    recorded = logs.given(("run", "R1", history[0])).recorded
    one_by_one = in_pages(empty, ledger.MODEL, recorded, range(len(recorded)), applied)
    assert in_pages(empty, ledger.MODEL, recorded, cuts, apply) == one_by_one


def test_every_figure_cites_what_moved_it(book):
    opened_line = ledger.movements_of(book, BOOK, book_line=17, sku="honey")
    figures = ("expected", "posted", "reserved", "gone", "counted", "departed")
    shape = ("event", *figures, "cites", "cited_id")
    assert shown(opened_line, *shape) == [
        ("EntryListed", 10, 0, 0, 0, 0, 0, "entry", "E1"),
        ("EntryPosted", -10, 9, 0, 0, 0, 0, "entry", "E1"),
        ("EntryPosted", 0, 1, 0, 0, 0, 0, "entry", "E1"),
        ("GoodsTallied", 0, 0, 0, 0, 8, 0, "tally", "T1"),
        ("GoodsTallied", 0, 0, 0, 0, 1, 0, "tally", "T2"),
        ("DeclarationsSent", 0, 0, 3, 0, 0, 0, "run", "R1"),
        ("DeclarationsSent", 0, 0, 1, 0, 0, 0, "run", "R1"),
        ("MessageRefused", 0, 0, -1, 0, 0, 0, "run", "R1"),
        ("DeclarationsRejected", 0, 0, -2, 0, 0, 0, "run", "R1"),
        ("DeclarationsSent", 0, 0, 3, 0, 0, 0, "run", "R1"),
        ("WithdrawalsAccepted", 0, 0, -2, 0, 0, 0, "run", "R1"),
        ("ExitGatePassed", 0, 0, 0, 0, 0, 1, "exit", "X1"),
        ("GatePassedUnlisted", 0, 0, 0, 0, 0, 1, "exit", "X1"),
        ("ExitPosted", 0, 0, -1, 1, 0, 0, "exit", "X1"),
        ("StockAdjusted", 0, 0, 0, 0, -1, 0, "count", "C1"),
    ]


def test_what_an_exit_moved_is_found_by_its_number(book):
    rows = ledger.movements_citing(book, BOOK, "exit", "X1")
    assert {(row.event, row.sku, row.orders) for row in rows} == {
        ("ExitGatePassed", "honey", 1),
        ("ExitGatePassed", "socks", 1),
        ("GatePassedUnlisted", "honey", 1),
        ("ExitPosted", "honey", 1),
        ("ExitPosted", "socks", 1),
    }


def test_a_return_is_back_in_the_book_with_its_number(book):
    (row,) = ledger.movements_citing(book, BOOK, "return", "o1/n1")
    assert (row.returned, row.entry_id, row.sku) == (2, "E2", "socks")


def test_lines_posted_otherwise_than_counted_are_cases(book):
    assert shown(ledger.lines_that_differ(book, [BOOK]), "entry_id", "sku") == [("E1", "honey")]


def test_a_merchant_sees_the_lines_of_their_products(book):
    assert len(ledger.book_lines(book, [BOOK], "shop")) == 2
    assert ledger.book_lines(book, [BOOK], "another") == []
    assert ledger.entry_lines_of(book, [BOOK], "another", book_line=17) == []
    assert len(ledger.entry_lines_of(book, [BOOK], "shop", book_line=17)) == 2


def test_one_book_line_sums_all_its_entries(empty):
    events = [listed("E1", honey=3), entry.EntryPosted("E1", units(honey=3), at(1))]
    others = [listed("E2", honey=5), entry.EntryPosted("E2", units(honey=5), at(1))]
    log = logs.given(("entry", "E1", events), ("entry", "E2", others))
    applied(empty, ledger.MODEL, log.recorded)
    (line,) = ledger.book_lines(empty, [BOOK])
    assert (line.book_line, line.entries, line.posted, line.free) == (17, 2, 8, 8)


def test_what_passes_after_its_exit_was_posted_is_written_off_at_once(empty):
    sent = run.DeclarationsSent("R1", "m1", tuple(map(declaration, BOTH)), at(15))
    passed = [exits.ExitGatePassed("X1", "GP1", (i,), at(20)) for i in BOTH]
    log = logs.given(
        ("run", "R1", [opened(), sent]),
        ("exit", "X1", [exits.ExitListed("X1", "L", tuple(map(parcel, BOTH)), at(19))]),
        ("exit", "X1", [passed[0], exits.ExitPosted("X1", at(21)), passed[1]]),
    )
    applied(empty, ledger.MODEL, log.recorded)
    rows = {row.sku: row for row in ledger.book_lines(empty, [BOOK])}
    assert (rows["honey"].gone, rows["honey"].reserved) == (2, 0)
    check_sums(empty)


def test_a_second_tally_moves_only_the_difference(empty):
    tallies = [
        entry.GoodsTallied("E1", name, (counted("honey", good),), batch_units(), at(2))
        for name, good in (("T1", 5), ("T2", 4))
    ]
    applied(
        empty, ledger.MODEL, logs.given(("entry", "E1", [listed("E1", honey=5), *tallies])).recorded
    )
    rows = ledger.movements_of(empty, BOOK, entry_id="E1", signs={"counted": 1})
    assert shown(rows, "counted", "cited_id") == [(5, "T1"), (-1, "T2")]
