"""What did payment firms report, which order took it, what became of refunds, what differs?"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.identifiers import Partition, shared_of
from domain.order_events import (
    OrderNotPlaced,
    OrderPlaced,
    PaymentConfirmed,
    RefundOwed,
    RefundPaid,
)
from domain.payment import PaymentReportDiffers, PaymentReported, PaymentShareMoved
from domain.payment_report import PaymentReportUnfit
from domain.payment_statement import DifferenceSettled, DifferencesFound, StatementTaken
from domain.refund import (
    RefundAnswerUnfit,
    RefundAskedAgain,
    RefundFailed,
    RefundPending,
)
from projections.holding import held
from projections.payment_refunds import fare, owe, repay
from projections.payment_rows import TAKEN, WAITING, cases, metadata, orders, payments, shares
from projections.payment_statements import find, settle, take
from projections.read_model import Handler, ReadModel
from projections.row_parts import partition_of
from projections.writing import put, put_new

Rows = Sequence[Recorded]


def place(connection: sa.Connection, recorded: Rows) -> None:
    """Those that were not placed take money as well, and owe it back."""
    rows = [
        {
            "partition": partition_of(each),
            "order_id": each.event.order_id,
            "merchant_id": each.event.merchant_id,
        }
        for each in recorded
    ]
    put_new(connection, orders, rows)


def report(connection: sa.Connection, recorded: Rows) -> None:
    """An order that confirmed its payment before anybody reported it has taken its share."""
    events = [(partition_of(each), each.event) for each in recorded]
    put(connection, payments, [payment_row(shared, event) for shared, event in events])
    put_new(
        connection,
        shares,
        [
            {
                "partition": shared,
                "payment_id": event.payment_id,
                "book": share.book,
                "order_id": share.order_id,
                "amount_fen": share.amount_fen,
                "stage": WAITING,
                "since": event.paid_at,
            }
            for shared, event in events
            for share in event.shares
        ],
    )


def payment_row(shared: str, event: PaymentReported) -> dict[str, Any]:
    return {
        "partition": shared,
        "payment_id": event.payment_id,
        "payment_firm": event.payment_firm,
        "amount_fen": event.amount_fen,
        "orders": len(event.shares),
        "paid_at": event.paid_at,
        "request_hash": event.request_hash,
        "answer_hash": event.answer_hash,
    }


def confirm(connection: sa.Connection, recorded: Rows) -> None:
    put(
        connection,
        shares,
        [
            {
                "partition": shared_of(Partition(partition_of(each))),
                "payment_id": each.event.payment_id,
                "book": partition_of(each),
                "order_id": each.event.order_id,
                "amount_fen": each.event.paid_fen,
                "stage": TAKEN,
                "since": each.event.paid_at,
            }
            for each in recorded
        ],
    )


def move(connection: sa.Connection, recorded: Rows) -> None:
    with held(connection, shares) as holding:
        for each in recorded:
            event, shared = each.event, partition_of(each)
            (share,) = event.shares
            left = (shared, event.payment_id, event.left.book, event.left.order_id)
            right = (shared, event.payment_id, share.book, share.order_id)
            holding.know([left, right])
            if holding.row(left) is not None:
                holding.remove(left)
            row = dict(zip(("partition", "payment_id", "book", "order_id"), right, strict=True))
            rest = {"amount_fen": share.amount_fen, "since": event.moved_at}
            holding.write(right, {**row, **rest, "stage": WAITING})


def see(connection: sa.Connection, recorded: Rows) -> None:
    put(connection, cases, [case_of(each) for each in recorded])


def case_of(each: Recorded) -> dict[str, Any]:
    event, partition = each.event, Partition(partition_of(each))
    match event:
        case PaymentReportDiffers():
            told = ("payment", event.reason, event.payment_id, event.reported_at)
            rest = (event.currency, event.request_hash)
        case PaymentReportUnfit():
            told = ("report", event.reason, event.about, event.received_at)
            rest = (event.currency, event.request_hash)
        case _:
            about = f"{event.order_id} {event.refund_id}"
            told = ("refund", event.reason, about, event.answered_at)
            rest = ("CNY", event.answer_hash)
    kind, reason, about, seen_at = told
    currency, request_hash = rest
    return {
        "partition": shared_of(partition),
        "position": each.position,
        "kind": kind,
        "reason": reason,
        "about": about,
        "amount_fen": event.amount_fen,
        "currency": currency,
        "request_hash": request_hash,
        "seen_at": seen_at,
    }


HANDLERS: dict[type, Handler] = {
    OrderPlaced: place,
    OrderNotPlaced: place,
    PaymentReported: report,
    PaymentConfirmed: confirm,
    PaymentShareMoved: move,
    PaymentReportDiffers: see,
    PaymentReportUnfit: see,
    RefundAnswerUnfit: see,
    RefundOwed: owe,
    RefundPending: fare,
    RefundFailed: fare,
    RefundAskedAgain: fare,
    RefundPaid: repay,
    StatementTaken: take,
    DifferencesFound: find,
    DifferenceSettled: settle,
}

MODEL = ReadModel("payment_book", metadata, HANDLERS)
