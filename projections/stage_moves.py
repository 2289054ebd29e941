"""How the merchant dashboard counts orders by stage when whole batches or messages move."""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

import sqlalchemy as sa

from application.event_log import Recorded
from domain.identifiers import parts_of
from projections import stages
from projections.campaign_rows import counted_orders, loads, stage_counts
from projections.columns import is_one_of
from projections.loads import batches_moved, remember_loads
from projections.writing import Values, count

COUNTED = ("orders", "units", "due_fen")


def recount(connection: sa.Connection, changes: Iterable[tuple[Values | None, Values]]) -> None:
    """Take orders from where they counted before and count them where they stand now."""
    counts = list[Values]()
    for before, after in changes:
        if before is not None:
            counts.append(_count_of(before, -1))
        counts.append(_count_of(after, 1))
    count(connection, stage_counts, counts)


def _count_of(row: Values, sign: int) -> Values:
    key = {name: row[name] for name in ("partition", "campaign_id", "stage")}
    amounts = {"units": sign * row["units"], "due_fen": sign * row["due_fen"]}
    return {**key, "orders": sign, **amounts}


def load(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    remember_loads(connection, loads, recorded)


def move_batches(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    moved = batches_moved(connection, loads, recorded)
    # The same for all batches of a partition that the same kind of event moves one after another.
    for (event_type, partition), alike in groupby(moved, key=lambda m: (type(m[0].event), m[1])):
        stage, stages_before = stages.BATCH_STAGE[event_type]
        in_batches = is_one_of(counted_orders.c.batch_id, {batch_id for _, _, batch_id in alike})
        move(connection, partition, in_batches, stages_before, stage)


def refuse_messages(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    def partition_of(each: Recorded) -> str:
        return parts_of(each.stream_id)[0]

    for partition, alike in groupby(recorded, key=partition_of):
        messages = {each.event.message_id for each in alike}
        in_messages = is_one_of(counted_orders.c.message_id, messages)
        move(connection, partition, in_messages, (stages.DECLARED,), stages.MATCHED)


def move(
    connection: sa.Connection,
    partition: str,
    which: sa.ColumnElement[bool],
    stages_before: Collection[str],
    stage: str,
) -> None:
    """Orders of a partition go from some stages to one: counted in one query, moved in another."""
    columns = counted_orders.c
    moving = (columns.partition == partition, which, columns.stage.in_(stages_before))
    counts = connection.execute(
        sa.select(
            columns.campaign_id,
            columns.stage,
            sa.func.count().label("orders"),
            sa.cast(sa.func.sum(columns.units), sa.BigInteger).label("units"),
            sa.cast(sa.func.sum(columns.due_fen), sa.BigInteger).label("due_fen"),
        )
        .where(*moving)
        .group_by(columns.campaign_id, columns.stage)
    ).all()
    gone = [
        {
            "partition": partition,
            "campaign_id": row.campaign_id,
            "stage": row.stage,
            **{name: -getattr(row, name) for name in COUNTED},
        }
        for row in counts
    ]
    come = [{**row, "stage": stage, **{name: -row[name] for name in COUNTED}} for row in gone]
    connection.execute(sa.update(counted_orders).where(*moving).values(stage=stage))
    count(connection, stage_counts, [*gone, *come])
