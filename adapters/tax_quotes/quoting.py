"""Quotes every row of a file: orders are taxed whole, each row is told its own line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from adapters.tax_quotes.file import CellError, Row, day_of, question_of, rows_in, used_fen
from domain.refusals import Refused
from domain.tax import LineTax
from domain.tax_quote import LineQuestion, TaxPolicy, Treatment, policy_on, quoted

ORDER = "order"


@dataclass(frozen=True, slots=True)
class RowQuote:
    """Of one row: its line's tax and its order's, or the refusal of the order, or the fault."""

    row: Row
    policy: TaxPolicy | None = None
    question: LineQuestion | None = None
    treatment: Treatment | None = None
    tax: LineTax | None = None
    order_tax_fen: int | None = None
    refusal: Refused | None = None
    fault: CellError | None = None


def quotes_of(file: Path, today: date) -> list[RowQuote]:
    """In the order of the rows. Raises QuoteFileError."""
    orders: dict[str, list[Row]] = {}
    for row in rows_in(file):
        orders.setdefault(row.text(ORDER) or f"\0{row.number}", []).append(row)
    quotes = [quote for rows in orders.values() for quote in quotes_of_order(rows, today)]
    return sorted(quotes, key=lambda quote: quote.row.number)


def quotes_of_order(rows: Sequence[Row], today: date) -> list[RowQuote]:
    """A row at fault keeps the whole order from being quoted: its tax rests on all of them."""
    try:
        day, used = agreed(rows, today)
        questions = [question_of(row) for row in rows]
    except CellError as fault:
        return [RowQuote(row, fault=fault) for row in rows]
    policy = policy_on(day)
    try:
        quote = quoted(questions, used, day)
    except Refused as refusal:
        asked = zip(rows, questions, strict=True)
        return [RowQuote(row, policy, question, refusal=refusal) for row, question in asked]
    return [
        RowQuote(row, policy, question, quote.treatment, tax, quote.total_fen)
        for row, question, tax in zip(rows, questions, quote.lines, strict=True)
    ]


def agreed(rows: Sequence[Row], today: date) -> tuple[date, int]:
    """The day and what was used before, on which the rows of one order agree."""
    first = rows[0]
    day, used = day_of(first, today), used_fen(first)
    for row in rows[1:]:
        if day_of(row, today) != day:
            raise CellError("regime_date", row.text("regime_date"), "one day for all of an order")
        if used_fen(row) != used:
            raise CellError("year_to_date", row.text("year_to_date"), "one sum for all of an order")
    return day, used
