"""Small files of orders for tests: a sound row, and what is changed about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from adapters.order_import.invoices import Intake, taken_in
from adapters.order_import.offer import window_of
from adapters.order_import.profile import Profile, load_profile
from adapters.order_import.reading import read_rows
from adapters.order_import.report import Report

PROFILE = load_profile("online-retail")

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"


@dataclass(frozen=True, slots=True)
class Row:
    invoice_no: str = "536365"
    sku: str = "85123A"
    name: str = "WHITE HANGING HEART T-LIGHT HOLDER"
    quantity: str = "6"
    dated: str = "12/1/10 8:26"
    price: str = "2.55"
    customer_id: str = "17850"

    def __str__(self) -> str:
        return ",".join(
            (
                self.invoice_no,
                self.sku,
                self.name,
                self.quantity,
                self.dated,
                self.price,
                self.customer_id,
                "United Kingdom",
            )
        )


def written(folder: Path, *rows: Row | str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    text = "\n".join([header, *map(str, rows)]) + "\n"
    path = folder / "orders.csv"
    path.write_bytes(text.encode(encoding, "surrogateescape"))
    return path


def intake_of(path: Path, profile: Profile = PROFILE) -> Intake:
    return taken_in(read_rows(path, profile), profile, window_of(profile))


def report_of(path: Path, profile: Profile = PROFILE) -> Report:
    intake = intake_of(path, profile)
    return Report(intake.rows_count, intake.invoices, intake.reported)


def reasons(intake: Intake) -> list[tuple[int, str, str]]:
    return [(row.number, row.column, row.code) for row in intake.reported]


def accepted_rows(intake: Intake) -> Iterable[int]:
    return sorted(row.number for invoice in intake.invoices for row in invoice.rows)
