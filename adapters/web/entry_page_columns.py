"""The tables of one entry's page: its products, what differs, for whom it came, what is blocked."""

from dataclasses import replace
from typing import Any

from adapters.texts import mark
from adapters.web.entry_columns import warns
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table

COUNTED = (
    ("damaged", mark("Damaged")),
    ("expired", mark("Expired")),
    ("short", mark("Short")),
    ("over", mark("Over")),
    ("wrong", mark("Wrong")),
)
TAKEN = (
    ("adjusted", mark("Counts ±")),
    ("reserved", mark("Reserved")),
    ("blocked", mark("Blocked")),
)


def below_nothing(row: Any) -> str:
    return "bad" if row.free < 0 else ""


DIFFERENCES = (
    Column("sku", mark("Product")),
    Column("kind", mark("Kind"), Kind.CODE),
    Column("found", mark("Found, units"), Kind.NUMBER),
    Column("decided", mark("Decided"), Kind.NUMBER),
    Column("undecided", mark("Open"), Kind.NUMBER, tone=warns("undecided")),
)

PASSES = (
    Column("pass", mark("Pass"), Kind.ID, lambda row: row.pass_no),
    Column("vehicle", mark("Vehicle")),
    Column("weight", mark("Gross, kg"), Kind.GRAMS, lambda row: row.gross_grams),
    Column("passed", mark("Passed"), Kind.MOMENT, lambda row: row.passed_at),
)

DECISIONS = (
    Column("decided_at", mark("When"), Kind.MOMENT),
    Column("sku", mark("Product")),
    Column("kind", mark("Kind"), Kind.CODE),
    Column("units", mark("Units"), Kind.NUMBER, lambda row: row.quantity),
    Column("decision", mark("Decision"), Kind.CODE),
)


def product_columns(is_posted: bool, is_tallied: bool) -> tuple[Column, ...]:
    """What nobody has posted or counted yet is unknown."""

    def counted(name: str, label: str) -> Column:
        return Column(name, label, Kind.NUMBER, lambda r: getattr(r, name) if is_tallied else None)

    def differing(name: str, label: str) -> Column:
        return replace(counted(name, label), tone=warns(name))

    def posted(row: Any) -> int | None:
        return row.posted if is_posted else None

    def free(row: Any) -> int | None:
        return row.free if is_posted and is_tallied else None

    return (
        Column("sku", mark("Product")),
        Column("book_line", mark("Book line"), value=lambda row: row.book_lines),
        Column("hs_code", mark("HS code"), is_shown=False),
        Column("unit_code", mark("Unit of customs"), is_shown=False),
        Column("listed", mark("Listed"), Kind.NUMBER),
        Column("posted", mark("Posted"), Kind.NUMBER, posted),
        counted("good", mark("Good")),
        *(differing(name, label) for name, label in COUNTED),
        *(Column(name, label, Kind.NUMBER) for name, label in TAKEN),
        Column("gone", mark("Gone"), Kind.NUMBER),
        Column("free", mark("Free"), Kind.NUMBER, free, tone=below_nothing),
    )


def allotment_columns(is_tallied: bool) -> tuple[Column, ...]:
    """Good units are shared out by the tally: before, nobody knows how many."""

    def shared(name: str, label: str) -> Column:
        return Column(name, label, Kind.NUMBER, lambda r: getattr(r, name) if is_tallied else None)

    return (
        Column("batch", mark("Batch"), Kind.ID, lambda row: row.batch_id, ("batches",)),
        Column("sku", mark("Product")),
        Column("packed", mark("Packed"), Kind.NUMBER),
        shared("allotted", mark("Allotted")),
        Column("reserved", mark("Reserved"), Kind.NUMBER),
        Column("gone", mark("Gone"), Kind.NUMBER),
        shared("left", mark("Left")),
    )


def product_table(page: Page, entry: Any) -> Table:
    columns = product_columns(bool(entry.posted_at), bool(entry.tally_no))
    return Table(page, "entry products", columns)


def other_tables(page: Page, entry: Any) -> dict[str, Table]:
    """By what the template calls them."""

    def table(name: str, columns: tuple[Column, ...], *parts: str) -> Table:
        def key(row: Any) -> str:
            return "-".join(str(getattr(row, part)) for part in parts)

        return Table(page, name, columns, is_first=False, key=key)

    return {
        "differences": table("differences", DIFFERENCES, "sku", "kind"),
        "batches": table("allotments", allotment_columns(bool(entry.tally_no)), "batch_id", "sku"),
        "passes": table("entry passes", PASSES, "pass_no"),
        "decisions": table("decisions", DECISIONS, "position"),
    }
