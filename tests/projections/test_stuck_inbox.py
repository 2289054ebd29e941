from datetime import timedelta

import pytest

from projections import stuck_inbox
from projections import stuck_rules as steps
from tests.projections import bulk, story
from tests.projections import given as logs
from tests.projections import goods_story as goods
from tests.projections.desk_checks import (
    check_pages_of_any_size,
    shown,
)
from tests.projections.given import (
    BOOK,
    FakeLog,
    applied,
    applied_by_handler,
    counted_statements,
    tables_of,
)
from tests.projections.plain import (
    batch,
    offer,
    order,
    payments,
    returns,
    shipment,
)
from tests.projections.plain import entry as entries
from tests.projections.story import at, batch_units, units

MODEL = stuck_inbox.MODEL


@pytest.fixture
def empty(database_url):
    with tables_of(database_url, MODEL) as engine, engine.connect() as connection:
        yield connection


def inbox(connection, *histories, **filters):
    applied(connection, MODEL, logs.given(*histories).recorded)
    return stuck_inbox.inbox(connection, [BOOK], **filters)


def waiting(connection, *histories, **filters):
    rows = inbox(connection, *histories, **filters)
    return shown(rows, "kind", "id", "step", "count")


def test_pages_of_any_size_give_the_same_rows(database_url):
    check_pages_of_any_size(database_url, MODEL)


def test_orders_wait_for_payment_collection_and_after_the_close_for_the_planner(empty):
    histories = [("order", f"o{n}", [story.placed(f"o{n}")]) for n in (1, 2, 3)]
    assert waiting(empty, *histories) == [("campaign", "K", "pay", 3)]
    (due,) = stuck_inbox.inbox(empty, [BOOK])
    assert (due.whose, due.merchant_id, due.deadline) == ("buyer", "shop", at(24))
    paid = [("order", f"o{n}", [story.paid(f"o{n}")]) for n in (1, 2)]
    assert waiting(empty, *paid) == [("campaign", "K", "pay", 1), ("campaign", "K", "collect", 2)]
    closed = ("campaign", "K", [offer.CampaignClosed("K", 3, at(3))])
    late = ("order", "o3", [story.paid("o3", hours=4)])
    collected = ("order", "o1", [order.OrderCollected("o1", "B1", at(5))])
    assert waiting(empty, closed, late, collected) == [
        ("campaign", "K", "collect after the close", 2)
    ]
    rows = stuck_inbox.orders_waiting(empty, BOOK, "K", "collect after the close")
    assert shown(rows, "order_id", "since") == [("o2", at(3)), ("o3", at(4))]
    back = ("order", "o1", [order.OrderHandedBack("o1", "B1", at(6))])
    assert waiting(empty, back) == [("campaign", "K", "collect after the close", 3)]


def test_a_failed_campaign_waits_until_its_orders_are_cancelled(empty):
    failed = ("campaign", "K", [offer.CampaignFailed("K", 1, 3, at(3))])
    assert waiting(empty, ("order", "o1", [story.placed("o1")]), failed) == [
        ("campaign", "K", "cancel and refund", 1)
    ]
    assert waiting(empty, ("order", "o1", [order.OrderCancelled("o1", "failed", at(4))])) == []


def test_money_that_does_not_fit_is_a_case_until_it_is_paid_back(empty):
    owed = order.RefundOwed("o1", "payment-p1", 5, "payment does not fit", at(1))
    rows = inbox(empty, ("order", "o1", [story.placed("o1"), story.paid("o1", 5, "p1"), owed]))
    assert shown(rows, "step", "part", "is_case", "merchant_id") == [
        ("pay", "", False, "shop"),
        ("look at payment that does not fit", "payment-p1", True, "shop"),
    ]
    paid_back = ("order", "o1", [order.RefundPaid("o1", "payment-p1", 5, at(2))])
    assert waiting(empty, paid_back) == [("campaign", "K", "pay", 1)]


def test_every_refund_waits_for_its_own_payment(empty):
    owed = [order.RefundOwed("o1", name, 5, "short", at(1)) for name in ("a", "b")]
    paid = order.RefundPaid("o1", "a", 5, at(2))
    rows = inbox(empty, ("order", "o1", [*owed, paid]))
    assert shown(rows, "step", "part") == [("pay refund", "b")]


def test_a_payment_reported_otherwise_is_a_case(empty):
    differs = payments.PaymentReportDiffers("p1", 7, (), "CNY", "", "", "", at(1))
    assert waiting(empty, ("payment", "p1", [differs])) == [
        ("payment", "p1", "look at payment reported otherwise", 1)
    ]


