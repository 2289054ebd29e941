"""The provider's own book: payments it took, refunds it paid, and reports it still owes us.

One SQLite file. Everything about one request is one transaction, so that a process killed at any
moment has done all of it or nothing.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from adapters.payment_provider.conduct import Conduct

TABLES = """
CREATE TABLE IF NOT EXISTS payments (
    number TEXT PRIMARY KEY, orders TEXT NOT NULL, amount_fen INTEGER NOT NULL,
    currency TEXT NOT NULL, payer TEXT NOT NULL, paid_ms INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS refunds (
    reference TEXT PRIMARY KEY, amount_fen INTEGER NOT NULL, currency TEXT NOT NULL,
    state TEXT NOT NULL, reason TEXT NOT NULL, changed_ms INTEGER NOT NULL,
    settles_ms INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS reports (
    number INTEGER PRIMARY KEY, message_id TEXT NOT NULL, body TEXT NOT NULL,
    due_ms INTEGER NOT NULL, left_count INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS reports_due ON reports (due_ms) WHERE left_count > 0;
CREATE INDEX IF NOT EXISTS refunds_unsettled ON refunds (settles_ms) WHERE state = 'pending';
"""

LOCK_SECONDS = 30.0
CURRENCY = "CNY"


class AskedOtherwiseError(Exception):
    """Raised when a number or a reference comes again with another sum."""


class Books:
    """One connection, used by one thread at a time."""

    def __init__(self, file: Path, conduct: Conduct) -> None:
        self.conduct = conduct
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(
            file, timeout=LOCK_SECONDS, isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(TABLES)

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, query: str, *values: object) -> Sequence[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def take_payment(self, asked: Mapping[str, Any]) -> None:
        """A buyer pays for one order or several. Raises AskedOtherwiseError."""
        number, orders = str(asked["number"]), list(asked["orders"])
        amount_fen = sum(int(order["amount_fen"]) for order in orders)
        currency, payer = str(asked.get("currency", CURRENCY)), str(asked["payer"])
        paid_ms = int(asked.get("paid_ms", now_ms()))
        with self.writing() as book:
            known = book.execute("SELECT * FROM payments WHERE number = ?", (number,)).fetchone()
            if known is not None:
                require_same(known["amount_fen"], amount_fen)
                return
            row = (number, json.dumps(orders), amount_fen, currency, payer, paid_ms)
            book.execute("INSERT INTO payments VALUES (?, ?, ?, ?, ?, ?)", row)
            self.report_payment(book, number, orders, row)

    def report_payment(
        self, book: sqlite3.Connection, number: str, orders: list[Any], row: tuple[Any, ...]
    ) -> None:
        said = {"payment": number, "amount_fen": row[2], "currency": row[3], "payer": row[4]}
        said |= {"paid_at": moment(row[5])}
        self.report(book, f"pay-{number}", "payment.paid", {**said, "orders": orders})
        if self.conduct.happens("stray", number, self.conduct.stray_per_thousand):
            strays = [{"order": f"stray:{number}", "amount_fen": row[2]}]
            stray = {**said, "payment": f"stray-{number}", "orders": strays}
            self.report(book, f"stray-{number}", "payment.paid", stray)

    def ask_refund(self, reference: str, amount_fen: int, currency: str) -> sqlite3.Row:
        """Asked again it is the same refund. Raises AskedOtherwiseError."""
        with self.writing() as book:
            known = self._refund(book, reference)
            if known is not None:
                require_same((known["amount_fen"], known["currency"]), (amount_fen, currency))
                return known
            state, now = self.conduct.first_state(reference), now_ms()
            reason = "account closed" if state == "failed" else ""
            settles = now + self.conduct.settle_ms(reference)
            row = (reference, amount_fen, currency, state, reason, now, settles)
            book.execute("INSERT INTO refunds VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            self.report_refund(book, reference)
            found = self._refund(book, reference)
            assert found is not None
            return found

    def settle(self) -> int:
        """Pay, or refuse, what has been pending for its time; answer how many."""
        with self.writing() as book:
            due = book.execute(
                "SELECT reference FROM refunds WHERE state = 'pending' AND settles_ms <= ?",
                (now_ms(),),
            ).fetchall()
            for (reference,) in due:
                state = self.conduct.last_state(reference)
                reason = "account closed" if state == "failed" else ""
                book.execute(
                    "UPDATE refunds SET state = ?, reason = ?, changed_ms = ? WHERE reference = ?",
                    (state, reason, now_ms(), reference),
                )
                self.report_refund(book, reference)
        return len(due)

    def report_refund(self, book: sqlite3.Connection, reference: str) -> None:
        row = self._refund(book, reference)
        assert row is not None
        kind = f"refund.{row['state']}"
        self.report(book, f"ref-{row['state']}-{reference}", kind, said_of(row))

    def report(self, book: sqlite3.Connection, message_id: str, kind: str, said: Any) -> None:
        """Owe one report; it is sent until it is taken, and now and then once more."""
        now, conduct = now_ms(), self.conduct
        body = json.dumps({"type": kind, "timestamp": moment(now), "data": said})
        count = 1 + conduct.happens("twice", message_id, conduct.twice_per_thousand)
        due = now + conduct.delay_ms(message_id)
        book.execute(
            "INSERT INTO reports (message_id, body, due_ms, left_count) VALUES (?, ?, ?, ?)",
            (message_id, body, due, count),
        )

    def refund(self, reference: str) -> sqlite3.Row | None:
        rows = self.rows("SELECT * FROM refunds WHERE reference = ?", reference)
        return rows[0] if rows else None

    @staticmethod
    def _refund(book: sqlite3.Connection, reference: str) -> sqlite3.Row | None:
        query = "SELECT * FROM refunds WHERE reference = ?"
        row: sqlite3.Row | None = book.execute(query, (reference,)).fetchone()
        return row


def said_of(refund: sqlite3.Row) -> dict[str, Any]:
    """A refund as the provider tells of it, in answers and in reports alike."""
    return {
        "reference": refund["reference"],
        "state": refund["state"],
        "amount_fen": refund["amount_fen"],
        "currency": refund["currency"],
        "reason": refund["reason"],
        "at": moment(refund["changed_ms"]),
    }


def require_same(known: object, asked: object) -> None:
    if known != asked:
        raise AskedOtherwiseError(f"it stands as {known}, not {asked}")


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def moment(ms: int) -> str:
    """RFC 3339 in UTC, to the millisecond."""
    seconds, rest = divmod(ms, 1_000)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{rest:03d}Z"
