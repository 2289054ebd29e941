"""The tables of payments: refunds, money without an order, cases, statements."""

from typing import Any

from adapters.payment_statements import faults
from adapters.texts import coded, mark, mark_code, say
from adapters.web.tables.columns import Address, Column, Kind
from projections.payment_rows import FAILED, OWED, PAID, PENDING, TAKEN, WAITING

CODES = (
    mark_code("account closed"),
    mark_code("failed after it was paid"),
    mark_code("missing with them"),
    mark_code("missing with us"),
    mark_code("never asked"),
    mark_code("nothing is owed"),
    mark_code("other currency"),
    mark_code("other sum"),
    mark_code("paid twice"),
    mark_code("payment"),
    mark_code("refund"),
    mark_code("refund not asked by us"),
    mark_code("report"),
    mark_code("row"),
    mark_code("shares do not add up"),
    mark_code("told otherwise before"),
    mark_code("twice"),
    mark_code("unknown book"),
    mark_code("unknown refund"),
    mark_code("unknown type"),
    mark_code("unreadable row"),
)
"""Words of cases and differences."""

STAGES = (
    mark_code("owed"),
    mark_code("pending"),
    mark_code("failed"),
    mark_code("waiting"),
)
assert {OWED, PENDING, FAILED, WAITING} == set(STAGES)
assert not {PAID, TAKEN} & set(STAGES), "what is settled is on no list"

HASH_SHOWN = 12


def tone_of(row: Any) -> str:
    return "bad" if row.stage == FAILED else ""


REFUNDS = (
    Column("order", mark("Order"), Kind.ID, lambda row: row.order_id),
    Column("merchant", mark("Merchant"), value=lambda row: row.merchant_id),
    Column("refund", mark("Refund"), Kind.ID, lambda row: row.refund_id),
    Column("owed", mark("Amount, ¥"), Kind.FEN, lambda row: row.amount_fen),
    Column("stage", mark("Stage"), Kind.CODE, tone=tone_of),
    Column("attempt", mark("Attempt"), Kind.NUMBER, is_shown=False),
    Column("fault", mark("Why it failed"), Kind.REASON),
    Column("since", mark("Since"), Kind.MOMENT),
)


def standing_of(row: Any) -> str:
    return say("the order takes it soon") if row.is_there else say("there is no such order")


WAITING_SHARES = (
    Column("payment", mark("Payment"), Kind.ID, lambda row: row.payment_id),
    Column("firm", mark("Payment firm"), value=lambda row: row.payment_firm),
    Column("order", mark("Order"), Kind.ID, lambda row: row.order_id),
    Column("amount", mark("Amount, ¥"), Kind.FEN, lambda row: row.amount_fen),
    Column("standing", mark("Standing"), value=standing_of),
    Column("since", mark("Since"), Kind.MOMENT),
)


CASES = (
    Column("seen", mark("Seen"), Kind.MOMENT, lambda row: row.seen_at),
    Column("kind", mark("Kind"), Kind.CODE),
    Column("reason", mark("Reason"), Kind.REASON),
    Column("about", mark("About"), Kind.ID),
    Column("amount", mark("Amount"), Kind.FEN, lambda row: row.amount_fen),
    Column("currency", mark("Currency")),
    Column("bytes", mark("Bytes kept under"), Kind.ID, lambda row: row.request_hash),
)


def open_of(row: Any) -> int:
    left: int = row.differences - row.settled
    return left


STATEMENTS = (
    Column(
        "statement",
        mark("Statement"),
        Kind.ID,
        lambda row: row.statement_id,
        ("statements",),
    ),
    Column("firm", mark("Payment firm"), value=lambda row: row.payment_firm),
    Column("day", mark("Day"), Kind.DAY),
    Column("rows", mark("Rows"), Kind.NUMBER),
    Column("payments", mark("Paid, ¥"), Kind.FEN, lambda row: row.payments_fen),
    Column("refunds", mark("Paid back, ¥"), Kind.FEN, lambda row: row.refunds_fen),
    Column("fees", mark("Fees, ¥"), Kind.FEN, lambda row: row.fees_fen),
    Column("differences", mark("Differences"), Kind.NUMBER),
    Column(
        "open",
        mark("Open"),
        Kind.NUMBER,
        open_of,
        tone=lambda row: "warn" if open_of(row) else "",
    ),
    Column("taken", mark("Taken"), Kind.MOMENT, lambda row: row.taken_at),
)


def detail_of(row: Any) -> str:
    """What is more to say of a difference: the fault of a row, its number, or a refund's stage."""
    if fault := faults.read(row.detail):
        return faults.said(fault)
    word, _, number = row.detail.partition(" ")
    if word == "row" and number.isdigit():
        return say("row {row}", row=number)
    return coded(row.detail)


def case_of(row: Any) -> Address:
    return ("statements", row.statement_id, "differences", str(row.number)), {}


DIFFERENCES = (
    Column("number", mark("No."), Kind.NUMBER, opens=case_of),
    Column("kind", mark("Kind"), Kind.CODE),
    Column("subject", mark("Of"), Kind.CODE),
    Column("name", mark("Name"), Kind.ID),
    Column("ours", mark("With us, ¥"), Kind.FEN, lambda row: row.ours_fen),
    Column("theirs", mark("With them"), Kind.FEN, lambda row: row.theirs_fen),
    Column("currency", mark("Currency")),
    Column("detail", mark("Detail"), value=detail_of),
    Column("settled", mark("Settled"), Kind.MOMENT, lambda row: row.settled_at),
    Column("because", mark("Because"), value=lambda row: row.settled_because),
)
