"""What pages of the zone ask beyond the boards: one entry, run or exit, and what is ready."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from domain.clearance_stages import Stage
from projections.clearance_orders import HANDED_BACK, WITHDRAWN, orders, runs
from projections.columns import is_one_of, is_within
from projections.entry_board import GONE, GOOD_NOW, entries
from projections.entry_differences import counts
from projections.entry_lines import lines
from projections.exit_board import exits
from projections.order_rows import order_board
from projections.returns_desk import return_lines, returns, with_units
from projections.row_parts import Rows
from projections.sorting_bench import scans

Row = sa.Row[*tuple[Any, ...]]


def entry_of(connection: sa.Connection, partition: str, entry_id: str) -> Row | None:
    c = entries.c
    query = sa.select(entries).where(c.partition == partition, c.entry_id == entry_id)
    return connection.execute(query).one_or_none()


def run_of(connection: sa.Connection, partition: str, run_id: str) -> Row | None:
    c = runs.c
    query = sa.select(runs).where(c.partition == partition, c.run_id == run_id)
    return connection.execute(query).one_or_none()


def exit_of(connection: sa.Connection, partition: str, exit_id: str) -> Row | None:
    c = exits.c
    query = sa.select(exits).where(c.partition == partition, c.exit_id == exit_id)
    return connection.execute(query).one_or_none()


def count_of(connection: sa.Connection, partition: str, count_id: str) -> Row | None:
    c = counts.c
    query = sa.select(counts).where(c.partition == partition, c.count_id == count_id)
    return connection.execute(query).one_or_none()


def shelves_of(connection: sa.Connection, partition: str) -> Rows:
    """How many good units of each product should stand on the shelves of each entry."""
    c = lines.c
    query = sa.select(c.entry_id, c.sku, (GOOD_NOW - GONE).label("standing"))
    return connection.execute(
        query.where(c.partition == partition).order_by(c.sku, c.entry_id)
    ).all()


def batches_waiting(
    connection: sa.Connection,
    partitions: Collection[str],
    stages: Collection[str],
    within: Collection[str] | None = None,
) -> Rows:
    """Batches with orders at these stages, of those before a run, by merchant."""
    c = order_board.c
    units = sa.cast(sa.func.sum(c.units), sa.BigInteger).label("units")
    query = (
        sa.select(c.partition, c.batch_id, c.merchant_id, sa.func.count().label("orders"), units)
        .where(is_one_of(c.partition, partitions), is_one_of(c.stage, stages))
        .where(*is_within(c.merchant_id, within))
        .group_by(c.partition, c.batch_id, c.merchant_id)
        .order_by(c.partition, c.batch_id, c.merchant_id)
    )
    return connection.execute(query).all()


def runs_waiting_to_leave(
    connection: sa.Connection,
    partitions: Collection[str],
    within: Collection[str] | None = None,
) -> Rows:
    """Runs with released parcels on no exit list: how many are `picked`, how many `unpicked`."""
    c = orders.c
    of_run = sa.and_(runs.c.partition == c.partition, runs.c.run_id == c.run_id)
    waits = (c.stage == Stage.RELEASED.value, c.exit_id.is_(None))
    query = (
        sa.select(
            c.partition,
            c.run_id,
            runs.c.merchant_id,
            sa.func.count().filter(c.is_picked).label("picked"),
            sa.func.count().filter(sa.not_(c.is_picked)).label("unpicked"),
            sa.func.min(c.released_at).label("since"),
        )
        .select_from(orders.join(runs, of_run))
        .where(is_one_of(c.partition, partitions), *waits)
        .where(*is_within(runs.c.merchant_id, within))
        .group_by(c.partition, c.run_id, runs.c.merchant_id)
        .order_by(sa.func.min(c.released_at), c.run_id)
    )
    return connection.execute(query).all()


def parcels_to_list(
    connection: sa.Connection, partition: str, within: Collection[str] | None = None
) -> Rows:
    """Released and picked parcels on no exit list, in the order of their runs."""
    c = orders.c
    waits = (c.stage == Stage.RELEASED.value, c.exit_id.is_(None), c.is_picked)
    query = sa.select(c.run_id, c.order_id).where(c.partition == partition, *waits)
    if within is not None:
        same = (runs.c.partition == c.partition, runs.c.run_id == c.run_id)
        mine = sa.exists().where(*same, *is_within(runs.c.merchant_id, within))
        query = query.where(mine.correlate(orders))
    return connection.execute(query.order_by(c.run_id, c.order_id)).all()


def return_of(
    connection: sa.Connection, partition: str, order_id: str, return_no: str
) -> Row | None:
    c = returns.c
    query = with_units(None).where(c.partition == partition, c.order_id == order_id)
    return connection.execute(query.where(c.return_no == return_no)).one_or_none()


def return_lines_of(
    connection: sa.Connection, partition: str, order_id: str, return_no: str | None = None
) -> Rows:
    """The units of an order's returns by product."""
    c = return_lines.c
    query = sa.select(return_lines).where(c.partition == partition, c.order_id == order_id)
    if return_no is not None:
        query = query.where(c.return_no == return_no)
    return connection.execute(query.order_by(c.return_no, c.sku)).all()


def scan_of(
    connection: sa.Connection, partition: str, sorting_id: str, waybill_no: str
) -> Row | None:
    """The latest scan of a waybill in one sorting run."""
    c = scans.c
    query = sa.select(scans).where(c.partition == partition, c.waybill_no == waybill_no)
    latest = query.where(c.sorting_id == sorting_id).order_by(c.position.desc())
    return connection.execute(latest.limit(1)).one_or_none()


def order_in_run(connection: sa.Connection, partition: str, order_id: str) -> Row | None:
    """An order in the run that has it, or had it last."""
    c = orders.c
    has_left = sa.case((c.stage.in_((WITHDRAWN, HANDED_BACK)), 1), else_=0)
    query = sa.select(orders).where(c.partition == partition, c.order_id == order_id)
    return connection.execute(query.order_by(has_left, c.run_id.desc()).limit(1)).one_or_none()
