"""An order of two lines, its commands and its events, as tests of orders know them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from domain.goods import SkuUnits
from domain.identifiers import BatchId, CampaignId, MerchantId, OrderId, PersonKey, Sku
from domain.order_amounts import LineRequest, priced
from domain.order_commands import (
    AmendOrder,
    CancelOrder,
    CollectOrder,
    ConfirmPayment,
    CorrectBuyer,
    CorrectConsignee,
    HandBackOrder,
    OweRefund,
    PlaceOrder,
    RefusePlacing,
    ReportConsignee,
)
from domain.order_events import (
    OrderCancelled,
    OrderCollected,
    OrderHandedBack,
    OrderNotPlaced,
    OrderPlaced,
    PaymentConfirmed,
    Purpose,
    RefundOwed,
)
from domain.people import Person
from domain.pre_sale_order import DECIDER
from domain.risk_notice import Consent
from domain.tax import TaxRates
from tests.scenario import Scenario

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
DAY = date(2026, 11, 1)
ID, CAMPAIGN, MERCHANT = OrderId("shop-3:42"), CampaignId("c-1"), MerchantId("m-1")
KEY = PersonKey("p-1")
CONSENT = Consent("2019-01", AT)
BUYER = Person("Li Lei", "13800000000", id_number="11010519491231002X")
CONSIGNEE = Person("Han Mei", "13900000000", "Ningbo, Beilun 1")
MILK, TEA = Sku("milk"), Sku("tea")
FOOD = TaxRates(Decimal("0.13"), tariff=Decimal("0.06"))
B1, B2 = BatchId("b-1"), BatchId("b-2")


def line(sku, quantity, price="100.00"):
    return LineRequest(sku, quantity, Decimal(price), FOOD)


def place(*lines, freight_fen=1_000, discount_fen=500):
    return PlaceOrder(
        ID, CAMPAIGN, MERCHANT, KEY, BUYER, CONSIGNEE, lines, freight_fen, discount_fen, 2026, AT,
        CONSENT,
    )  # fmt: skip


def placed_with(*requests, freight_fen=1_000, discount_fen=500):
    lines, amounts = priced(requests, freight_fen, discount_fen, DAY)
    return OrderPlaced(
        ID, CAMPAIGN, MERCHANT, KEY, BUYER, CONSIGNEE, lines, amounts, DAY, 2026, AT, None, CONSENT
    )


def pay(payment_id, paid_fen):
    return ConfirmPayment(ID, payment_id, "wepay", KEY, paid_fen, AT)


def paid_with(payment_id, paid_fen, purpose=Purpose.WHOLE):
    return PaymentConfirmed(ID, payment_id, "wepay", KEY, paid_fen, AT, purpose)


def amend(*cuts, cause="supplier short"):
    return AmendOrder(ID, tuple(SkuUnits(sku, n) for sku, n in cuts), cause, AT)


def owed(refund_id, amount_fen, reason):
    return RefundOwed(ID, refund_id, amount_fen, reason, AT)


LINES = line(MILK, 2), line(TEA, 1, "50.00")
placed = placed_with(*LINES)
PAID = placed.amounts.paid_fen
paid = paid_with("tx-1", PAID)
not_placed = OrderNotPlaced(ID, CAMPAIGN, MERCHANT, KEY, 2026, "CapExceeded", AT)
cancelled = OrderCancelled(ID, "changed mind", AT)
all_owed = owed("cancelled", PAID, "changed mind")
collected = OrderCollected(ID, B1, AT)
handed_back = OrderHandedBack(ID, B1, AT)
cancel = CancelOrder(ID, "changed mind", AT)
collect = CollectOrder(ID, B1, AT)
hand_back = HandBackOrder(ID, B1, AT)
refuse = RefusePlacing(ID, CAMPAIGN, MERCHANT, KEY, 2026, "CapExceeded", AT)
report = ReportConsignee(ID, "SF1", Person("Han Meimei", "1", "Ningbo"), AT)
correct = CorrectConsignee(ID, Person("Han Meimei", "1", "Ningbo"), AT)
rename = CorrectBuyer(ID, replace(BUYER, name="Li Lei Lei"), AT)
owe = OweRefund(ID, "return-1", 100, "returned", AT)


def order(*history):
    return Scenario(DECIDER).given(*history)
