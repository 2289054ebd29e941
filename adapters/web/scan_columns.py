"""Tables of what an officer scanned: lots by shelf time, stock by entry and book line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from adapters.texts import mark
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table

STOCK = (
    Column("entry", mark("Entry"), Kind.ID, lambda row: row.entry_id, ("entries",)),
    Column("sku", mark("SKU"), Kind.ID),
    Column("book_line", mark("Book line"), value=lambda row: row.book_lines),
    Column("posted", mark("Posted"), Kind.NUMBER),
    Column("good", mark("Good"), Kind.NUMBER, lambda row: row.good + row.adjusted),
    Column("reserved", mark("Reserved"), Kind.NUMBER),
    Column("blocked", mark("Blocked"), Kind.NUMBER),
    Column("gone", mark("Gone"), Kind.NUMBER),
    Column("free", mark("Free"), Kind.NUMBER, tone=lambda row: "bad" if row.free < 0 else ""),
    Column("posted_at", mark("Posted at"), Kind.MOMENT),
    Column("tallied_at", mark("Tallied at"), Kind.MOMENT, is_shown=False),
)

SHORT_DAYS = 90
"""Days before its best-before date from which a lot stands out: a delivery and a return fit in."""


@dataclass(frozen=True, slots=True)
class DatedLot:
    """A lot with the days that are left of its shelf life; none and less once it is over."""

    row: Any
    days_left: int

    @property
    def tone(self) -> str:
        return "bad" if self.days_left < 0 else "warn" if self.days_left < SHORT_DAYS else "good"


LOTS = (
    Column("best_before", mark("Best before"), Kind.DAY, lambda lot: lot.row.best_before),
    Column("days_left", mark("Days left"), Kind.NUMBER, tone=lambda lot: lot.tone),
    Column("lot", mark("Lot"), value=lambda lot: lot.row.lot_no or None),
    Column("counted", mark("Counted"), Kind.NUMBER, lambda lot: lot.row.counted),
    Column("sku", mark("SKU"), Kind.ID, lambda lot: lot.row.sku),
    Column("entry", mark("Entry"), Kind.ID, lambda lot: lot.row.entry_id, ("entries",)),
)


def stock_table(page: Page) -> Table:
    return Table(
        page, "scanned stock", STOCK, sort="sku", key=lambda row: f"{row.entry_id}-{row.sku}"
    )


def lot_table(page: Page) -> Table:
    """The first to expire first."""
    return Table(
        page,
        "scanned lots",
        LOTS,
        sort="best_before",
        is_first=False,
        key=lambda lot: f"{lot.row.entry_id}-{lot.row.sku}-{lot.row.best_before}-{lot.row.lot_no}",
    )


def dated_lots(lots: Iterable[Any], today: date) -> list[DatedLot]:
    return [DatedLot(lot, (lot.best_before - today).days) for lot in lots]
