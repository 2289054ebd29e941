"""What moves many orders of the order board without naming them: whole batches, whole messages."""

from collections.abc import Sequence
from itertools import groupby

import sqlalchemy as sa

from application.event_log import Recorded
from projections import stages
from projections.loads import batches_moved, remember_loads
from projections.naming import happened_at
from projections.order_rows import order_board, order_board_loads
from projections.row_parts import partition_of
from projections.writing import change, first_of_each


def load(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    remember_loads(connection, order_board_loads, recorded)


def move_batches(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """One UPDATE by batch; who is not the batch's any more stands at another stage."""
    by = ("partition", "batch_id")
    moved = batches_moved(connection, order_board_loads, recorded)
    for event_type, alike in groupby(moved, key=lambda move: type(move[0].event)):
        stage, stages_before = stages.BATCH_STAGE[event_type]
        rows = [
            {
                "partition": partition,
                "batch_id": batch_id,
                "stage": stage,
                "reason": None,
                "last_position": each.position,
                "last_at": happened_at(each.event),
            }
            for each, partition, batch_id in alike
        ]
        stands_before = order_board.c.stage.in_(stages_before)
        # The first moves an order; what the later ones say is known then.
        firsts = first_of_each(order_board, rows, by)
        change(connection, order_board, firsts, by=by, where=stands_before)


def refuse_messages(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """Nobody in a message that was refused as a whole was declared: matched they are still."""
    by = ("partition", "run_id", "message_id")
    rows = [
        {
            "partition": partition_of(each),
            "run_id": each.event.run_id,
            "message_id": each.event.message_id,
            "stage": stages.MATCHED,
            "reason": each.event.reason,
            "last_position": each.position,
            "last_at": happened_at(each.event),
        }
        for each in recorded
    ]
    is_declared = order_board.c.stage == stages.DECLARED
    change(connection, order_board, first_of_each(order_board, rows, by), by=by, where=is_declared)
