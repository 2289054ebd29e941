"""Bills of a guaranteed run: deducted, restored, compared and warned of, as pages show it."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from adapters.bootstrap import System
from adapters.timer import do_what_is_due
from domain.clearance_commands import RecordTaxBills, SettleTax
from domain.clearance_tax_events import TaxWarned
from domain.tax_clock import PAID, VOID, TaxStage
from projections import guarantee_book, stuck_inbox, tax_ledger
from tests.adapters.guaranteed_book import (
    G,
    declare,
    figures,
    guaranteed_book,
    lodge,
    of_run,
    read,
    tax,
)
from tests.adapters.verification.book import BOOK, CLEARED, FIRST, RUN, SECOND, SHARED
from tests.adapters.verification.lives_cleared import answer, bill
from tests.adapters.verification.planting import names, verified


@pytest.fixture
def book(tmp_path):
    with guaranteed_book(tmp_path) as book:
        yield book


def released(book):
    lodge(book, 1_000_000)
    declare(book)
    answer(book, (0, 1, 800), (1, 1, 800))
    return tuple(bill(book, i, f"I{number}") for number, i in enumerate(CLEARED))


@pytest.mark.parametrize("status", [PAID, VOID])
def test_a_bill_deducts_and_its_payment_or_voiding_restores(book, status):
    bills = released(book)
    book.do(RecordTaxBills(RUN, book.kept("816"), bills, book.now))
    book.react()
    assert figures(book) == (1_000_000 - tax(book, *CLEARED), 0, tax(book, *CLEARED))
    book.do(SettleTax(RUN, book.kept("818"), ("I0_0",), status, "J-1", book.now))
    book.react()
    assert figures(book)[2] == tax(book, SECOND)
    rows = read(book, tax_ledger.bills_of, BOOK, sort="tax_no")
    assert [(row.status, row.payment_no) for row in rows] == [(status, "J-1"), (1, None)]
    moved = read(book, guarantee_book.movements_of, SHARED, G)
    assert [row.event for row in moved][-2:] == ["GuaranteeDeducted", "GuaranteeRestored"]
    assert moved[-1].free_fen_after == figures(book)[0]
    assert names(verified(book.engine)) == []


def test_a_settlement_that_comes_before_its_bill_is_restored_with_it(book):
    bills = released(book)
    book.do(SettleTax(RUN, book.kept("818"), ("I0_0",), PAID, "J-1", book.now))
    book.react()
    book.do(RecordTaxBills(RUN, book.kept("816"), bills, book.now))
    book.react()
    assert figures(book)[2] == tax(book, SECOND)


def test_a_bill_that_differs_is_a_case_with_both_counts_by_kind_of_tax(book):
    first, second = released(book)
    higher = replace(first, vat_fen=first.vat_fen + 1)
    book.do(RecordTaxBills(RUN, book.kept("816"), (higher, second), book.now))
    (row,) = read(book, tax_ledger.bills_of, BOOK, only_cases=True)
    assert (row.order_id, row.vat_fen, row.own_vat_fen) == (FIRST, higher.vat_fen, first.vat_fen)
    (case,) = read(book, stuck_inbox.inbox, [BOOK], whose="declarant", only_cases=True)
    assert (case.id, case.step, case.part) == (FIRST, "look at tax bill that differs", "I0_0")
    ours, theirs = case.detail.split(" / ")
    assert ours.split("/")[1] == str(first.vat_fen)
    assert theirs.split("/")[1] == str(higher.vat_fen)
    (totals,) = read(book, tax_ledger.totals_of, BOOK)
    assert (totals.bills, totals.cases) == (2, 1)
    assert totals.amount_fen == sum(row.amount_fen for row in read(book, tax_ledger.bills_of, BOOK))


def test_the_timer_warns_from_day_31_and_once_more_when_it_is_too_late(book):
    bills = released(book)
    book.do(RecordTaxBills(RUN, book.kept("816"), bills, book.now))
    day = {number: book.now + timedelta(days=number) for number in (30, 31, 40, 46)}
    system = System(book.engine, lambda: day[30])
    assert not of_run(book, TaxWarned)
    do_what_is_due(system)
    assert not of_run(book, TaxWarned)
    for number in (31, 40):
        system.clock = partial(day.__getitem__, number)
        do_what_is_due(system)
    (warned,) = of_run(book, TaxWarned)
    assert (warned.stage, warned.order_ids) == (TaxStage.DUE, tuple(sorted(CLEARED)))
    (case,) = read(book, stuck_inbox.inbox, [BOOK], whose="declarant", only_cases=True)
    assert (case.id, case.step, case.count, case.detail) == (RUN, "pay tax", 2, "due")
    book.now = day[40]
    book.do(SettleTax(RUN, book.kept("818"), ("I0_0",), PAID, "J-1", book.now))
    system.clock = lambda: day[46]
    do_what_is_due(system)
    overdue = of_run(book, TaxWarned)[-1]
    assert (overdue.stage, overdue.order_ids) == (TaxStage.OVERDUE, (SECOND,))
    (due,) = read(book, tax_ledger.unsettled_of, BOOK, day[46].date())
    assert (due.orders, due.is_overdue, due.own_fen) == (1, True, tax(book, SECOND))
    book.do(SettleTax(RUN, book.kept("818 b"), ("I1_0",), PAID, "J-2", book.now))
    assert not read(book, stuck_inbox.inbox, [BOOK], whose="declarant", only_cases=True)
    assert names(verified(book.engine)) == []
