"""How the merchant dashboard counts orders by stage when whole batches or messages move."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import groupby

import sqlalchemy as sa

from application.event_log import Recorded
from projections import stages
from projections.campaign_rows import counted_orders, loads, stage_counts
from projections.holding import held
from projections.loads import batches_moved, remember_loads
from projections.row_parts import partition_of
from projections.writing import Values, count


class Counts:
    """How many orders, units and fen come to stages of campaigns, and go from them."""

    def __init__(self) -> None:
        self._sums = defaultdict[tuple[str, str, str], list[int]](lambda: [0, 0, 0])

    def take(self, row: Values | None) -> None:
        """An order no longer counts where it stands; nothing where there is none."""
        if row is not None:
            self._add(row, -1)

    def give(self, row: Values | None) -> None:
        if row is not None:
            self._add(row, 1)

    def _add(self, row: Values, sign: int) -> None:
        sums = self._sums[row["partition"], row["campaign_id"], row["stage"]]
        sums[0] += sign
        sums[1] += sign * row["units"]
        sums[2] += sign * row["due_fen"]

    def write(self, connection: sa.Connection) -> None:
        names = ("partition", "campaign_id", "stage", "orders", "units", "due_fen")
        rows = [
            dict(zip(names, (*where, *sums), strict=True)) for where, sums in self._sums.items()
        ]
        count(connection, stage_counts, rows)


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
    messages = {(partition_of(each), each.event.message_id) for each in recorded}
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
    counts = Counts()
    with held(connection, counted_orders) as rows:
        for key in rows.keys_by(by, keys):
            row = rows.row(key)
            if row is not None and row["stage"] in stages_before:
                counts.take(row)
                rows.change(key, {"stage": stage})
                counts.give(row)
    counts.write(connection)
