"""Which messages of a run went out, who was in them, who was answered, and what did not fit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

import sqlalchemy as sa

from application.event_log import Recorded
from domain import customs_codes as codes
from domain.clearance_stages import Stage
from projections.clearance_orders import (
    AWAITED_MESSAGE,
    DECLARATION,
    RUN,
    UNANSWERED,
    WITHDRAWAL,
    keys_of,
    orders,
    run_key,
    tables,
)
from projections.columns import UtcTime
from projections.holding import held
from projections.row_parts import key, number, partition_of, position_key
from projections.writing import change, change_alike, found, put

messages = sa.Table(
    "clearance_desk_messages",
    tables,
    key("partition"),
    key("run_id"),
    key("message_id"),
    sa.Column("kind", sa.Text, nullable=False),
    number("orders"),
    number("answered"),
    number("awaited"),
    sa.Column("sent_at", UtcTime, nullable=False),
    sa.Column("refused_at", UtcTime),
    sa.Column("refused_because", sa.Text),
    sa.Index("clearance_desk_messages_by_time", "partition", "sent_at"),
    comment="How many orders are in it, how many were answered, how many wait for their answer yet",
)

# What stands sent and unanswered is all that is looked for again and again: it stays short.
sa.Index(
    "clearance_desk_messages_awaited",
    messages.c.sent_at,
    sqlite_where=messages.c.awaited > 0,
    postgresql_where=messages.c.awaited > 0,
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


AWAITED = (UNANSWERED, *codes.PROGRESS)

Key = tuple[str, ...]
MESSAGE = (*RUN, "message_id")

STANDING: Mapping[str, tuple[str, tuple[str | int, ...], str | None]] = {
    "order": ("order_document", AWAITED, None),
    "payment": ("payment_document", AWAITED, None),
    "waybill": ("waybill_document", AWAITED, None),
    DECLARATION: ("stage", (Stage.DECLARED.value,), Stage.MATCHED.value),
    WITHDRAWAL: ("withdrawal", ("sent",), "asked"),
}
"""By kind: the column that says it was sent, its values while it stands so, and the one before."""


def documents_sent(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    sent = [(each, each.event.document.value, each.event.order_ids) for each in run]
    record_sent(connection, sent)


def declared(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    sent = [
        (each, DECLARATION, [declaration.order_id for declaration in each.event.declarations])
        for each in run
    ]
    record_sent(connection, sent)


def withdrawals_sent(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    record_sent(connection, [(each, WITHDRAWAL, each.event.order_ids) for each in run])


Told = Sequence[tuple[Recorded, str, Sequence[str]]]
"""Of each event the kind of message it is about, and the orders in it."""


def record_sent(connection: sa.Connection, sent: Told) -> None:
    """Of a message sent before nothing is awaited for these orders any more."""
    heads = [
        {
            **run_key(recorded),
            "message_id": recorded.event.message_id,
            "kind": kind,
            "orders": len(order_ids),
            "answered": 0,
            "awaited": len(order_ids),
            "sent_at": recorded.event.sent_at,
            "refused_at": None,
            "refused_because": None,
        }
        for recorded, kind, order_ids in sent
    ]
    put(connection, messages, heads)
    overtaken = cross_off(connection, sent, await_another=True)
    count(connection, overtaken, {"awaited": -1})


def cross_off(
    connection: sa.Connection, told: Told, *, await_another: bool = False
) -> Counter[Key]:
    """By message, how many of the orders told waited for an answer to it, and do no more."""
    keys = [keys_of(recorded, order_ids) for recorded, _, order_ids in told]
    crossed = Counter[Key]()
    with held(connection, orders) as rows:
        rows.know(chain.from_iterable(keys))
        for (recorded, kind, _), inside in zip(told, keys, strict=True):
            column = AWAITED_MESSAGE[kind]
            standing = [(key, row[column]) for key in inside if (row := rows.row(key))]
            crossed.update((*key[:2], message) for key, message in standing if message)
            next_one = recorded.event.message_id if await_another else None
            rows.change_alike(
                (key for key, message in standing if message != next_one), {column: next_one}
            )
    return crossed


def count(connection: sa.Connection, orders_of: Counter[Key], signs: Mapping[str, int]) -> None:
    counted = [
        {
            **dict(zip(MESSAGE, key, strict=True)),
            **{name: sign * of for name, sign in signs.items()},
        }
        for key, of in orders_of.items()
    ]
    change(connection, messages, counted, adding=tuple(signs))


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
    told = {"awaited": 0, "refused_at": event.refused_at, "refused_because": event.reason}
    change(connection, messages, [{**message, **told}])
    inside = found(connection, orders, RUN, [tuple(run_key(recorded).values())])
    for kind, (column, standing, before) in STANDING.items():
        of_kind = AWAITED_MESSAGE[kind]
        waiting = [row for row in inside if getattr(row, of_kind) == event.message_id]
        keys = keys_of(recorded, [row.order_id for row in waiting])
        change_alike(connection, orders, keys, {of_kind: None})
        returned = {column: before, "refused_message_id": event.message_id}
        unmoved = orders.c[column].in_(standing)
        change_alike(connection, orders, keys, returned, where=unmoved)


def documents_answered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    record_answered(connection, [documents_decided(recorded) for recorded in run])


def documents_decided(recorded: Recorded) -> tuple[Recorded, str, Sequence[str]]:
    answers = recorded.event.answers
    decided = [answer.order_id for answer in answers if codes.answers_document(answer.status)]
    return recorded, recorded.event.document.value, decided


def answered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    decided = [each for each in run if codes.is_decision(each.event.status)]
    record_decided(connection, decided, "answers")


def released(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    record_decided(connection, run, "answers")


def rejected(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    record_decided(connection, run, "rejections")


def record_decided(connection: sa.Connection, run: Sequence[Recorded], parts: str) -> None:
    told = [
        (each, DECLARATION, [part.order_id for part in getattr(each.event, parts)]) for each in run
    ]
    record_answered(connection, told)


def withdrawals_answered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    record_answered(connection, [(each, WITHDRAWAL, each.event.order_ids) for each in run])


def record_answered(connection: sa.Connection, told: Told) -> None:
    """The first answer counts: whatever customs says later, the message was answered."""
    count(connection, cross_off(connection, told), {"answered": 1, "awaited": -1})


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
