"""What comes back of released orders, until when it must, and what customs said of it?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.clearance_events import RunOpened
from domain.dated import RETURN_ASKED_DAYS, RETURN_BACK_DAYS, customs_day, in_force
from domain.goods import counted
from domain.order_return import Stage
from domain.return_events import ReturnAnswered, ReturnDeclared, ReturnReceived, ReturnRequested
from projections.columns import UtcTime, is_one_of, is_within
from projections.ordering import Sorts, in_order
from projections.read_model import Handler, ReadModel
from projections.row_parts import Rows, key, number, partition_of
from projections.writing import change, put

tables = sa.MetaData()

returns = sa.Table(
    "returns_desk_returns",
    tables,
    key("partition"),
    key("order_id"),
    key("return_no"),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("released_at", UtcTime, nullable=False),
    sa.Column("released_day", sa.Date, nullable=False),
    sa.Column("ask_by", sa.Date, nullable=False),
    sa.Column("back_by", sa.Date, nullable=False),
    sa.Column("requested_at", UtcTime, nullable=False),
    sa.Column("received_at", UtcTime),
    sa.Column("in_time", sa.Boolean),
    sa.Column("message_id", sa.Text),
    sa.Column("declared_at", UtcTime),
    sa.Column("answered_at", UtcTime),
    sa.Column("accepted", sa.Boolean),
    sa.Column("answer", sa.Text),
    sa.Column("refund_fen", sa.BigInteger),
    sa.Column("taxable_fen", sa.BigInteger),
    sa.Index("returns_desk_returns_by_stage", "partition", "stage", "back_by"),
    sa.Index("returns_desk_returns_by_time", "partition", "requested_at"),
    sa.Index("returns_desk_returns_by_last_day", "partition", "back_by", "order_id", "return_no"),
)

return_lines = sa.Table(
    "returns_desk_lines",
    tables,
    key("partition"),
    key("order_id"),
    key("return_no"),
    key("sku"),
    number("units"),
    number("good"),
    number("damaged"),
)

order_owners = sa.Table(
    "returns_desk_order_owners",
    tables,
    key("partition"),
    key("order_id"),
    sa.Column("merchant_id", sa.Text, nullable=False),
)

Row = dict[str, Any]


def return_key(recorded: Recorded) -> Row:
    event = recorded.event
    part = {"order_id": event.order_id, "return_no": event.return_no}
    return {"partition": partition_of(recorded), **part}


def run_opened(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Whose an order is: only what went through customs can come back."""
    rows = [
        {
            "partition": partition_of(recorded),
            "order_id": order.order_id,
            "merchant_id": recorded.event.merchant_id,
        }
        for recorded in run
        for order in recorded.event.orders
    ]
    put(connection, order_owners, rows)


def requested(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **return_key(recorded),
            **clocks(customs_day(recorded.event.released_at)),
            "stage": Stage.REQUESTED.value,
            "reason": recorded.event.reason,
            "released_at": recorded.event.released_at,
            "requested_at": recorded.event.requested_at,
        }
        for recorded in run
    ]
    put(connection, returns, rows)
    units = [
        {**return_key(recorded), "sku": sku, "units": quantity}
        for recorded in run
        for sku, quantity in counted(recorded.event.units).items()
    ]
    put(connection, return_lines, units)


def clocks(released_day: date) -> Row:
    """The last days, in Shanghai, on which the buyer may ask and the goods may be back."""
    ask_days = in_force(RETURN_ASKED_DAYS, released_day)
    back_days = in_force(RETURN_BACK_DAYS, released_day)
    return {
        "released_day": released_day,
        "ask_by": released_day + timedelta(days=ask_days),
        "back_by": released_day + timedelta(days=back_days),
    }


def received(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows, units = list[Row](), list[Row]()
    for recorded in run:
        event, each = recorded.event, return_key(recorded)
        stage = Stage.RECEIVED if event.in_time else Stage.RECEIVED_LATE
        back = {"stage": stage.value, "in_time": event.in_time, "received_at": event.received_at}
        rows.append({**each, **back})
        good, damaged = counted(event.good), counted(event.damaged)
        units += [
            {**each, "sku": sku, "good": good[sku], "damaged": damaged[sku]}
            for sku in good.keys() | damaged.keys()
        ]
    change(connection, returns, rows)
    put(connection, return_lines, units)


def declared(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **return_key(recorded),
            "stage": Stage.DECLARED.value,
            "message_id": recorded.event.message_id,
            "declared_at": recorded.event.declared_at,
        }
        for recorded in run
    ]
    change(connection, returns, rows)


def answered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **return_key(recorded),
            "stage": (Stage.ACCEPTED if recorded.event.accepted else Stage.REFUSED).value,
            "answered_at": recorded.event.answered_at,
            "accepted": recorded.event.accepted,
            "answer": recorded.event.reason,
            "refund_fen": recorded.event.refund_fen,
            "taxable_fen": recorded.event.taxable_fen,
        }
        for recorded in run
    ]
    change(connection, returns, rows)


HANDLERS: Mapping[type, Handler] = {
    RunOpened: run_opened,
    ReturnRequested: requested,
    ReturnReceived: received,
    ReturnDeclared: declared,
    ReturnAnswered: answered,
}

MODEL = ReadModel("returns_desk", tables, HANDLERS)


RETURN_SORTS: Sorts = {
    "order": returns.c.order_id,
    "requested": returns.c.requested_at,
    "back": returns.c.back_by,
}


def returns_of(
    connection: sa.Connection,
    partitions: Collection[str],
    merchant_id: str | None = None,
    *,
    stage: str | None = None,
    within: Collection[str] | None = None,
    sort: str = "back",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """Returns with `units`, `good` and `damaged` in all; those that must be back first stand
    first unless they are sorted otherwise.
    """
    c = returns.c
    query = with_units(merchant_id).where(
        *is_within(c.partition, partitions), *is_within(order_owners.c.merchant_id, within)
    )
    if stage is not None:
        query = query.where(c.stage == stage)
    ordered = in_order(query, RETURN_SORTS, sort, c.order_id, c.return_no)
    return connection.execute(ordered.limit(limit).offset(offset)).all()


def returns_due(
    connection: sa.Connection,
    partitions: Collection[str],
    until: date,
    merchant_id: str | None = None,
    *,
    within: Collection[str] | None = None,
) -> Rows:
    """Returns not back in the zone whose last day is `until`, a customs day, or before."""
    c = returns.c
    query = with_units(merchant_id).where(
        is_one_of(c.partition, partitions),
        c.stage == Stage.REQUESTED.value,
        c.back_by <= until,
        *is_within(order_owners.c.merchant_id, within),
    )
    return connection.execute(query.order_by(c.back_by, c.partition, c.order_id)).all()


def with_units(merchant_id: str | None) -> sa.Select[*tuple[Any, ...]]:
    c, owner = returns.c, order_owners.c
    same = sa.and_(owner.partition == c.partition, owner.order_id == c.order_id)
    sums = [units_of(name).label(name) for name in ("units", "good", "damaged")]
    query = sa.select(returns, owner.merchant_id, *sums).select_from(
        returns.outerjoin(order_owners, same)
    )
    return query if merchant_id is None else query.where(owner.merchant_id == merchant_id)


def units_of(name: str) -> sa.ScalarSelect[int]:
    line = return_lines.c
    same = [line[part] == returns.c[part] for part in ("partition", "order_id", "return_no")]
    total = sa.func.coalesce(sa.func.sum(line[name]), 0)
    return sa.select(total).where(*same).correlate(returns).scalar_subquery()
