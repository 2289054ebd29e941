"""A file of orders whose tax is asked for: CSV, one row a line, UTF-8 or GB18030.

| column | what it says | left out |
|---|---|---|
| `order` | rows with the same are lines of one order | each row is an order |
| `regime_date` | day of declaration; of a month or year its last day | today |
| `taxable_price` | CNY, with freight and insurance in it | goods + freight + insurance |
| `goods_value` | CNY | `unit_price` × `qty` |
| `unit_price`, `qty` | CNY with at most five places; whole units | `qty` is 1 |
| `freight`, `insurance` | CNY | 0 |
| `vat_rate` | share: 13 % is 0.13 | needed |
| `ct_rate`, `tariff_rate` | shares | 0 |
| `year_to_date` | what the buyer has used of the year, CNY | 0 |

Any other column is carried along: an `id` names the row. What is deducted as a coupon does not
lower the taxable price and is not asked for.
"""

import csv
import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO
from pathlib import Path

from domain.dated import REDUCED_TAX_SHARE
from domain.order_amounts import UNIT_PRICE_PLACES
from domain.tax import TaxRates
from domain.tax_quote import LineQuestion

NEEDED = ("vat_rate",)
FIRST_DAY = REDUCED_TAX_SHARE[0].day

AMOUNT = re.compile(r"\d{1,12}(\.\d{1,5})?")
RATE = re.compile(r"\d{1,3}(\.\d{1,8})?")
WHOLE = re.compile(r"\d{1,9}")
DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?!\d)")


class QuoteFileError(Exception):
    """Raised when a file is none whose tax can be quoted."""


class CellError(Exception):
    """Raised for a cell that does not say what its column takes."""

    def __init__(self, column: str, value: str, words: str) -> None:
        super().__init__(f"{column}: {words}, not {value!r}")
        self.column, self.value, self.words = column, value, words


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file; `number` counts from 1 below the head."""

    number: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        return (self.cells.get(column) or "").strip()


def rows_in(file: Path) -> Iterator[Row]:
    """Raises QuoteFileError."""
    reader = csv.DictReader(StringIO(text_of(file), newline=""))
    heads = [head.strip() for head in reader.fieldnames or ()]
    if missing := sorted(set(NEEDED) - set(heads)):
        raise QuoteFileError(f"{file}: the column {', '.join(missing)} is missing")
    if len(set(heads)) < len(heads):
        raise QuoteFileError(f"{file}: a column stands there twice")
    reader.fieldnames = heads
    try:
        for number, cells in enumerate(reader, 1):
            yield Row(number, {name: cells[name] for name in heads})
    except csv.Error as fault:
        raise QuoteFileError(f"{file}: {fault}") from None


def text_of(file: Path) -> str:
    content = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise QuoteFileError(f"{file}: neither UTF-8 nor GB18030")


def question_of(row: Row) -> LineQuestion:
    """Raises CellError."""
    rates = TaxRates(
        number(row, "vat_rate", RATE),
        number(row, "ct_rate", RATE),
        number(row, "tariff_rate", RATE),
    )
    return LineQuestion(taxable_fen(row), quantity(row), rates)


def taxable_fen(row: Row) -> int:
    """As told, or all that it is made of."""
    if row.text("taxable_price"):
        return fen(row, "taxable_price", number(row, "taxable_price", AMOUNT))
    extra = number(row, "freight", AMOUNT) + number(row, "insurance", AMOUNT)
    if row.text("goods_value"):
        return fen(row, "goods_value", number(row, "goods_value", AMOUNT) + extra)
    if not row.text("unit_price"):
        raise CellError("unit_price", "", "a price, a goods value or a taxable price is needed")
    return fen(row, "unit_price", number(row, "unit_price", AMOUNT) * quantity(row) + extra)


def fen(row: Row, column: str, amount: Decimal) -> int:
    if amount * 100 != int(amount * 100):
        raise CellError(column, row.text(column), "an amount of whole fen")
    return int(amount * 100)


def quantity(row: Row) -> int:
    text = row.text("qty") or "1"
    if not WHOLE.fullmatch(text) or not int(text):
        raise CellError("qty", text, "a whole number from 1")
    return int(text)


def used_fen(row: Row) -> int:
    """What the buyer has used of the year before. Raises CellError."""
    return fen(row, "year_to_date", number(row, "year_to_date", AMOUNT))


def day_of(row: Row, today: date) -> date:
    """Raises CellError."""
    text = row.text("regime_date")
    if not text:
        return today
    found = DAY.match(text)
    try:
        day = last_day(found) if found else None
    except ValueError:
        day = None
    if day is None:
        raise CellError("regime_date", text, "a day such as 2026-03-02, a month or a year")
    if day < FIRST_DAY:
        raise CellError("regime_date", text, f"a day from {FIRST_DAY} on: no rule is older")
    return day


def last_day(found: re.Match[str]) -> date:
    """Of a year, of a month, or the day itself. Raises ValueError."""
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    month = month or 12
    return date(year, month, day or (monthrange(year, month)[1] if 1 <= month <= 12 else 0))


def number(row: Row, column: str, shape: re.Pattern[str]) -> Decimal:
    """A column left empty is 0, but for those that are needed."""
    text = row.text(column)
    if not text and column not in NEEDED:
        return Decimal(0)
    try:
        found = Decimal(text) if shape.fullmatch(text) else None
    except InvalidOperation:
        found = None
    if found is None:
        words = "a share such as 0.13" if shape is RATE else AMOUNT_WORDS
        raise CellError(column, text, words)
    return found


AMOUNT_WORDS = f"an amount in CNY with at most {UNIT_PRICE_PLACES} places"