def test_a_batch_waits_for_its_purchase_its_confirmation_and_its_goods(empty):
    locked = ("batch", "B1", [batch.BatchLocked("B1", at(1))])
    assert waiting(empty, locked) == [("batch", "B1", "place purchase", 1)]
    placed = batch.PurchasePlaced("B1", "P1", "farm", units(honey=1), at(2))
    assert waiting(empty, ("batch", "B1", [placed])) == [("batch", "B1", "confirm purchase", 1)]
    confirmed = batch.SupplierConfirmed("B1", "P1", units(honey=1), at(3))
    assert waiting(empty, ("batch", "B1", [confirmed])) == [
        ("batch", "B1", "deliver to overseas warehouse", 1)
    ]
    received = shipment.GoodsReceivedOverseas("S1", "r", "A", "W", batch_units(honey=1), at(4))
    assert waiting(empty, ("consignment", "S1", [received])) == []


def test_a_consignment_waits_to_arrive_and_then_for_its_entry(empty):
    departed = shipment.ConsignmentDeparted("S1", "ship", "V1", "BL1", at(1))
    assert waiting(empty, ("consignment", "S1", [departed])) == [("consignment", "S1", "arrive", 1)]
    arrived = shipment.ConsignmentArrived("S1", "3105", False, at(2))
    rows = inbox(empty, ("consignment", "S1", [arrived]))
    assert shown(rows, "step", "detail", "deadline") == [("list entry", "seal broken", at(74))]
    assert waiting(empty, ("entry", "E1", [goods.listed("E1", honey=3)])) == [
        ("entry", "E1", "bring through the gate", 1),
        ("entry", "E1", "post entry", 1),
        ("entry", "E1", "tally", 1),
    ]


def tallied(good=3, **others):
    counts = (goods.counted("honey", good, **others),)
    return entries.GoodsTallied("E1", f"T{good}", counts, batch_units(honey=good), at(3))


def test_a_discrepancy_waits_until_all_its_units_are_decided(empty):
    entry = [goods.listed("E1", honey=3), tallied(1, short=2)]
    decided = entries.DiscrepancyDecided("E1", "honey", "short", 1, "claim supplier", at(4))
    rows = inbox(empty, ("entry", "E1", [*entry, decided]), only_cases=True, whose="warehouse")
    assert shown(rows, "id", "part", "step", "count") == [
        ("E1", "honey short", "decide discrepancy", 1)
    ]
    assert waiting(empty, ("entry", "E1", [decided]), whose="warehouse") == []


def test_more_taken_than_stands_there_is_a_case(empty):
    entry = [
        goods.listed("E1", honey=3),
        entries.EntryGatePassed("E1", "G", "lorry", 1, at(1)),
        entries.EntryPosted("E1", units(honey=3), at(2)),
        tallied(),
        entries.StockReserved("E1", "R1", batch_units(honey=2), at(4)),
        entries.StockBlocked("E1", "b", units(honey=2), "recall", at(5)),
    ]
    rows = inbox(empty, ("entry", "E1", entry))
    assert shown(rows, "id", "part", "step", "count", "since") == [
        ("E1", "honey", "mend stock below zero", 1, at(5))
    ]
    unblocked = entries.StockUnblocked("E1", "b", units(honey=1), at(6))
    assert waiting(empty, ("entry", "E1", [unblocked])) == []


def test_a_return_waits_until_the_45th_day_in_shanghai_is_over(empty):
    asked = returns.ReturnRequested("o1", "n1", units(honey=1), "late", at(0), at(40))
    (row,) = inbox(empty, ("return", "o1", [asked]))
    assert (row.step, row.whose, row.part) == ("bring return back", "buyer", "n1")
    assert row.deadline == at(12) + timedelta(days=45)
    received = returns.ReturnReceived("o1", "n1", units(honey=1), (), True, at(50))
    assert waiting(empty, ("return", "o1", [received])) == [("order", "o1", "declare return", 1)]


def test_what_is_overdue_is_found_by_the_clock(empty):
    histories = [
        ("batch", "B1", [batch.BatchLocked("B1", at(0))]),
        ("batch", "B2", [batch.BatchLocked("B2", at(30))]),
    ]
    assert waiting(empty, *histories, overdue_at=at(49)) == [("batch", "B1", "place purchase", 1)]
    (planner,) = stuck_inbox.inbox_counts(empty, [BOOK], now=at(49))
    assert (planner.whose, planner.rows, planner.cases, planner.late) == ("planner", 2, 2, 1)
    assert planner.since == at(0)


def test_every_step_has_words_an_owner_and_a_reason():
    rules = [rule for rule in vars(steps).values() if isinstance(rule, steps.Rule)]
    assert len(steps.RULES) == len(rules)
    assert all(rule.step and rule.whose and rule.because.endswith(".") for rule in rules)


def test_cancelling_a_thousand_orders_is_a_handful_of_statements(empty):
    log = FakeLog()
    bulk.placing(log)
    applied(empty, MODEL, log.recorded)
    before = len(log.recorded)
    bulk.cancelling(log)
    with counted_statements(empty) as statements:
        applied_by_handler(empty, MODEL, log.recorded[before:])
    assert len(statements) <= 5
