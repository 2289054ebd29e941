"""The table of returns: what comes back, until when it must, and what customs said."""

from typing import Any

from adapters.texts import mark, say
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from projections.returns_desk import RETURN_SORTS


def answer_of(row: Any) -> str:
    """What customs said, in words."""
    if row.accepted is None:
        return say("waits for customs") if row.declared_at else ""
    said = say("accepted") if row.accepted else say("refused")
    return f"{said} {row.answer or ''}".strip()


RETURNS = (
    Column("order", mark("Order"), Kind.ID, lambda row: row.order_id, ("orders",)),
    Column("no", mark("No."), value=lambda row: row.return_no),
    Column("merchant", mark("Merchant"), value=lambda row: row.merchant_id),
    Column("stage", mark("Stage"), Kind.STAGE),
    Column("reason", mark("Reason"), Kind.CODE),
    Column("units", mark("Asked, units"), Kind.NUMBER),
    Column("good", mark("Good"), Kind.NUMBER, lambda r: r.good if r.received_at else None),
    Column(
        "damaged",
        mark("Damaged"),
        Kind.NUMBER,
        lambda row: row.damaged if row.received_at else None,
        tone=lambda row: "warn" if row.damaged else "",
    ),
    Column("released", mark("Released"), Kind.DAY, lambda row: row.released_day),
    Column("requested", mark("Asked"), Kind.MOMENT, lambda r: r.requested_at, is_shown=False),
    Column("ask", mark("Ask by (day 30)"), Kind.DAY, lambda row: row.ask_by),
    Column("back", mark("Back by (day 45)"), Kind.DAY, lambda row: row.back_by),
    Column("received", mark("Received"), Kind.MOMENT, lambda r: r.received_at, is_shown=False),
    Column("declared", mark("Declared"), Kind.MOMENT, lambda r: r.declared_at, is_shown=False),
    Column("message", mark("Message"), Kind.ID, lambda row: row.message_id, is_shown=False),
    Column("answer", mark("Customs' answer"), value=answer_of),
    Column("answered", mark("Answered"), Kind.MOMENT, lambda r: r.answered_at, is_shown=False),
    Column("refund", mark("Refund, ¥"), Kind.FEN, lambda row: row.refund_fen),
    Column(
        "taxable", mark("Taxable value, ¥"), Kind.FEN, lambda row: row.taxable_fen, is_shown=False
    ),
)


def return_table(page: Page) -> Table:
    """Those first that must be back first."""
    return Table(
        page,
        "returns",
        RETURNS,
        sort="back",
        sorts=[*RETURN_SORTS],
        is_of_orders=True,
        key=lambda row: f"{row.order_id}-{row.return_no}",
    )
