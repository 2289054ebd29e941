"""Each kind of stream at the moment before it ends and at the moment it has ended."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.archive.endings import ENDINGS, ROUNDS
from adapters.archive.marks import Mark, Marks
from application.streams import DECIDERS
from domain import campaign_state, exit_events, exit_list, order_state, payment
from domain.buyer_identity import Answered, BuyerIdentity, IdentityKey, NotConfirmedReason
from domain.buyers_year import BuyersYear
from domain.clearance_state import ClearanceRun
from domain.guarantee_state import Guarantee
from domain.identifiers import Partition, PersonKey
from domain.mandate import Mandates
from domain.order_events import PaymentConfirmed
from domain.order_number import OrderNumber
from domain.product import Product
from domain.purchase_limit import BuyersPurchases
from domain.stock_count import StockCount
from domain.waitlist import Place, Waitlist
from domain.waybill_block import Serials, WaybillBlock
from tests.adapters.archive.ended import AT, BOOK, ORDER, ORDER_STREAM, SKU, has_ended, run_order
from tests.adapters.examples import example_of

LIVE = order_state.PreSaleOrder(order_state.Stage.PAID)


@pytest.fixture
def marks():
    with Marks() as marks:
        yield marks


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
