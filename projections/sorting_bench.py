"""What did the sorting stations scan, and which parcels stand aside until somebody looks?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.sorting_run import ParcelsSetAside, ParcelsSorted
from projections.columns import UtcTime, is_one_of, is_within
from projections.ordering import Sorts, in_order
from projections.read_model import Handler, ReadModel
from projections.row_parts import Rows, key, number, partition_of, position_key
from projections.writing import add, change, put, put_new, remove

tables = sa.MetaData()

sorting_runs = sa.Table(
    "sorting_bench_runs",
    tables,
    key("partition"),
    key("sorting_id"),
    key("station"),
    number("sorted"),
    number("set_aside"),
    sa.Column("first_at", UtcTime),
    sa.Column("last_at", UtcTime),
    sa.Index("sorting_bench_runs_by_time", "partition", "last_at"),
)

scans = sa.Table(
    "sorting_bench_scans",
    tables,
    key("partition"),
    key("sorting_id"),
    position_key(),
    key("waybill_no"),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("order_id", sa.Text),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("lane", sa.Text),
    sa.Column("weight_grams", sa.Integer),
    sa.Column("at", UtcTime, nullable=False),
    sa.Index("sorting_bench_scans_by_waybill", "partition", "waybill_no"),
    sa.Index("sorting_bench_scans_by_time", "partition", "at"),
)

standing_aside = sa.Table(
    "sorting_bench_standing_aside",
    tables,
    key("partition"),
    key("waybill_no"),
    sa.Column("order_id", sa.Text),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("sorting_id", sa.Text, nullable=False),
    sa.Column("since", UtcTime),
    sa.Column("last_at", UtcTime, nullable=False),
    sa.Index("sorting_bench_standing_aside_by_time", "partition", "since"),
)

SORTED = "released"
"""The verdict under which a parcel is sorted; all others set it aside."""


def parcels_sorted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **scan_key(recorded, parcel.waybill_no),
            "order_id": parcel.order_id,
            "verdict": SORTED,
            "lane": parcel.lane,
            "weight_grams": parcel.weight_grams,
            "at": recorded.event.sorted_at,
        }
        for recorded in run
        for parcel in recorded.event.parcels
    ]
    put(connection, scans, rows)
    found_again = [{n: row[n] for n in ("partition", "waybill_no")} for row in rows]
    remove(connection, standing_aside, found_again)
    count(connection, [(each, "sorted", each.event.sorted_at) for each in run])


def parcels_set_aside(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **scan_key(recorded, parcel.waybill_no),
            "order_id": parcel.order_id,
            "verdict": parcel.reason.value,
            "at": recorded.event.set_aside_at,
        }
        for recorded in run
        for parcel in recorded.event.parcels
    ]
    put(connection, scans, rows)
    aside = [
        {
            "partition": row["partition"],
            "waybill_no": row["waybill_no"],
            "order_id": row["order_id"],
            "reason": row["verdict"],
            "station": row["station"],
            "sorting_id": row["sorting_id"],
            "last_at": row["at"],
        }
        for row in rows
    ]
    put_new(connection, standing_aside, [{**row, "since": row["last_at"]} for row in aside])
    change(connection, standing_aside, aside)
    count(connection, [(each, "set_aside", each.event.set_aside_at) for each in run])


def scan_key(recorded: Recorded, waybill_no: str) -> dict[str, Any]:
    return {
        "partition": partition_of(recorded),
        "sorting_id": recorded.event.sorting_id,
        "position": recorded.position,
        "waybill_no": waybill_no,
        "station": recorded.event.station,
    }


def count(connection: sa.Connection, counted: Sequence[tuple[Recorded, str, datetime]]) -> None:
    """One kind of event a call: all rows count in the same column."""
    keys = [
        {
            "partition": partition_of(recorded),
            "sorting_id": recorded.event.sorting_id,
            "station": recorded.event.station,
        }
        for recorded, _, _ in counted
    ]
    pairs = list(zip(keys, counted, strict=True))
    put_new(connection, sorting_runs, [{**k, "first_at": at} for k, (_, _, at) in pairs])
    add(connection, sorting_runs, [{**k, c: len(r.event.parcels)} for k, (r, c, _) in pairs])
    change(connection, sorting_runs, [{**k, "last_at": at} for k, (_, _, at) in pairs])


HANDLERS: Mapping[type, Handler] = {
    ParcelsSorted: parcels_sorted,
    ParcelsSetAside: parcels_set_aside,
}

MODEL = ReadModel("sorting_bench", tables, HANDLERS)


RUN_SORTS: Sorts = {
    "sorting": sorting_runs.c.sorting_id,
    "station": sorting_runs.c.station,
    "sorted": sorting_runs.c.sorted,
    "aside": sorting_runs.c.set_aside,
    "first": sorting_runs.c.first_at,
    "last": sorting_runs.c.last_at,
}

ASIDE_SORTS: Sorts = {
    "waybill": standing_aside.c.waybill_no,
    "since": standing_aside.c.since,
    "last": standing_aside.c.last_at,
}


def latest_runs(
    connection: sa.Connection,
    partitions: Collection[str],
    *,
    sort: str = "-last",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """Sorting runs by station with their counts, the latest first unless sorted otherwise."""
    c = sorting_runs.c
    query = sa.select(sorting_runs).where(*is_within(c.partition, partitions))
    ordered = in_order(query, RUN_SORTS, sort, c.partition, c.sorting_id, c.station)
    return connection.execute(ordered.limit(limit).offset(offset)).all()


def scans_of(
    connection: sa.Connection, partition: str, sorting_id: str, *, limit: int = 200, offset: int = 0
) -> Rows:
    """What one sorting run scanned, the latest first."""
    c = scans.c
    query = sa.select(scans).where(c.partition == partition, c.sorting_id == sorting_id)
    latest = query.order_by(c.position.desc(), c.waybill_no)
    return connection.execute(latest.limit(limit).offset(offset)).all()


def stations_since(connection: sa.Connection, partitions: Collection[str], since: datetime) -> Rows:
    """What each station scanned since a time, by lane or by the reason it set parcels aside."""
    c = scans.c
    what = (c.partition, c.station, c.verdict, c.lane)
    query = (
        sa.select(*what, sa.func.count().label("parcels"), sa.func.max(c.at).label("last_at"))
        .where(is_one_of(c.partition, partitions), c.at >= since)
        .group_by(*what)
        .order_by(c.partition, c.station, c.verdict, c.lane)
    )
    return connection.execute(query).all()


def parcels_standing_aside(
    connection: sa.Connection,
    partitions: Collection[str],
    *,
    reason: str | None = None,
    sort: str = "since",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """Parcels set aside and not sorted since, the oldest first unless sorted otherwise."""
    c = standing_aside.c
    query = sa.select(standing_aside).where(*is_within(c.partition, partitions))
    if reason is not None:
        query = query.where(c.reason == reason)
    ordered = in_order(query, ASIDE_SORTS, sort, c.partition, c.waybill_no)
    return connection.execute(ordered.limit(limit).offset(offset)).all()
