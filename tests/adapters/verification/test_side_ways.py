from datetime import timedelta

import pytest

from adapters.customs import exchanged_tables
from adapters.databases import engine_for
from adapters.log_tables import create_tables
from adapters.message_store import metadata
from application.cancelling import CancelOrders
from application.clearing import HandBackFromRun, OpenClearance, PickForRun
from application.declaring import ReportedWaybill, TakeWaybills
from application.leaving import ListForLeaving, RunParcels
from application.receiving import TakeReceipts, TakeWithdrawalAnswer
from application.refunding import OweBuyer
from domain.clearance_commands import Receipt, SendWithdrawals
from domain.delivery import ReportDelivery
from domain.identifiers import RunId
from tests.adapters.verification.book import (
    CLEARED,
    ENTRY,
    EXIT,
    FIRST,
    MERCHANT,
    OPEN,
    RUN,
    SECOND,
    Book,
    pay_back,
)
from tests.adapters.verification.lives import buy, enter, sell, ship
from tests.adapters.verification.lives_cleared import answer, declare
from tests.adapters.verification.planting import names, verified


@pytest.fixture
def book(tmp_path):
    """Two orders, their stock in the zone, and a run that has declared them."""
    engine = engine_for(f"sqlite:///{tmp_path}/ways.db")
    create_tables(engine)
    create_tables(engine, metadata, exchanged_tables.metadata)
    book = Book(engine)
    sell(book)
    buy(book)
    ship(book)
    enter(book)
    run(book, RUN, "SF")
    yield book
    engine.dispose()


def run(book, run_id, prefix):
    book.do(OpenClearance(run_id, MERCHANT, "broker", CLEARED, (ENTRY,), book.now))
    waybills = tuple(
        ReportedWaybill(i, f"{prefix}-{i}", 1_400, 0, book.events("order", i)[0].consignee)
        for i in CLEARED
    )
    book.do(TakeWaybills(run_id, "SF", waybills, book.now))


def assert_sound(book):
    pay_back(book)
    assert names(verified(book.engine)) == []


def test_an_order_withdrawn_at_customs(book):
    declare(book, CLEARED)
    answer(book, (0, 1, 120), (1, 1, 120))
    book.do(PickForRun(RUN, CLEARED, book.now))
    book.do(CancelOrders((SECOND,), "changed my mind", book.now))
    book.do(SendWithdrawals(RUN, book.now))
    digest = book.kept("624")
    book.do(TakeWithdrawalAnswer(RUN, digest, (SECOND,), 399, "", book.now))
    assert_sound(book)


def test_an_order_rejected_while_it_is_withdrawn(book):
    declare(book, CLEARED)
    answer(book, (0, 1, 120), (1, 1, 120))
    book.do(CancelOrders((SECOND,), "changed my mind", book.now))
    answer(book, (0, 1, 300), (1, 1, 100))
    assert_sound(book)


def test_orders_handed_back_and_taken_by_another_run(book):
    book.do(PickForRun(RUN, (SECOND,), book.now))
    book.do(HandBackFromRun(RUN, CLEARED, "wrong year", book.now))
    run(book, RunId("R2"), "YT")
    assert_sound(book)


def test_a_parcel_held_after_it_was_listed(book):
    declare(book, CLEARED)
    book.do(PickForRun(RUN, CLEARED, book.now))
    answer(book, (0, 1, 800), (1, 1, 800))
    book.do(ListForLeaving(EXIT, "QDE1", (RunParcels(RUN, CLEARED),), book.now))
    answer(book, (0, 1, 501))
    answer(book, (0, 1, 800))
    book.do(ListForLeaving(EXIT, "QDE1", (RunParcels(RUN, (FIRST,)),), book.now))
    assert_sound(book)


def test_receipts_that_come_twice_late_and_in_one_message(book):
    declare(book, CLEARED)
    said = [
        Receipt(f"{RUN}-000-01", "I0", status, "", "", book.now + timedelta(minutes=minute))
        for minute, status in ((3, 800), (1, 120), (2, 300), (3, 800), (9, 120))
    ]
    book.do(TakeReceipts(RUN, book.kept("622"), tuple(said), book.now))
    book.do(TakeReceipts(RUN, book.kept("622 again"), tuple(said[::-1]), book.now))
    assert_sound(book)


def test_orders_cancelled_in_their_batch_and_in_their_run(book):
    book.do(CancelOrders((FIRST, SECOND, OPEN), "all of them", book.now))
    assert_sound(book)


def test_a_lost_parcel_and_a_goodwill(book):
    declare(book, CLEARED)
    answer(book, (0, 1, 800), (1, 1, 800))
    book.do(OweBuyer(FIRST, "goodwill", 500, "late", book.now))
    book.do(ReportDelivery("SF", (), (), (SECOND,), book.now))
    book.react()
    assert_sound(book)
