"""The tables of the tax ledger: bills with both counts, their sums, and what is due."""

from typing import Any

from adapters.texts import mark, say
from adapters.web.pages import Page
from adapters.web.tables.columns import Address, Column, Kind
from adapters.web.tables.table import Table
from domain.tax_clock import PAID, VOID
from projections.tax_ledger import BILL_SORTS

STATUSES = {1: mark("billed"), PAID: mark("paid"), VOID: mark("void")}

KINDS = {
    "tariff_fen": mark("Tariff, ¥"),
    "vat_fen": mark("VAT, ¥"),
    "consumption_fen": mark("Consumption tax, ¥"),
}
OWN_KINDS = {
    "own_tariff_fen": mark("Tariff by our count, ¥"),
    "own_vat_fen": mark("VAT by our count, ¥"),
    "own_consumption_fen": mark("Consumption tax by our count, ¥"),
}


def status_of(row: Any) -> str:
    return say(STATUSES[row.status])


def tone_of_status(row: Any) -> str:
    return {PAID: "good", VOID: "muted"}.get(row.status, "")


def at_event(name: str) -> Any:
    """The event that made a figure, in the log."""

    def opens(row: Any) -> Address | None:
        position = getattr(row, name)
        return None if position is None else (("audit",), {"up_to": str(position)})

    return opens


def differs(name: str) -> Any:
    """Whether customs and we say another sum of one kind of tax."""
    return lambda row: "warn" if getattr(row, name) != getattr(row, f"own_{name}") else ""


def pair(name: str) -> tuple[Column, Column]:
    own = f"own_{name}"
    return (
        Column(name, KINDS[name], Kind.FEN, tone=differs(name)),
        Column(own, OWN_KINDS[own], Kind.FEN),
    )


PAIRS = tuple(column for name in KINDS for column in pair(name))

BILLS = (
    Column("tax_no", mark("Tax bill"), Kind.ID),
    Column("order", mark("Order"), Kind.ID, lambda row: row.order_id, ("orders",)),
    Column("list", mark("List no."), Kind.ID, lambda row: row.invt_no),
    *PAIRS,
    Column(
        "amount",
        mark("Sum, ¥"),
        Kind.FEN,
        lambda row: row.amount_fen,
        opens=at_event("billed_position"),
    ),
    Column("billed", mark("Billed"), Kind.MOMENT, lambda row: row.billed_at),
    Column("last_day", mark("Due by"), Kind.DAY),
    Column("status", mark("Status"), value=status_of, tone=tone_of_status),
    Column("payment", mark("Paid with"), Kind.ID, lambda row: row.payment_no),
    Column(
        "settled",
        mark("Settled"),
        Kind.MOMENT,
        lambda row: row.settled_at,
        opens=at_event("settled_position"),
    ),
    Column("run", mark("Run"), Kind.ID, lambda row: row.run_id, ("clearance",), is_shown=False),
    Column("merchant", mark("Merchant"), value=lambda row: row.merchant_id, is_shown=False),
)

DIFFER = (*BILLS[:2], *PAIRS, *(c for c in BILLS if c.name in ("amount", "billed", "status")))

SUMS = (
    Column("last_day", mark("Due by"), Kind.DAY),
    Column("merchant", mark("Merchant"), value=lambda row: row.merchant_id),
    Column("status", mark("Status"), value=status_of, tone=tone_of_status),
    Column("bills", mark("Bills"), Kind.NUMBER),
    Column("amount", mark("Sum, ¥"), Kind.FEN, lambda row: row.amount_fen),
    Column("own", mark("By our count, ¥"), Kind.FEN, lambda row: row.own_fen),
)

DUE = (
    Column("last_day", mark("Due by"), Kind.DAY),
    Column("orders", mark("Orders"), Kind.NUMBER),
    Column("own", mark("By our count, ¥"), Kind.FEN, lambda row: row.own_fen),
    Column(
        "standing",
        mark("Stands at"),
        value=lambda row: say("overdue") if row.is_overdue else say("due"),
        tone=lambda row: "bad" if row.is_overdue else "warn",
    ),
)


def bill_table(page: Page) -> Table:
    return Table(
        page, "tax bills", BILLS, sort="billed", sorts=tuple(BILL_SORTS), is_of_orders=True
    )


def differing_bill_table(page: Page) -> Table:
    sorts = tuple(name for name in BILL_SORTS if name in {column.name for column in DIFFER})
    return Table(
        page,
        "differing bills",
        DIFFER,
        sort="billed",
        sorts=sorts,
        is_first=False,
        is_of_orders=True,
    )


def sum_table(page: Page) -> Table:
    return Table(
        page,
        "tax sums",
        SUMS,
        is_first=False,
        key=lambda row: f"{row.last_day}-{row.merchant_id}-{row.status}",
    )


def due_table(page: Page) -> Table:
    return Table(page, "taxes due", DUE, is_first=False, key=lambda row: str(row.last_day))
