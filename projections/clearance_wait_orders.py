"""How orders come to wait, wait on and wait no more: those of a run that wait alike as one row."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from projections.clearance_wait_rows import (
    OF_ORDERS,
    ORDER,
    WAIT_OF,
    Step,
    count_ended,
    orders,
    runs_of_orders,
    standing,
    times_after,
)
from projections.columns import UtcTime
from projections.holding import held
from projections.naming import orders_named
from projections.order_sets import RUN, Move, each_order, put_set, regroup
from projections.row_parts import partition_of
from projections.row_values import Key
from projections.writing import found, put, remove

NO_TIMES = dict.fromkeys(OF_ORDERS)


def has_run(event: Any) -> bool:
    """Not so events of exits, of sorting and of goods."""
    return hasattr(event, "run_id")


def read_ahead(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """What events are about, all of it at once."""
    named = [
        (partition_of(each), order_id)
        for each in run
        if not has_run(each.event)
        for order_id, _ in orders_named(each.event)
    ]
    runs = [(partition_of(each), each.event.run_id) for each in run if has_run(each.event)]
    with held(connection, runs_of_orders) as places, held(connection, orders) as rows:
        places.know(named)
        known = [
            (place["partition"], place["run_id"]) for key in named if (place := places.row(key))
        ]
        rows.keys_by(RUN, dict.fromkeys([*runs, *known]))


def take_orders(connection: sa.Connection, partition: str, event: Any, step: Step) -> None:
    """One after the other: what a wait began with may stand in the same page."""
    by_run = runs_named(connection, partition, event, step)
    if step.creates:
        for (_, run_id), order_ids in by_run.items():
            begin(connection, partition, run_id, order_ids)
    moves = [
        Move(run, order_ids, lambda row: None if step.leaves else times_after(step, row))
        for run, order_ids in by_run.items()
    ]
    count_ended(connection, partition, step, regroup(connection, orders, moves))
    if step.leaves:
        gone = [{"partition": partition, "order_id": each} for each in step.ids]
        remove(connection, runs_of_orders, gone)


def runs_named(
    connection: sa.Connection, partition: str, event: Any, step: Step
) -> Mapping[Key, Sequence[str]]:
    """The orders of a step by their run."""
    if has_run(event):
        return {(partition, event.run_id): list(step.ids)}
    by_run = defaultdict[Key, list[str]](list)
    keys = [(partition, each) for each in step.ids]
    for row in found(connection, runs_of_orders, ("partition", "order_id"), keys):
        by_run[partition, row.run_id].append(row.order_id)
    return by_run


def begin(connection: sa.Connection, partition: str, run_id: str, order_ids: Sequence[str]) -> None:
    rows = [{"partition": partition, "order_id": each, "run_id": run_id} for each in order_ids]
    put(connection, runs_of_orders, rows)
    put_set(connection, orders, (partition, run_id), order_ids, NO_TIMES)


def things_waiting() -> sa.CompoundSelect[Any]:
    """Each consignment, entry and order with since when it waits, by what for."""
    source, order_id = each_order(orders)
    goods, nothing = standing.c, sa.cast(sa.null(), UtcTime)
    of_goods = (goods.partition, goods.kind, goods.id, goods.entry_id)
    of_order = (orders.c.partition, sa.literal(ORDER), order_id, sa.cast(sa.null(), sa.Text))
    return sa.union_all(
        sa.select(*of_goods, *(goods.get(each, nothing).label(each) for each in WAIT_OF)),
        sa.select(
            *(column.label(same.name) for column, same in zip(of_order, of_goods, strict=True)),
            *(orders.c.get(each, nothing).label(each) for each in WAIT_OF),
        ).select_from(source),
    )
