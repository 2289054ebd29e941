"""A run asks for guarantees, waits, is granted and frees them, as pages show it."""

import pytest

from application.clearing import HandBackFromRun
from application.declaring import DeclareRun
from application.pledging import HoldAgainst
from domain.clearance_commands import RecordMessageRefusal
from domain.clearance_events import DeclarationsSent
from domain.clearance_tax_events import GuaranteeAnswered, GuaranteeAsked
from domain.guarantee_commands import CountGuarantee, UnknownGuarantee
from projections import guarantee_book, stuck_inbox
from tests.adapters.guaranteed_book import (
    BROKER,
    OTHER,
    G,
    declare,
    figures,
    guaranteed_book,
    lodge,
    of_run,
    read,
    tax,
)
from tests.adapters.verification.book import BOOK, CLEARED, RUN, SECOND, SHARED
from tests.adapters.verification.lives_cleared import answer
from tests.adapters.verification.planting import names, verified


@pytest.fixture
def book(tmp_path):
    with guaranteed_book(tmp_path) as book:
        yield book


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
