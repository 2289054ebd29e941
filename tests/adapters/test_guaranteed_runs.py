"""A run that asks, waits, is granted, billed, warned of and settled, with what pages read of it."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from adapters.bootstrap import System
from adapters.timer import do_what_is_due
from application.clearing import HandBackFromRun, OpenClearance
from application.declaring import DeclareRun, MatchRun, ReportedWaybill, TakeWaybills
from application.pledging import HoldAgainst
from domain.clearance_commands import (
    RecordDocumentAnswers,
    RecordMessageRefusal,
    RecordTaxBills,
    SendDocuments,
    SettleTax,
)
from domain.clearance_events import DeclarationsSent
from domain.clearance_parts import DocumentAnswer
from domain.clearance_tax_events import GuaranteeAnswered, GuaranteeAsked, TaxWarned
from domain.customs_codes import Document
from domain.guarantee_commands import CountGuarantee, LodgeGuarantee, UnknownGuarantee
from domain.tax_clock import PAID, VOID, TaxStage
from projections import guarantee_book, stuck_inbox, tax_ledger
from projections.following import follow_all, prepare
from tests.adapters.verification import lives
from tests.adapters.verification.book import (
    BOOK,
    CLEARED,
    ENTRY,
    FIRST,
    MERCHANT,
    RUN,
    SECOND,
    SHARED,
    Book,
)
from tests.adapters.verification.lives_cleared import answer, bill
from tests.adapters.verification.planting import names, verified

G, OTHER = "G-1", "G-2"
MODELS = (guarantee_book.MODEL, tax_ledger.MODEL, stuck_inbox.MODEL)
BROKER = "broker"


@pytest.fixture
def book(tmp_path):
    """Everything of the run is stored and matched, nothing declared; nothing is lodged."""
    system = System(f"sqlite:///{tmp_path}/book.db")
    book = Book(system.engine)
    for act in (lives.sell, lives.buy, lives.ship, lives.enter, documents):
        act(book)
    prepare(system.engine, MODELS)
    yield book
    system.close()


def documents(book):
    book.do(OpenClearance(RUN, MERCHANT, BROKER, CLEARED, (ENTRY,), book.now))
    waybills = tuple(
        ReportedWaybill(i, f"SF-{i}", 1_400, 0, book.events("order", i)[0].consignee)
        for i in CLEARED
    )
    book.do(TakeWaybills(RUN, "SF", waybills, book.now))
    book.do(SendDocuments(RUN, book.now))
    for document in Document:
        stored = tuple(DocumentAnswer(i, 120, book.now) for i in CLEARED)
        book.do(RecordDocumentAnswers(RUN, document, book.kept(document.value), stored, book.now))
    book.do(MatchRun(RUN, book.now))


def lodge(book, fen, guarantee=G):
    book.do(LodgeGuarantee(guarantee, fen, book.now), SHARED)
    book.do(HoldAgainst(BROKER, guarantee, book.now), SHARED)


def declare(book):
    """Asked, answered and, where it may be, sent."""
    for _ in range(2):
        book.do(DeclareRun(RUN, book.now))
        book.react()


def of_run(book, event_type):
    return [each for each in book.events("run", RUN) if isinstance(each, event_type)]


def read(book, query, /, *arguments, **options):
    follow_all(book.engine, book.log, MODELS)
    with book.engine.connect() as connection:
        return query(connection, *arguments, **options)


def figures(book, guarantee=G):
    rows = read(book, guarantee_book.accounts_of, SHARED)
    (row,) = [row for row in rows if row.guarantee_id == guarantee]
    assert row.total_fen == row.free_fen + row.reserved_fen + row.deducted_fen
    return row.free_fen, row.reserved_fen, row.deducted_fen


def tax(book, *order_ids):
    return sum(book.events("order", i)[0].amounts.tax_fen for i in order_ids)


def test_without_a_guarantee_nothing_is_asked(book):
    book.do(DeclareRun(RUN, book.now))
    assert not of_run(book, GuaranteeAsked)
    assert len(of_run(book, DeclarationsSent)) == 1


def test_a_guarantee_that_nobody_lodged_bears_nothing(book):
    with pytest.raises(UnknownGuarantee):
        book.do(HoldAgainst(BROKER, G, book.now), SHARED)


def test_a_message_is_sent_once_its_taxes_are_reserved(book):
    lodge(book, 1_000_000)
    book.do(DeclareRun(RUN, book.now))
    (asked,) = of_run(book, GuaranteeAsked)
    assert sum(each.tax_fen for each in asked.taxes) == tax(book, *CLEARED)
    assert not of_run(book, DeclarationsSent)
    declare(book)
    (sent,) = of_run(book, DeclarationsSent)
    assert sent.message_id == asked.taxes[0].message_id
    assert figures(book) == (1_000_000 - tax(book, *CLEARED), tax(book, *CLEARED), 0)
    assert names(verified(book.engine)) == []


def test_who_waits_is_seen_with_the_reason_and_goes_when_money_comes(book):
    lodge(book, 100)
    declare(book)
    (refused,) = of_run(book, GuaranteeAnswered)
    assert (refused.granted, refused.reason) == ((), "GuaranteeExhausted")
    (waiting,) = read(book, guarantee_book.waiting_of, SHARED, book=BOOK, run_id=RUN)
    assert (waiting.amount_fen, waiting.free_fen) == (tax(book, *CLEARED), 100)
    (stuck,) = read(book, stuck_inbox.inbox, [BOOK], whose="guarantor", only_cases=True)
    assert (stuck.id, stuck.step, stuck.count) == (RUN, "have taxes guaranteed", 2)
    book.do(CountGuarantee(G, "R-1", 1_000_000, 0, book.now), SHARED)
    declare(book)
    declare(book)
    assert len(of_run(book, DeclarationsSent)) == 1
    assert not read(book, guarantee_book.waiting_of, SHARED)
    assert not read(book, stuck_inbox.inbox, [BOOK], whose="guarantor")
    assert names(verified(book.engine)) == []


def test_who_waits_at_an_exhausted_guarantee_goes_with_the_next(book):
    lodge(book, 100)
    declare(book)
    lodge(book, 1_000_000, OTHER)
    declare(book)
    assert len(of_run(book, DeclarationsSent)) == 1
    assert figures(book) == (100, 0, 0)
    assert not read(book, guarantee_book.waiting_of, SHARED)


def test_who_is_handed_back_waits_no_more(book):
    lodge(book, 100)
    declare(book)
    book.do(HandBackFromRun(RUN, CLEARED, "wish", book.now))
    book.react()
    assert not read(book, guarantee_book.waiting_of, SHARED)
    assert figures(book) == (100, 0, 0)


def test_a_rejected_order_frees_its_share_and_a_refused_message_all(book):
    lodge(book, 1_000_000)
    declare(book)
    answer(book, (0, 1, 100))
    book.react()
    assert figures(book)[1] == tax(book, SECOND)
    answer(book, (1, 1, 100))
    book.react()
    assert figures(book) == (1_000_000, 0, 0)


def test_a_message_that_is_refused_as_a_whole_frees_it_all_and_asks_again(book):
    lodge(book, 1_000_000)
    declare(book)
    message_id = of_run(book, DeclarationsSent)[0].message_id
    book.do(RecordMessageRefusal(RUN, message_id, book.kept("900"), "schema", book.now))
    book.react()
    assert figures(book) == (1_000_000, 0, 0)
    declare(book)
    assert len(of_run(book, DeclarationsSent)) == 2
    assert figures(book)[1] == tax(book, *CLEARED)
    assert names(verified(book.engine)) == []


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
