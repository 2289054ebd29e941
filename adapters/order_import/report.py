"""What became of every row: the sums of what was taken, and each row that was not, and why."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from adapters.order_import.checking import ReportedRow
from adapters.order_import.invoices import Invoice

TITLES = ("row", "column", "code", "message")

# Names that the domain's refusals have in a report; any other is told as `order-refused:…`.
CODES: Mapping[str, str] = {
    "OverYearlyLimit": "invoice-over-yearly-limit",
    "OverSingleLimit": "invoice-over-single-limit",
    "CapExceeded": "cap-exceeded",
    "CommandIdReused": "order-differs",
    "OrderIdTaken": "order-differs",
    "OrderDiffers": "order-differs",
}

WORDS: Mapping[str, str] = {
    "invoice-over-yearly-limit": "the buyer's yearly limit does not allow this order",
    "invoice-over-single-limit": "the order is above the single limit",
    "cap-exceeded": "the campaign has not so many units left to sell",
    "order-differs": "an order of this number stands already, with other contents",
}


@dataclass(frozen=True, slots=True)
class Report:
    rows_count: int
    accepted: Sequence[Invoice]
    reported: Sequence[ReportedRow]
    """In the order of the file."""

    def summary(self) -> dict[str, Any]:
        """The promise of `--json`; values in the file's currency, as text: they are exact."""
        taken = [row for invoice in self.accepted for row in invoice.rows]
        reasons = Counter(row.code for row in self.reported)
        return {
            "rows": self.rows_count,
            "accepted": {
                "rows": len(taken),
                "orders": len(self.accepted),
                "units": sum(row.quantity for row in taken),
                "value": as_text(sum((row.value for row in taken), Decimal(0))),
            },
            "reported": {
                "rows": len(self.reported),
                "units": sum(row.units for row in self.reported),
                "value": as_text(sum((row.value for row in self.reported), Decimal(0))),
            },
            "reasons": dict(sorted(reasons.items())),
        }

    def rows(self) -> Iterable[tuple[int, str, str, str]]:
        for row in self.reported:
            yield row.number, row.column, row.code, row.message

    def write(self, path: Path) -> None:
        """As JSON when the name ends so, else as CSV that spreadsheets read as UTF-8."""
        if path.suffix == ".json":
            listed = [dict(zip(TITLES, row, strict=True)) for row in self.rows()]
            path.write_text(json.dumps(listed, ensure_ascii=False, indent=0), "utf-8")
            return
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(TITLES)
            writer.writerows(self.rows())


def as_text(value: Decimal) -> str:
    """Two places, and more only where the value has them: never rounded."""
    if value == value.quantize(Decimal("0.01")):
        return f"{value:.2f}"
    return f"{value.normalize():f}"


def code_of(reason: str) -> str:
    return CODES.get(reason, f"order-refused:{reason}")


def refused_whole(invoice: Invoice, column: str, reason: str) -> Iterable[ReportedRow]:
    """Every row of an invoice that could not be placed."""
    code = code_of(reason)
    return invoice.reported(column, code, WORDS.get(code, f"the order was refused: {reason}"))
