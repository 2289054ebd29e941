"""The rows of a statement in a table of one connection, so that sets are compared with sets."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

import sqlalchemy as sa

from adapters.payment_statements import faults
from adapters.payment_statements.faults import RowUnreadableError, StatementFileError
from adapters.payment_statements.rows import (
    FEE,
    PAYMENT,
    REFUND,
    PassedOverRow,
    Row,
    StatementRow,
    UnreadableRow,
)
from domain.payment_statement import DIFFERENCES_MAX, StatementTotals

ROWS_PER_INSERT = 1_000

Tell = Callable[[int], None]
"""Hears how many rows were read so far."""

said = sa.Table(
    "statement_said",
    sa.MetaData(),
    sa.Column("row_no", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("book", sa.Text, nullable=False),
    sa.Column("order_id", sa.Text, nullable=False),
    sa.Column("refund_id", sa.Text, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("amount_fen", sa.BigInteger, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Index("statement_said_name", "kind", "name"),
    sa.Index("statement_said_refund", "kind", "book", "order_id", "refund_id"),
    prefixes=["TEMPORARY"],
)


KINDS: tuple[str, ...] = (PAYMENT, REFUND, FEE)


@dataclass(slots=True)
class Tally:
    """What is counted while the rows go by."""

    payment_firm: str
    day: date | None
    rows: int = 0
    """Those that were passed over count here only."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    fen: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    unreadable: list[UnreadableRow] = field(default_factory=list)

    def require_readable(self) -> None:
        """Raises StatementFileError for a file of which no row can be read: it is another one."""
        if self.unreadable and not any(self.counts.values()):
            raise self.hardly_any()

    def hardly_any(self) -> StatementFileError:
        first = self.unreadable[0]
        fault = StatementFileError(faults.HARDLY_ANY, row=first.number, why=first.why)
        fault.unreadable = self.unreadable
        return fault

    def elsewhere(self, row: StatementRow) -> UnreadableRow:
        """Of another firm or day. Raises StatementFileError where already the first row is."""
        found = f"{row.payment_firm}, {row.day}"
        if not any(self.counts.values()):
            chosen = f"{self.payment_firm}, {self.day}"
            raise StatementFileError(faults.NOT_CHOSEN, found=found, chosen=chosen)
        fault = RowUnreadableError(faults.ELSEWHERE, "", found)
        return UnreadableRow(row.number, faults.written(fault))

    def totals(self) -> StatementTotals:
        told = [number for kind in KINDS for number in (self.counts[kind], self.fen[kind])]
        return StatementTotals(self.rows, *told)

    def take(self, row: Row) -> dict[str, Any] | None:
        """The row to compare; None for one that only counts, or cannot be read."""
        self.rows += 1
        if isinstance(row, PassedOverRow):
            return None
        if isinstance(row, StatementRow):
            self.payment_firm = self.payment_firm or row.payment_firm
            self.day = self.day or row.day
            if (row.payment_firm, row.day) != (self.payment_firm, self.day):
                row = self.elsewhere(row)
        if isinstance(row, UnreadableRow):
            if len(self.unreadable) >= DIFFERENCES_MAX:
                raise self.hardly_any()
            self.unreadable.append(row)
            return None
        self.counts[row.kind] += 1
        self.fen[row.kind] += row.amount_fen
        return None if row.kind == FEE else values_of(row)


def values_of(row: StatementRow) -> dict[str, Any]:
    reference = row.reference
    return {
        "row_no": row.number,
        "kind": row.kind,
        "name": row.name,
        "book": reference.book if reference else "",
        "order_id": reference.order_id if reference else "",
        "refund_id": reference.refund_id if reference else "",
        "attempt": reference.attempt if reference else 0,
        "amount_fen": row.amount_fen,
        "currency": row.currency,
    }


def load(
    connection: sa.Connection,
    rows: Iterable[Row],
    tally: Tally,
    tell: Tell = lambda _: None,
) -> None:
    """Into a table that goes with the transaction, by a thousand rows at once."""
    said.create(connection)
    compared = taken(rows, tally)
    while part := list(islice(compared, ROWS_PER_INSERT)):
        connection.execute(said.insert(), part)
        tell(tally.rows)


def taken(rows: Iterable[Row], tally: Tally) -> Iterator[dict[str, Any]]:
    for row in rows:
        if values := tally.take(row):
            yield values
