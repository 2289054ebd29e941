"""What became of every row: the sums of what was taken, and each row that was not, and why."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from adapters.order_import.checking import ReportedRow
from adapters.order_import.scratch import Scratch
from adapters.plain_cells import never_formula

TITLES = ("row", "column", "value", "code", "message", "message_zh")

TAKEN = """
SELECT goods.quantity, goods.price FROM invoices
JOIN goods ON goods.invoice_no = invoices.invoice_no WHERE invoices.reason = ''
"""


def summary_of(scratch: Scratch) -> dict[str, Any]:
    """The promise of `--json`; values in the file's currency, as text: they are exact."""
    run = scratch.connection.execute
    taken = sums(run(TAKEN))
    reported = sums(run("SELECT 1, value, units FROM reported"))
    orders = scratch.count("invoices", "WHERE reason = ''")
    reasons = run("SELECT code, count(*) FROM reported GROUP BY code ORDER BY code")
    return {
        "rows": taken["rows"] + reported["rows"],
        "accepted": {"rows": taken["rows"], "orders": orders, **without_rows(taken)},
        "reported": {"rows": reported["rows"], **without_rows(reported)},
        "reasons": dict(reasons.fetchall()),
    }


def sums(found: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    """Of quantities and prices; a third column is the units of a value that is a product."""
    rows = units = 0
    value = Decimal(0)
    for quantity, price, *said in found:
        rows += 1
        units += said[0] if said else quantity
        value += Decimal(price) * quantity
    return {"rows": rows, "units": units, "value": as_text(value)}


def without_rows(summed: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in summed.items() if name != "rows"}


def as_text(value: Decimal) -> str:
    """Two places, and more only where the value has them: never rounded."""
    if value == value.quantize(Decimal("0.01")):
        return f"{value:.2f}"
    return f"{value.normalize():f}"


def told(row: ReportedRow) -> tuple[int, str, str, str, str, str]:
    return row.number, row.column, row.text, row.code, row.message, row.message_zh


def csv_lines(rows: Iterable[ReportedRow]) -> Iterator[str]:
    """As CSV that spreadsheets read as UTF-8, line by line."""
    lines = Lines()
    writer = csv.writer(lines)
    writer.writerow(TITLES)
    yield "\ufeff" + lines.taken()
    for row in rows:
        number, *texts = told(row)
        writer.writerow([number, *map(never_formula, texts)])
        yield lines.taken()


class Lines:
    """What a writer writes, handed on line by line."""

    def __init__(self) -> None:
        self._written = list[str]()

    def write(self, text: str) -> None:
        self._written.append(text)

    def taken(self) -> str:
        text = "".join(self._written)
        self._written.clear()
        return text


def write_report(scratch: Scratch, path: Path) -> None:
    """As JSON when the name ends so, else as CSV."""
    rows = scratch.reported()
    if path.suffix == ".json":
        with path.open("w", encoding="utf-8") as file:
            file.write("[")
            for place, row in enumerate(rows):
                told_by_name = dict(zip(TITLES, told(row), strict=True))
                file.write(
                    (",\n" if place else "\n") + json.dumps(told_by_name, ensure_ascii=False)
                )
            file.write("\n]\n")
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_lines(rows))
