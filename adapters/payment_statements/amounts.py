"""What stands in cells as payment firms write them: sums, days, currencies, numbers as texts."""

import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from adapters.order_import.profile import DATE_FORMATS, FileFacts
from adapters.order_import.records import Cell
from domain.local_times import LocalTimeNever, LocalTimeTwice, instant_of

SHANGHAI = ZoneInfo("Asia/Shanghai")

AROUND = " \t\r\n`'\ufeff\u00a0\u3000"
"""What firms put before long numbers so that no spreadsheet cuts them, and spaces."""

FORMULA = re.compile(r'="(.*)"')
"""The same with a formula: `="4200001"`."""

SUM = re.compile(
    r"(?P<sign>[+-]?)(?:[¥￥]|CNY|RMB|人民币)? ?(?P<second>[+-]?)"
    r"(?P<whole>[0-9]{1,13}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?P<places>\.[0-9]{1,2}0*)? ?元?",
    re.ASCII,
)
LOOKALIKES = str.maketrans({"，": ",", "−": "-", "－": "-", "＋": "+"})

CURRENCY = re.compile(r"[A-Z]{3}")
CURRENCIES = {"人民币": "CNY", "RMB": "CNY", "156": "CNY", "¥": "CNY", "￥": "CNY"}
"""Yuan as Chinese firms call them; 156 is their number in ISO 4217."""

MORE_FORMATS = (
    "%Y%m%d%H%M%S",
    "%Y%m%d",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日",
)
"""What payment firms write besides what shops do."""


def tidy(text: str) -> str:
    """Without what is put around a text for spreadsheets."""
    bare = text.strip(AROUND)
    formula = FORMULA.fullmatch(bare)
    return formula[1].strip(AROUND) if formula else bare


def fen_of(text: str, unit: str) -> int | None:
    """With its sign; None for what is no sum."""
    found = SUM.fullmatch(text.translate(LOOKALIKES))
    if found is None or (found["sign"] and found["second"]):
        return None
    amount = Decimal(found["whole"].replace(",", "") + (found["places"] or ""))
    fen = amount * 100 if unit == "yuan" else amount
    if fen != int(fen):
        return None
    return -int(fen) if "-" in (found["sign"], found["second"]) else int(fen)


def currency_of(text: str) -> str | None:
    code = CURRENCIES.get(text, text).upper()
    return code if CURRENCY.fullmatch(code) else None


def day_of(text: str, cell: Cell, facts: FileFacts) -> date | None:
    """The day of Asia/Shanghai; None for what is no time, or is twice on the file's clocks."""
    local = cell if isinstance(cell, datetime) else time_in(text, facts.date_formats)
    if local is None:
        return None
    try:
        return instant_of(local, ZoneInfo(facts.time_zone)).astimezone(SHANGHAI).date()
    except (LocalTimeTwice, LocalTimeNever, OverflowError):
        return None


def time_in(text: str, formats: tuple[str, ...]) -> datetime | None:
    if formats == DATE_FORMATS:
        # Most are of this form; to look for another takes ten times as long.
        with suppress(ValueError):
            return datetime.fromisoformat(text.replace("/", "-"))
        formats = (*formats, *MORE_FORMATS)
    for form in formats:
        with suppress(ValueError):
            return datetime.strptime(text, form)  # noqa: DTZ007 (its zone is the file's)
    return None
