"""What pages of customs' files show: firms, the book, and the items of its account book."""

from collections.abc import Mapping
from typing import Any

from fastapi.responses import Response

from adapters.texts import coded, mark, say, translated
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from domain.firm import ROLES
from domain.identifiers import book_of, shared_of
from projections import customs_file
from projections.customs_file import COMMA, FIRM_SORTS, ITEM_SORTS


def roles_in(row: Any) -> str:
    return say(", ").join(coded(role) for role in row.roles.split(COMMA))


def unit_in(row: Any) -> str:
    """So many of the book's units are so many pieces; nothing where it is the unit of sale."""
    return f"{row.units} × {row.unit_code} = {row.pieces}" if row.unit_code else ""


FIRMS = (
    Column("firm", mark("Firm"), value=lambda row: row.firm_id),
    Column("name", mark("Name at customs")),
    Column("customs_code", mark("Customs code")),
    Column("credit_code", mark("Credit code")),
    Column("roles", mark("Part in messages"), value=roles_in),
    Column("dxp_id", mark("Exchange address"), is_shown=False),
    Column("since", mark("Holds since"), Kind.DAY),
    Column("reason", mark("Corrected because"), is_shown=False),
    Column("filed", mark("Filed"), Kind.MOMENT, lambda row: row.filed_at),
)

ITEMS = (
    Column("line", mark("Book line"), Kind.NUMBER, lambda row: row.book_line),
    Column("sku", mark("Product"), Kind.ID, to=("products",)),
    Column("record", mark("Item no."), value=lambda row: row.record_no),
    Column("unit", mark("Unit of the book"), value=unit_in),
    Column("name", mark("Name as filed")),
    Column("specification", mark("Specification as filed"), is_shown=False),
    Column("filed", mark("Filed"), Kind.MOMENT, lambda row: row.filed_at),
)

BOOK_LABELS: Mapping[str, str] = {
    "ems_no": mark("Account book"),
    "number_head": mark("Head of declaration numbers"),
    "customs_office": mark("Customs office"),
    "port_office": mark("Port office"),
    "trade_mode": mark("Trade mode"),
    "traffic_mode": mark("Transport mode"),
    "zone_firm": mark("Firm in the zone"),
    "guarantor": mark("Guarantor"),
    "place_code": mark("Supervised site"),
    "wrap_code": mark("Package"),
}
"""What a book's description says, in the order in which it is asked for."""

OPTIONAL = ("place_code", "wrap_code")


def firms_page(page: Page) -> Response:
    table = Table(page, "firms", FIRMS, sort="firm", sorts=[*FIRM_SORTS])
    with page.read(customs_file.MODEL) as connection:
        shared = shared_of(page.partition)
        rows = customs_file.firms_of(connection, shared, **table.asked_rows)
    return page.show("filing/firms.html", table=table.of_offset(rows), roles=ROLES)


def items_page(page: Page) -> Response:
    table = Table(page, "items", ITEMS, sort="line", sorts=[*ITEM_SORTS])
    book = book_of(page.partition)
    with page.read(customs_file.MODEL) as connection:
        rows = customs_file.items_of(connection, page.partition, **table.asked_rows)
        described = customs_file.book_named(connection, shared_of(page.partition), book)
    return page.show(
        "filing/items.html",
        table=table.of_offset(rows),
        book=described,
        labels={name: translated(label) for name, label in BOOK_LABELS.items()},
        optional=OPTIONAL,
    )
