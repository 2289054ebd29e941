"""The tables of the account book by line, as customs prints it (INV211), and of its reports."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from adapters.texts import mark, say
from adapters.web.pages import Page
from adapters.web.tables.columns import Address, Column, Kind
from adapters.web.tables.table import Table
from domain.dated import customs_day
from projections.ledger_book import MEASURES_IN_UNIT

PRICE_PLACES = Decimal("0.0001")
HUNDREDTHS = 100

FIGURES = (
    ("increase", "increase", mark("Actual increase")),
    ("reduction", "gone", mark("Actual reduction")),
    ("expected_increase", "expected", mark("Expected increase")),
    ("expected_reduction", "reserved", mark("Expected reduction")),
    ("surplus", "free", mark("Surplus")),
)
"""Column, the figure of the ledger that it opens, and its head."""


def line_address(row: Any) -> Address | None:
    return (("ledgers", str(row.book_line), row.sku), {}) if row.sku else None


def figure_column(name: str, figure: str, label: str, kind: Kind = Kind.NUMBER) -> Column:
    def opens(row: Any) -> Address | None:
        address = line_address(row)
        return None if address is None else (address[0], {"figure": figure})

    def tone(row: Any) -> str:
        return "bad" if getattr(row, name) < 0 else ""

    return Column(name, label, kind, opens=opens, tone=tone)


def in_unit(row: Any, measure: str | None) -> str | None:
    """What is left of a line in one of customs' units."""
    return None if not measure else f"{(row.surplus * Decimal(measure)).normalize():f}"


def average_price(row: Any) -> Decimal | None:
    """Value by units of the book's own unit; None where nothing stands, or nothing is filed."""
    if not row.stock or row.price is None:
        return None
    units: Decimal = row.stock * Decimal(row.declared_measure)
    return (Decimal(row.value) / HUNDREDTHS / units).quantize(PRICE_PLACES, ROUND_HALF_UP)


def limit_of(row: Any, storage_days: int | None) -> date | None:
    """Customs' own date; else what the book allows the goods that came first."""
    limit: date | None = row.limit_date
    if limit is None and row.oldest_at is not None and storage_days is not None:
        limit = customs_day(row.oldest_at) + timedelta(days=storage_days)
    return limit


def customs_counts(row: Any) -> str:
    if row.report_no is None:
        return say("– not reported")
    if agrees(row):
        return say("✓ as customs counts")
    return say("✓ settled") if row.settled_at else say("! customs counts otherwise")


def agrees(row: Any) -> bool:
    ours, theirs = (
        (row.ours_increase, row.ours_reduction),
        (
            row.theirs_increase,
            row.theirs_reduction,
        ),
    )
    return bool(ours == theirs)


def tone_of(row: Any) -> str:
    if row.report_no is None:
        return "muted"
    return "good" if agrees(row) or row.settled_at else "warn"


def limit_tone(today: date, storage_days: int | None) -> Callable[[Any], str]:
    def tone(row: Any) -> str:
        limit = limit_of(row, storage_days)
        return "bad" if limit is not None and limit < today and row.stock > 0 else ""

    return tone


def line_columns(today: date, storage_days: int | None) -> tuple[Column, ...]:
    return (
        Column("book_line", mark("Book line"), opens=line_address),
        Column("book_no", mark("Account book"), is_shown=False),
        Column("item_no", mark("Item number")),
        Column("sku", mark("Product")),
        Column("tariff_code", mark("Tariff code")),
        Column("name", mark("Name")),
        Column("specification", mark("Specification"), is_shown=False),
        Column("country", mark("Country")),
        Column("declared_unit", mark("Declared unit")),
        Column("first_unit", mark("First legal unit"), is_shown=False),
        Column("second_unit", mark("Second legal unit"), is_shown=False),
        Column(
            "limit_date",
            mark("Storage limit"),
            Kind.DAY,
            lambda row: limit_of(row, storage_days),
            tone=limit_tone(today, storage_days),
        ),
        *(figure_column(*figure) for figure in FIGURES),
        *measured_columns(),
        Column("average_price", mark("Average price"), value=average_price, is_figure=True),
        figure_column("value", "value", mark("Stock value"), Kind.FEN),
        Column("currency", mark("Currency")),
        Column("customs", mark("Customs' count"), value=customs_counts, tone=tone_of),
    )


def measured_columns() -> tuple[Column, ...]:
    """The surplus in each of customs' units."""
    named = (
        ("declared", mark("Surplus in declared unit")),
        ("first", mark("Surplus in first legal unit")),
        ("second", mark("Surplus in second legal unit")),
    )

    def value(name: str) -> Callable[[Any], str | None]:
        return lambda row: in_unit(row, getattr(row, f"{name}_measure"))

    return tuple(
        Column(f"{name}_surplus", label, value=value(name), is_figure=True, is_shown=False)
        for name, label in named
    )


def quantity(value: int) -> str:
    """Hundred-thousandths of a unit as customs writes quantities, without zeros at the end."""
    return f"{(Decimal(value) / MEASURES_IN_UNIT).normalize():f}"


def counted(name: str) -> Callable[[Any], str]:
    return lambda row: quantity(getattr(row, name))


REPORTED = (
    Column("book_line", mark("Book line")),
    Column(
        "report_no",
        mark("Report"),
        Kind.ID,
        opens=lambda row: (("ledgers", "book", "reports", row.report_no), {}),
    ),
    Column("counted_at", mark("Counted"), Kind.MOMENT),
    *(
        Column(f"{whose}_{name}", label, value=counted(f"{whose}_{name}"), is_figure=True)
        for name, whose, label in (
            ("increase", "theirs", mark("Actual increase at customs")),
            ("increase", "ours", mark("Actual increase here")),
            ("reduction", "theirs", mark("Actual reduction at customs")),
            ("reduction", "ours", mark("Actual reduction here")),
        )
    ),
    Column("settled_at", mark("Settled"), Kind.MOMENT),
)


def line_table(page: Page, storage_days: int | None) -> Table:
    return Table(
        page,
        "account book",
        line_columns(customs_day(page.now), storage_days),
        key=lambda row: f"{row.book_line}-{row.sku}",
    )


def cases_table(page: Page) -> Table:
    return Table(page, "counted otherwise", REPORTED, is_first=False)


def report_table(page: Page) -> Table:
    return Table(page, "report", REPORTED)
