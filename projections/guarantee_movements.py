"""What each event does to a guarantee: a movement with the figures after it, and who waits."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.guarantee_events import (
    GuaranteeCounted,
    GuaranteeDeducted,
    GuaranteeFreed,
    GuaranteeLodged,
    GuaranteeRefused,
    GuaranteeReserved,
    GuaranteeRestored,
)
from projections.columns import UtcTime
from projections.naming import happened_at
from projections.row_parts import key, number, partition_of, position_key
from projections.writing import change, found, put, remove

tables = sa.MetaData()

FIGURES = ("total_fen", "free_fen", "reserved_fen", "deducted_fen")


def fen(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default="0")


accounts = sa.Table(
    "guarantee_book_accounts",
    tables,
    key("partition"),
    key("guarantee_id"),
    *(fen(name) for name in FIGURES),
    sa.Column("lodged_at", UtcTime),
    sa.Column("last_at", UtcTime, nullable=False),
    sa.Column("counted_at", UtcTime, comment="When customs last counted otherwise, or agreed"),
    sa.Column("is_disputed", sa.Boolean, nullable=False, server_default=sa.false()),
)

movements = sa.Table(
    "guarantee_book_movements",
    tables,
    key("partition"),
    key("guarantee_id"),
    position_key(),
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("moved_fen", sa.BigInteger, nullable=False),
    *(fen(f"{name}_after") for name in FIGURES),
    number("bills"),
    sa.Column("book", sa.Text, nullable=False),
    sa.Column("run_id", sa.Text, nullable=False),
    sa.Column("message_id", sa.Text, nullable=False),
    sa.Column("payment_no", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Index("guarantee_book_movements_by_run", "partition", "book", "run_id"),
)

waits = sa.Table(
    "guarantee_book_waits",
    tables,
    key("partition"),
    key("guarantee_id"),
    key("book"),
    key("message_id"),
    sa.Column("run_id", sa.Text, nullable=False),
    sa.Column("amount_fen", sa.BigInteger, nullable=False),
    sa.Column("free_fen", sa.BigInteger, nullable=False, comment="When the message was refused"),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("since", UtcTime, nullable=False),
    sa.Index("guarantee_book_waits_by_run", "partition", "book", "run_id"),
    comment="Messages for which a guarantee has too little free",
)

ACCOUNT = ("partition", "guarantee_id")
WAIT = (*ACCOUNT, "book", "message_id")

Row = dict[str, Any]
Deltas = Mapping[str, int]


def deltas_of(event: Any) -> Deltas:
    """What an event adds to total, reserved and deducted; what is free is the rest."""
    match event:
        case GuaranteeLodged():
            return {"total_fen": event.amount_fen}
        case GuaranteeReserved():
            return {"reserved_fen": event.amount_fen}
        case GuaranteeFreed():
            return {"reserved_fen": -event.amount_fen}
        case GuaranteeDeducted():
            charged = sum(bill.amount_fen for bill in event.bills)
            return {
                "deducted_fen": charged,
                "reserved_fen": -sum(bill.held_fen for bill in event.bills),
            }
        case GuaranteeRestored():
            return {"deducted_fen": -sum(bill.amount_fen for bill in event.bills)}
        case GuaranteeCounted():
            return {
                "total_fen": event.total_fen - event.own_total_fen,
                "deducted_fen": event.deducted_fen - event.own_deducted_fen,
            }
    raise AssertionError(f"{type(event).__name__} moves no guarantee")


def moved_by(event: Any, deltas: Deltas) -> int:
    """The one sum of a movement: what it reserves, frees, charges, restores or corrects."""
    if isinstance(event, GuaranteeDeducted | GuaranteeRestored):
        return abs(deltas["deducted_fen"])
    if isinstance(event, GuaranteeCounted):
        return deltas["total_fen"] - deltas["deducted_fen"]
    return int(event.amount_fen)


def moved(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    names = {(partition_of(each), each.event.guarantee_id) for each in run}
    rows = found(connection, accounts, ACCOUNT, names)
    standing: dict[tuple[str, str], Row] = {
        (row.partition, row.guarantee_id): row._asdict() for row in rows
    }
    written = list[Row]()
    for recorded in run:
        name = (partition_of(recorded), recorded.event.guarantee_id)
        account = standing.setdefault(name, new_account(*name))
        deltas = deltas_of(recorded.event)
        for figure, delta in deltas.items():
            account[figure] += delta
        account["free_fen"] = (
            account["total_fen"] - account["reserved_fen"] - account["deducted_fen"]
        )
        note(account, recorded.event)
        if any(deltas.values()):
            written.append(movement(recorded, account, moved_by(recorded.event, deltas)))
    put(connection, accounts, [standing[name] for name in sorted(names)])
    put(connection, movements, written)
    waiting_ends(connection, run)


def new_account(partition: str, guarantee_id: str) -> Row:
    return {
        "partition": partition,
        "guarantee_id": guarantee_id,
        **dict.fromkeys(FIGURES, 0),
        "lodged_at": None,
        "counted_at": None,
        "is_disputed": False,
    }


def note(account: Row, event: Any) -> None:
    account["last_at"] = happened_at(event)
    if isinstance(event, GuaranteeLodged):
        account["lodged_at"] = event.lodged_at
    if isinstance(event, GuaranteeCounted):
        account |= {"counted_at": event.counted_at, "is_disputed": event.differs}


def movement(recorded: Recorded, account: Row, moved_fen: int) -> Row:
    event = recorded.event
    return {
        "partition": account["partition"],
        "guarantee_id": account["guarantee_id"],
        "position": recorded.position,
        "event": type(event).__name__,
        "moved_fen": moved_fen,
        **{f"{name}_after": account[name] for name in FIGURES},
        "bills": len(getattr(event, "bills", ())),
        "book": getattr(event, "book", ""),
        "run_id": getattr(event, "run_id", ""),
        "message_id": getattr(event, "message_id", ""),
        "payment_no": getattr(event, "payment_no", ""),
        "at": happened_at(event),
    }


def refused(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **wait_key(each),
            "run_id": each.event.run_id,
            "amount_fen": each.event.amount_fen,
            "free_fen": each.event.free_fen,
            "position": each.position,
            "since": each.event.refused_at,
        }
        for each in run
        if isinstance(each.event, GuaranteeRefused)
    ]
    put(connection, waits, rows)


def wait_key(recorded: Recorded) -> Row:
    event = recorded.event
    names = (partition_of(recorded), event.guarantee_id, event.book, event.message_id)
    return dict(zip(WAIT, names, strict=True))


def waiting_ends(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """A wait ends with its reservation; orders that leave the message make it smaller."""
    granted = [wait_key(each) for each in run if isinstance(each.event, GuaranteeReserved)]
    remove(connection, waits, granted)
    smaller = [each for each in run if isinstance(each.event, GuaranteeFreed)]
    fewer = [
        {**wait_key(each), "amount_fen": -sum(tax.tax_fen for tax in each.event.taxes)}
        for each in smaller
        if not each.event.amount_fen
    ]
    change(connection, waits, fewer, adding=("amount_fen",))
    remove(connection, waits, fewer, where=waits.c.amount_fen <= 0)
