"""Handlers of the payment book for refunds: owed, on their way, refused, paid."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.refund import RefundFailed, RefundPending
from projections.holding import held
from projections.payment_rows import FAILED, OWED, PAID, PENDING, orders, refunds
from projections.row_parts import partition_of
from projections.writing import change, put

Rows = Sequence[Recorded]


def owe(connection: sa.Connection, recorded: Rows) -> None:
    with held(connection, orders) as known:
        keys = [(partition_of(each), each.event.order_id) for each in recorded]
        known.know(keys)
        rows = [known.row(key) for key in keys]
    merchants = [row["merchant_id"] if row else "" for row in rows]
    put(
        connection,
        refunds,
        [
            {
                **refund_key(each),
                "merchant_id": merchant_id,
                "amount_fen": each.event.amount_fen,
                "stage": OWED,
                "attempt": 1,
                "reason": each.event.reason,
                "fault": "",
                "owed_at": each.event.owed_at,
                "since": each.event.owed_at,
                "paid_at": None,
            }
            for each, merchant_id in zip(recorded, merchants, strict=True)
        ],
    )


def fare(connection: sa.Connection, recorded: Rows) -> None:
    change(connection, refunds, [refund_change(each) for each in recorded])


def refund_change(each: Recorded) -> dict[str, Any]:
    """What no order owes stands in no row: such an answer is passed over, and is a case."""
    event = each.event
    match event:
        case RefundPending():
            stage, since, fault, attempt = PENDING, event.pending_at, "", event.attempt
        case RefundFailed():
            stage, since, fault, attempt = FAILED, event.failed_at, event.reason, event.attempt
        case _:
            stage, since, fault, attempt = OWED, event.asked_at, "", event.attempt
    told = {"stage": stage, "since": since, "fault": fault, "attempt": attempt}
    return {**refund_key(each), **told}


def repay(connection: sa.Connection, recorded: Rows) -> None:
    paid = [(each, each.event.paid_at) for each in recorded]
    told = {"stage": PAID, "fault": ""}
    rows = [{**refund_key(each), **told, "since": at, "paid_at": at} for each, at in paid]
    change(connection, refunds, rows)


def refund_key(each: Recorded) -> dict[str, str]:
    event = each.event
    book = partition_of(each)
    return {"partition": book, "order_id": event.order_id, "refund_id": event.refund_id}
