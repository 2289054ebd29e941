"""The table of products: the columns of a file of products, and what stands about each."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from adapters.product_import.cells import written
from adapters.product_import.columns import COLUMNS as FILE_COLUMNS
from adapters.product_import.columns import MERCHANT, FileColumn
from adapters.texts import mark
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from domain.product_checks import faults_of
from domain.product_facts import ProductFacts
from domain.refusals import Refused
from projections.product_catalogue import Row
from projections.product_rows import facts_in

PRODUCTS = "products"

SHOWN = {"sku", "name", "hs_code", "origin_country", "gtin", "net_grams", "vat_percent"}
"""Until somebody chooses columns: what tells products apart, and what customs asks first."""

SORTS = ("sku", "name", "hs_code", "registered")


@dataclass
class Shown:
    """A row of the catalogue, with the facts that it holds and what is wrong with them on a day."""

    row: Row
    day: date

    @property
    def sku(self) -> str:
        return str(self.row.sku)

    @cached_property
    def facts(self) -> ProductFacts:
        return facts_in(self.row)

    @cached_property
    def faults(self) -> tuple[Refused, ...]:
        return faults_of(self.facts, self.day)


def column_of(column: FileColumn) -> Column:
    """Written as a file has it: what a table exports can be sent again."""
    if column.name == "sku":
        return Column("sku", column.label, Kind.ID, lambda shown: shown.sku, (PRODUCTS,))
    if column.name == MERCHANT:
        return Column(MERCHANT, column.label, Kind.TEXT, lambda s: s.row.merchant_id)
    return Column(
        column.name,
        column.label,
        Kind.TEXT,
        lambda shown: written(column.written(shown.facts)),
        is_shown=column.name in SHOWN,
        is_figure=column.is_number,
    )


COLUMNS = (
    *map(column_of, FILE_COLUMNS),
    Column("stage", mark("Stage"), Kind.STAGE, lambda shown: shown.row.stage),
    Column(
        "faults",
        mark("Faults today"),
        Kind.NUMBER,
        lambda shown: len(shown.faults),
        tone=lambda shown: "warn" if shown.faults else "",
    ),
    Column("registered", mark("Registered"), Kind.MOMENT, lambda shown: shown.row.registered_at),
    Column(
        "withdrawn",
        mark("Withdrawn"),
        Kind.MOMENT,
        lambda shown: shown.row.withdrawn_at,
        is_shown=False,
    ),
)


def product_table(page: Page) -> Table:
    return Table(page, PRODUCTS, COLUMNS, sort="sku", sorts=SORTS, key=lambda shown: shown.sku)
