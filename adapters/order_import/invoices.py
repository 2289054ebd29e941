"""Rows become invoices, and an invoice is an order whole or reported whole, never split."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import groupby, islice
from operator import attrgetter, itemgetter
from zoneinfo import ZoneInfo

from adapters.order_import import words
from adapters.order_import.checking import GoodsRow, ReportedRow, RowCheck
from adapters.order_import.profile import Profile, Reference
from adapters.order_import.reading import SourceRow
from adapters.order_import.scratch import COLUMNS, ROWS_AT_ONCE, Scratch, goods_row
from adapters.order_import.words import Said, said
from domain.dated import LINES_PER_ORDER_MAX, SINGLE_LIMIT_FEN, customs_day, in_force
from domain.identifiers import Sku

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Window:
    """When a campaign sells. The file's dates are laid over it in proportion, or stand."""

    opens_at: datetime
    closes_at: datetime

    def placed_at(self, dated: datetime, reference: Reference | None) -> datetime:
        """Depends on the one date only, so that a longer file places the same order alike."""
        if reference is None:
            return dated.astimezone(UTC)
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


@dataclass(frozen=True, slots=True)
class Staging:
    """Puts a whole file down: what may be placed, in order of time, and what may not."""

    scratch: Scratch
    profile: Profile
    window: Window
    offered: Collection[Sku] | None = None
    """What the campaign sells; None while there is no campaign yet."""

    def put_rows(self, rows: Iterable[SourceRow]) -> Iterator[int]:
        """Check and keep every row; how many rows there were so far, now and then."""
        check, count = RowCheck(self.profile).check, 0
        source = iter(rows)
        while part := [check(row) for row in islice(source, ROWS_AT_ONCE)]:
            with self.scratch.writing():
                self.scratch.put_goods(row for row in part if isinstance(row, GoodsRow))
                self.scratch.put_reported(row for row in part if isinstance(row, ReportedRow))
            count += len(part)
            yield count

    def put_invoices(self) -> Iterator[int]:
        """Gather rows by invoice; how many invoices were looked at so far, now and then."""
        connection, count = self.scratch.connection, 0
        connection.execute("CREATE INDEX goods_of_invoice ON goods (invoice_no, number)")
        connection.execute("CREATE TABLE sound (placed_at TEXT, invoice_no TEXT)")
        connection.executescript(CAUSES)
        found = groupby(
            self.scratch.goods_of("ORDER BY goods.invoice_no, goods.number"),
            attrgetter("invoice_no"),
        )
        looked_at = (self._looked_at(number, rows) for number, rows in found)
        while part := list(islice(looked_at, ROWS_AT_ONCE)):
            with self.scratch.writing():
                sound = ((at.isoformat(), number) for number, at, fault in part if fault is None)
                connection.executemany("INSERT INTO sound VALUES (?, ?)", sound)
                for number, _, fault in part:
                    if fault is not None:
                        self.scratch.put_reported(fault.rows)
                        self.report_whole(number, fault.said)
            count += len(part)
            yield count
        with self.scratch.writing():
            connection.execute(IN_ORDER)
            connection.execute("DROP TABLE sound")
            connection.execute("DROP TABLE causes")

    def _looked_at(
        self, number: str, rows: Iterable[GoodsRow]
    ) -> tuple[str, datetime, "Fault | None"]:
        """When an invoice's order is placed, and why it cannot be one."""
        # A file may give all its rows one number: they are counted, not kept.
        first = list(islice(rows, LINES_PER_ORDER_MAX + 1))
        more = sum(1 for _ in rows)
        dated = min(row.dated for row in first)
        placed_at = self.window.placed_at(dated, self.profile.reference)
        whole = self._cause(number) or why_refused(first, len(first) + more, placed_at)
        if whole is not None:
            return number, placed_at, Fault(whole)
        return number, placed_at, self._not_on_sale(first, placed_at)

    def _not_on_sale(self, rows: Sequence[GoodsRow], placed_at: datetime) -> "Fault | None":
        """Before anything is placed: what is refused then stays refused under its number.

        Looked at last, so that a file says the same of its rows before and after its campaign.
        """
        columns, window = self.profile.columns, self.window
        if not window.opens_at <= placed_at < window.closes_at:
            at = placed_at.astimezone(ZoneInfo(self.profile.file.time_zone))
            text, code = at.isoformat(" ", "minutes"), words.OUTSIDE_WINDOW
            bad, column = list(rows), columns.dated
        else:
            offered = self.offered
            bad = [row for row in rows if offered is not None and row.sku not in offered]
            text, code, column = bad[0].sku if bad else "", words.NOT_OFFERED, columns.sku
        if not bad:
            return None
        told = tuple(row_at_fault(row, column, text, code) for row in bad)
        return Fault(words.row_refused(bad[0].number, cause_in(told[0])), told)

    def _cause(self, number: str) -> Said | None:
        query = "SELECT number, code, message, message_zh FROM causes WHERE invoice_no = ?"
        cause = self.scratch.connection.execute(query, (number,)).fetchone()
        return words.row_refused(cause[0], Said(*cause[1:])) if cause else None

    def report_whole(self, number: str, fault: Said) -> int:
        """Every row of an invoice that cannot be an order; how many there are."""
        column, text = self.profile.columns.invoice_no, words.cut(number)
        told = (column, text, fault.code, fault.message, fault.message_zh)
        rows = self.scratch.goods_of("WHERE goods.invoice_no = ?", [number])
        return self.scratch.put_reported(
            ReportedRow(row.number, *told, row.quantity, row.value, number) for row in rows
        )

    def invoices(self, after: int, limit: int) -> list[Invoice]:
        """The next of those that may be placed, from a place in the order of time on."""
        rows = self.scratch.connection.execute(IN_SET, (after, after + limit))
        return [
            invoice_of(datetime.fromisoformat(placed_at), tuple(goods_row(row[1:]) for row in of))
            for (placed_at, _), of in groupby(rows, itemgetter(0, 2))
        ]


