"""Rates by tariff code and day, as this office has them."""

import csv
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

WHOLE = 10_000
"""Rates are in hundredths of a percent."""


class Rates(NamedTuple):
    vat: int
    consumption: int = 0
    tariff: int = 0


class Row(NamedTuple):
    """Rates of all codes that begin so, from a day on."""

    begins: str
    since: date
    rates: Rates


BEGINNING, YEAR_18, YEAR_19 = date(2016, 4, 8), date(2018, 5, 1), date(2019, 4, 1)

ROWS = (
    Row("", BEGINNING, Rates(1_700)),
    Row("", YEAR_18, Rates(1_600)),
    Row("", YEAR_19, Rates(1_300)),  # Announcement 2019-39
    Row("0409", BEGINNING, Rates(1_100)),
    Row("0409", YEAR_18, Rates(1_000)),
    Row("0409", YEAR_19, Rates(900)),
    Row("1509", BEGINNING, Rates(1_100)),
    Row("1509", YEAR_18, Rates(1_000)),
    Row("1509", YEAR_19, Rates(900)),
    Row("2204", YEAR_19, Rates(1_300, 1_000)),
    Row("3303", YEAR_19, Rates(1_300, 1_500)),
    Row("3304", YEAR_19, Rates(1_300, 1_500)),
)
"""What an office knows that was told nothing; the rows of a file take their place."""

COLUMNS = ("gcode", "since", "vat_percent", "consumption_percent", "tariff_percent")


class UnusableTariffError(ValueError):
    """Raised when a file of rates lacks a column or has a row that is none."""


class Tariff:
    def __init__(self, rows: Sequence[Row] = ROWS) -> None:
        self._rows = sorted(rows, key=lambda row: (len(row.begins), row.since))
        self._found: dict[tuple[str, date], Rates] = {}

    def rates(self, gcode: str, day: date) -> Rates:
        """Of the longest beginning that has a row for the day; nothing is due without one."""
        found = self._found.get((gcode, day))
        if found is None:
            fitting = [r for r in self._rows if r.since <= day and gcode.startswith(r.begins)]
            found = self._found[gcode, day] = fitting[-1].rates if fitting else Rates(0)
        return found


def tariff_of(file: Path) -> Tariff:
    """From CSV with the columns above. Raises UnusableTariffError."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        try:
            return Tariff([row_of(row) for row in csv.DictReader(text)])
        except (KeyError, ValueError, TypeError, ArithmeticError) as error:
            raise UnusableTariffError(f"{file.name}: {error}") from error


def row_of(row: dict[str, str]) -> Row:
    vat, consumption, tariff = (int(Decimal(row[name] or 0) * 100) for name in COLUMNS[2:])
    if not 0 <= vat < WHOLE or not 0 <= consumption < WHOLE or tariff < 0:
        raise UnusableTariffError(f"rates of {row['gcode']} are no shares")
    return Row(row["gcode"], date.fromisoformat(row["since"]), Rates(vat, consumption, tariff))
