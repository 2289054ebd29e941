"""Quotes every row of a file: orders are taxed whole, each row is told its own line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from adapters.tax_quotes.cells import day_of
from adapters.tax_quotes.file import CellError, Row, rows_in
from adapters.tax_quotes.questions import RowQuestion, question_of, used_fen
from domain.refusals import Refused
from domain.tax import LineTax
from domain.tax_quote import TaxPolicy, Treatment, policy_on, quoted
from domain.tax_return import returned

ORDER = "order"


@dataclass(frozen=True, slots=True)
class RowQuote:
    """Of one row: its line's tax and its order's, or the refusal of the order, or the fault."""

    row: Row
    policy: TaxPolicy | None = None
    question: RowQuestion | None = None
    treatment: Treatment | None = None
    tax: LineTax | None = None
    order_tax_fen: int | None = None
    order_paid_fen: int | None = None
    """Goods, freight and tax less what coupons and points pay (rule M2)."""

    given_back: LineTax | None = None
    """Of the units that come back, where any do."""

    refusal: Refused | None = None
    fault: CellError | None = None


def quotes_of(file: Path, today: date) -> list[RowQuote]:
    """In the order of the rows. Raises QuoteFileError."""
    quotes = [quote for rows in orders_in(file) for quote in quotes_of_order(rows, today)]
    return sorted(quotes, key=lambda quote: quote.row.number)


def orders_in(file: Path) -> list[list[Row]]:
    """Rows by the order whose lines they are. Raises QuoteFileError."""
    orders: dict[str, list[Row]] = {}
    for row in rows_in(file):
        orders.setdefault(row.text(ORDER) or f"\0{row.number}", []).append(row)
    return list(orders.values())


def quotes_of_order(rows: Sequence[Row], today: date) -> list[RowQuote]:
    """A row at fault keeps the whole order from being quoted: its tax rests on all of them."""
    try:
        day, used = agreed(rows, today)
        questions = [question_of(row, day) for row in rows]
        return quotes_on(day, used, rows, questions)
    except CellError as fault:
        return [RowQuote(row, fault=fault) for row in rows]


def quotes_on(
    day: date, used: int, rows: Sequence[Row], questions: Sequence[RowQuestion]
) -> list[RowQuote]:
    policy, lines = policy_on(day), [question.line for question in questions]
    try:
        quote = quoted(lines, used, day)
    except Refused as refusal:
        asked = zip(rows, questions, strict=True)
        return [RowQuote(row, policy, question, refusal=refusal) for row, question in asked]
    paid = paid_fen(rows, questions, quote.total_fen)
    parts = returned(lines, [question.returned for question in questions], day)
    return [
        RowQuote(
            row,
            policy,
            question,
            quote.treatment,
            tax,
            quote.total_fen,
            paid,
            part.given_back if question.returned else None,
        )
        for row, question, tax, part in zip(rows, questions, quote.lines, parts, strict=True)
    ]


def paid_fen(rows: Sequence[Row], questions: Sequence[RowQuestion], tax_fen: int) -> int:
    """What the buyer pays in money. Raises CellError."""
    coupons = sum(question.coupon_fen for question in questions)
    whole = sum(question.line.taxable_fen for question in questions) + tax_fen
    if coupons > whole:
        last = next(row for row in reversed(rows) if row.text("deducted_coupon"))
        words = "no more than the order costs"
        raise CellError("deducted_coupon", last.text("deducted_coupon"), words)
    return whole - coupons


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
