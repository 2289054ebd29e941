"""What a row asks: the taxable price of its line, its units and the rates they bear."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from adapters.tax_quotes.cells import AMOUNT, RATE, choice, fen, fen_in, number, units_in
from adapters.tax_quotes.file import CellError, Row
from domain.tax import TaxRates
from domain.tax_consumption import (
    ConsumptionGoods,
    Content,
    ContentUnit,
    ContentUnknown,
    consumption_rate_of,
)
from domain.tax_quote import LineQuestion


@dataclass(frozen=True, slots=True)
class RowQuestion:
    """A line, what its buyer pays with coupons, and how many of its units come back."""

    line: LineQuestion
    coupon_fen: int
    returned: int


def question_of(row: Row, day: date) -> RowQuestion:
    """Raises CellError."""
    taxable, units = taxable_fen(row), quantity(row)
    rates = TaxRates(
        number(row, "vat_rate", RATE),
        consumption_rate(row, taxable, units, day),
        number(row, "tariff_rate", RATE),
    )
    back = units_in(row, "returned", at_least=0, left_out=0)
    if back > units:
        raise CellError("returned", row.text("returned"), f"at most the {units} of the line")
    return RowQuestion(LineQuestion(taxable, units, rates), fen_in(row, "deducted_coupon"), back)


def quantity(row: Row) -> int:
    return units_in(row, "qty", at_least=1, left_out=1)


def taxable_fen(row: Row) -> int:
    """As told, or all that it is made of."""
    if row.text("taxable_price"):
        return fen_in(row, "taxable_price")
    extra = number(row, "freight", AMOUNT) + number(row, "insurance", AMOUNT)
    if row.text("goods_value"):
        return fen(row, "goods_value", number(row, "goods_value", AMOUNT) + extra)
    if not row.text("unit_price"):
        raise CellError("unit_price", "", "a price, a goods value or a taxable price is needed")
    return fen(row, "unit_price", number(row, "unit_price", AMOUNT) * quantity(row) + extra)


def consumption_rate(row: Row, taxable: int, units: int, day: date) -> Decimal:
    """As told, or by the kind of goods and their price; where both are told they agree."""
    told = number(row, "ct_rate", RATE)
    goods = choice(row, "ct_goods", ConsumptionGoods)
    if goods is None:
        return told
    try:
        rate = consumption_rate_of(goods, taxable, units, content_of(row), day)
    except ContentUnknown:
        raise CellError("content", row.text("content"), "what a unit of them holds") from None
    if row.text("ct_rate") and told != rate:
        raise CellError(
            "ct_rate", row.text("ct_rate"), f"the {rate} of {goods.value} at this price"
        )
    return rate


def content_of(row: Row) -> Content | None:
    unit = choice(row, "content_unit", ContentUnit)
    if not row.text("content") and unit is None:
        return None
    if unit is None:
        words = ", ".join(each.value for each in ContentUnit)
        raise CellError("content_unit", "", f"one of {words}")
    return Content(number(row, "content", AMOUNT), unit)


def used_fen(row: Row) -> int:
    """What the buyer has used of the year before. Raises CellError."""
    return fen_in(row, "year_to_date")
