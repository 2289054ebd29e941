from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from application.declaring import broken, is_plain
from domain.clearance_events import RunOpened, WaybillsAssigned
from domain.clearance_parts import RunOrder, Waybill
from domain.clearance_run import DECIDER
from domain.identifiers import BatchId, MerchantId, OrderId, PersonKey, RunId, Sku
from domain.order_amounts import OrderAmounts, OrderLine
from domain.order_events import PaymentConfirmed
from domain.order_state import PreSaleOrder
from domain.people import Person
from domain.tax import LineTax, TaxRates

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
ORDER = OrderId("shop:1")
AMY, BEN = Person("Amy", "1380000", "here"), Person("Ben", "1390000", "there")
OPENED = RunOpened(
    RunId("R1"),
    MerchantId("shop"),
    "broker",
    (RunOrder(ORDER, BatchId("B1"), 2026, ()),),
    NOON,
)
RATES = TaxRates(Decimal(0), Decimal(0), Decimal("0.13"))
LINE = OrderLine(1, Sku("honey"), 1, Decimal("10.00"), RATES, LineTax(0, 0, 91))


def member(waybill_no):
    assigned = [Waybill(ORDER, waybill_no, 900, 0)] if waybill_no is not None else []
    events = [OPENED, WaybillsAssigned(RunId("R1"), "carrier", tuple(assigned), NOON)]
    return DECIDER.state_of(events).members[ORDER]


def order(payer, paid_fen, goods_fen, reported, owed, repaid):
    payment = PaymentConfirmed(ORDER, "P1", "firm", payer, paid_fen, NOON) if payer else None
    return PreSaleOrder(
        buyer_key=PersonKey("amy"),
        buyer=AMY,
        consignee=AMY,
        reported_consignee=reported,
        lines=(LINE,),
        amounts=OrderAmounts(goods_fen, 0, 0, 91),
        payments={"P1": payment} if payment else {},
        payment=payment,
        owed=owed,
        repaid=frozenset(repaid & owed.keys()),
    )


members = st.builds(member, st.sampled_from(["W1", "W1", "W1", "", None]))
orders = st.builds(
    order,
    st.sampled_from(["amy", "amy", "amy", "ben", ""]),
    st.sampled_from([1_091, 1_091, 1_090]),
    st.sampled_from([1_000, 1_000, 999]),
    st.sampled_from([None, AMY, BEN]),
    st.sampled_from([{}, {}, {"goodwill": 100}, {"payment-P1": 1_091}]),
    st.sets(st.sampled_from(["goodwill", "payment-P1"])),
)


@given(order=orders, member=members)
def test_nothing_is_broken_of_a_plain_order(order, member):
    if is_plain(order, member.waybill):
        assert broken(member, order) == ()


def test_an_order_paid_once_in_full_by_its_buyer_is_plain():
    assert is_plain(order("amy", 1_091, 1_000, None, {}, set()), member("W1").waybill)
