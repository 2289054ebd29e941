"""Each kind of stream at the moment before it ends and at the moment it has ended."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from adapters.archive.cases import Case
from adapters.archive.endings import ENDINGS, ROUNDS
from adapters.archive.marks import Mark, Marks
from application.streams import DECIDERS
from domain import (
    campaign_state,
    consignment,
    exit_events,
    exit_list,
    order_return,
    order_state,
    payment,
)
from domain.batch_events import BatchOrder
from domain.batch_state import PurchaseBatch
from domain.batch_state import Stage as BatchStage
from domain.buyer_identity import (
    Answered,
    BuyerIdentity,
    IdentityKey,
    NotConfirmedReason,
)
from domain.buyers_year import BuyersYear
from domain.clearance_parts import BilledTax, RunOrder
from domain.clearance_state import ClearanceRun
from domain.entry_events import SkuCount
from domain.entry_state import BondedEntry
from domain.guarantee_state import Guarantee
from domain.identifiers import BatchId, EntryId, OrderId, Partition, PersonKey, RunId, Sku
from domain.mandate import Mandates
from domain.order_events import PaymentConfirmed
from domain.order_number import OrderNumber
from domain.product import Product
from domain.purchase_limit import BuyersPurchases
from domain.sorting_run import SortingRun, Verdict
from domain.stock_count import StockCount
from domain.waitlist import Place, Waitlist
from domain.waybill_block import Serials, WaybillBlock
from tests.adapters.examples import example_of

AT = datetime(2027, 5, 1, tzinfo=UTC)
BOOK = Partition("demo.NB01")
ORDER = OrderId("o")
ORDER_STREAM = "demo.NB01/order/o"
LIVE = order_state.PreSaleOrder(order_state.Stage.PAID)
SKU = Sku("s")
LOT = (BatchId("b"), SKU)


@pytest.fixture
def marks():
    with Marks() as marks:
        yield marks


def has_ended(kind, state, marks, local_id="o", partition=BOOK) -> bool:
    case = Case(partition, local_id, state, marks, AT, date(2027, 5, 1))
    return ENDINGS[kind].has_ended(case)


def test_there_is_a_rule_and_a_reason_for_every_kind():
    assert ENDINGS.keys() == DECIDERS.keys()
    assert all(ending.reason for ending in ENDINGS.values())
    assert sorted(kind for kinds in ROUNDS for kind in kinds) == sorted(ENDINGS)


@pytest.mark.parametrize("kind", sorted(ENDINGS.keys() - {"sorting", "delivery", "return"}))
def test_what_has_hardly_begun_has_not_ended(marks, kind):
    begun = {
        "order": order_state.PreSaleOrder(order_state.Stage.PLACED),
        "exit": exit_list.ExitList(
            exit_list.Stage.LISTED, {ORDER: example_of(exit_events.ExitParcel)}
        ),
        "guarantee": Guarantee(1),
        "waybills": WaybillBlock(free=(Serials("SF", 1, 2),)),
        "mandate": Mandates({("broker", "declare"): None}),
        "number": OrderNumber(BOOK),
        "year": BuyersYear(),
        "run": ClearanceRun(is_open=True, orders={ORDER: run_order()}),
        "waitlist": Waitlist({ORDER: example_of(Place)}),
        "count": StockCount(True, Counter({SKU: 1}), Counter({SKU: 2})),
    }
    state = begun.get(kind, DECIDERS[kind].initial)
    assert not has_ended(kind, state, marks, local_id="p:2027" if kind == "year" else "o")


def run_order() -> RunOrder:
    return RunOrder(ORDER, BatchId("b"), 2026, ())


@pytest.mark.parametrize(
    ("stage", "held", "is_over"),
    [
        (campaign_state.Stage.PUBLISHED, 0, False),
        (campaign_state.Stage.CLOSED, 3, True),
        (campaign_state.Stage.FAILED, 3, False),
        (campaign_state.Stage.FAILED, 0, True),
        (campaign_state.Stage.TERMINATED, 0, True),
    ],
)
def test_a_campaign_ends_when_nothing_is_held_for_nobody(marks, stage, held, is_over):
    campaign = campaign_state.Campaign(stage, held=Counter({SKU: held}))
    assert has_ended("campaign", campaign, marks) is is_over


@pytest.mark.parametrize("stage", [order_state.Stage.NOT_PLACED, order_state.Stage.CANCELLED])
def test_an_order_that_came_to_nothing_ends_when_its_money_is_back(marks, stage):
    order = replace(LIVE, stage=stage)
    assert has_ended("order", order, marks)
    assert not has_ended("order", replace(order, owed={"cancelled": 5}), marks)
    assert has_ended("order", replace(order, owed={"x": 5}, repaid=frozenset({"x"})), marks)


@pytest.mark.parametrize("mark", [Mark.DELIVERED, Mark.LOST, Mark.RETURNED])
def test_a_paid_order_ends_with_its_parcel(marks, mark):
    assert not has_ended("order", LIVE, marks)
    marks.put(ORDER_STREAM, mark)
    assert has_ended("order", LIVE, marks)
    marks.put(ORDER_STREAM, Mark.COMING_BACK)
    assert not has_ended("order", LIVE, marks)


def test_what_a_buyer_ordered_counts_until_all_of_it_has_ended(marks):
    purchases = BuyersPurchases({ORDER: 1})
    assert not has_ended("limit", purchases, marks)
    marks.put(ORDER_STREAM, Mark.ENDED)
    assert has_ended("limit", purchases, marks)


def test_a_lost_parcel_is_paid_for_first(marks):
    marks.put(ORDER_STREAM, Mark.LOST)
    paid = replace(example_of(PaymentConfirmed), paid_fen=5)
    order = replace(LIVE, payments={"p": paid})
    assert not has_ended("order", order, marks)
    assert not has_ended("order", replace(order, owed={"lost": 5}), marks)
    repaid = replace(order, owed={"lost": 5}, repaid=frozenset({"lost"}))
    assert has_ended("order", repaid, marks)


def test_a_batch_ends_when_every_member_is_through(marks):
    order = example_of(BatchOrder)
    batch = PurchaseBatch(BatchStage.LOCKED, members={ORDER: order}, in_run={ORDER: RunId("R")})
    assert not has_ended("batch", batch, marks)
    marks.put(ORDER_STREAM, Mark.DELIVERED)
    assert has_ended("batch", batch, marks)
    assert not has_ended("batch", replace(batch, in_run={}), marks)
    assert not has_ended("batch", replace(batch, stage=BatchStage.OPEN), marks)


def test_a_consignment_ends_on_the_list_of_an_entry(marks):
    arrived = consignment.Consignment(consignment.Stage.ARRIVED)
    assert not has_ended("consignment", arrived, marks)
    assert has_ended("consignment", replace(arrived, entry_id=EntryId("e")), marks)


def test_an_entry_ends_when_its_shelf_is_empty_and_every_difference_decided(marks):
    entry = BondedEntry(
        posted=Counter({SKU: 3}),
        tally_no="1",
        counts=(SkuCount(SKU, 2, damaged=1),),
        good=Counter({SKU: 2}),
        gone=Counter({LOT: 2}),
        decided=Counter({(SKU, "damaged"): 1}),
    )
    assert has_ended("entry", entry, marks)
    assert not has_ended("entry", replace(entry, decided=Counter()), marks)
    assert not has_ended("entry", replace(entry, gone=Counter({LOT: 1})), marks)
    assert not has_ended("entry", replace(entry, reserved=Counter({LOT: 1})), marks)
    assert not has_ended("entry", replace(entry, posted=None), marks)
    assert not has_ended("entry", replace(entry, tally_no=None), marks)


def test_a_run_ends_when_its_parcels_are_through_and_its_bills_settled(marks):
    run = ClearanceRun(
        is_open=True, orders={ORDER: run_order()}, billed={"T1": BilledTax(ORDER, 910)}
    )
    marks.put(ORDER_STREAM, Mark.DELIVERED)
    assert not has_ended("run", run, marks)
    settled = replace(run, settled=frozenset({("T1", 2)}))
    assert has_ended("run", settled, marks)
    assert has_ended("run", replace(settled, orders={}), marks)


def test_a_scan_and_a_report_of_a_carrier_wait_for_nothing(marks):
    assert has_ended("sorting", SortingRun({"w": Verdict.HELD}), marks)
    assert has_ended("delivery", DECIDERS["delivery"].initial, marks)


def test_an_exit_ends_written_off_or_empty(marks):
    parcels = {ORDER: example_of(exit_events.ExitParcel)}
    passed = exit_list.ExitList(exit_list.Stage.PASSED, parcels, gone=frozenset({ORDER}))
    assert not has_ended("exit", passed, marks)
    posted = replace(passed, stage=exit_list.Stage.POSTED)
    assert has_ended("exit", posted, marks)
    assert not has_ended("exit", replace(posted, gone=frozenset()), marks)
    assert has_ended("exit", exit_list.ExitList(exit_list.Stage.LISTED), marks)


@pytest.mark.parametrize(
    ("stage", "is_over"),
    [
        (order_return.Stage.REQUESTED, False),
        (order_return.Stage.DECLARED, False),
        (order_return.Stage.REFUSED, False),
        (order_return.Stage.ACCEPTED, True),
        (order_return.Stage.RECEIVED_LATE, True),
        (order_return.Stage.RECEIVED, True),
    ],
)
def test_a_return_ends_when_no_part_can_be_declared_any_more(marks, stage, is_over):
    part = order_return.PartReturn(stage, Counter({SKU: 1}), AT, received=((), ()))
    accepted = replace(part, stage=order_return.Stage.ACCEPTED)
    state = order_return.OrderReturn({"1": accepted, "2": part})
    assert has_ended("return", state, marks) is is_over


def test_a_count_ends_when_its_differences_are_decided(marks):
    count = StockCount(True, Counter({SKU: 1}), Counter({SKU: 2}))
    assert has_ended("count", replace(count, decided=()), marks)
    assert has_ended("count", replace(count, counted=Counter({SKU: 2})), marks)


def test_a_number_and_a_payment_end_with_the_orders_they_name(marks):
    reported = payment.PaymentReported(
        "p", "firm", PersonKey("k"), 5, (payment.PaymentShare(BOOK, ORDER, 5),), "", "", AT
    )
    standing = payment.evolve(payment.Payment(), reported)
    paid, number, shared = standing, OrderNumber(BOOK), Partition("demo.shared")
    assert not has_ended("payment", paid, marks, "p", shared)
    assert not has_ended("number", number, marks, "o", shared)
    marks.put(ORDER_STREAM, Mark.ENDED, 9)
    assert has_ended("payment", paid, marks, "p", shared)
    assert has_ended("number", number, marks, "o", shared)
    assert has_ended("number", OrderNumber(), marks, "another", shared)


def test_a_year_ends_with_the_calendar(marks):
    assert has_ended("year", BuyersYear(), marks, "person:2026")
    assert not has_ended("year", BuyersYear(), marks, "person:2027")


def test_waybills_end_with_the_last_number_and_mandates_with_the_last_that_holds(marks):
    assert has_ended("waybills", WaybillBlock(), marks)
    ended = {("broker", "declare"): datetime(2027, 4, 30, tzinfo=UTC)}
    assert has_ended("mandate", Mandates(ended), marks)
    assert not has_ended("mandate", Mandates({**ended, ("broker", "carry"): None}), marks)


def test_an_identity_ends_when_no_answer_is_relied_on_any_more(marks):
    def answered(at, reason=None):
        return BuyerIdentity({IdentityKey("name"): Answered("register", "R-1", reason, at)})

    year_ago, two_days_ago = datetime(2026, 5, 1, tzinfo=UTC), datetime(2027, 4, 29, tzinfo=UTC)
    assert has_ended("identity", answered(year_ago), marks)
    assert not has_ended("identity", answered(two_days_ago), marks)
    assert has_ended("identity", answered(two_days_ago, NotConfirmedReason.UNKNOWN), marks)


def test_products_never_end(marks):
    assert not has_ended("product", Product(), marks)


def test_marks_are_put_once_each_and_dropped(marks):
    marks.put("a", Mark.ENDED, 1)
    marks.put("a", Mark.ENDED, 2)
    marks.put("a", Mark.LOST)
    assert marks.of("a") == {Mark.ENDED: 2, Mark.LOST: 0}
    marks.drop("a", Mark.ENDED)
    assert marks.of("a") == {Mark.LOST: 0}
    assert marks.of("b") == {}