def invoice_of(placed_at: datetime, rows: tuple[GoodsRow, ...]) -> Invoice:
    return Invoice(rows[0].invoice_no, rows[0].customer_id, placed_at, rows)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an invoice cannot be an order, and rows of it of which more is said."""

    said: Said
    rows: tuple[ReportedRow, ...] = ()


def row_at_fault(row: GoodsRow, column: str, text: str, code: str) -> ReportedRow:
    told = said(code, value=words.quoted(text))
    return ReportedRow(
        row.number,
        column,
        words.cut(text),
        code,
        told.message,
        told.message_zh,
        row.quantity,
        row.value,
        row.invoice_no,
    )


def cause_in(row: ReportedRow) -> Said:
    return Said(row.code, row.message, row.message_zh)


CAUSES = """
CREATE TABLE causes AS
SELECT invoice_no, min(number) AS number, code, message, message_zh FROM reported
WHERE spoils AND invoice_no <> '' GROUP BY invoice_no;
CREATE INDEX causes_of_invoice ON causes (invoice_no);
"""
"""SQLite takes code and messages from the row that has the least number."""

IN_ORDER = """
INSERT INTO invoices (invoice_no, placed_at)
SELECT invoice_no, placed_at FROM sound ORDER BY placed_at, invoice_no
"""

IN_SET = f"""
SELECT invoices.placed_at, {COLUMNS} FROM invoices
JOIN goods ON goods.invoice_no = invoices.invoice_no
WHERE invoices.place > ? AND invoices.place <= ? ORDER BY invoices.place, goods.number
"""


def why_refused(rows: list[GoodsRow], lines_count: int, placed_at: datetime) -> Said | None:
    """What is said of all rows of an invoice that cannot be an order."""
    if lines_count > LINES_PER_ORDER_MAX:
        return said(words.OVER_LINES, lines=lines_count, most=LINES_PER_ORDER_MAX)
    if len({(row.customer_id, row.people) for row in rows}) > 1:
        return said(words.CUSTOMERS_DIFFER)
    limit_fen = in_force(SINGLE_LIMIT_FEN, customs_day(placed_at))
    worth = sum((row.unit_price * row.quantity for row in rows), Decimal(0))
    if worth * 100 > limit_fen and sum(row.quantity for row in rows) > 1:
        limit = Decimal(limit_fen).scaleb(-2)
        told = words.OVER_SINGLE_LIMIT_BY
        return said(words.OVER_SINGLE_LIMIT, told, worth=f"{worth:.2f}", limit=limit)
    return None
