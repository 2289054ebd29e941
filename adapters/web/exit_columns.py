"""The tables of exits: what waits to leave, lists and passes, parcels, and carriers' reports."""

from typing import Any

from adapters.texts import mark, say
from adapters.web.pages import Page
from adapters.web.tables.columns import Address, Column, Kind
from adapters.web.tables.table import Table
from projections.exit_board import EXIT_SORTS
from projections.exit_deliveries import DELIVERY_SORTS

OUTCOMES = {"delivered": mark("Delivered"), "refused": mark("Refused"), "lost": mark("Lost")}

ORDER = Column("order", mark("Order"), Kind.ID, lambda row: row.order_id, ("orders",))
RUN = Column("run", mark("Run"), Kind.ID, lambda row: row.run_id, ("clearance",))
PASS = Column("pass", mark("Pass"), Kind.ID, lambda row: row.pass_no)


def unpicked_address(row: Any) -> Address | None:
    return (("clearance", row.run_id), {"stage": "released"}) if row.unpicked else None


READY = (
    RUN,
    Column("merchant", mark("Merchant"), value=lambda row: row.merchant_id),
    Column("picked", mark("Picked, parcels"), Kind.NUMBER),
    Column(
        "unpicked",
        mark("Not picked"),
        Kind.NUMBER,
        opens=unpicked_address,
        tone=lambda row: "warn" if row.unpicked else "",
    ),
    Column("since", mark("Oldest release"), Kind.MOMENT),
)

EXITS = (
    Column("exit", mark("Exit"), Kind.ID, lambda row: row.exit_id, ("exits",)),
    Column("list", mark("Exit list"), Kind.ID, lambda row: row.list_no),
    Column("stage", mark("Stage"), Kind.STAGE),
    PASS,
    Column("vehicle", mark("Vehicle")),
    Column("listed", mark("Listed"), Kind.MOMENT, lambda row: row.listed_at),
    Column("here", mark("Here, parcels"), Kind.NUMBER, lambda row: row.listed),
    Column("passed", mark("Passed"), Kind.NUMBER),
    Column("withdrawn", mark("Withdrawn"), Kind.NUMBER),
    Column(
        "cases",
        mark("Cases"),
        Kind.NUMBER,
        lambda row: row.unlisted,
        tone=lambda row: "bad" if row.unlisted else "",
    ),
    Column("gate", mark("Gate"), Kind.MOMENT, lambda row: row.passed_at),
    Column("posted", mark("Posted"), Kind.MOMENT, lambda row: row.posted_at),
)

CASES = (
    ORDER,
    Column("exit", mark("Exit"), Kind.ID, lambda row: row.exit_id, ("exits",)),
    Column("pass", mark("Pass shown"), Kind.ID, lambda row: row.pass_no),
    Column("reason", mark("Why it is a case"), Kind.CODE, tone=lambda row: "bad"),
    Column("passed", mark("Passed"), Kind.MOMENT, lambda row: row.passed_at),
)

DELIVERIES = (
    ORDER,
    Column("carrier", mark("Carrier")),
    Column("outcome", mark("Outcome"), Kind.STAGE),
    Column("reported", mark("Reported"), Kind.MOMENT, lambda row: row.reported_at),
)

PARCELS = (
    ORDER,
    Column("state", mark("State"), Kind.CODE),
    Column("units", mark("Units"), Kind.NUMBER),
    Column("waybill", mark("Waybill"), Kind.ID, lambda row: row.waybill_no),
    Column("list", mark("List no."), Kind.ID, lambda row: row.invt_no),
    RUN,
    Column("since", mark("Since"), Kind.MOMENT, lambda row: row.at),
    Column("reason", mark("Reason"), Kind.CODE),
)


def outcome_column(outcome: str, label: str) -> Column:
    """How many parcels came to this end; the number opens the reports."""

    def opens(row: Any) -> Address:
        return ("exits",), {"outcome": outcome, "carrier": row.carrier}

    def tone(row: Any) -> str:
        return "warn" if outcome != "delivered" and getattr(row, outcome) else ""

    return Column(outcome, label, Kind.NUMBER, opens=opens, tone=tone)


CARRIERS = (
    Column("carrier", mark("Carrier")),
    *(outcome_column(outcome, label) for outcome, label in OUTCOMES.items()),
)


def pass_columns(valid: str | None) -> tuple[Column, ...]:
    def standing(row: Any) -> str:
        if row.withdrawn_at:
            return say("withdrawn")
        return say("valid") if row.pass_no == valid else ""

    return (
        PASS,
        Column("vehicle", mark("Vehicle")),
        Column("parcels", mark("Parcels"), Kind.NUMBER, lambda row: row.orders),
        Column("issued", mark("Issued"), Kind.MOMENT, lambda row: row.issued_at),
        Column("stands", mark("Stands"), value=standing),
        Column(
            "withdrawn", mark("Withdrawn at"), Kind.MOMENT, lambda r: r.withdrawn_at, is_shown=False
        ),
        Column("reason", mark("Reason"), Kind.CODE),
    )


def exit_table(page: Page) -> Table:
    return Table(page, "exits", EXITS, sort="-listed", sorts=[*EXIT_SORTS])


def ready_table(page: Page) -> Table:
    return Table(page, "ready to leave", READY, sort="since", is_first=False)


def case_table(page: Page) -> Table:
    def key(row: Any) -> str:
        return f"{row.exit_id}-{row.order_id}"

    return Table(page, "unlisted", CASES, is_first=False, is_of_orders=True, key=key)


def carrier_table(page: Page) -> Table:
    return Table(page, "carriers", CARRIERS, is_first=False)


def delivery_table(page: Page) -> Table:
    return Table(
        page,
        "deliveries",
        DELIVERIES,
        sort="-reported",
        sorts=[*DELIVERY_SORTS],
        is_first=False,
        is_of_orders=True,
        key=lambda row: f"{row.carrier}-{row.order_id}",
    )


def parcel_table(page: Page) -> Table:
    return Table(page, "parcels", PARCELS, sort="order", is_of_orders=True)


def pass_table(page: Page, valid: str | None) -> Table:
    return Table(page, "exit passes", pass_columns(valid), sort="issued", is_first=False)
