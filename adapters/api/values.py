"""How plain values stand in JSON: bounded, exact, and told apart from what only looks like them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from adapters.api.unfit_fields import BEYOND, DAY, DECIMAL, TIME, wrong

NO_CONTROLS = r"^[^\u0000-\u001f\u007f]*$"
"""Databases take no zeros; other controls have no business in a name."""

NAME_CHARACTERS_MAX = 200
TEXT_CHARACTERS_MAX = 1_000
LIST_MAX = 5_000
"""As many orders as one command may name."""

UNITS_MAX = 10_000_000
"""Sums of a thousand such parts still fit the columns that hold them."""

GRAMS_MAX = 1_000_000_000
FEN_MAX = 10**12
SERIAL_MAX = 10**15
YEARS = (2000, 2999)

FLAGS = {"true": True, "false": False}

DECIMAL_TEXT = r"^-?[0-9]{1,12}(\.[0-9]{1,8})?$"
DAY_TEXT = r"^2[0-9]{3}-[0-9]{2}-[0-9]{2}$"
TIME_TEXT = (
    r"^2[0-9]{3}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})$"
)


def exact_decimal(value: Any) -> Decimal:
    """A number in a string: JSON's own numbers are not exact."""
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not re.fullmatch(DECIMAL_TEXT, value):
        raise wrong(DECIMAL)
    return Decimal(value)


def rfc3339(value: Any) -> datetime:
    """A time with its offset (RFC 3339), as the same moment in UTC."""
    if isinstance(value, str) and re.fullmatch(TIME_TEXT, value):
        value = moment_in(value)
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise wrong(TIME)
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise wrong(BEYOND) from None


def moment_in(text: str) -> datetime | None:
    """None for a day or an hour that there is none."""
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        return None


def written_time(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def flag(value: Any) -> Any:
    """What is no flag stays as it is wrong."""
    return FLAGS.get(value, "") if isinstance(value, str) else value


def day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch(DAY_TEXT, value):
        raise wrong(DAY)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise wrong(DAY) from None


DecimalText = Annotated[
    Decimal,
    BeforeValidator(exact_decimal),
    PlainSerializer(str, str),
    WithJsonSchema({"type": "string", "pattern": DECIMAL_TEXT, "examples": ["12.50"]}),
]
Moment = Annotated[
    datetime,
    BeforeValidator(rfc3339),
    PlainSerializer(written_time, str),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "pattern": TIME_TEXT,
            "examples": ["2026-03-02T01:14:00Z"],
        }
    ),
]
Day = Annotated[
    date,
    BeforeValidator(day),
    PlainSerializer(date.isoformat, str),
    WithJsonSchema(
        {"type": "string", "format": "date", "pattern": DAY_TEXT, "examples": ["2026-03-02"]}
    ),
]
Name = Annotated[
    str,
    Field(strict=True, min_length=1, max_length=NAME_CHARACTERS_MAX, pattern=NO_CONTROLS),
]
Text = Annotated[
    str,
    Field(strict=True, min_length=1, max_length=TEXT_CHARACTERS_MAX, pattern=NO_CONTROLS),
]
TextOrNone = Annotated[str, Field(strict=True, max_length=TEXT_CHARACTERS_MAX, pattern=NO_CONTROLS)]
BookName = Annotated[
    str,
    Field(strict=True, min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$"),
]
Flag = Annotated[bool, Field(strict=True)]
FlagText = Annotated[bool, BeforeValidator(flag)]
"""As addresses write it: nothing else is true or false."""

SIGNED = ("delta", "status")
"""Numbers that may lie below zero: what a count corrects, and what the e-port answers."""


def whole_number(name: str) -> Any:
    """A whole number, bounded by what its name says it counts."""
    least, most = 0, UNITS_MAX
    if name.endswith(("_fen", "_minor")):
        most = FEN_MAX
    elif name.endswith(("_grams", "_cm3")):
        most = GRAMS_MAX
    elif name.endswith("year"):
        least, most = YEARS
    elif name == "first":
        most = SERIAL_MAX
    elif name in SIGNED:
        least = -UNITS_MAX
    # The bounds first: behind the validator they would not stand in the description.
    return Annotated[int, Field(strict=True, ge=least, le=most), BeforeValidator(whole)]


def whole(value: Any) -> Any:
    """In JSON 5.0 is a whole number, too."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
