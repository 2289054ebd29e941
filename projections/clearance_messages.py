"""Which messages of a run went out, who was in them, who was answered, and what did not fit."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain import customs_codes as codes
from domain.clearance_stages import Stage
from projections.clearance_orders import (
    ORDER_KEY,
    UNANSWERED,
    order_key,
    orders,
    run_key,
    tables,
)
from projections.columns import UtcTime
from projections.row_parts import key, number, partition_of, position_key
from projections.writing import change, found, put, remove

DECLARATION, WITHDRAWAL = "declaration", "withdrawal"
"""Kinds of messages beside the three documents."""

messages = sa.Table(
    "clearance_desk_messages",
    tables,
    key("partition"),
    key("run_id"),
    key("message_id"),
    sa.Column("kind", sa.Text, nullable=False),
    number("orders"),
    sa.Column("sent_at", UtcTime, nullable=False),
    sa.Column("refused_at", UtcTime),
    sa.Column("refused_because", sa.Text),
    sa.Index("clearance_desk_messages_by_time", "partition", "sent_at"),
)

contents = sa.Table(
    "clearance_desk_message_orders",
    tables,
    key("partition"),
    key("run_id"),
    key("order_id"),
    key("message_id"),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("is_answered", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("clearance_desk_message_orders_by_message", "partition", "run_id", "message_id"),
)

unfit = sa.Table(
    "clearance_desk_unfit_receipts",
    tables,
    key("partition"),
    position_key(),
    sa.Column("run_id", sa.Text, nullable=False),
    sa.Column("cop_no", sa.Text, nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("returned_at", UtcTime, nullable=False),
    sa.Column("receipt_hash", sa.Text, nullable=False),
)


MESSAGE_KEY = ("partition", "run_id", "message_id")

AWAITED = (UNANSWERED, *codes.PROGRESS)

STANDING: Mapping[str, tuple[str, tuple[str | int, ...], str | None]] = {
    "order": ("order_document", AWAITED, None),
    "payment": ("payment_document", AWAITED, None),
    "waybill": ("waybill_document", AWAITED, None),
    DECLARATION: ("stage", (Stage.DECLARED.value,), Stage.MATCHED.value),
    WITHDRAWAL: ("withdrawal", ("sent",), "asked"),
}
"""By kind: the column that says it was sent, its values while it stands so, and the one before."""


def documents_sent(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    record_sent(
        connection, [(each, each.event.document.value, each.event.order_ids) for each in run]
    )


def declared(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    sent = [
        (each, DECLARATION, [declaration.order_id for declaration in each.event.declarations])
        for each in run
    ]
    record_sent(connection, sent)


def withdrawals_sent(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    record_sent(connection, [(each, WITHDRAWAL, each.event.order_ids) for each in run])


def record_sent(
    connection: sa.Connection, sent: Iterable[tuple[Recorded, str, Sequence[str]]]
) -> None:
    heads, inside = list[dict[str, Any]](), list[dict[str, Any]]()
    for recorded, kind, order_ids in sent:
        message = {"message_id": recorded.event.message_id, "kind": kind}
        head = {**run_key(recorded), **message, "orders": len(order_ids)}
        heads.append({**head, "sent_at": recorded.event.sent_at})
        inside += [{**order_key(recorded, order_id), **message} for order_id in order_ids]
    put(connection, messages, heads)
    put(connection, contents, inside)


def refused(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """One after the other: an order tells the last of its refused messages. They are rare."""
    for recorded in run:
        refuse(connection, recorded)


def refuse(connection: sa.Connection, recorded: Recorded) -> None:
    """Its orders stand as before the message, if nothing of it was answered since.

    They wait for a person: sent again by themselves they would be refused again.
    """
    event = recorded.event
    message = {**run_key(recorded), "message_id": event.message_id}
    told = {"refused_at": event.refused_at, "refused_because": event.reason}
    change(connection, messages, [{**message, **told}])
    inside = found(connection, contents, MESSAGE_KEY, [tuple(message[n] for n in MESSAGE_KEY)])
    last = last_sent(connection, inside)
    for kind, (column, standing, before) in STANDING.items():
        unanswered = [row for row in last if row.kind == kind and not row.is_answered]
        returned = [
            {**order_of(row), column: before, "refused_message_id": row.message_id}
            for row in unanswered
        ]
        change(connection, orders, returned, where=orders.c[column].in_(standing))
    remove(connection, contents, [{**order_of(r), "message_id": r.message_id} for r in inside])


def last_sent(connection: sa.Connection, inside: Sequence[sa.Row[Any]]) -> list[sa.Row[Any]]:
    """Those of a message's orders for which nothing of its kind was sent after it."""
    keys = {(row.partition, row.run_id, row.order_id) for row in inside}
    latest = dict[tuple[str, str, str], str]()
    for row in found(connection, contents, ORDER_KEY, keys):
        sent = (row.partition, row.order_id, row.kind)
        latest[sent] = max(latest.get(sent, ""), row.message_id)
    return [r for r in inside if latest[r.partition, r.order_id, r.kind] == r.message_id]


def order_of(row: sa.Row[Any]) -> dict[str, Any]:
    return {"partition": row.partition, "run_id": row.run_id, "order_id": row.order_id}


def documents_answered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    answers = (
        (each, answer.order_id)
        for each in run
        for answer in each.event.answers
        if codes.answers_document(answer.status)
    )
    keys = {(*order_key(each, i).values(), each.event.document.value) for each, i in answers}
    record_answered(connection, keys)


def answered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    decided = [each for each in run if codes.is_decision(each.event.status)]
    record_decided(connection, decided, "answers")


def released(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    record_decided(connection, run, "answers")


def rejected(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    record_decided(connection, run, "rejections")


def record_decided(connection: sa.Connection, run: Sequence[Recorded], parts: str) -> None:
    pairs = ((each, part.order_id) for each in run for part in getattr(each.event, parts))
    record_answered(connection, {(*order_key(*pair).values(), DECLARATION) for pair in pairs})


def withdrawals_answered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    pairs = ((each, order_id) for each in run for order_id in each.event.order_ids)
    record_answered(connection, {(*order_key(*pair).values(), WITHDRAWAL) for pair in pairs})


def record_answered(connection: sa.Connection, keys: set[tuple[Any, ...]]) -> None:
    """An answer answers all that was sent of its kind for its order until then."""
    sent = found(connection, contents, ORDER_KEY, {each[:3] for each in keys})
    rows = [
        {**order_of(row), "message_id": row.message_id, "is_answered": True}
        for row in sent
        if not row.is_answered and (row.partition, row.run_id, row.order_id, row.kind) in keys
    ]
    change(connection, contents, rows)


def unfit_received(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            "partition": partition_of(each),
            "position": each.position,
            "run_id": each.event.run_id,
            "cop_no": each.event.cop_no,
            "status": each.event.status,
            "reason": each.event.reason,
            "returned_at": each.event.returned_at,
            "receipt_hash": each.event.receipt_hash,
        }
        for each in run
    ]
    put(connection, unfit, rows)
