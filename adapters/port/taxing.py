"""The tax of one declaration, line by line and tax by tax, rounded half-up to the fen."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from adapters.port.amounts import UNITS_PER_FEN, half_up
from adapters.port.limits import TAX_PERCENT, figure_on, order_limit
from adapters.port.tariff import WHOLE, Rates, Tariff


class Good(NamedTuple):
    """A line of a declaration; quantity and sum in hundred-thousandths."""

    gnum: int
    gcode: str
    quantity: int
    total: int
    item: str = ""
    """Its number in the account book (itemRecordNo)."""


class LineTax(NamedTuple):
    """Taxable price and taxes of a line, fen."""

    gnum: int
    gcode: str
    price: int
    customs: int
    vat: int
    consumption: int

    @property
    def whole(self) -> int:
        return self.customs + self.vat + self.consumption


class Assessed(NamedTuple):
    """What a declaration is taxed on, line by line, and what it is taxed."""

    day: date
    is_reduced: bool
    prices: tuple[int, ...]
    """With freight and insurance, hundred-thousandths of a yuan."""

    lines: tuple[LineTax, ...]

    @property
    def value(self) -> int:
        return sum(self.prices)

    @property
    def tax(self) -> int:
        """Hundred-thousandths of a yuan."""
        return sum(line.whole for line in self.lines) * UNITS_PER_FEN


NOT_ASSESSED = Assessed(date.min, True, (), ())


def assessed(goods: Sequence[Good], carriage: int, tariff: Tariff, day: date) -> Assessed:
    """Freight and insurance (`carriage`, hundred-thousandths) belong to the price (2016-18)."""
    prices = with_carriage([good.total for good in goods], carriage)
    is_reduced = sum(prices) <= order_limit(day)
    return Assessed(day, is_reduced, prices, taxes(goods, prices, tariff, day, is_reduced))


def remaining(
    before: Assessed, goods: Sequence[Good], returned: Mapping[int, int], tariff: Tariff
) -> Assessed:
    """The same declaration without what came back; each line keeps its part of the carriage."""
    prices = tuple(
        price * (good.quantity - returned.get(good.gnum, 0)) // good.quantity
        for good, price in zip(goods, before.prices, strict=True)
    )
    lines = taxes(goods, prices, tariff, before.day, before.is_reduced)
    return before._replace(prices=prices, lines=lines)


def taxes(
    goods: Sequence[Good], prices: Sequence[int], tariff: Tariff, day: date, is_reduced: bool
) -> tuple[LineTax, ...]:
    """Within the limit a part of VAT and consumption tax, above it all of everything."""
    percent = figure_on(TAX_PERCENT, day)
    return tuple(
        reduced(good, price, tariff.rates(good.gcode, day), percent)
        if is_reduced
        else full(good, price, tariff.rates(good.gcode, day))
        for good, price in zip(goods, prices, strict=True)
    )


def with_carriage(totals: Sequence[int], carriage: int) -> tuple[int, ...]:
    """By value of the lines, the last one takes what is left."""
    whole = sum(totals)
    if not whole:
        return (*totals[:-1], totals[-1] + carriage)
    parts = [carriage * total // whole for total in totals[:-1]]
    parts.append(carriage - sum(parts))
    return tuple(total + part for total, part in zip(totals, parts, strict=True))


def reduced(good: Good, price: int, rates: Rates, percent: int) -> LineTax:
    without = (WHOLE - rates.consumption) * UNITS_PER_FEN * 100
    vat = half_up(price * rates.vat * percent, without)
    consumption = half_up(price * rates.consumption * percent, without)
    return LineTax(good.gnum, good.gcode, in_fen(price), 0, vat, consumption)


def full(good: Good, price: int, rates: Rates) -> LineTax:
    with_tariff = price * (WHOLE + rates.tariff)
    without = (WHOLE - rates.consumption) * UNITS_PER_FEN * WHOLE
    customs = half_up(price * rates.tariff, UNITS_PER_FEN * WHOLE)
    vat = half_up(with_tariff * rates.vat, without)
    consumption = half_up(with_tariff * rates.consumption, without)
    return LineTax(good.gnum, good.gcode, in_fen(price), customs, vat, consumption)


def in_fen(units: int) -> int:
    return half_up(units, UNITS_PER_FEN)
