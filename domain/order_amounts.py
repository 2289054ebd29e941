"""What one order costs: its lines, their tax, and the sums that every document must repeat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from domain.identifiers import Sku
from domain.replacing import replace
from domain.sharing import shared_out, taken_from_last
from domain.tax import FEN, LineTax, TaxRates, line_taxes

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
        return value_fen(self.unit_price, self.quantity)


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


def is_unit_price(price: Decimal) -> bool:
    """Whether documents can carry it: at least a fen, and no more places than they have."""
    return price >= FEN and price == round(price, UNIT_PRICE_PLACES)


def is_whole_fen(unit_price: Decimal, quantity: int) -> bool:
    return unit_price * quantity * 100 == value_fen(unit_price, quantity)


def value_fen(unit_price: Decimal, quantity: int) -> int:
    return int(unit_price * quantity * 100)


def priced(
    requests: Sequence[LineRequest], freight_fen: int, discount_fen: int, day: date
) -> tuple[tuple[OrderLine, ...], OrderAmounts]:
    """Lines numbered from 1 with their taxes on a day, and the order's sums."""
    values = [value_fen(r.unit_price, r.quantity) for r in requests]
    taxes = line_taxes(values, freight_fen, [r.rates for r in requests], day)
    lines = tuple(
        [
            OrderLine(gnum, r.sku, r.quantity, r.unit_price, r.rates, tax)
            for gnum, (r, tax) in enumerate(zip(requests, taxes, strict=True), 1)
        ]
    )
    tax_fen = sum([tax.total_fen for tax in taxes])
    return lines, OrderAmounts(sum(values), freight_fen, discount_fen, tax_fen)


def reduced(
    lines: Sequence[OrderLine], amounts: OrderAmounts, cuts: Mapping[Sku, int], day: date
) -> tuple[tuple[OrderLine, ...], OrderAmounts]:
    """The order with fewer units: taken from the last line of each product first.

    Freight stays while anything is left, a discount shrinks with the value of the goods. Freight
    can move to lines of a higher rate, and the tax rise by more than the goods fall: then the
    discount grows by the rise, for nobody pays more for getting less.
    """
    left = left_quantities(lines, cuts)
    requests = [
        LineRequest(line.sku, quantity, price_left(line.unit_price, quantity), line.rates)
        for line, quantity in zip(lines, left, strict=True)
        if quantity
    ]
    goods = sum(value_fen(r.unit_price, r.quantity) for r in requests)
    kept = shared_out(amounts.discount_fen, (goods, amounts.goods_fen - goods))[0]
    fewer, sums = priced(requests, amounts.freight_fen if requests else 0, kept, day)
    rise_fen = max(0, sums.paid_fen - amounts.paid_fen)
    return fewer, replace(sums, discount_fen=kept + rise_fen)


def price_left(unit_price: Decimal, quantity: int) -> Decimal:
    """A price with parts of a fen goes down to the fen where units left are no whole fen (M9)."""
    if is_whole_fen(unit_price, quantity):
        return unit_price
    return unit_price.quantize(FEN, ROUND_DOWN)


def left_quantities(lines: Sequence[OrderLine], cuts: Mapping[Sku, int]) -> list[int]:
    """Units left on each line, in order."""
    left = [line.quantity for line in lines]
    for sku, cut in cuts.items():
        places = [i for i, line in enumerate(lines) if line.sku == sku]
        remaining = taken_from_last([left[i] for i in places], cut)
        for place, quantity in zip(places, remaining, strict=True):
            left[place] = quantity
    return left
