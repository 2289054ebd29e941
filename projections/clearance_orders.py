"""Where each order of a clearance run stands, as its run would say it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain import customs_codes as codes
from domain.clearance_stages import Stage
from domain.customs_codes import Document
from projections.columns import UtcTime, is_one_of
from projections.row_parts import index_of_known, key, number, partition_of
from projections.writing import change, change_alike, put

tables = sa.MetaData()

WITHDRAWN, HANDED_BACK = "withdrawn", "handed back"
"""Stages of orders that have left the run."""

STAGES = (*(stage.value for stage in Stage), WITHDRAWN, HANDED_BACK)

UNANSWERED = 0
"""A document is on its way; None is one that was not sent, all else is customs' own number."""

DECLARATION, WITHDRAWAL = "declaration", "withdrawal"
"""Kinds of messages beside the three documents."""

SINCE = {document: f"{document.value}_since" for document in Document}
"""By document: the column that says since when it has stood as it does."""

runs = sa.Table(
    "clearance_desk_runs",
    tables,
    key("partition"),
    key("run_id"),
    sa.Column("merchant_id", sa.Text, nullable=False),
    sa.Column("declarant", sa.Text, nullable=False),
    sa.Column("opened_at", UtcTime, nullable=False),
    sa.Index("clearance_desk_runs_by_time", "partition", "opened_at", "run_id"),
)

orders = sa.Table(
    "clearance_desk_orders",
    tables,
    key("partition"),
    key("run_id"),
    key("order_id"),
    number("place"),
    sa.Column("batch_id", sa.Text, nullable=False, server_default=""),
    number("quota_year"),
    sa.Column("is_ahead", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("stage", sa.Text, nullable=False, server_default=Stage.DOCUMENTS.value),
    sa.Column("carrier", sa.Text),
    sa.Column("waybill_no", sa.Text),
    sa.Column("weight_grams", sa.Integer),
    sa.Column("order_document", sa.Integer),
    sa.Column("payment_document", sa.Integer),
    sa.Column("waybill_document", sa.Integer),
    *(sa.Column(since, UtcTime, nullable=False) for since in SINCE.values()),
    number("attempt"),
    sa.Column("cop_no", sa.Text),
    sa.Column("invt_no", sa.Text),
    sa.Column("refused_message_id", sa.Text),
    sa.Column("progress_status", sa.Integer),
    sa.Column("answered_at", UtcTime),
    sa.Column("answered_status", sa.Integer),
    sa.Column("reject_code", sa.Text),
    sa.Column("reject_text", sa.Text),
    number("repeated"),
    sa.Column("repeats_from", UtcTime),
    sa.Column("withdrawal", sa.Text),
    sa.Column("exit_id", sa.Text),
    sa.Column("is_picked", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("released_at", UtcTime),
    sa.Column("left_because", sa.Text),
    sa.Index("clearance_desk_orders_by_stage", "partition", "stage", "run_id"),
    index_of_known("clearance_desk_orders_by_waybill", "partition", "waybill_no"),
    index_of_known("clearance_desk_orders_by_invt_no", "partition", "invt_no"),
    sa.Index("clearance_desk_orders_by_order", "partition", "order_id"),
)

Row = dict[str, Any]
RUN = ("partition", "run_id")
ORDER_KEY = (*RUN, "order_id")

ON_ITS_WAY = tuple(status for status in codes.PROGRESS if not codes.answers_document(status))
"""Statuses of a document that still waits for an answer."""


def run_key(recorded: Recorded) -> Row:
    return {"partition": partition_of(recorded), "run_id": recorded.event.run_id}


def order_key(recorded: Recorded, order_id: str) -> Row:
    return {**run_key(recorded), "order_id": order_id}


def named(run: Sequence[Recorded], values: Mapping[str, Any]) -> list[Row]:
    """The same values for every order that the events name."""
    rows = list[Row]()
    for recorded in run:
        alike = {**run_key(recorded), **values}
        rows += [{**alike, "order_id": order_id} for order_id in recorded.event.order_ids]
    return rows


def keys_of(recorded: Recorded, order_ids: Iterable[str]) -> list[tuple[str, str, str]]:
    """The rows of some orders of a run."""
    partition, run_id = partition_of(recorded), recorded.event.run_id
    return [(partition, run_id, order_id) for order_id in order_ids]


def set_named(
    connection: sa.Connection, run: Iterable[Recorded], values: Mapping[str, Any]
) -> None:
    """The same columns of every order that the events name."""
    for recorded in run:
        change_alike(connection, orders, keys_of(recorded, recorded.event.order_ids), values)


def opened(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    head = [
        {
            **run_key(recorded),
            "merchant_id": recorded.event.merchant_id,
            "declarant": recorded.event.declarant,
            "opened_at": recorded.event.opened_at,
        }
        for recorded in run
    ]
    members = [
        {
            **order_key(recorded, order.order_id),
            "place": place,
            "batch_id": order.batch_id,
            "quota_year": order.quota_year,
            "is_ahead": not order.parts,
            **dict.fromkeys(SINCE.values(), recorded.event.opened_at),
        }
        for recorded in run
        for place, order in enumerate(recorded.event.orders)
    ]
    put(connection, runs, head)
    put(connection, orders, members)


def supplied(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    for recorded in run:
        order_ids = [order.order_id for order in recorded.event.orders]
        change_alike(connection, orders, keys_of(recorded, order_ids), {"is_ahead": False})


def waybills_assigned(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Another waybill has to be sent and matched before it can be declared."""
    rows = [
        {
            **order_key(recorded, waybill.order_id),
            "carrier": recorded.event.carrier,
            "waybill_no": waybill.waybill_no,
            "weight_grams": waybill.weight_grams,
            "waybill_document": None,
            SINCE[Document.WAYBILL]: recorded.event.assigned_at,
        }
        for recorded in run
        for waybill in recorded.event.waybills
    ]
    change(connection, orders, rows)
    keys = [{name: row[name] for name in ORDER_KEY} for row in rows]
    anew = orders.c.stage.in_((Stage.MATCHED.value, Stage.UNMATCHED.value))
    back = [{**each, "stage": Stage.DOCUMENTS.value} for each in keys]
    change(connection, orders, back, where=anew)


def documents_sent(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    for recorded in run:
        document: Document = recorded.event.document
        set_named(
            connection,
            [recorded],
            {
                f"{document.value}_document": UNANSWERED,
                SINCE[document]: recorded.event.sent_at,
                "refused_message_id": None,
            },
        )


def documents_answered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """What only tells how far a document got undoes no answer to it."""
    for document in Document:
        column = f"{document.value}_document"
        answers = [
            {
                **order_key(recorded, answer.order_id),
                column: answer.status,
                SINCE[document]: recorded.event.recorded_at,
            }
            for recorded in run
            if recorded.event.document is document
            for answer in recorded.event.answers
        ]
        decided = [row for row in answers if codes.answers_document(row[column])]
        keys = (*ORDER_KEY, column)
        progress = [
            {name: row[name] for name in keys}
            for row in answers
            if not codes.answers_document(row[column])
        ]
        change(connection, orders, progress, where=orders.c[column].in_((UNANSWERED, *ON_ITS_WAY)))
        change(connection, orders, decided)


def carried_by(
    connection: sa.Connection, partition: str, carrier: str, order_ids: Collection[str]
) -> set[str]:
    """Those of some orders whose waybill is a carrier's."""
    c = orders.c
    theirs = c.partition == partition, c.carrier == carrier, is_one_of(c.order_id, order_ids)
    return set(connection.scalars(sa.select(c.order_id).where(*theirs)))
