"""What moves many orders of the order board without naming them: whole batches, whole messages."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.clearance_events import MessageRefused
from projections import stages
from projections.holding import held
from projections.loads import batches_moved, remember_loads
from projections.naming import happened_at
from projections.order_flow import Standing, flowing, standing_of
from projections.order_rows import order_board, order_board_loads
from projections.row_parts import partition_of

Key = tuple[str, ...]
Move = tuple[Key, Recorded]
"""What its orders are found by, and the event that moves them."""


def come_to(stage: str, at: datetime, since: datetime) -> dict[str, Any]:
    """A stage, and since when: nobody leaves a stage before coming to it, whatever is reported.

    `since` is when the stage before was come to.
    """
    return {"stage": stage, "stage_at": max(at, since)}


def load(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    remember_loads(connection, order_board_loads, recorded)


def move_batches(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """Orders by batch; who is not the batch's any more stands at another stage."""
    moved = batches_moved(connection, order_board_loads, recorded)
    for event_type, alike in groupby(moved, key=lambda move: type(move[0].event)):
        stage, stages_before = stages.BATCH_STAGE[event_type]
        moves = (((partition, batch_id), each) for each, partition, batch_id in alike)
        _move(connection, ("partition", "batch_id"), moves, stages_before, stage)


def refuse_messages(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """Nobody in a message that was refused as a whole was declared: matched they are still."""
    by = ("partition", "run_id", "message_id")
    moves = (((partition_of(e), e.event.run_id, e.event.message_id), e) for e in recorded)
    _move(connection, by, moves, (stages.DECLARED,), stages.MATCHED)


def _move(
    connection: sa.Connection,
    by: Key,
    moves: Iterable[Move],
    stages_before: Collection[str],
    stage: str,
) -> None:
    movers: dict[Key, Recorded] = {}
    for key, each in moves:
        # The first moves an order; what the later ones say is known then.
        movers.setdefault(key, each)
    with held(connection, order_board) as board, flowing(connection) as flow:
        for key in board.keys_by(by, movers, Standing._fields):
            row = board.row(key)
            if row is None or row["stage"] not in stages_before:
                continue
            each, stood = movers[tuple([row[name] for name in by])], standing_of(row)
            at = happened_at(each.event)
            reason = each.event.reason if isinstance(each.event, MessageRefused) else None
            last = {"last_position": each.position, "last_at": at}
            board.change(key, {"reason": reason, **come_to(stage, at, row["stage_at"]), **last})
            flow.note(key[0], stood, standing_of(row))
