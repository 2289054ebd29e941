"""The tables of ledgers: lines of the account book, their entries, and what moved them."""

from collections.abc import Mapping
from typing import Any

from adapters.texts import mark, say
from adapters.web import formats
from adapters.web.pages import Page
from adapters.web.tables.columns import Address, Column, Kind
from adapters.web.tables.table import Table

FIGURES = {
    "posted": mark("In"),
    "returned": mark("Back"),
    "reserved": mark("Reserved"),
    "gone": mark("Gone"),
    "free": mark("Free"),
    "balance": mark("Balance"),
    "physical": mark("Physical"),
}
MOVED = {
    "expected": mark("Expected"),
    "posted": mark("In"),
    "reserved": mark("Reserved"),
    "gone": mark("Gone"),
    "returned": mark("Back"),
    "counted": mark("Counted"),
    "departed": mark("Departed"),
}
AREAS: Mapping[str, tuple[str, ...]] = {
    "run": ("clearance",),
    "entry": ("entries",),
    "exit": ("exits",),
    "book_report": ("ledgers", "book", "reports"),
    "count": ("entries", "counts"),
}
"""Where the pages of what a movement cites are."""


def agreement_of(row: Any) -> str:
    """Whether a line adds up, and whether the book and what counts and gates say are one."""
    if row.posted + row.returned != row.reserved + row.gone + row.free:
        return say("✕ does not add up")
    if row.balance == row.physical:
        return say("✓ = physical")
    difference = formats.number(row.balance - row.physical)
    if row.departed > row.gone:
        left = formats.number(row.departed - row.gone)
        return say(
            "! {difference}, of them {gone} left and not posted", difference=difference, gone=left
        )
    return say("! differs by {difference}", difference=difference)


def tone_of_line(row: Any) -> str:
    if row.posted + row.returned != row.reserved + row.gone + row.free:
        return "bad"
    return "good" if row.balance == row.physical else "warn"


def figure_column(name: str, label: str) -> Column:
    """A figure of a line, or of one entry of it, that opens its movements."""

    def opens(row: Any) -> Address | None:
        entry = {"entry": row.entry_id} if hasattr(row, "entry_id") else {}
        if row.book_line is None:
            return None
        return ("ledgers", str(row.book_line), row.sku), {"figure": name, **entry}

    return Column(
        name,
        label,
        Kind.NUMBER,
        opens=opens,
        tone=lambda row: "bad" if getattr(row, name) < 0 else "",
    )


def line_address(row: Any) -> Address | None:
    return None if row.book_line is None else (("ledgers", str(row.book_line), row.sku), {})


BOOK_LINE = Column("book_line", mark("Book line"), opens=line_address)
PRODUCT = Column("sku", mark("Product"))
ENTRY = Column("entry", mark("Entry"), Kind.ID, lambda row: row.entry_id, ("entries",))

LINES = (
    BOOK_LINE,
    PRODUCT,
    Column("entries", mark("Entries"), Kind.NUMBER),
    *(figure_column(name, label) for name, label in FIGURES.items()),
    Column("counted", mark("Counted"), Kind.NUMBER, is_shown=False),
    Column("departed", mark("Departed"), Kind.NUMBER, is_shown=False),
    Column("agrees", mark("Agrees"), value=agreement_of, tone=tone_of_line),
)

DIFFER = (
    BOOK_LINE,
    PRODUCT,
    ENTRY,
    Column("posted", mark("In"), Kind.NUMBER),
    Column("counted", mark("Counted"), Kind.NUMBER),
    Column(
        "difference",
        mark("Difference"),
        Kind.NUMBER,
        lambda row: row.counted - row.posted,
        tone=lambda row: "warn",
    ),
    Column("free", mark("Free"), Kind.NUMBER),
    Column(
        "why",
        mark("Why"),
        value=lambda row: (
            say("✕ taken below nothing") if row.free < 0 else say("! posted otherwise than counted")
        ),
        tone=lambda row: "bad" if row.free < 0 else "warn",
    ),
)

ENTRIES = (
    ENTRY,
    Column("hs_code", mark("HS code"), is_shown=False),
    Column("unit_code", mark("Unit of customs"), is_shown=False),
    *(figure_column(name, label) for name, label in FIGURES.items()),
)


def movement_columns(figure: str | None) -> tuple[Column, ...]:
    """What moved the figure that was opened, and its sum so far; or all that moved."""
    is_opened = figure is not None
    kind = Kind.FEN if figure == "value" else Kind.NUMBER

    def of_figure(name: str, label: str) -> Column:
        value = (lambda row: getattr(row, name)) if is_opened else (lambda row: None)
        return Column(name, label, kind, value, is_shown=is_opened)

    return (
        Column("at", mark("When"), Kind.MOMENT),
        of_figure("delta", mark("Units ±")),
        of_figure("total", mark("Sum")),
        *(Column(n, label, Kind.NUMBER, is_shown=not is_opened) for n, label in MOVED.items()),
        Column("value", mark("Value"), Kind.FEN, is_shown=False),
        Column("event", mark("What"), Kind.CODE),
        Column("by", mark("By"), Kind.CODE, lambda row: row.cites),
        Column("by_id", mark("By which"), Kind.ID, lambda row: row.cited_id, is_shown=False),
        Column("detail", mark("Detail"), Kind.CODE, is_shown=False),
        Column("orders", mark("Orders"), Kind.NUMBER, lambda row: row.orders or None),
        ENTRY,
        Column("position", mark("Position"), Kind.NUMBER),
    )


def line_table(page: Page) -> Table:
    return Table(page, "book lines", LINES, key=lambda row: f"{row.book_line}-{row.sku}")


def differing_table(page: Page) -> Table:
    return Table(
        page,
        "differing lines",
        DIFFER,
        is_first=False,
        key=lambda row: f"{row.entry_id}-{row.sku}",
    )


def movement_table(page: Page, figure: str | None) -> Table:
    """The first movement first, until it is turned round."""
    columns = movement_columns(figure)
    return Table(
        page,
        "movements",
        columns,
        sort="at",
        sorts=["at"],
        key=lambda row: f"{row.position}-{row.entry_id}",
    )


def entries_table(page: Page) -> Table:
    return Table(page, "entries of line", ENTRIES, is_first=False)
