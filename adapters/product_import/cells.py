"""Texts of cells as values, each exact or refused with a word about what it should be."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from adapters.texts import mark

TEXT_MAX = 1_000
"""As much as one text of a command may say."""

SKU_MAX = 60
WHOLE_MAX = 2**31 - 1
PLACES_MAX = 8
PERCENT_PLACES_MAX = 4

NEEDED = mark("This is needed.")
TOO_LONG = mark("At most {characters} characters.")
CONTROLS = mark("Control characters are not taken.")
NO_WHOLE = mark("A whole number from {least} to {most}.")
NO_DECIMAL = mark("A number of at most {places} decimal places.")
NO_DAY = mark("A day such as 2026-03-02.")


class CellUnreadableError(Exception):
    """Raised for a text that is no value of its column; says why, in no language yet."""

    def __init__(self, code: str, sentence: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.values: Mapping[str, Any] = values


def free_text(text: str) -> str:
    """A text that may be empty."""
    if len(text) > TEXT_MAX:
        raise CellUnreadableError("too-long", TOO_LONG, characters=f"{TEXT_MAX:,}")
    # Databases take no zeros; other controls have no business in a product's papers.
    if not text.isprintable():
        raise CellUnreadableError("control-characters", CONTROLS)
    return text


def text(text: str) -> str:
    if not text:
        raise CellUnreadableError("needed", NEEDED)
    return free_text(text)


def sku(said: str) -> str:
    if len(said) > SKU_MAX:
        raise CellUnreadableError("too-long", TOO_LONG, characters=SKU_MAX)
    return text(said)


def whole(said: str) -> int:
    plain = text(said).replace(",", "")
    if not re.fullmatch(r"[0-9]{1,15}", plain) or int(plain) > WHOLE_MAX:
        bounds = {"least": 0, "most": f"{WHOLE_MAX:,}"}
        raise CellUnreadableError("not-a-whole-number", NO_WHOLE, **bounds)
    return int(plain)


def whole_or_none(said: str) -> int | None:
    return whole(said) if said else None


def decimal(said: str, places: int) -> Decimal:
    # Digits only: `1e999` and `NaN` are numbers too, for some.
    plain = text(said).replace(",", "")
    if not re.fullmatch(rf"-?[0-9]{{1,12}}(\.[0-9]{{1,{places}}})?", plain):
        raise CellUnreadableError("not-a-number", NO_DECIMAL, places=places)
    return Decimal(plain)


def factor(said: str) -> Decimal | None:
    return decimal(said, PLACES_MAX) if said else None


def percent(said: str) -> Decimal:
    """As a share: 13 or 13 % is 0.13."""
    return decimal(said.removesuffix("%").rstrip(), PERCENT_PLACES_MAX) / 100


def day_or_none(said: str) -> date | None:
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise CellUnreadableError("not-a-day", NO_DAY) from None


def written(value: Any) -> str:
    """The other way round: what the same column reads as the same value."""
    match value:
        case None:
            return ""
        case Decimal():
            return plainly(value)
        case date():
            return value.isoformat()
    return str(value)


def plainly(number: Decimal) -> str:
    """Without an exponent and without idle zeros behind the point."""
    said = f"{number:f}"
    return said.rstrip("0").rstrip(".") if "." in said else said
