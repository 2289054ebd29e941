"""How the merchant dashboard counts orders by stage when whole batches or messages move."""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

import sqlalchemy as sa

from application.event_log import Recorded
from domain.identifiers import parts_of
from projections import stages
from projections.campaign_rows import counted_orders, loads, stage_counts
from projections.loads import batches_moved, remember_loads
from projections.writing import Values, change, count, found

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
    # The same for all batches that the same kind of event moves one after another.
    for event_type, alike in groupby(moved, key=lambda m: type(m[0].event)):
        stage, stages_before = stages.BATCH_STAGE[event_type]
        batches = {(partition, batch_id) for _, partition, batch_id in alike}
        move(connection, ("partition", "batch_id"), batches, stages_before, stage)


def refuse_messages(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    messages = {(parts_of(each.stream_id)[0], each.event.message_id) for each in recorded}
    by = ("partition", "message_id")
    move(connection, by, messages, (stages.DECLARED,), stages.MATCHED)


def move(
    connection: sa.Connection,
    by: tuple[str, ...],
    keys: Collection[tuple[str, ...]],
    stages_before: Collection[str],
    stage: str,
) -> None:
    """Orders found by some columns go from some stages to one."""
    standing = (row._asdict() for row in found(connection, counted_orders, by, keys))
    before = [row for row in standing if row["stage"] in stages_before]
    after = [{**row, "stage": stage} for row in before]
    change(connection, counted_orders, after)
    recount(connection, zip(before, after, strict=True))
