"""Commands that only shops and firms send, by the interface, and the rule that refuses each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from adapters.simulator.catalogue import products_of
from application.cancelling import CancelOrders
from application.claiming import ClaimOrders, OrderClaim
from application.dropping_lines import ReduceOrder
from application.placing import PlaceOrders
from application.promising import AnswerChangedPromise
from application.refunding import OweBuyer
from application.registering import PRODUCTS_PER_COMMAND_MAX, RegisterProducts
from domain.campaign_commands import CloseCampaign
from domain.campaign_terms import CampaignTerms, DepositTerms
from domain.coupons import Coupon
from domain.dated import LINES_PER_ORDER_MAX
from domain.goods import SkuUnits
from domain.identifiers import (
    ORDERS_PER_EVENT_MAX,
    CampaignId,
    OrderId,
    PersonKey,
    Sku,
)
from domain.order_amounts import LineRequest
from domain.order_commands import BeginPayment, CorrectBuyer, PlaceOrder
from domain.payment import PaymentShare, ReportPayment
from domain.people import id_check_digit
from domain.product import WithdrawProduct
from domain.risk_notice import Consent
from tests.adapters.web.refused_sales import ALL_OFF, DAY, MANY, NOW, SAVES, Sales
from tests.adapters.web.site import BOOK

PLACED = OrderId("shop:placed")


@dataclass(frozen=True)
class Asked:
    """A command, and the rule it breaks; `within` is a rule that the first one names."""

    name: str
    command: Any
    within: str = ""
    status: int = 409


def with_check(first_17: str) -> str:
    return first_17 + id_check_digit(first_17)


IDENTITIES = {
    "IdentityNumberMalformed": "9900001970",
    "IdentityCheckDigitWrong": "99000019700101001" + "X",
    "IdentityRegionUnknown": with_check("09000019700101001"),
    "IdentityBirthDateInvalid": with_check("99000019700231001"),
    "IdentityBirthDateInFuture": with_check("99000020900101001"),
    "IdentityBirthDateImplausible": with_check("99000018000101001"),
}


def commands(sales: Sales, language: str) -> Iterator[Asked]:
    """An order that is refused is recorded as not placed: each language has numbers of its own."""
    yield from of_campaigns(sales)
    yield from of_orders(sales)
    yield from of_changes(sales)
    yield from of_waiting(sales)
    yield from of_sizes(sales)
    for name, order, within in orders(sales, language):
        placing = PlaceOrders(order.campaign_id, (order,), (), NOW)
        yield Asked(name, placing, within)


def of_campaigns(sales: Sales) -> Iterator[Asked]:
    def draft(name: str, **terms: Any) -> Asked:
        drafted = replace(sales.plain, campaign_id=CampaignId("new"), terms=CampaignTerms(**terms))
        return Asked(name, drafted)

    deposit = DepositTerms(120, sales.plain.closes_at, sales.plain.closes_at + DAY)
    yield draft("DepositPercentUnsound", deposit=deposit)
    yield draft("CouponUnsound", coupons=(Coupon("NOTHING", 0, ALL_OFF.window),))
    yield draft("ReductionUnsound", reductions=(replace(ALL_OFF, save_fen=100),))
    yield Asked("UnknownCampaign", CloseCampaign(CampaignId("none"), NOW), status=404)
    yield Asked("UnknownProduct", WithdrawProduct(Sku("none"), "season over", NOW), status=404)


def of_orders(sales: Sales) -> Iterator[Asked]:
    another = sales.person(with_check("99000019700101001"))
    yield Asked("BuyerIsAnotherPerson", CorrectBuyer(PLACED, another, NOW))
    yield Asked("HoldEnded", BeginPayment(OrderId("shop:late"), "p", NOW))
    yield Asked("TooManyPaymentsBegun", BeginPayment(PLACED, "sixth", NOW))
    locked = (OrderId("shop:locked"),)
    yield Asked("OrdersLocked", CancelOrders(locked, "buyer asked", NOW, is_asked_by_buyer=True))
    answer = AnswerChangedPromise(PLACED, date(2090, 1, 1), is_accepted=True, at=NOW)
    yield Asked("PromiseNotCurrent", answer)
    yield Asked("RefundExceedsPaid", OweBuyer(PLACED, "goodwill", 123_456, "sorry", NOW))
    yield Asked("RefundIdTaken", OweBuyer(PLACED, "cancelled", 100, "sorry", NOW))


def of_changes(sales: Sales) -> Iterator[Asked]:
    """What is taken off an order."""
    many = (SkuUnits(sales.plain.items[0].sku, 99),)
    yield Asked("MoreThanOrdered", ReduceOrder(PLACED, many, "fewer", NOW))


def of_waiting(sales: Sales) -> Iterator[Asked]:
    full = str(sales.full.campaign_id)
    yield Asked("NoWaitlist", sales.joining(sales.plain, "nobody"))
    yield Asked("UnitsAvailable", sales.joining(sales.available, "early"))
    yield Asked("AlreadyWaiting", sales.joining(sales.full, "another", f"shop:{full}"))
    yield Asked("OrderAlreadyPlaced", sales.joining(sales.full, "first", f"shop:first-{full}"))


def of_sizes(sales: Sales) -> Iterator[Asked]:
    many = tuple(OrderId(f"shop:{number}") for number in range(ORDERS_PER_EVENT_MAX + 1))
    product = products_of(sales.plain)[0]
    products = tuple(
        replace(product, sku=Sku(f"N-{n}")) for n in range(PRODUCTS_PER_COMMAND_MAX + 1)
    )
    yield Asked("TooManyProducts", RegisterProducts(products, NOW))
    shares = tuple(PaymentShare(BOOK, each, 1) for each in many)
    payer, kept = PersonKey("payer"), "ab" * 32
    report = ReportPayment("P-many", "PAY", payer, len(shares), shares, NOW, "CNY", kept, kept)
    yield Asked("TooManyShares", report)
    claim = OrderClaim(
        OrderId("shop:free"), sales.plain.campaign_id, sales.plain.merchant_id, payer, NOW.year, 0
    )
    yield Asked("QuotaNotPositive", ClaimOrders(BOOK, (claim,), NOW))


def orders(sales: Sales, language: str) -> Iterator[tuple[str, PlaceOrder, str]]:
    """Orders that are left out, and why."""

    def order(draft: Any, rule: str, /, **changed: Any) -> PlaceOrder:
        return sales.order(draft, f"{rule}-{language}", **changed)

    def line(rule: str, quantity: int, price: str, **changed: Any) -> PlaceOrder:
        item = sales.plain.items[0]
        lines = (LineRequest(item.sku, quantity, Decimal(price), item.rates),)
        return order(sales.plain, rule, lines=lines, **changed)

    yield "PriceNotPositive", line("PriceNotPositive", 1, "0"), ""
    yield "UnitPriceTooFine", line("UnitPriceTooFine", 1, "1.000001"), ""
    yield "AmountNotWholeFen", line("AmountNotWholeFen", 1, "1.00125"), ""
    yield "QuantityNotPositive", line("Quantity", 0, "1"), ""
    lines = sales.order(sales.plain, "lines").lines * (LINES_PER_ORDER_MAX + 1)
    yield "LineCountRefused", order(sales.plain, "lines", lines=lines), ""
    yield "OrderWasNotPlaced", line("PriceNotPositive", 1, "1"), "PriceNotPositive"
    yield "DiscountExceedsGoods", line("Discount", 1, "1", discount_fen=100), ""
    none = order(sales.plain, "none", consent=Consent("2019-01", NOW + DAY))
    yield "ConsentGivenLater", none, ""
    before = Consent("2019-01", NOW.replace(year=2018))
    yield "ConsentVersionNotInForce", order(sales.plain, "before", consent=before), ""
    for rule, number in IDENTITIES.items():
        yield "IdentityNumberInvalid", order(sales.plain, rule, buyer=sales.person(number)), rule
    for rule, code in (
        ("CouponOutsideWindow", "PAST"), ("CouponUsedUp", "USED"), ("UnknownCoupon", "NONE"),
        ("CouponNeedsMoreGoods", "LARGE"), ("CouponPaysNothing", "SHIP"),
    ):  # fmt: skip
        discount = {"coupon_code": code, "discount_fen": SAVES}
        yield rule, order(sales.coupons, rule, **discount), ""
    again = {"coupon_code": "ONCE", "discount_fen": SAVES, "buyer_key": "ONCE"}
    yield "CouponUsedUpByBuyer", order(sales.coupons, "again", **again), ""
    cents, fine = sales.reduced.items
    lines = (LineRequest(cents.sku, 100, cents.unit_price, cents.rates),)
    yield "ReductionLeavesNothing", order(sales.reduced, "all", lines=lines), ""
    lines = (LineRequest(fine.sku, 1, Decimal(1), fine.rates),)
    yield "ListedLineUnsound", order(sales.reduced, "fine", lines=lines), ""
    lines = tuple(LineRequest(i.sku, 3, i.unit_price, i.rates) for i in sales.split.items[:MANY])
    yield "TooManyReducedLines", order(sales.split, "many", lines=lines), ""
    yield from waiting(sales, language)


def waiting(sales: Sales, language: str) -> Iterator[tuple[str, PlaceOrder, str]]:
    full, over = str(sales.full.campaign_id), str(sales.over.campaign_id)
    yield "NotYetOffered", sales.order(sales.full, full), ""
    yield "OfferDiffers", sales.order(sales.full, full, buyer_key="another"), ""
    yield "OfferOver", sales.order(sales.over, over), ""
    yield "NotHeld", sales.order(sales.freed, f"jumps-{language}"), "OthersWait"
