"""What one order costs: its lines, their tax, and the sums that every document must repeat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.identifiers import Sku
from domain.sharing import shared_out, taken_from_last
from domain.tax import LineTax, TaxRates, line_taxes

UNIT_PRICE_PLACES = 5
"""Decimal places of a unit price (CEB type N(19,5))."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One list line. Its value is unit price times quantity, exactly (rule M9)."""

    gnum: int
    sku: Sku
    quantity: int
    unit_price: Decimal
    """CNY, at most five places."""

    rates: TaxRates
    tax: LineTax

    @property
    def value_fen(self) -> int:
        return int(self.unit_price * self.quantity * 100)


@dataclass(frozen=True, slots=True)
class OrderAmounts:
    """The sums of an order, in fen of CNY."""

    goods_fen: int
    freight_fen: int
    discount_fen: int
    tax_fen: int

    @property
    def paid_fen(self) -> int:
        """What the buyer owes: goods + freight + tax - discount (rule M2)."""
        return self.goods_fen + self.freight_fen + self.tax_fen - self.discount_fen

    @property
    def taxable_fen(self) -> int:
        """The price that limits and taxes look at: goods and freight; vouchers do not lower it."""
        return self.goods_fen + self.freight_fen


@dataclass(frozen=True, slots=True)
class LineRequest:
    """One line as it is asked for, before tax."""

    sku: Sku
    quantity: int
    unit_price: Decimal
    rates: TaxRates


def is_whole_fen(unit_price: Decimal, quantity: int) -> bool:
    value = unit_price * quantity * 100
    return value == value.to_integral_value()


def priced(
    requests: Sequence[LineRequest], freight_fen: int, discount_fen: int, day: date
) -> tuple[tuple[OrderLine, ...], OrderAmounts]:
    """Lines numbered from 1 with their taxes on a day, and the order's sums."""
    values = [int(r.unit_price * r.quantity * 100) for r in requests]
    taxes = line_taxes(values, freight_fen, [r.rates for r in requests], day)
    lines = tuple(
        OrderLine(gnum, r.sku, r.quantity, r.unit_price, r.rates, tax)
        for gnum, (r, tax) in enumerate(zip(requests, taxes, strict=True), 1)
    )
    tax_fen = sum(tax.total_fen for tax in taxes)
    return lines, OrderAmounts(sum(values), freight_fen, discount_fen, tax_fen)


def reduced(
    lines: Sequence[OrderLine], amounts: OrderAmounts, cuts: Mapping[Sku, int], day: date
) -> tuple[tuple[OrderLine, ...], OrderAmounts]:
    """The order with fewer units: taken from the last line of each product first.

    Freight stays as long as anything is sent; a discount shrinks with the value of the goods.
    """
    left = left_quantities(lines, cuts)
    requests = [
        LineRequest(line.sku, quantity, line.unit_price, line.rates)
        for line, quantity in zip(lines, left, strict=True)
        if quantity
    ]
    goods = sum(int(r.unit_price * r.quantity * 100) for r in requests)
    kept = shared_out(amounts.discount_fen, (goods, amounts.goods_fen - goods))[0]
    return priced(requests, amounts.freight_fen if requests else 0, kept if requests else 0, day)


def left_quantities(lines: Sequence[OrderLine], cuts: Mapping[Sku, int]) -> list[int]:
    """Units left on each line, in order."""
    left = [line.quantity for line in lines]
    for sku, cut in cuts.items():
        places = [i for i, line in enumerate(lines) if line.sku == sku]
        remaining = taken_from_last([left[i] for i in places], cut)
        for place, quantity in zip(places, remaining, strict=True):
            left[place] = quantity
    return left
