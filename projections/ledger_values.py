"""What the units in the account book are worth by line: in at their price, out at the average.

value = Σ in − Σ out at the average price (reference §6, I11); the average is value by units in the
book. What came in before its line was filed gets its price when the line is filed.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa

from projections.ledger_tables import LINE_COLUMNS, Row, lines, tables, worth
from projections.row_parts import key, number
from projections.writing import add, found, put_new

HUNDREDTHS = 100

book_lines = sa.Table(
    "customs_ledger_book_lines",
    tables,
    key("partition"),
    key("line"),
    sa.Column("book_line", sa.Integer, nullable=False),
    sa.Column("book_no", sa.Text),
    sa.Column("item_no", sa.Text),
    sa.Column("sku", sa.Text),
    sa.Column("tariff_code", sa.Text),
    sa.Column("name", sa.Text),
    sa.Column("specification", sa.Text),
    sa.Column("country", sa.Text),
    sa.Column("declared_unit", sa.Text),
    sa.Column("declared_measure", sa.Text),
    sa.Column("first_unit", sa.Text),
    sa.Column("first_measure", sa.Text),
    sa.Column("second_unit", sa.Text),
    sa.Column("second_measure", sa.Text),
    sa.Column("price", sa.Text),
    sa.Column("currency", sa.Text),
    sa.Column("limit_date", sa.Date),
    number("stock"),
    worth("worth"),
)
"""`line` is the number as text; `stock` and `worth` are the sums over the entries of the line."""

BookKey = tuple[str, str]
"""Partition and line."""


def keep_lines(connection: sa.Connection, listed: Iterable[Row]) -> None:
    """Lines that an entry names stand in the book, filed or not."""
    rows = [
        {
            "partition": row["partition"],
            "line": str(row["book_line"]),
            "book_line": row["book_line"],
        }
        for row in listed
    ]
    put_new(connection, book_lines, rows)


def valued(connection: sa.Connection, rows: Sequence[Row]) -> None:
    """Give movements of units in or out of the book their value, in the order of the log."""
    moving = [row for row in rows if stock_moved(row)]
    if not moving:
        return
    keys = {tuple(row[name] for name in LINE_COLUMNS) for row in moving}
    places = found(connection, lines, LINE_COLUMNS, keys, (*LINE_COLUMNS, "book_line"))
    line_of = {tuple(p)[:3]: (p.partition, str(p.book_line)) for p in places if p.book_line}
    standing = standing_of(connection, line_of.values())
    sums = {line: (row.stock, row.worth) for line, row in standing.items()}
    for row in sorted(moving, key=place):
        line = line_of.get(tuple(row[name] for name in LINE_COLUMNS))
        if line in sums:
            stock, total = sums[line]
            row["value"] = worth_moved(stock_moved(row), stock, total, unit_price(standing[line]))
            sums[line] = (stock + stock_moved(row), total + row["value"])
    add(connection, book_lines, [moved_by(standing[line], new) for line, new in sums.items()])


def moved_by(standing: Any, new: tuple[int, int]) -> Row:
    return {
        "partition": standing.partition,
        "line": standing.line,
        "stock": new[0] - standing.stock,
        "worth": new[1] - standing.worth,
    }


def standing_of(connection: sa.Connection, keys: Iterable[BookKey]) -> Mapping[BookKey, Any]:
    rows = found(connection, book_lines, ("partition", "line"), keys)
    return {(row.partition, row.line): row for row in rows}


def place(row: Row) -> tuple[int, str, str]:
    return row["position"], row["entry_id"], row["sku"]


def stock_moved(row: Row) -> int:
    moved: int = row["posted"] + row["returned"] - row["gone"]
    return moved


def unit_price(line: Any) -> Decimal | None:
    """Of one sales unit, in the line's currency; None where the line is not filed."""
    if line.price is None:
        return None
    return Decimal(line.price) * Decimal(line.declared_measure)


def worth_moved(units: int, stock: int, worth_now: int, price: Decimal | None) -> int:
    """By how much the value changes, in hundredths: the last unit takes all that is left."""
    if units > 0:
        return 0 if price is None else in_hundredths(units * price)
    if stock + units <= 0:
        return -worth_now
    return -in_hundredths(Decimal(worth_now * -units) / stock / HUNDREDTHS)


def in_hundredths(amount: Decimal) -> int:
    return int((amount * HUNDREDTHS).quantize(Decimal(1), ROUND_HALF_UP))
