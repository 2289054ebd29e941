"""What single cells say: amounts, shares, units and days, or the fault of the cell."""

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from adapters.tax_quotes.file import NEEDED, CellError, Row
from domain.dated import REDUCED_TAX_SHARE
from domain.order_amounts import UNIT_PRICE_PLACES

FIRST_DAY = REDUCED_TAX_SHARE[0].day

AMOUNT = re.compile(r"\d{1,12}(\.\d{1,5})?")
RATE = re.compile(r"\d{1,3}(\.\d{1,8})?")
WHOLE = re.compile(r"\d{1,9}")
DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?!\d)")
AMOUNT_WORDS = f"an amount in CNY with at most {UNIT_PRICE_PLACES} places"

Choice = TypeVar("Choice", bound=Enum)


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


def fen_in(row: Row, column: str) -> int:
    return fen(row, column, number(row, column))


def fen(row: Row, column: str, amount: Decimal) -> int:
    if amount * 100 != int(amount * 100):
        raise CellError(column, row.text(column), "an amount of whole fen")
    return int(amount * 100)


def units_in(row: Row, column: str, *, at_least: int, left_out: int) -> int:
    text = row.text(column)
    if not text:
        return left_out
    if not WHOLE.fullmatch(text) or int(text) < at_least:
        raise CellError(column, text, f"a whole number from {at_least}")
    return int(text)


def number(row: Row, column: str, shape: re.Pattern[str] = AMOUNT) -> Decimal:
    """A column left empty is 0, but for those that are needed."""
    text = row.text(column)
    if not text and column not in NEEDED:
        return Decimal(0)
    if not shape.fullmatch(text):
        words = "a share such as 0.13" if shape is RATE else AMOUNT_WORDS
        raise CellError(column, text, words)
    return Decimal(text)


def choice(row: Row, column: str, among: type[Choice]) -> Choice | None:
    """One of a few words, or nothing."""
    text = row.text(column)
    if not text:
        return None
    try:
        return among(text)
    except ValueError:
        words = ", ".join(each.value for each in among)
        raise CellError(column, text, f"one of {words}") from None
