"""What released orders wait for on their way out: list, pass, gate, posting."""

from collections.abc import Sequence

import sqlalchemy as sa

from application.event_log import Recorded
from projections import stuck_rules as steps
from projections.naming import happened_at
from projections.order_sets import After, Move, regroup
from projections.row_parts import partition_of
from projections.row_values import Key
from projections.stuck_members import (
    EXIT,
    IN_EXIT,
    Row,
    members,
    set_named,
    then,
    wait_for,
    waiting,
)


def listed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    for recorded in run:
        step = waiting(steps.ISSUE_PASS, happened_at(recorded.event))
        set_named(connection, [recorded], {**step, "exit_id": recorded.event.exit_id})


def delisted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Who is held meanwhile stays held."""
    wait_for(connection, run, steps.LIST_FOR_EXIT, IN_EXIT)
    set_named(connection, run, {"exit_id": None})


def exit_of(recorded: Recorded) -> Key:
    return partition_of(recorded), recorded.event.exit_id


def parcels_move(recorded: Recorded, after: After) -> Move:
    """The orders that an event of an exit names, of those that it lists."""
    return Move(exit_of(recorded), recorded.event.order_ids, after)


def pass_issued(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    moves = [
        parcels_move(each, then(waiting(steps.PASS_GATE, each.event.issued_at), [steps.ISSUE_PASS]))
        for each in run
    ]
    regroup(connection, members, moves, by=EXIT)


def pass_withdrawn(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    moves = list[Move]()
    for recorded in run:
        event = recorded.event
        step = waiting(steps.ISSUE_PASS, event.withdrawn_at, event.reason)
        moves.append(Move(exit_of(recorded), None, then(step, [steps.PASS_GATE])))
    regroup(connection, members, moves, by=EXIT)


def gate_passed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Under an exit that is posted already, nothing more is waited for."""
    regroup(connection, members, [parcels_move(each, after_gate(each)) for each in run], by=EXIT)


def after_gate(recorded: Recorded) -> After:
    step = waiting(steps.POST_EXIT, happened_at(recorded.event))
    return lambda row: None if row["is_exit_posted"] else step


def posted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    moves = [Move(exit_of(recorded), None, after_posting) for recorded in run]
    regroup(connection, members, moves, by=EXIT)


def after_posting(row: Row) -> Row | None:
    return None if row["step"] == steps.POST_EXIT.step else {"is_exit_posted": True}
