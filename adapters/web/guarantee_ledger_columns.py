"""The tables of the guarantee ledger: how each stands, what moved it, and who waits for it."""

from typing import Any

from adapters.texts import mark, say
from adapters.web.pages import Page
from adapters.web.tables.columns import Address, Column, Kind
from adapters.web.tables.table import Table
from domain.guarantee_commands import GuaranteeExhausted
from projections.guarantee_book import MOVEMENT_SORTS


def of_guarantee(row: Any) -> Address:
    return ("ledgers", "guarantees"), {"guarantee": row.guarantee_id}


def at_event(row: Any) -> Address:
    return ("audit",), {"up_to": str(row.position)}


def agreement_of(row: Any) -> str:
    if row.total_fen != row.free_fen + row.reserved_fen + row.deducted_fen:
        return say("✕ does not add up")
    return say("! customs counts otherwise") if row.is_disputed else say("✓ adds up")


def tone_of_agreement(row: Any) -> str:
    if row.total_fen != row.free_fen + row.reserved_fen + row.deducted_fen:
        return "bad"
    return "warn" if row.is_disputed else "good"


def free_tone(row: Any) -> str:
    return "bad" if row.free_fen < 0 else ""


GUARANTEE = Column(
    "guarantee", mark("Guarantee"), Kind.ID, lambda row: row.guarantee_id, opens=of_guarantee
)

ACCOUNTS = (
    GUARANTEE,
    Column("declarant", mark("Bears the taxes of")),
    Column("total", mark("Total, ¥"), Kind.FEN, lambda row: row.total_fen),
    Column("free", mark("Free, ¥"), Kind.FEN, lambda row: row.free_fen, tone=free_tone),
    Column("reserved", mark("Reserved, ¥"), Kind.FEN, lambda row: row.reserved_fen),
    Column("deducted", mark("Deducted, ¥"), Kind.FEN, lambda row: row.deducted_fen),
    Column("agrees", mark("Agrees"), value=agreement_of, tone=tone_of_agreement),
    Column("counted", mark("Customs counted"), Kind.MOMENT, lambda row: row.counted_at),
    Column("lodged", mark("Lodged"), Kind.MOMENT, lambda row: row.lodged_at, is_shown=False),
)

MOVEMENTS = (
    Column("at", mark("When"), Kind.MOMENT),
    Column("event", mark("What"), Kind.CODE),
    Column("moved", mark("Moved, ¥"), Kind.FEN, lambda row: row.moved_fen, opens=at_event),
    Column("total", mark("Total, ¥"), Kind.FEN, lambda row: row.total_fen_after),
    Column("free", mark("Free, ¥"), Kind.FEN, lambda row: row.free_fen_after),
    Column("reserved", mark("Reserved, ¥"), Kind.FEN, lambda row: row.reserved_fen_after),
    Column("deducted", mark("Deducted, ¥"), Kind.FEN, lambda row: row.deducted_fen_after),
    Column("run", mark("Run"), Kind.ID, lambda row: row.run_id, ("clearance",)),
    Column("message", mark("Message"), Kind.ID, lambda row: row.message_id),
    Column("bills", mark("Bills"), Kind.NUMBER, lambda row: row.bills or None),
    Column("payment", mark("Paid with"), Kind.ID, lambda row: row.payment_no, is_shown=False),
    Column("book", mark("Book"), is_shown=False),
    Column("position", mark("Position"), Kind.NUMBER, opens=at_event, is_shown=False),
)

WAITS = (
    GUARANTEE,
    Column("run", mark("Run"), Kind.ID, lambda row: row.run_id, ("clearance",)),
    Column("message", mark("Message"), Kind.ID, lambda row: row.message_id),
    Column("amount", mark("Needs, ¥"), Kind.FEN, lambda row: row.amount_fen),
    Column("free", mark("Was free, ¥"), Kind.FEN, lambda row: row.free_fen),
    Column("since", mark("Since"), Kind.MOMENT),
    Column("because", mark("Reason"), Kind.CODE, lambda row: GuaranteeExhausted.__name__),
)


def account_table(page: Page) -> Table:
    return Table(
        page,
        "guarantees",
        ACCOUNTS,
        is_first=False,
        key=lambda row: f"{row.guarantee_id}-{row.declarant}",
    )


def movement_table(page: Page) -> Table:
    return Table(
        page,
        "guarantee movements",
        MOVEMENTS,
        sort="at",
        sorts=tuple(MOVEMENT_SORTS),
        key=lambda row: f"{row.position}-{row.guarantee_id}",
    )


def wait_table(page: Page) -> Table:
    return Table(
        page,
        "waiting for guarantee",
        WAITS,
        is_first=False,
        key=lambda row: f"{row.book}-{row.message_id}",
    )
