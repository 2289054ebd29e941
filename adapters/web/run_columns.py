"""The tables of one clearance run: its orders in their places, and the messages sent for it."""

from datetime import datetime
from typing import Any

from adapters.texts import mark, say
from adapters.web.answers_said import means_of, mend_of
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table


def documents_of(row: Any) -> str:
    """What customs said of order, payment and waybill: its number, … on its way, – not sent."""
    answers = (row.order_document, row.payment_document, row.waybill_document)
    return " · ".join("–" if a is None else "…" if a == 0 else str(a) for a in answers)


def standing_of(row: Any) -> str:
    """How far the answers to a message have come."""
    if row.refused_at:
        return say("refused whole")
    if row.answered >= row.orders:
        return say("answered")
    return say("waits for answers")


def repeats_of(row: Any) -> datetime | None:
    moment: datetime | None = row.repeats_from
    return moment


MEMBERS = (
    Column("row", mark("Row"), Kind.NUMBER, lambda row: row.place + 1),
    Column("order", mark("Order"), Kind.ID, lambda row: row.order_id, ("orders",)),
    Column("stage", mark("Stage"), Kind.STAGE),
    Column("waybill", mark("Waybill"), Kind.ID, lambda row: row.waybill_no),
    Column("carrier", mark("Carrier"), is_shown=False),
    Column("weight", mark("Weight, g"), Kind.NUMBER, lambda row: row.weight_grams),
    Column("documents", mark("Documents O·P·W"), value=documents_of),
    Column("declaration", mark("Declaration"), Kind.ID, lambda row: row.cop_no),
    Column("attempt", mark("Attempt"), Kind.NUMBER, is_shown=False),
    Column("list", mark("List no."), Kind.ID, lambda row: row.invt_no),
    Column("status", mark("Status"), Kind.NUMBER, lambda row: row.answered_status),
    Column("answered", mark("Answered"), Kind.MOMENT, lambda row: row.answered_at),
    Column("code", mark("Code"), value=lambda row: row.reject_code, is_shown=False),
    Column("text", mark("What customs says"), value=lambda r: r.reject_text, is_shown=False),
    Column("means", mark("What it means"), value=means_of, is_shown=False),
    Column("mend", mark("What would mend it"), value=mend_of, is_shown=False),
    Column("repeats", mark("Declared again from"), Kind.MOMENT, repeats_of, is_shown=False),
    Column("batch", mark("Batch"), Kind.ID, lambda row: row.batch_id, ("batches",), is_shown=False),
    Column("year", mark("Quota year"), value=lambda row: row.quota_year, is_shown=False),
    Column("released", mark("Released"), Kind.MOMENT, lambda r: r.released_at, is_shown=False),
    Column("picked", mark("Picked"), value=lambda row: row.is_picked),
    Column("exit", mark("Exit"), Kind.ID, lambda row: row.exit_id, ("exits",)),
    Column("withdrawal", mark("Withdrawal"), Kind.CODE),
    Column("left", mark("Left because"), Kind.CODE, lambda r: r.left_because, is_shown=False),
)

MESSAGES = (
    Column("message", mark("Message"), Kind.ID, lambda row: row.message_id),
    Column("kind", mark("What"), Kind.CODE),
    Column("sent", mark("Sent"), Kind.MOMENT, lambda row: row.sent_at),
    Column("orders", mark("Orders"), Kind.NUMBER),
    Column("answered", mark("Answered"), Kind.NUMBER),
    Column("stands", mark("Stands at"), value=standing_of),
    Column("refused", mark("Refused"), Kind.MOMENT, lambda row: row.refused_at, is_shown=False),
    Column("because", mark("Reason"), Kind.CODE, lambda r: r.refused_because, is_shown=False),
)


def member_table(page: Page) -> Table:
    """In their places until another order of rows is chosen."""
    return Table(
        page,
        "run orders",
        MEMBERS,
        sort="row",
        is_of_orders=True,
        key=lambda row: str(row.order_id),
    )


def message_table(page: Page) -> Table:
    return Table(page, "messages", MESSAGES, sort="sent", is_first=False)
