"""Rows become invoices, and an invoice is an order whole or reported whole, never split."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from adapters.order_import.checking import GoodsRow, ReportedRow, RowCheck
from adapters.order_import.profile import Profile, Reference
from adapters.order_import.reading import SourceRow
from domain.dated import LINES_PER_ORDER_MAX, SINGLE_LIMIT_FEN, customs_day, in_force

ROW_REFUSED = "invoice-row-refused"
OVER_LINES = f"invoice-over-{LINES_PER_ORDER_MAX}-lines"
OVER_SINGLE_LIMIT = "invoice-over-single-limit"
CUSTOMERS_DIFFER = "invoice-customers-differ"

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Window:
    """When a campaign sells. The file's dates are laid over it in proportion."""

    opens_at: datetime
    closes_at: datetime

    def placed_at(self, dated: datetime, reference: Reference) -> datetime:
        """Depends on the one date only, so that a longer file places the same order alike."""
        span, length = reference.until - reference.since, self.closes_at - self.opens_at
        passed = min(max(dated - reference.since, timedelta(0)), span)
        seconds = length // SECOND * (passed // SECOND) // (span // SECOND)
        last = length // SECOND - 1
        return (self.opens_at + min(seconds, last) * SECOND).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Invoice:
    """Goods of one invoice that may be placed as one order."""

    number: str
    customer_id: str
    placed_at: datetime
    rows: tuple[GoodsRow, ...]

    def reported(self, column: str, code: str, message: str) -> Iterable[ReportedRow]:
        return reported_whole(self.rows, column, code, message)


@dataclass(frozen=True, slots=True)
class Intake:
    """A whole file: what may be placed, in order of time, and what may not."""

    rows_count: int
    invoices: tuple[Invoice, ...]
    reported: tuple[ReportedRow, ...]


def taken_in(rows: Iterable[SourceRow], profile: Profile, window: Window) -> Intake:
    """Every row is in an invoice or reported, and in one of the two only."""
    check = RowCheck(profile).check
    goods, causes = defaultdict[str, list[GoodsRow]](list), dict[str, ReportedRow]()
    reported, rows_count = list[ReportedRow](), 0
    for row in rows:
        rows_count += 1
        match check(row):
            case GoodsRow() as sound:
                goods[sound.invoice_no].append(sound)
            case ReportedRow() as fault:
                reported.append(fault)
                if fault.spoils_invoice:
                    causes.setdefault(fault.invoice_no, fault)
    invoices = list[Invoice]()
    for number, parts in goods.items():
        placed_at = window.placed_at(min(row.dated for row in parts), profile.reference)
        invoice = Invoice(number, parts[0].customer_id, placed_at, tuple(parts))
        if refusal := why_refused(invoice, causes):
            reported.extend(invoice.reported(profile.columns.invoice_no, *refusal))
        else:
            invoices.append(invoice)
    invoices.sort(key=lambda invoice: (invoice.placed_at, invoice.number))
    reported.sort(key=lambda row: row.number)
    return Intake(rows_count, tuple(invoices), tuple(reported))


def why_refused(invoice: Invoice, causes: Mapping[str, ReportedRow]) -> tuple[str, str] | None:
    """The code and message for all rows of an invoice that cannot be an order."""
    if cause := causes.get(invoice.number):
        return ROW_REFUSED, f"row {cause.number} of the invoice is refused: {cause.code}"
    if len(invoice.rows) > LINES_PER_ORDER_MAX:
        lines = len(invoice.rows)
        return OVER_LINES, f"{lines} lines of goods; an order has at most {LINES_PER_ORDER_MAX}"
    if len({row.customer_id for row in invoice.rows}) > 1:
        return CUSTOMERS_DIFFER, "the invoice names several customers; an order has one buyer"
    limit_fen = in_force(SINGLE_LIMIT_FEN, customs_day(invoice.placed_at))
    worth = sum((row.unit_price * row.quantity for row in invoice.rows), Decimal(0))
    if worth * 100 > limit_fen and sum(row.quantity for row in invoice.rows) > 1:
        limit = Decimal(limit_fen).scaleb(-2)
        return OVER_SINGLE_LIMIT, f"{worth:.2f} CNY of goods; an order has at most {limit} CNY"
    return None


def reported_whole(
    rows: Iterable[GoodsRow], column: str, code: str, message: str
) -> Iterable[ReportedRow]:
    for row in rows:
        yield ReportedRow(
            row.number, column, code, message, row.quantity, row.value, row.invoice_no
        )
