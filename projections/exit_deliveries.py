"""What carriers report of parcels that left: delivered, refused by the consignee, or lost."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from application.event_log import Recorded
from projections.columns import UtcTime, is_one_of, is_within
from projections.exit_parcels import is_owned_by, parcels, tables
from projections.ordering import Sorts, in_order
from projections.row_parts import Rows, key, partition_of
from projections.writing import put

deliveries = sa.Table(
    "exit_board_deliveries",
    tables,
    key("partition"),
    key("carrier"),
    key("order_id"),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("reported_at", UtcTime, nullable=False),
    sa.Index("exit_board_deliveries_by_order", "partition", "order_id"),
    sa.Index("exit_board_deliveries_by_time", "partition", "reported_at", "order_id", "carrier"),
)


def delivered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    report(connection, run, "delivered")


def refused(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    report(connection, run, "refused")


def lost(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    report(connection, run, "lost")


def report(connection: sa.Connection, run: Sequence[Recorded], outcome: str) -> None:
    """A carrier's latest word on a parcel is what stands."""
    rows = [
        {
            "partition": partition_of(recorded),
            "carrier": recorded.event.carrier,
            "order_id": order_id,
            "outcome": outcome,
            "reported_at": recorded.event.reported_at,
        }
        for recorded in run
        for order_id in recorded.event.order_ids
    ]
    put(connection, deliveries, rows)


def carriers(
    connection: sa.Connection,
    partitions: Collection[str],
    merchant_id: str | None = None,
    *,
    within: Collection[str] | None = None,
) -> Rows:
    """How many parcels each carrier `delivered`, `refused` (the consignee did) and `lost`."""
    c = deliveries.c
    counts = [
        sa.func.count().filter(c.outcome == outcome).label(outcome)
        for outcome in ("delivered", "refused", "lost")
    ]
    query = sa.select(c.partition, c.carrier, *counts).where(is_one_of(c.partition, partitions))
    if merchant_id is not None:
        query = query.where(is_parcel_of(merchant_id))
    if within is not None:
        query = query.where(is_parcel_of(*within))
    query = query.group_by(c.partition, c.carrier).order_by(c.partition, c.carrier)
    return connection.execute(query).all()


DELIVERY_SORTS: Sorts = {"reported": deliveries.c.reported_at, "order": deliveries.c.order_id}
"""Columns in whose order an index has them: reports are as many as parcels."""


def deliveries_of(
    connection: sa.Connection,
    partitions: Collection[str],
    merchant_id: str | None = None,
    *,
    outcome: str | None = None,
    carrier: str | None = None,
    within: Collection[str] | None = None,
    sort: str = "-reported",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """What carriers reported of parcels, the latest first unless sorted otherwise."""
    c = deliveries.c
    query = sa.select(deliveries).where(*is_within(c.partition, partitions))
    if carrier is not None:
        query = query.where(c.carrier == carrier)
    if merchant_id is not None:
        query = query.where(is_parcel_of(merchant_id))
    if within is not None:
        query = query.where(is_parcel_of(*within))
    if outcome is not None:
        query = query.where(c.outcome == outcome)
    ordered = in_order(query, DELIVERY_SORTS, sort, c.order_id, c.carrier)
    return connection.execute(ordered.limit(limit).offset(offset)).all()


def is_parcel_of(*merchants: str) -> sa.ColumnElement[bool]:
    c = deliveries.c
    same = (parcels.c.partition == c.partition, parcels.c.order_id == c.order_id)
    return sa.exists().where(*same, is_owned_by(*merchants)).correlate(deliveries)
