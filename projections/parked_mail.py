"""Which answers of customs fit nothing, why, and whose were they said to be?"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.identifiers import Partition
from domain.parked_mail import MailAssigned, MailDismissed, MailParked, MailRecorded
from projections.columns import UtcTime
from projections.ordering import in_order
from projections.read_model import Handler, ReadModel
from projections.row_parts import number, partition_of
from projections.writing import add, change, put

Row = sa.Row[Any]

_metadata = sa.MetaData()

mail = sa.Table(
    "parked_mail",
    _metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("receipt_hash", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    number("documents"),
    sa.Column("parked_at", UtcTime, nullable=False),
    sa.Column("dismissed_at", UtcTime),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Index("parked_mail_by_time", "partition", "parked_at"),
)

documents = sa.Table(
    "parked_mail_documents",
    _metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("receipt_hash", sa.Text, primary_key=True),
    sa.Column("number", sa.Text, primary_key=True),
    sa.Column("book", sa.Text),
    sa.Column("run_id", sa.Text),
    sa.Column("order_id", sa.Text),
    sa.Column("own_no", sa.Text),
    sa.Column("assigned_at", UtcTime),
    sa.Column("recorded_at", UtcTime),
    sa.Column("is_waiting", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Index("parked_mail_documents_waiting", "is_waiting", "partition", "number"),
)


def park(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    put(connection, mail, [{**_key(each), **_said(each.event)} for each in recorded])
    put(
        connection,
        documents,
        [
            {**_key(each), "number": named, "is_waiting": True}
            for each in recorded
            for named in each.event.numbers
        ],
    )


def _said(event: MailParked) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "reason": event.reason.value,
        "detail": event.detail,
        "documents": len(event.numbers),
        "parked_at": event.parked_at,
    }


def assign(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    given = [
        {
            **_key(each),
            "number": each.event.number,
            "book": each.event.book,
            "run_id": each.event.run_id,
            "order_id": each.event.order_id,
            "own_no": each.event.own_no,
            "assigned_at": each.event.assigned_at,
            "is_waiting": False,
        }
        for each in recorded
    ]
    change(connection, documents, given)
    add(connection, mail, [{**_key(each), "documents": -1} for each in recorded])


def record(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    told = [
        {**_key(each), "number": each.event.number, "recorded_at": each.event.recorded_at}
        for each in recorded
    ]
    change(connection, documents, told)


def dismiss(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    change(
        connection,
        mail,
        [
            {**_key(each), "dismissed_at": each.event.dismissed_at, "note": each.event.note}
            | {"documents": 0}
            for each in recorded
        ],
    )
    over = [{**_key(each), "is_waiting": False} for each in recorded]
    change(connection, documents, over, by=("partition", "receipt_hash"))


def _key(each: Recorded) -> dict[str, str]:
    return {"partition": partition_of(each), "receipt_hash": each.event.receipt_hash}


HANDLERS: dict[type, Handler] = {
    MailParked: park,
    MailAssigned: assign,
    MailRecorded: record,
    MailDismissed: dismiss,
}

MODEL = ReadModel("parked_mail", _metadata, HANDLERS)

SORTS = {
    "kind": mail.c.kind,
    "reason": mail.c.reason,
    "documents": mail.c.documents,
    "parked": mail.c.parked_at,
}


def is_open() -> sa.ColumnElement[bool]:
    """Somebody has to look: documents wait, or the bytes say nothing and nobody dismissed them."""
    unread = mail.c.reason != "number unknown"
    return mail.c.dismissed_at.is_(None) & (unread | (mail.c.documents > 0))


def mail_in(
    connection: sa.Connection,
    shared: Partition,
    *,
    only_open: bool = False,
    sort: str = "-parked",
    limit: int = 50,
    offset: int = 0,
) -> Sequence[Row]:
    """What was parked; `documents` counts those of it that nobody has claimed."""
    query = sa.select(mail).where(mail.c.partition == shared)
    if only_open:
        query = query.where(is_open())
    query = in_order(query, SORTS, sort, mail.c.receipt_hash)
    return connection.execute(query.limit(limit).offset(offset)).all()


def one_mail(connection: sa.Connection, shared: Partition, receipt_hash: str) -> Row | None:
    query = sa.select(mail).where(mail.c.partition == shared, mail.c.receipt_hash == receipt_hash)
    return connection.execute(query).one_or_none()


def documents_of(connection: sa.Connection, shared: Partition, receipt_hash: str) -> Sequence[Row]:
    c = documents.c
    query = sa.select(documents).where(c.partition == shared, c.receipt_hash == receipt_hash)
    return connection.execute(query.order_by(c.number)).all()


BEGINNING = ("", "", "")
"""Before every waiting document."""


def waiting_numbers(
    connection: sa.Connection, limit: int, after: tuple[str, str, str] = BEGINNING
) -> Sequence[sa.Row[str, str, str]]:
    """Documents that nobody has claimed, of all operators: what was unknown may be known now.

    `after` is the partition, number and receipt hash behind which to begin.
    """
    c = documents.c
    order = (c.partition, c.number, c.receipt_hash)
    behind = sa.tuple_(*order) > sa.tuple_(*map(sa.literal, after))
    query = sa.select(c.partition, c.receipt_hash, c.number).where(c.is_waiting, behind)
    return connection.execute(query.order_by(*order).limit(limit)).all()


def assigned_documents(connection: sa.Connection, limit: int) -> Sequence[sa.Row[str, str]]:
    """Answers with documents that were given to orders and do not stand in their runs yet."""
    c = documents.c
    query = sa.select(c.partition, c.receipt_hash).distinct()
    query = query.where(c.assigned_at.is_not(None), c.recorded_at.is_(None))
    return connection.execute(query.order_by(c.partition, c.receipt_hash).limit(limit)).all()
