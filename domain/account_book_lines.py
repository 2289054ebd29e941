"""One line of the account book as it is filed with customs, and what of it can never be right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.identifiers import Sku
from domain.product_codes import is_country, is_unit
from domain.refusals import AmountRefused

ITEM_NO_LENGTH_MAX = 32
"""Characters of GdsMtno (INV101)."""

TEXT_LENGTH_MAX = 512
"""Characters of GdsNm and GdsSpcfModelDesc (INV101)."""

TARIFF_CODE_LENGTH = 10
CURRENCY_LENGTH = 3
PRICE_PLACES_MAX = 4
"""DclUprcAmt has four decimals (INV101)."""

MEASURE_PLACES_MAX = 5
"""Quantities of customs have five decimals (INV101)."""


class BookLineUnfit(AmountRefused):
    """Raised when a fact of a book line can never be right: with the field and its value."""


@dataclass(frozen=True, slots=True)
class BookLine:
    """What customs has on file under one line number: one product, in the book's own units.

    Measures say how much of a customs unit one sales unit is. `price` is that of one declared unit
    in `currency`, a customs code of three digits. Texts are empty and values None where there is
    nothing to say.
    """

    book_line: int
    item_no: str
    """The number of the item in the book (GdsMtno)."""

    sku: Sku
    tariff_code: str
    name: str
    specification: str
    country: str
    declared_unit: str
    declared_measure: Decimal
    first_unit: str
    first_measure: Decimal
    second_unit: str
    second_measure: Decimal | None
    price: Decimal
    currency: str
    limit_date: date | None
    """Until when goods may be stored (limitDate of INV211)."""


Fault = tuple[str, object]
"""The field and its value."""


def require_fit(line: BookLine) -> None:
    for field, value in (*text_faults(line), *unit_faults(line), *number_faults(line)):
        raise BookLineUnfit(book_line=line.book_line, field=field, value=value)


def text_faults(line: BookLine) -> Iterator[Fault]:
    if not 1 <= len(line.item_no) <= ITEM_NO_LENGTH_MAX:
        yield "item_no", line.item_no
    if not is_digits(line.tariff_code, TARIFF_CODE_LENGTH):
        yield "tariff_code", line.tariff_code
    for field in ("name", "specification"):
        text: str = getattr(line, field)
        if not text.strip() or len(text) > TEXT_LENGTH_MAX:
            yield field, text


def unit_faults(line: BookLine) -> Iterator[Fault]:
    if not is_country(line.country):
        yield "country", line.country
    for field in ("declared_unit", "first_unit"):
        if not is_unit(getattr(line, field)):
            yield field, getattr(line, field)
    if line.second_unit and not is_unit(line.second_unit):
        yield "second_unit", line.second_unit
    if bool(line.second_unit) != (line.second_measure is not None):
        yield "second_measure", line.second_measure


def number_faults(line: BookLine) -> Iterator[Fault]:
    if line.book_line < 1:
        yield "book_line", line.book_line
    for field in ("declared_measure", "first_measure", "second_measure"):
        measure: Decimal | None = getattr(line, field)
        if measure is not None and not (has_places(measure, MEASURE_PLACES_MAX) and measure > 0):
            yield field, measure
    if not has_places(line.price, PRICE_PLACES_MAX) or line.price < 0:
        yield "price", line.price
    if not is_digits(line.currency, CURRENCY_LENGTH):
        yield "currency", line.currency


def is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def has_places(number: Decimal, places_max: int) -> bool:
    """Whether it is a number with so many decimals at most; zeros at its end do not count."""
    exponent = number.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -places_max
