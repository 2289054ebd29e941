"""The columns of a file of products: how each is called, read and written.

The table of the catalogue has the same columns, so that what it exports can be edited and sent
again. A head may say a column's name or its label in either language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from adapters.product_import import cells
from adapters.texts import mark
from domain.product_facts import ProductFacts

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class FileColumn:
    """`label` is marked, and said when it is shown; `written` is a fact as its cell has it."""

    name: str
    label: str
    read: Callable[[str], Any]
    written: Callable[[ProductFacts], Any]
    is_number: bool = False


def legal_unit(place: int, field: str) -> Callable[[ProductFacts], Any]:
    def written(facts: ProductFacts) -> Any:
        return getattr(facts.legal_units[place], field) if place < len(facts.legal_units) else None

    return written


def of_part(part: str, field: str) -> Callable[[ProductFacts], Any]:
    """Of the size or of the list's entry, which may be missing."""

    def written(facts: ProductFacts) -> Any:
        found = getattr(facts, part)
        return getattr(found, field) if found else None

    return written


def percent(name: str) -> Callable[[ProductFacts], Decimal]:
    return lambda facts: getattr(facts.rates, name) * HUNDRED


MERCHANT = "merchant_id"
"""Whose the goods are: no fact of the goods themselves."""

COLUMNS: tuple[FileColumn, ...] = (
    FileColumn("sku", mark("SKU"), cells.sku, lambda f: f.sku),
    FileColumn(MERCHANT, mark("Merchant"), cells.text, lambda f: None),
    FileColumn("name", mark("Name"), cells.text, lambda f: f.name),
    FileColumn("brand", mark("Brand"), cells.free_text, lambda f: f.brand),
    FileColumn(
        "specification", mark("Specification"), cells.free_text, lambda f: f.specification
    ),
    FileColumn("gtin", mark("GTIN"), cells.free_text, lambda f: f.gtin),
    FileColumn("hs_code", mark("Tariff code"), cells.text, lambda f: f.hs_code),
    FileColumn(
        "origin_country", mark("Country of origin"), cells.text, lambda f: f.origin_country
    ),
    FileColumn("unit_code", mark("Sales unit"), cells.text, lambda f: f.unit_code),
    FileColumn("legal_unit_1", mark("Legal unit 1"), cells.free_text, legal_unit(0, "unit_code")),
    FileColumn(
        "legal_factor_1",
        mark("Legal units 1 a sales unit"),
        cells.factor,
        legal_unit(0, "per_sales_unit"),
        is_number=True,
    ),
    FileColumn("legal_unit_2", mark("Legal unit 2"), cells.free_text, legal_unit(1, "unit_code")),
    FileColumn(
        "legal_factor_2",
        mark("Legal units 2 a sales unit"),
        cells.factor,
        legal_unit(1, "per_sales_unit"),
        is_number=True,
    ),
    FileColumn(
        "weight_grams",
        mark("Gross weight g"),
        cells.whole,
        lambda f: f.gross_grams,
        is_number=True,
    ),
    FileColumn(
        "net_grams", mark("Net weight g"), cells.whole_or_none, lambda f: f.net_grams,
        is_number=True,
    ),
    FileColumn(
        "volume_cm3", mark("Volume cm³"), cells.whole, lambda f: f.volume_cm3, is_number=True
    ),
    *(
        FileColumn(f"{side}_mm", label, cells.whole_or_none, of_part("size", f"{side}_mm"), True)
        for side, label in (
            ("length", mark("Length mm")),
            ("width", mark("Width mm")),
            ("height", mark("Height mm")),
        )
    ),
    FileColumn("vat_percent", mark("VAT %"), cells.percent, percent("vat"), is_number=True),
    FileColumn(
        "consumption_percent",
        mark("Consumption tax %"),
        cells.percent,
        percent("consumption"),
        is_number=True,
    ),
    FileColumn(
        "tariff_percent", mark("Tariff %"), cells.percent, percent("tariff"), is_number=True
    ),
    FileColumn(
        "shelf_life_days",
        mark("Shelf life, days"),
        cells.whole_or_none,
        lambda f: f.shelf_life_days,
        is_number=True,
    ),
    FileColumn(
        "list_number",
        mark("Positive list entry"),
        cells.free_text,
        of_part("positive_list", "number"),
    ),
    FileColumn(
        "list_since", mark("Listed since"), cells.day_or_none, of_part("positive_list", "since")
    ),
    FileColumn(
        "list_until", mark("Listed until"), cells.day_or_none, of_part("positive_list", "until")
    ),
)  # fmt: skip

NAMES = tuple(column.name for column in COLUMNS)
BY_NAME: Mapping[str, FileColumn] = {column.name: column for column in COLUMNS}

UNSAID = dict.fromkeys(NAMES, "") | {"consumption_percent": "0", "tariff_percent": "0"}
"""What a new product says where a file has no column for it: most goods bear no such tax."""


def texts_of(facts: ProductFacts, merchant_id: str) -> dict[str, str]:
    """A product as the cells of a file."""
    found = {column.name: cells.written(column.written(facts)) for column in COLUMNS}
    return found | {MERCHANT: merchant_id}
