"""Which messages of a run went out, who was in them, who was answered, and what did not fit."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain import customs_codes as codes
from domain.clearance_stages import Stage
from projections.clearance_orders import (
    DECLARATION,
    RUN,
    UNANSWERED,
    WITHDRAWAL,
    Row,
    keys_of,
    orders,
    run_key,
    tables,
)
from projections.columns import UtcTime
from projections.each_text import EachText
from projections.holding import HeldTable, held
from projections.order_sets import OrderIds
from projections.row_parts import key, number, partition_of, position_key
from projections.row_values import Key
from projections.writing import change_alike, put

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
    sa.Column("awaiting", OrderIds, nullable=False),
    sa.Column("sent_at", UtcTime, nullable=False),
    sa.Column("refused_at", UtcTime),
    sa.Column("refused_because", sa.Text),
    sa.Index("clearance_desk_messages_by_time", "partition", "sent_at"),
    comment="How many orders are in it, how many were answered, and which wait for an answer yet",
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
    with held(connection, messages) as rows:
        rows.keys_by(RUN, runs_of(sent))
        for told in sent:
            cross_off(rows, told, answers=0)
            row = message_row(*told)
            rows.write(rows.key_of(row), row)


def message_row(recorded: Recorded, kind: str, order_ids: Sequence[str]) -> Row:
    return {
        **run_key(recorded),
        "message_id": recorded.event.message_id,
        "kind": kind,
        "orders": len(order_ids),
        "answered": 0,
        "awaited": len(order_ids),
        "awaiting": frozenset(order_ids),
        "sent_at": recorded.event.sent_at,
        "refused_at": None,
        "refused_because": None,
    }


def runs_of(told: Told) -> dict[Key, None]:
    return dict.fromkeys(tuple(run_key(recorded).values()) for recorded, _, _ in told)


def cross_off(rows: HeldTable, told: tuple[Recorded, str, Sequence[str]], answers: int) -> None:
    """Orders wait no more for a message of a kind; `answers` is 1 where it was answered."""
    recorded, kind, order_ids = told
    for place in rows.keys_by(RUN, [tuple(run_key(recorded).values())]):
        row = rows.row(place)
        if row is None or row["kind"] != kind or row["awaiting"].isdisjoint(order_ids):
            continue
        left = row["awaiting"].difference(order_ids)
        answered = row["answered"] + answers * (row["awaited"] - len(left))
        rows.change(place, {"awaiting": left, "awaited": len(left), "answered": answered})


def refused(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """One after the other: an order tells the last of its refused messages. They are rare."""
    for recorded in run:
        refuse(connection, recorded)


def refuse(connection: sa.Connection, recorded: Recorded) -> None:
    """Its orders stand as before the message, if nothing of it was answered since.

    They wait for a person: sent again by themselves they would be refused again.
    """
    event = recorded.event
    message = (*run_key(recorded).values(), event.message_id)
    with held(connection, messages) as rows:
        rows.know([message])
        if (row := rows.row(message)) is None:
            return
        keys, (column, standing, before) = keys_of(recorded, row["awaiting"]), STANDING[row["kind"]]
        nobody = {"awaiting": frozenset[str](), "awaited": 0}
        told = {"refused_at": event.refused_at, "refused_because": event.reason}
        rows.change(message, {**nobody, **told})
    returned = {column: before, "refused_message_id": event.message_id}
    change_alike(connection, orders, keys, returned, where=orders.c[column].in_(standing))


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
    with held(connection, messages) as rows:
        rows.keys_by(RUN, runs_of(told))
        for each in told:
            cross_off(rows, each, answers=1)


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


def orders_awaiting() -> sa.Select[Any]:
    """Orders of runs, by kind with the message whose answer they wait for, None where they do not.

    Looked for order by order: of some thousands, as one page shows.
    """
    awaited = [message_awaited(kind).label(f"{kind}_message") for kind in STANDING]
    return sa.select(orders, *awaited)


def message_awaited(kind: str) -> sa.ScalarSelect[str]:
    c = messages.c
    ids = EachText(c.awaiting).table_valued(sa.column("value", sa.Text), name="waiting")
    is_inside = sa.exists().where(ids.c.value == orders.c.order_id).correlate(messages, orders)
    query = sa.select(c.message_id).where(
        c.partition == orders.c.partition, c.run_id == orders.c.run_id, c.kind == kind, is_inside
    )
    return query.where(c.awaited > 0).correlate(orders).scalar_subquery()
