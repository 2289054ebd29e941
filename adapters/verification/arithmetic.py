"""The sums of an order computed anew, in fractions, from the formulas of domain.md §3.2 and §3.3.

Nothing here comes from the code that computed what is stored: only the dated limits are shared.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import NamedTuple

from domain.dated import REDUCED_TAX_SHARE, SINGLE_LIMIT_FEN, in_force
from domain.goods import StockPart
from domain.order_amounts import OrderAmounts, OrderLine
from domain.tax import TaxRates

WHOLE = Fraction(1)
"""Above the single limit the statutory tax is due in full."""


class Sums(NamedTuple):
    """The sums of an order, in fen."""

    goods: int
    freight: int
    discount: int
    tax: int

    @property
    def paid(self) -> int:
        return self.goods + self.freight + self.tax - self.discount

    @property
    def taxable(self) -> int:
        return self.goods + self.freight


class Taxes(NamedTuple):
    """What one line is charged, in fen."""

    tariff: int
    consumption: int
    vat: int


class Line(NamedTuple):
    """As much of an order's line as its sums need."""

    sku: str
    quantity: int
    unit_price: Decimal
    rates: TaxRates


def lines_of(lines: Iterable[OrderLine]) -> list[Line]:
    return [Line(line.sku, line.quantity, line.unit_price, line.rates) for line in lines]


def sums_of(amounts: OrderAmounts) -> Sums:
    return Sums(amounts.goods_fen, amounts.freight_fen, amounts.discount_fen, amounts.tax_fen)


def units_of(lines: Iterable[OrderLine | Line | StockPart]) -> dict[str, int]:
    """Units by product."""
    units: dict[str, int] = {}
    for line in lines:
        units[line.sku] = units.get(line.sku, 0) + line.quantity
    return units


def value(line: OrderLine | Line) -> Fraction:
    """Fen of a line; not whole where price and quantity make no whole fen."""
    return Fraction(line.unit_price) * line.quantity * 100


def half_up(exact: Fraction) -> int:
    return floor(exact + Fraction(1, 2))


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Shares by weight that add up: the largest remainders get the fen that are left."""
    whole = sum(weights)
    if not whole:
        weights, whole = [1] * len(weights), len(weights)
    exact = [Fraction(total * weight, whole) for weight in weights]
    shares = [floor(part) for part in exact]
    order = sorted(range(len(weights)), key=lambda i: (shares[i] - exact[i], -weights[i], i))
    for place in order[: total - sum(shares)]:
        shares[place] += 1
    return shares


def taxes(lines: Sequence[Line], freight: int, day: date) -> list[Taxes]:
    """Per line and per tax, half-up to the fen; freight is shared by line value."""
    values = [floor(value(line)) for line in lines]
    shared = split(freight, values)
    is_reduced = sum(values) + freight <= in_force(SINGLE_LIMIT_FEN, day)
    share = Fraction(in_force(REDUCED_TAX_SHARE, day)) if is_reduced else WHOLE
    return [
        line_tax(worth + part, line.rates, share, is_reduced)
        for worth, part, line in zip(values, shared, lines, strict=True)
    ]


# Few prices and fewer rates make most lines: fractions are slow and these are remembered.
@lru_cache(maxsize=10_000)
def line_tax(taxable: int, rates: TaxRates, share: Fraction, is_reduced: bool) -> Taxes:
    """base = (P + tariff) / (1 - c); consumption tax = base x c; VAT = base x v."""
    tariff = Fraction(0) if is_reduced else taxable * Fraction(rates.tariff)
    base = (taxable + tariff) / (1 - Fraction(rates.consumption))
    return Taxes(
        half_up(tariff),
        half_up(base * Fraction(rates.consumption) * share),
        half_up(base * Fraction(rates.vat) * share),
    )


def without(
    lines: Sequence[Line], sums: Sums, cuts: Mapping[str, int], day: date
) -> tuple[list[Line], Sums]:
    """An order less some units: the last line of a product gives first, freight stays.

    A discount shrinks with the goods, and nobody pays more for getting less.
    """
    left = [line for line in shortened(lines, cuts) if line.quantity]
    if not left:
        return [], Sums(0, 0, 0, 0)
    goods = sum(floor(value(line)) for line in left)
    discount = split(sums.discount, [goods, sums.goods - goods])[0]
    tax = sum(sum(each) for each in taxes(left, sums.freight, day))
    fewer = Sums(goods, sums.freight, discount, tax)
    rise = max(0, fewer.paid - sums.paid)
    return left, fewer._replace(discount=discount + rise)


def shortened(lines: Sequence[Line], cuts: Mapping[str, int]) -> list[Line]:
    """A price with parts of a fen goes down to the fen where fewer units make no whole fen."""
    owing, left = dict(cuts), list[Line]()
    for line in reversed(lines):
        taken = min(owing.get(line.sku, 0), line.quantity)
        owing[line.sku] = owing.get(line.sku, 0) - taken
        fewer = line._replace(quantity=line.quantity - taken)
        if value(fewer).denominator != 1:
            whole_fen = Decimal(floor(Fraction(line.unit_price) * 100)) / 100
            fewer = fewer._replace(unit_price=whole_fen)
        left.append(fewer)
    return left[::-1]
