from datetime import date

import pytest

from domain.tax_clock import PAID, TaxStage
from projections import guarantee_book, tax_ledger
from tests.projections.desk_checks import check_pages_of_any_size, following
from tests.projections.given import BOOK, SHARED, FakeLog
from tests.projections.plain import guarantees, held, pledges, run, run_taxes
from tests.projections.story import at, told

G = "G-1"


def taxed() -> FakeLog:
    log = told()
    bill = run.TaxBill("o3", "I-o3", "T3", 0, 1, 0)
    log.append("run", "R1", [
        run.TaxBilled("R1", "hash", (bill,), at(26)),
        run_taxes.TaxWarned("R1", TaxStage.DUE, ("o3",), date(2027, 1, 20), at(60)),
    ])  # fmt: skip
    return log


def held_against() -> FakeLog:
    log = FakeLog()
    taxes = (held.OrderTax("o1", 200),)
    bills = (held.HeldBill("o2", "m1", "T1", 300, 310),)
    log.append("guarantee", G, [
        guarantees.GuaranteeLodged(G, 1_000, at()),
        guarantees.GuaranteeReserved(G, "R1", 500, at(1), BOOK, "m1"),
        guarantees.GuaranteeRefused(G, "R1", BOOK, "m2", 600, 500, at(2)),
        guarantees.GuaranteeFreed(G, "R1", 0, at(3), BOOK, "m2", taxes),
        guarantees.GuaranteeFreed(G, "R1", 200, at(4), BOOK, "m1", taxes),
        guarantees.GuaranteeDeducted(G, "R1", bills, at(5), BOOK),
        guarantees.GuaranteeRestored(
            G, (held.RestoredBill("o2", "T1", 310),), at(6), "R1", BOOK, PAID, "J-1"
        ),
        guarantees.GuaranteeCounted(G, "R-1", 900, 50, 1_000, 0, at(7)),
    ], SHARED)  # fmt: skip
    log.append("pledge", "broker", [pledges.GuaranteeChosen("broker", G, at())], SHARED)
    return log


@pytest.fixture
def ledger(database_url):
    with following(database_url, tax_ledger.MODEL, taxed()) as connection:
        yield connection


@pytest.fixture
def book(database_url):
    with following(database_url, guarantee_book.MODEL, held_against()) as connection:
        yield connection


@pytest.mark.parametrize("model", [tax_ledger.MODEL, guarantee_book.MODEL], ids=lambda m: m.name)
def test_pages_of_any_size_give_the_same_rows(database_url, model):
    check_pages_of_any_size(database_url, model)


def test_bills_stand_with_what_paid_them_and_what_differs(ledger):
    paid, other = tax_ledger.bills_of(ledger, BOOK, sort="tax_no")
    assert (paid.tax_no, paid.status, paid.payment_no) == ("T1", PAID, "book")
    assert (other.tax_no, other.status, other.vat_fen, other.is_case) == ("T3", 1, 1, True)
    cases = tax_ledger.bills_of(ledger, BOOK, only_cases=True)
    assert other.tax_no in {row.tax_no for row in cases}
    (totals,) = tax_ledger.totals_of(ledger, BOOK)
    sums = tax_ledger.sums_of(ledger, BOOK)
    assert totals.bills == sum(row.bills for row in sums) == 2
    assert totals.amount_fen == sum(row.amount_fen for row in sums)


def test_every_sort_of_bills_works_both_ways(ledger):
    for name in tax_ledger.BILL_SORTS:
        rows = tax_ledger.bills_of(ledger, BOOK, sort=name)
        assert len(rows) == len(tax_ledger.bills_of(ledger, BOOK, sort=f"-{name}")) == 2


def test_a_ledger_keeps_to_merchants_in_reach(ledger):
    assert not tax_ledger.bills_of(ledger, BOOK, within=["nobody"])
    assert tax_ledger.totals_of(ledger, BOOK, within=["nobody"])[0].bills == 0


def test_every_movement_has_the_figures_after_it(book):
    rows = guarantee_book.movements_of(book, SHARED, G)
    figures = [
        (r.total_fen_after, r.free_fen_after, r.reserved_fen_after, r.deducted_fen_after)
        for r in rows
    ]
    assert figures == [
        (1_000, 1_000, 0, 0),
        (1_000, 500, 500, 0),
        (1_000, 700, 300, 0),
        (1_000, 690, 0, 310),
        (1_000, 1_000, 0, 0),
        (900, 850, 0, 50),
    ]
    assert all(total == free + kept + taken for total, free, kept, taken in figures)
    assert [row.moved_fen for row in rows] == [1_000, 500, 200, 310, 310, -150]


def test_who_waits_asks_for_what_its_orders_still_need(book):
    (waiting,) = guarantee_book.waiting_of(book, SHARED, book=BOOK, run_id="R1")
    assert (waiting.message_id, waiting.amount_fen, waiting.free_fen) == ("m2", 400, 500)
    assert not guarantee_book.waiting_of(book, SHARED, book="demo.GZ02")


def test_a_guarantee_is_disputed_while_customs_counts_otherwise(book):
    (account,) = guarantee_book.accounts_of(book, SHARED, declarants=["broker"])
    assert (account.declarant, account.is_disputed) == ("broker", True)
    assert not guarantee_book.accounts_of(book, SHARED, declarants=["another"])
    assert guarantee_book.guarantee_for(book, SHARED, "broker") == G
    assert guarantee_book.guarantee_for(book, SHARED, "another") == ""
