"""What is filed of the account book and its lines, and what customs reports of them."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.account_book_lines import BookLine
from domain.book_report import ReportedLine
from projections.columns import UtcTime
from projections.ledger_movements import citing, movement, record
from projections.ledger_tables import Row, lines, tables
from projections.ledger_values import book_lines, in_hundredths, unit_price
from projections.row_parts import key, partition_of
from projections.writing import add, change, found, put

MEASURES_IN_UNIT = 100_000
"""Customs' quantities have five decimals: they are kept as whole hundred-thousandths."""

COUNTED = ("increase", "reduction", "expected_increase", "expected_reduction")

books = sa.Table(
    "customs_ledger_books",
    tables,
    key("partition"),
    sa.Column("book_no", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("holder_name", sa.Text, nullable=False),
    sa.Column("holder_code", sa.Text, nullable=False),
    sa.Column("customs_office", sa.Text, nullable=False),
    sa.Column("regime", sa.Text, nullable=False),
    sa.Column("storage_days", sa.Integer),
    sa.Column("opened_at", UtcTime, nullable=False),
)

reports = sa.Table(
    "customs_ledger_reports",
    tables,
    key("partition"),
    key("report_no"),
    key("line"),
    sa.Column("book_line", sa.Integer, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("counted_at", UtcTime, nullable=False),
    *(sa.Column(f"theirs_{name}", sa.BigInteger, nullable=False) for name in COUNTED),
    *(sa.Column(f"ours_{name}", sa.BigInteger, nullable=False) for name in COUNTED),
    sa.Column("stock_value", sa.BigInteger),
    sa.Column("limit_date", sa.Date),
    sa.Column("is_latest", sa.Boolean, nullable=False),
    sa.Column("settled_at", UtcTime),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Index("customs_ledger_reports_by_line", "partition", "line"),
)
"""Of one line in one report: what customs counts, and what our book said when it came."""


def opened(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            "partition": partition_of(recorded),
            "book_no": recorded.event.book_no,
            "kind": recorded.event.kind,
            "holder_name": recorded.event.holder.name,
            "holder_code": recorded.event.holder.customs_code,
            "customs_office": recorded.event.customs_office,
            "regime": recorded.event.regime,
            "storage_days": recorded.event.storage_days,
            "opened_at": recorded.event.opened_at,
        }
        for recorded in run
    ]
    put(connection, books, rows)


def assigned(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    for recorded in run:
        filed = [filed_row(recorded, line) for line in recorded.event.lines]
        keys = [(row["partition"], row["line"]) for row in filed]
        standing = found(connection, book_lines, ("partition", "line"), keys)
        unpriced = [row for row in standing if row.price is None and row.stock]
        put(connection, book_lines, filed)
        if unpriced:
            price_stock(connection, recorded, unpriced)


def filed_row(recorded: Recorded, line: BookLine) -> Row:
    texts = {field.name: getattr(line, field.name) for field in fields(line)}
    facts = {n: str(v) if isinstance(v, Decimal) else v for n, v in texts.items()}
    place = {"partition": partition_of(recorded), "line": str(line.book_line)}
    return {**place, **facts, "book_no": recorded.event.book_no}


def price_stock(connection: sa.Connection, recorded: Recorded, unpriced: Sequence[Any]) -> None:
    """What came in before its line was filed is worth its price from now on."""
    keys = [(row.partition, row.line) for row in unpriced]
    prices = {
        row.book_line: unit_price(row)
        for row in found(connection, book_lines, ("partition", "line"), keys)
    }
    event, moved = recorded.event, list[Row]()
    partition = partition_of(recorded)
    for row in found(connection, lines, ("partition", "line"), keys):
        price = prices.get(row.book_line)
        stock = row.posted + row.returned - row.gone
        if price is not None and stock:
            cited = citing("book", event.book_no, str(row.book_line), event.assigned_at)
            line = (row.partition, row.entry_id, row.sku)
            value = in_hundredths(stock * price)
            moved.append(movement(recorded, line, {"value": value}, cited))
            worth = {"partition": partition, "line": str(row.book_line), "worth": value}
            add(connection, book_lines, [worth])
    record(connection, moved)


def reported(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """A later count of a line replaces an earlier one, by customs' own time."""
    for recorded in run:
        partition, event = partition_of(recorded), recorded.event
        keys = [(partition, str(line.book_line)) for line in event.lines]
        earlier = found(connection, reports, ("partition", "line"), keys)
        latest = {row.line: row.counted_at for row in earlier if row.is_latest}
        ours = our_counts(connection, partition, {line.book_line for line in event.lines})
        new = {
            str(line.book_line)
            for line in event.lines
            if (known := latest.get(str(line.book_line))) is None or known <= event.counted_at
        }
        replaced = [row for row in earlier if row.is_latest and row.line in new]
        names = ("partition", "report_no", "line")
        old = [{**{n: getattr(row, n) for n in names}, "is_latest": False} for row in replaced]
        change(connection, reports, old)
        rows = [
            report_row(recorded, line, ours, str(line.book_line) in new) for line in event.lines
        ]
        put(connection, reports, rows)


def report_row(
    recorded: Recorded, line: ReportedLine, ours: dict[int, dict[str, int]], is_latest: bool
) -> Row:
    value = line.stock_value
    counts = ours.get(line.book_line, dict.fromkeys(COUNTED, 0))
    return {
        "partition": partition_of(recorded),
        "report_no": recorded.event.report_no,
        "line": str(line.book_line),
        "book_line": line.book_line,
        "position": recorded.position,
        "counted_at": recorded.event.counted_at,
        **{f"theirs_{name}": measured(getattr(line, name)) for name in COUNTED},
        **{f"ours_{name}": counts[name] for name in COUNTED},
        "stock_value": None if value is None else in_hundredths(value),
        "limit_date": line.limit_date,
        "is_latest": is_latest,
        "settled_at": None,
        "reason": "",
    }


def measured(quantity: Decimal) -> int:
    return int(quantity * MEASURES_IN_UNIT)


def our_counts(
    connection: sa.Connection, partition: str, numbers: set[int]
) -> dict[int, dict[str, int]]:
    """Our figures of some lines in hundred-thousandths of their declared units."""
    keys = [(partition, str(number)) for number in numbers]
    filed = found(connection, book_lines, ("partition", "line"), keys)
    one = Decimal(1)
    measures = {row.book_line: Decimal(row.declared_measure or one) for row in filed}
    sums = {number: dict.fromkeys(COUNTED, 0) for number in numbers}
    for row in found(connection, lines, ("partition", "line"), keys):
        counts = sums[row.book_line]
        counts["increase"] += row.posted + row.returned
        counts["reduction"] += row.gone
        counts["expected_increase"] += row.expected
        counts["expected_reduction"] += row.reserved
    return {
        number: {n: measured(units * measures.get(number, one)) for n, units in counts.items()}
        for number, counts in sums.items()
    }


def settled(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """What customs wrote off otherwise is moved here; what it posted otherwise, by the entries."""
    for recorded in run:
        event = recorded.event
        place = {"partition": partition_of(recorded), "report_no": event.report_no}
        done = settling(event.settled_at, event.reason)
        named = {str(part.book_line) for part in event.corrections}
        change(connection, reports, [{**place, "line": line, **done} for line in sorted(named)])
        cited = citing("book_report", event.report_no, event.reason, event.settled_at)
        off = dict[tuple[str, str, str], int]()
        for part in event.corrections:
            line = (place["partition"], part.entry_id, part.sku)
            off[line] = off.get(line, 0) + part.reduction
        moved = [movement(recorded, line, {"gone": units}, cited) for line, units in off.items()]
        record(connection, moved)


def settling(at: datetime, reason: str) -> Row:
    return {"settled_at": at, "reason": reason}
