"""Small files of orders for tests: a sound row, and what is changed about it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.order_import.checking import ReportedRow
from adapters.order_import.invoices import Invoice, Staging
from adapters.order_import.offer import Asked, drafted, window_of
from adapters.order_import.profile import Profile
from adapters.order_import.profile_files import load_profile
from adapters.order_import.report import summary_of
from adapters.order_import.running import asked_in
from adapters.order_import.scratch import forget
from adapters.order_import.staging import Sale, staged
from domain.campaign_commands import DraftCampaign
from domain.identifiers import CampaignId

PROFILE = load_profile("online-retail")
assert PROFILE.buyers
assert PROFILE.campaign
assert PROFILE.products
BUYERS, OPENING, PRODUCTS = PROFILE.buyers, PROFILE.campaign, PROFILE.products
"""What the shipped profile makes up."""

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


@dataclass(frozen=True, slots=True)
class Intake:
    """A whole small file, as it was put down."""

    rows_count: int
    invoices: tuple[Invoice, ...]
    reported: tuple[ReportedRow, ...]
    summary: dict[str, Any]
    """Before anything is placed: what may be, counts as taken."""

    asked: Asked


def intake_of(path: Path, profile: Profile = PROFILE, folder: Path | None = None) -> Intake:
    with put_down(path, profile, folder) as staging:
        scratch = staging.scratch
        invoices = tuple(staging.invoices(0, scratch.count("invoices")))
        scratch.connection.execute("UPDATE invoices SET reason = ''")
        summary = summary_of(scratch)
        rows_count = int(scratch.fact("rows"))
        return Intake(rows_count, invoices, tuple(scratch.reported()), summary, asked_in(scratch))


@contextmanager
def put_down(
    path: Path, profile: Profile = PROFILE, folder: Path | None = None
) -> Iterator[Staging]:
    place = (folder or path.parent) / f"{path.name}.db"
    forget(place)
    sale = Sale(window_of(profile.campaign or OPENING), None)
    staging = staged(place, path, profile, sale, lambda _: None)
    try:
        yield staging
    finally:
        staging.scratch.close()


def drafted_from(path: Path, at: datetime) -> DraftCampaign:
    asked = intake_of(path).asked
    return drafted(CampaignId("autumn"), asked, OPENING, PRODUCTS, at)


def reasons(intake: Intake) -> list[tuple[int, str, str]]:
    return [(row.number, row.column, row.code) for row in intake.reported]


def accepted_rows(intake: Intake) -> Iterable[int]:
    return sorted(row.number for invoice in intake.invoices for row in invoice.rows)
