"""The tables of the planner's board: demand and batches; how goods travel, in words."""

from typing import Any

from adapters.texts import mark, translated
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table

MODES = {"2": mark("sea"), "3": mark("rail"), "4": mark("road"), "5": mark("air")}
"""How goods travel, by the code of customs."""


def mode_of(row: Any) -> str:
    return translated(MODES[row.mode]) if row.mode in MODES else str(row.mode)


def route_of(row: Any) -> str:
    return f"{row.origin_place} → {row.port} · {mode_of(row)}"


ROUTE = Column("route", mark("route"), value=route_of)

ORIGIN = (
    Column(
        "country",
        mark("country of origin"),
        value=lambda row: row.origin_country,
        is_shown=False,
    ),
    Column("port", mark("port"), is_shown=False),
    Column("mode", mark("transport"), value=mode_of, is_shown=False),
)
"""What a route says, each by itself."""

DEMAND = (
    Column("campaign", mark("campaign"), value=lambda row: row.campaign_name),
    Column("campaign_id", mark("campaign id"), Kind.ID, to=("campaigns",), is_shown=False),
    Column("merchant", mark("merchant"), value=lambda row: row.merchant_id, is_shown=False),
    Column("product", mark("product"), value=lambda row: row.name),
    Column("sku", mark("sku"), Kind.ID),
    Column("orders", mark("orders"), Kind.NUMBER),
    Column("units", mark("units"), Kind.NUMBER),
    Column("weight", mark("kg"), Kind.GRAMS, lambda row: row.weight_grams),
    Column("volume", mark("m³"), Kind.CM3, lambda row: row.volume_cm3),
    ROUTE,
    *ORIGIN,
    Column("closes", mark("closes"), Kind.MOMENT, lambda row: row.closes_at, is_shown=False),
    Column("promise", mark("dispatch by"), Kind.DAY, lambda row: row.dispatch_by),
)

BATCHES = (
    Column("batch", mark("batch"), value=lambda row: row.name),
    Column("id", mark("id"), Kind.ID, lambda row: row.batch_id, is_shown=False),
    Column("phase", mark("phase"), Kind.STAGE, lambda row: row.stage),
    ROUTE,
    *ORIGIN,
    Column("regime", mark("supervision"), is_shown=False),
    Column("orders", mark("orders"), Kind.NUMBER),
    Column("units", mark("units"), Kind.NUMBER),
    Column("weight", mark("kg"), Kind.GRAMS, lambda row: row.weight_grams),
    Column("volume", mark("m³"), Kind.CM3, lambda row: row.volume_cm3),
    Column("opened", mark("opened"), Kind.MOMENT, lambda row: row.opened_at),
    Column("locked", mark("locked"), Kind.MOMENT, lambda row: row.locked_at),
)


def batch_table(page: Page) -> Table:
    """The latest first until another order of rows is chosen."""
    return Table(page, "batches", BATCHES, sort="-opened", key=lambda row: str(row.batch_id))


def demand_table(page: Page) -> Table:
    """The earliest promise first, as the query has them."""
    return Table(
        page,
        "demand",
        DEMAND,
        is_first=False,
        key=lambda row: f"{row.campaign_id}-{row.sku}",
    )
