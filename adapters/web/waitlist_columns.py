"""The tables of a campaign's waitlist: places in line, and what is waited for of each product."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.texts import mark, mark_code
from adapters.web.pages import Page
from adapters.web.tables.columns import Address, Column, Kind
from adapters.web.tables.table import Table
from application.personal_data import PersonalField
from projections.waiting_line import ACCEPTED, LAPSED, OFFERED
from projections.waiting_line_search import SORTS

SAID = (
    mark_code("in line"),
    mark_code("offer open"),
    mark_code("offer accepted"),
    mark_code("offer lapsed"),
    mark_code("left the line"),
    mark_code("order was decided otherwise"),
    mark_code("order was not placed"),
)
"""States of places and our own reasons for leaving, as events and tables hold them."""

TONES = {OFFERED: "amber", ACCEPTED: "green", LAPSED: "red"}

MASKED = "•••"
"""For the key that is the same for all orders of one person, to who may not know persons."""


def place_table(page: Page, names: Mapping[str, str], *, have_ended: bool) -> Table:
    """In the order of the line; products are told by their names.

    When and why a place ended is shown of those that have.
    """
    is_seen = PersonalField.NAME in page.visitor.fields_seen
    buyer = Kind.ID if is_seen else Kind.TEXT
    columns = (
        Column("number", mark("No. in line"), Kind.NUMBER, lambda row: row.number),
        Column("order", mark("Order"), Kind.ID, lambda row: row.order_id, opens=order_address),
        Column("state", mark("State"), Kind.CODE),
        Column("wanted", mark("Waits for"), value=lambda row: wanted_of(row, names)),
        Column("units", mark("Units"), Kind.NUMBER),
        Column("buyer", mark("Buyer"), buyer, lambda row: row.buyer_key if is_seen else MASKED),
        Column("place", mark("Waits since"), Kind.MOMENT, lambda row: row.joined_at),
        Column("offered", mark("Offered"), Kind.MOMENT, lambda row: row.offered_at),
        Column("accept_by", mark("To be ordered by"), Kind.MOMENT),
        Column("ended_at", mark("Ended"), Kind.MOMENT, is_shown=have_ended),
        Column("reason", mark("Reason"), Kind.REASON, is_shown=have_ended),
    )
    return Table(
        page,
        "waitlist",
        columns,
        sort="place",
        sorts=[*SORTS],
        is_of_orders=True,
        key=lambda row: str(row.order_id),
    )


def order_address(row: Any) -> Address | None:
    """Who waits has no order yet, only its number."""
    return (("orders", row.order_id), {}) if row.state == ACCEPTED else None


def wanted_of(row: Any, names: Mapping[str, str]) -> str:
    return ", ".join(f"{names.get(sku) or sku} × {many}" for sku, many in json.loads(row.wanted))


@dataclass(frozen=True, slots=True)
class WaitedFor:
    """A product for which people stand in line."""

    campaign_id: str
    sku: str
    name: str
    waiting: int
    units_waiting: int
    offered: int
    units_offered: int
    free: int
    accept_by: datetime | None
    """When the first offer lapses."""


def own_line(row: WaitedFor) -> Address:
    return ("campaigns", row.campaign_id, "waitlist"), {"sku": row.sku}


WAITED_FOR = (
    Column("sku", mark("SKU"), Kind.ID, opens=own_line),
    Column("name", mark("Product")),
    Column("waiting", mark("In line"), Kind.NUMBER),
    Column("units_waiting", mark("Units wanted"), Kind.NUMBER),
    Column("offered", mark("Offers open"), Kind.NUMBER),
    Column("units_offered", mark("Units offered"), Kind.NUMBER),
    Column("free", mark("Units free"), Kind.NUMBER),
    Column("accept_by", mark("First to lapse"), Kind.MOMENT),
)


def product_table(page: Page) -> Table:
    """Each opens its own line."""
    return Table(page, "waited for", WAITED_FOR, sort="sku", is_first=False)
