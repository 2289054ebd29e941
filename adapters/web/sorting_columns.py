"""The tables of the sorting bench: scans, stations, runs, and parcels standing aside."""

from typing import Any

from adapters.texts import mark
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from projections.sorting_bench import ASIDE_SORTS, RUN_SORTS

WAYBILL = Column("waybill", mark("Waybill"), Kind.ID, lambda row: row.waybill_no)
ORDER = Column("order", mark("Order"), Kind.ID, lambda row: row.order_id, ("orders",))
STATION = Column("station", mark("Station"))
VERDICT = Column("verdict", mark("Verdict"), Kind.CODE)

SCANS = (
    Column("at", mark("When"), Kind.MOMENT),
    WAYBILL,
    VERDICT,
    Column("lane", mark("Lane")),
    Column("weight", mark("Weight, g"), Kind.NUMBER, lambda row: row.weight_grams),
    ORDER,
)

STATIONS = (
    STATION,
    VERDICT,
    Column("lane", mark("Lane")),
    Column("parcels", mark("Parcels"), Kind.NUMBER),
    Column("last", mark("Last"), Kind.MOMENT, lambda row: row.last_at),
)

RUNS = (
    Column("sorting", mark("Sorting run"), Kind.ID, lambda row: row.sorting_id),
    STATION,
    Column("sorted", mark("Sorted"), Kind.NUMBER),
    Column("aside", mark("Set aside"), Kind.NUMBER, lambda row: row.set_aside),
    Column("first", mark("First"), Kind.MOMENT, lambda row: row.first_at, is_shown=False),
    Column("last", mark("Last"), Kind.MOMENT, lambda row: row.last_at),
)

ASIDE = (
    WAYBILL,
    Column("reason", mark("Reason"), Kind.CODE),
    ORDER,
    Column("station", mark("Station"), is_shown=False),
    Column("sorting", mark("Sorting run"), Kind.ID, lambda r: r.sorting_id, is_shown=False),
    Column("since", mark("Since"), Kind.MOMENT),
    Column("last", mark("Last"), Kind.MOMENT, lambda row: row.last_at, is_shown=False),
)


def station_key(row: Any) -> str:
    return f"{row.station}-{row.verdict}-{row.lane}"


def scan_table(page: Page) -> Table:
    """The latest first: a bench reads no further back."""
    return Table(
        page,
        "scans",
        SCANS,
        sorts=[],
        is_first=False,
        is_of_orders=True,
        key=lambda row: f"{row.position}-{row.waybill_no}",
    )


def station_table(page: Page) -> Table:
    return Table(page, "stations", STATIONS, is_first=False, key=station_key)


def sorting_run_table(page: Page) -> Table:
    return Table(
        page,
        "sorting runs",
        RUNS,
        sort="-last",
        sorts=[*RUN_SORTS],
        is_first=False,
        key=lambda row: f"{row.sorting_id}-{row.station}",
    )


def aside_table(page: Page) -> Table:
    """The oldest first."""
    sorts = [*ASIDE_SORTS]
    return Table(page, "set aside", ASIDE, sort="since", sorts=sorts, is_of_orders=True)
