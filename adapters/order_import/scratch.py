"""What one import knows of its file, in a SQLite file of its own: nothing of it fills the memory.

Rows are put down as they are read, in any order of their invoices; invoices are then taken in the
order of time. The file is disposable: it is made again from the file of orders, and what was
placed stands in the log. After the import only the report of rows stays in it.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from adapters.order_import.checking import GoodsRow, People, ReportedRow
from domain.identifiers import Sku

ROWS_AT_ONCE = 2_000

TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE goods (
    number INTEGER PRIMARY KEY, invoice_no TEXT NOT NULL, sku TEXT NOT NULL, name TEXT NOT NULL,
    quantity INTEGER NOT NULL, price TEXT NOT NULL, unit_price TEXT NOT NULL,
    dated TEXT NOT NULL, customer_id TEXT NOT NULL,
    buyer TEXT, id_number TEXT, telephone TEXT, address TEXT);
CREATE TABLE reported (
    number INTEGER PRIMARY KEY, "column" TEXT NOT NULL, text TEXT NOT NULL, code TEXT NOT NULL,
    message TEXT NOT NULL, message_zh TEXT NOT NULL, units INTEGER NOT NULL, value TEXT NOT NULL,
    invoice_no TEXT NOT NULL, spoils INTEGER NOT NULL);
CREATE TABLE invoices (
    place INTEGER PRIMARY KEY, invoice_no TEXT NOT NULL, placed_at TEXT NOT NULL, reason TEXT);
"""
"""`reason` is NULL until an invoice is decided, empty where its order stands."""

PRAGMAS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8000;"
"""A killed process loses nothing of it; after a power cut it may have to be made again."""

COLUMNS = (
    "goods.number, goods.invoice_no, sku, name, quantity, price, unit_price, dated, customer_id,"
    " buyer, id_number, telephone, address"
)

Row = tuple[Any, ...]


class Scratch:
    """One connection to it; whoever opened it closes it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # A page reads the report in whatever thread answers; it is never shared between two.
        self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.connection.executescript(PRAGMAS)

    def create(self) -> None:
        self.connection.executescript(TABLES)

    def close(self) -> None:
        self.connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All that is written inside, or nothing."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    # --- facts ----------------------------------------------------------------------------------

    def fact(self, name: str) -> str:
        found = self.connection.execute("SELECT value FROM facts WHERE name = ?", (name,))
        row = found.fetchone()
        return str(row[0]) if row else ""

    def note(self, name: str, value: object) -> None:
        self.connection.execute("REPLACE INTO facts VALUES (?, ?)", (name, str(value)))

    # --- rows -----------------------------------------------------------------------------------

    def put_goods(self, rows: Iterable[GoodsRow]) -> None:
        marks = ", ".join("?" * 13)
        self.connection.executemany(f"INSERT INTO goods VALUES ({marks})", map(as_row, rows))

    def put_reported(self, rows: Iterable[ReportedRow]) -> int:
        """A row is reported once, for what was found first; how many were new."""
        marks = ", ".join("?" * 10)
        cursor = self.connection.executemany(
            f"INSERT OR IGNORE INTO reported VALUES ({marks})", map(as_reported, rows)
        )
        return max(0, cursor.rowcount)

    def goods_of(self, condition: str, values: Iterable[object] = ()) -> Iterator[GoodsRow]:
        """The rows of a condition, read as they are asked for."""
        query = f"SELECT {COLUMNS} FROM goods {condition}"
        return map(goods_row, self.connection.execute(query, tuple(values)))

    def reported(self, after: int = 0, limit: int = -1) -> Iterator[ReportedRow]:
        """In the order of the file."""
        query = "SELECT * FROM reported WHERE number > ? ORDER BY number LIMIT ?"
        return map(reported_row, self.connection.execute(query, (after, limit)))

    def count(self, table: str, condition: str = "") -> int:
        found = self.connection.execute(f"SELECT count(*) FROM {table} {condition}")
        return int(found.fetchone()[0])

    def has(self, table: str) -> bool:
        query = "SELECT 1 FROM sqlite_master WHERE name = ?"
        return self.connection.execute(query, (table,)).fetchone() is not None

    def keep_report_only(self) -> None:
        """Let go of all that names people."""
        with self.writing() as connection:
            connection.execute("DROP TABLE IF EXISTS goods")
            connection.execute("DROP TABLE IF EXISTS invoices")
        self.connection.execute("VACUUM")
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def as_row(row: GoodsRow) -> Row:
    people = row.people
    named = (people.name, people.id_number, people.telephone, people.address) if people else ()
    return (
        row.number,
        row.invoice_no,
        row.sku,
        row.name,
        row.quantity,
        str(row.price),
        str(row.unit_price),
        row.dated.isoformat(),
        row.customer_id,
        *(named or (None,) * 4),
    )


def as_reported(row: ReportedRow) -> Row:
    return (
        row.number,
        row.column,
        row.text,
        row.code,
        row.message,
        row.message_zh,
        row.units,
        str(row.value),
        row.invoice_no,
        row.spoils_invoice,
    )


def goods_row(row: Row) -> GoodsRow:
    number, invoice_no, sku, name, quantity, price, unit_price, dated, customer_id, *named = row
    return GoodsRow(
        number,
        invoice_no,
        Sku(sku),
        name,
        quantity,
        Decimal(price),
        Decimal(unit_price),
        datetime.fromisoformat(dated),
        customer_id,
        People(*named) if named[0] is not None else None,
    )


def reported_row(row: Row) -> ReportedRow:
    number, column, text, code, message, message_zh, units, value, invoice_no, spoils = row
    told = (code, message, message_zh, units, Decimal(value), invoice_no, bool(spoils))
    return ReportedRow(number, column, text, *told)


def forget(path: Path) -> None:
    """Remove one that was not finished, and what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
