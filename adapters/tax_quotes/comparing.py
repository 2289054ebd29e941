"""Compares ways of rounding for every order of a file, and with what a platform charged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from adapters.tax_quotes.cells import fen_in
from adapters.tax_quotes.file import CellError, Row
from adapters.tax_quotes.questions import question_of
from adapters.tax_quotes.quoting import agreed, orders_in
from domain.refusals import Refused
from domain.tax_quote import quoted
from domain.tax_rounding import Comparison, compared

PLATFORM_TAX = "platform_tax"


@dataclass(frozen=True, slots=True)
class RowComparison:
    """Of one row: where its line stands in its order, or why there is nothing to compare."""

    row: Row
    comparison: Comparison | None = None
    place: int = 0
    platform_fen: int | None = None
    """What a platform charged for the whole order, if the file says so."""

    refusal: Refused | None = None
    fault: CellError | None = None


def comparisons_of(file: Path, today: date) -> list[RowComparison]:
    """In the order of the rows. Raises QuoteFileError."""
    found = [each for rows in orders_in(file) for each in comparisons_of_order(rows, today)]
    return sorted(found, key=lambda each: each.row.number)


def comparisons_of_order(rows: Sequence[Row], today: date) -> list[RowComparison]:
    """What is not quoted is not compared."""
    try:
        day, used = agreed(rows, today)
        lines = [question_of(row, day).line for row in rows]
        platform = platform_fen(rows)
        quoted(lines, used, day)
    except CellError as fault:
        return [RowComparison(row, fault=fault) for row in rows]
    except Refused as refusal:
        return [RowComparison(row, refusal=refusal) for row in rows]
    comparison = compared(lines, day)
    return [RowComparison(row, comparison, place, platform) for place, row in enumerate(rows)]


def platform_fen(rows: Sequence[Row]) -> int | None:
    """Told on any row of an order; where it is told on several they agree."""
    told = [row for row in rows if row.text(PLATFORM_TAX)]
    sums = {fen_in(row, PLATFORM_TAX) for row in told}
    if len(sums) > 1:
        raise CellError(PLATFORM_TAX, told[-1].text(PLATFORM_TAX), "one sum for all of an order")
    return next(iter(sums), None)


def of_orders(comparisons: Iterable[RowComparison]) -> list[Comparison]:
    """Each order's once, however many rows it has."""
    return [each.comparison for each in comparisons if each.comparison and not each.place]
