"""The provider's statement of a day: every payment, refund and fee, as CSV."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from adapters.payment_provider.books import Books, moment

ZONE = timezone(timedelta(hours=8))
"""A day of the provider is one of Asia/Shanghai, which has no other offset in our years."""

COLUMNS = ("provider", "day", "type", "number", "reference", "amount", "currency", "time")


def bounds_of(day: date) -> tuple[int, int]:
    """The milliseconds from which on, and before which."""
    begin = datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)
    first = int(begin.timestamp()) * 1_000
    return first, first + 86_400_000


def rows_of(books: Books, provider: str, day: date) -> Iterator[tuple[str, ...]]:
    begin, end = bounds_of(day)
    said = (provider, day.isoformat())
    payments = books.rows(
        "SELECT * FROM payments WHERE paid_ms >= ? AND paid_ms < ? ORDER BY paid_ms, number",
        begin,
        end,
    )
    for row in payments:
        orders = " ".join(order["order"] for order in json.loads(row["orders"]))
        at = moment(row["paid_ms"])
        sum_ = yuan(row["amount_fen"])
        yield (*said, "payment", row["number"], orders, sum_, row["currency"], at)
        if fee := row["amount_fen"] * books.conduct.fee_per_thousand // 1_000:
            yield (*said, "fee", row["number"], "", yuan(fee), row["currency"], at)
    refunds = books.rows(
        "SELECT * FROM refunds WHERE state = 'paid' AND changed_ms >= ? AND changed_ms < ?"
        " ORDER BY changed_ms, reference",
        begin,
        end,
    )
    for row in refunds:
        at, sum_ = moment(row["changed_ms"]), yuan(row["amount_fen"])
        yield (*said, "refund", "", row["reference"], sum_, row["currency"], at)


def written(books: Books, provider: str, day: date) -> bytes:
    file = io.StringIO(newline="")
    lines = csv.writer(file)
    lines.writerow(COLUMNS)
    lines.writerows(rows_of(books, provider, day))
    return file.getvalue().encode()


def write_statement(books: Books, provider: str, day: date, folder: Path) -> bytes:
    """Readers see the whole file or none."""
    content = written(books, provider, day)
    file = folder / f"statement-{provider}-{day.isoformat()}.csv"
    part = file.with_suffix(".part")
    part.write_bytes(content)
    part.replace(file)
    return content


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
