"""Says one order in customs' terms: lines in the book's units, payment and waybill with firms."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from application.customs_facts import (
    Filed,
    Goods,
    GoodsKey,
    GoodsLine,
    OrderAtCustoms,
    PaymentAtCustoms,
    WaybillAtCustoms,
)
from domain.clearance_state import ClearanceRun
from domain.identifiers import CampaignId, OrderId, order_no_of, platform_of
from domain.item_record import exactly
from domain.order_amounts import OrderLine
from domain.order_state import PreSaleOrder
from domain.payment import Payment

SHARE_DIGITS = 10
"""Hexadecimal digits that tell the orders of one payment apart: of a thousand no two are alike,
but once in two million payments."""

PAYMENT_NUMBER_MAX = 60
"""Characters of payTransactionId."""


class Saying:
    """Says the orders of one message, of which nothing lacks (`application.unsayable`).

    `payments` are those of its orders; None where it does not say how they were paid.
    """

    def __init__(
        self, run: ClearanceRun, filed: Filed, payments: Mapping[str, Payment] | None
    ) -> None:
        self._run = run
        self._filed = filed
        self._payments = payments
        self._lines: dict[tuple[object, ...], GoodsLine] = {}

    def order(self, order_id: OrderId, order: PreSaleOrder) -> OrderAtCustoms:
        filed, payments, campaign_id = self._filed, self._payments, order.campaign_id
        lines = tuple([self._line(campaign_id, line) for line in order.lines])
        return OrderAtCustoms(
            order_id,
            order_no_of(order_id),
            order.buyer_key,
            order.buyer,
            order.consignee,
            filed.firms[order.merchant_id],
            filed.firms[platform_of(order_id)],
            order.amounts,
            lines,
            sum([line.pieces * line.goods.net_grams for line in lines]),
            None if payments is None else payment_of(order_id, order, filed, payments),
            waybill_of(order_id, order, self._run, filed),
        )

    def _line(self, campaign_id: CampaignId, line: OrderLine) -> GoodsLine:
        """One object for all lines that say the same: whoever writes them writes it once."""
        # The price as it is written: 59 and 59.00 are equal.
        key = (campaign_id, line.sku, line.gnum, line.quantity, str(line.unit_price))
        if key not in self._lines:
            self._lines[key] = line_of(line, self._filed.goods[campaign_id, line.sku])
        return self._lines[key]


def line_of(line: OrderLine, goods: Goods) -> GoodsLine:
    quantity = in_units(goods, line.quantity)
    is_alike = goods.units == goods.pieces
    price = line.unit_price if is_alike else price_of(goods, line.quantity, line.value_fen)
    assert quantity is not None, "nothing uncountable is said"
    assert price is not None, "nothing without an exact price is said"
    legal = tuple(line.quantity * unit.per_sales_unit for unit in goods.legal_units)
    return GoodsLine(line.gnum, goods, line.quantity, quantity, price, line.value_fen, legal)


def in_units(goods: Goods, quantity: int) -> Decimal | None:
    """Sale units in units of the book; None where five decimals cannot say it exactly."""
    if goods.units == goods.pieces:
        return Decimal(quantity)
    return exactly(Fraction(quantity * goods.units, goods.pieces))


def price_of(goods: Goods, quantity: int, value_fen: int) -> Decimal | None:
    """Of one unit of the book, so that price x quantity is the value; None if it is not exact."""
    units = Fraction(quantity * goods.units, goods.pieces)
    return exactly(Fraction(value_fen, 100) / units)


def net_grams_of(order: PreSaleOrder, goods: Mapping[GoodsKey, Goods]) -> int:
    campaign_id = order.campaign_id
    return sum([line.quantity * goods[campaign_id, line.sku].net_grams for line in order.lines])


def payment_of(
    order_id: OrderId, order: PreSaleOrder, filed: Filed, payments: Mapping[str, Payment]
) -> PaymentAtCustoms | None:
    paid = order.payment
    if paid is None:
        return None
    return PaymentAtCustoms(
        filed.firms[paid.payment_firm],
        payment_number(paid.payment_id, order_id, payments.get(paid.payment_id)),
        order.buyer,
        order.reported_fen,
        paid.paid_at,
    )


def payment_number(payment_id: str, order_id: OrderId, payment: Payment | None) -> str:
    """A payment's number; of one for several orders a number for each, as customs takes none twice.

    It rests on the order alone, so that it stays when other shares are moved.
    """
    if payment is None or payment.reported is None or len(payment.reported.shares) == 1:
        return payment_id
    digest = hashlib.sha256(order_id.encode()).hexdigest()[:SHARE_DIGITS]
    return f"{payment_id[: PAYMENT_NUMBER_MAX - SHARE_DIGITS - 1]}-{digest}"


def waybill_of(
    order_id: OrderId, order: PreSaleOrder, run: ClearanceRun, filed: Filed
) -> WaybillAtCustoms | None:
    waybill, carrier = run.waybills.get(order_id), run.carriers.get(order_id)
    if waybill is None or carrier is None:
        return None
    return WaybillAtCustoms(
        filed.firms[carrier],
        waybill.waybill_no,
        order.reported_consignee or order.consignee,
        waybill.weight_grams,
        waybill.freight_fen,
    )
