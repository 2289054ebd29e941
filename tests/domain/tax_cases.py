"""The sourced and computed tax cases: a copy of `tax-cases.csv` of the reference, always here."""

import csv
import re
from calendar import monthrange
from datetime import date
from decimal import Decimal
from pathlib import Path

CASES = Path(__file__).with_name("tax_cases.csv")
REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "tax-cases.csv"

ANSWERS = ("treatment", "exp_tariff", "exp_ct", "exp_vat", "exp_total", "quoted_in_source", "notes")

USED_BEFORE = {"C13": "25900.00", "C14": "25900.00"}
"""What the notes of these cases say in words: the year before the order."""

CONTENTS = {
    "S14": ("1", "ml"),
    "C02": ("10", "piece"),
    "C03": ("50", "ml"),
    "C04": ("50", "ml"),
    "S08": ("50", "ml"),
}
"""What the items of these cases say in words: what a sale unit of the cosmetics holds."""


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day_of(text: str) -> date:
    """The last day of what a case says: a day, a month or a year."""
    found = re.match(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)
    assert found is not None
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    return date(year, month or 12, day or monthrange(year, month or 12)[1])


def in_fen(text: str) -> int:
    return int(Decimal(text) * 100)
