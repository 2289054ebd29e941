"""The tables of entries: what arrived, what was listed, counted and decided."""

from collections.abc import Callable
from typing import Any

from adapters.texts import mark, say
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from projections.entry_board import ENTRY_SORTS
from projections.entry_differences import COUNT_SORTS


def standing_of(entry: Any) -> str:
    """How far an entry has come, in words."""
    if entry.tally_no and entry.posted_at:
        return say("posted and tallied")
    if entry.tally_no:
        return say("tallied, not posted")
    return say("posted, not tallied") if entry.posted_at else say("listed")


def standing_of_count(count: Any) -> str:
    if count.decided_at:
        return say("decided")
    return say("to decide") if count.differing else say("agrees")


def warns(name: str) -> Callable[[Any], str]:
    """Marks a number that somebody should look at."""
    return lambda row: "warn" if getattr(row, name) else ""


ARRIVED = (
    Column(
        "consignment", mark("Consignment"), Kind.ID, lambda r: r.consignment_id, ("consignments",)
    ),
    Column("seal", mark("Seal"), value=lambda row: row.seal_no),
    Column("intact", mark("Seal intact"), value=lambda row: row.seal_intact, is_shown=False),
    Column("cartons", mark("Cartons"), Kind.NUMBER),
    Column("weight", mark("Gross, kg"), Kind.GRAMS, lambda row: row.gross_grams),
    Column("volume", mark("m³"), Kind.CM3, lambda row: row.volume_cm3, is_shown=False),
    Column("bill", mark("Bill"), Kind.ID, lambda row: row.bill_no, is_shown=False),
    Column("port", mark("Port"), is_shown=False),
    Column("arrived", mark("Arrived"), Kind.MOMENT, lambda row: row.arrived_at),
)

ENTRIES = (
    Column("entry", mark("Entry"), Kind.ID, lambda row: row.entry_id, ("entries",)),
    Column("list", mark("Entry list"), Kind.ID, lambda row: row.list_no),
    Column("consignments", mark("Consignments"), value=lambda r: r.consignment_ids, is_shown=False),
    Column("listed_at", mark("Listed"), Kind.MOMENT),
    Column("stands", mark("Stands at"), value=standing_of),
    Column("posted_at", mark("Posted at"), Kind.MOMENT, is_shown=False),
    Column("tally", mark("Tally"), Kind.ID, lambda row: row.tally_no, is_shown=False),
    Column("tallied_at", mark("Tallied"), Kind.MOMENT, is_shown=False),
    Column("listed", mark("Listed, units"), Kind.NUMBER),
    Column("posted", mark("Posted"), Kind.NUMBER, lambda r: r.posted if r.posted_at else None),
    Column("good", mark("Good"), Kind.NUMBER, lambda r: r.good if r.tally_no else None),
    Column(
        "free",
        mark("Free"),
        Kind.NUMBER,
        lambda r: r.free if r.tally_no and r.posted_at else None,
        tone=lambda r: "bad" if r.free < 0 else "",
    ),
    Column("undecided", mark("Undecided"), Kind.NUMBER, tone=warns("undecided")),
)

COUNTS = (
    Column("count", mark("Count"), Kind.ID, lambda row: row.count_id, ("entries", "counts")),
    Column("taken", mark("Taken"), Kind.MOMENT, lambda row: row.taken_at),
    Column("differing", mark("Products that differ"), Kind.NUMBER),
    Column("stands", mark("Stands at"), value=standing_of_count),
    Column("reason", mark("Reason"), Kind.CODE),
    Column("decided_at", mark("Decided"), Kind.MOMENT, is_shown=False),
)

COUNT_LINES = (
    Column("sku", mark("Product")),
    Column("expected", mark("Expected, units"), Kind.NUMBER),
    Column("counted", mark("Counted"), Kind.NUMBER),
    Column("difference", mark("Difference"), Kind.NUMBER, tone=warns("difference")),
)

SPREAD = (
    Column("sku", mark("Product")),
    Column("entry", mark("Entry"), Kind.ID, lambda row: row.entry_id, ("entries",)),
    Column("delta", mark("Units ±"), Kind.NUMBER),
)


def arrived_table(page: Page) -> Table:
    return Table(page, "arrived", ARRIVED, sort="arrived", is_first=False)


def entry_table(page: Page) -> Table:
    return Table(page, "entries", ENTRIES, sort="-listed_at", sorts=[*ENTRY_SORTS])


def count_table(page: Page) -> Table:
    return Table(page, "stock counts", COUNTS, sort="-taken", sorts=[*COUNT_SORTS])


def count_line_table(page: Page) -> Table:
    return Table(page, "count lines", COUNT_LINES)


def spread_table(page: Page) -> Table:
    return Table(
        page, "count spread", SPREAD, is_first=False, key=lambda row: f"{row.sku}-{row.entry_id}"
    )
