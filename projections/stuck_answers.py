"""What declared orders wait for, as customs answers."""

from collections.abc import Sequence

import sqlalchemy as sa

from application.event_log import Recorded
from domain import customs_codes as codes
from projections import stuck_rules as steps
from projections.naming import happened_at
from projections.order_sets import UNMOVED, After, Move, regroup
from projections.stuck_members import (
    REPEATED_DECLARATION,
    Row,
    members,
    named_move,
    run_of,
    set_named,
    wait_for,
    waiting,
)
from projections.stuck_repeats import rule_of_failed
from projections.stuck_rules import Rule

AFTER_DECISION = {
    codes.STORED: steps.RELEASE,
    codes.IN_REVIEW: steps.REVIEW,
    codes.INSPECTION: steps.INSPECT,
}
NOT_SENT_ON = (steps.REPEAT_DECLARATION.step, steps.SEND_AGAIN.step)
WITH_CUSTOMS = (steps.ANSWER.step, steps.SEND_AGAIN.step)
AFTER_RELEASE = (steps.PICK.step, steps.LIST_FOR_EXIT.step)


def declared(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    for recorded in run:
        step = waiting(steps.ANSWER, recorded.event.sent_at)
        set_named(connection, [recorded], {**step, "message_id": recorded.event.message_id})


def message_refused(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Who was declared with it is as before; the message itself is a case of its own."""
    moves = [Move(run_of(recorded), None, after_refusal(recorded)) for recorded in run]
    regroup(connection, members, moves)


def after_refusal(recorded: Recorded) -> After:
    message_id = recorded.event.message_id
    before = waiting(steps.DECLARE, recorded.event.refused_at)

    def after(row: Row) -> Row:
        is_inside = row["message_id"] == message_id and row["step"] in WITH_CUSTOMS
        return before if is_inside else UNMOVED

    return after


def answered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """What the e-port cannot send on waits, until it is sent or decided after all."""
    regroup(connection, members, [named_move(each, after_answer(each)) for each in run])


def after_answer(recorded: Recorded) -> After:
    status, at = recorded.event.status, happened_at(recorded.event)

    def after(row: Row) -> Row:
        rule = next_rule(row["step"], status, row[REPEATED_DECLARATION])
        return waiting(rule, at) if rule else UNMOVED

    return after


def next_rule(step: str, status: int, repeated: int) -> Rule | None:
    if rule := AFTER_DECISION.get(status):
        return rule
    if status == codes.SEND_FAILED:
        return rule_of_failed(repeated) if step == steps.ANSWER.step else None
    return steps.ANSWER if step in NOT_SENT_ON else None


def held_back(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    wait_for(connection, run, steps.END_HOLD)


def released(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Who was held behind the gate is done with; who is not on a list is picked and listed."""
    regroup(connection, members, [named_move(each, after_release(each)) for each in run])


def after_release(recorded: Recorded) -> After:
    at = happened_at(recorded.event)

    def after(row: Row) -> Row | None:
        if row["exit_id"] is not None:
            return None if row["step"] == steps.END_HOLD.step else UNMOVED
        if row["step"] in AFTER_RELEASE:
            return UNMOVED
        return waiting(steps.LIST_FOR_EXIT if row["is_picked"] else steps.PICK, at)

    return after
