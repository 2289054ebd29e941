"""What declared orders wait for, as customs answers."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa

from application.event_log import Recorded
from domain import customs_codes as codes
from projections import stuck_rules as steps
from projections.holding import HeldTable, held
from projections.naming import happened_at
from projections.row_parts import partition_of
from projections.stuck_members import (
    REPEATED_DECLARATION,
    Key,
    is_at,
    keys_of,
    members,
    wait_for,
    waiting,
)
from projections.stuck_repeats import rule_of_failed
from projections.stuck_rules import Rule
from projections.writing import change, change_alike

AFTER_DECISION = {
    codes.STORED: steps.RELEASE,
    codes.IN_REVIEW: steps.REVIEW,
    codes.INSPECTION: steps.INSPECT,
}
NOT_SENT_ON = (steps.REPEAT_DECLARATION.step, steps.SEND_AGAIN.step)
AFTER_RELEASE = (steps.PICK.step, steps.LIST_FOR_EXIT.step)


def declared(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    for recorded in run:
        step = waiting(steps.ANSWER, recorded.event.sent_at)
        told = {**step, "message_id": recorded.event.message_id}
        change_alike(connection, members, keys_of(recorded), told)


def message_refused(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Who was declared with it is as before; the message itself is a case of its own."""
    rows = [
        {
            "partition": partition_of(recorded),
            "run_id": recorded.event.run_id,
            "message_id": recorded.event.message_id,
            **waiting(steps.DECLARE, recorded.event.refused_at),
        }
        for recorded in run
    ]
    by = ("partition", "run_id", "message_id")
    change(connection, members, rows, by=by, where=is_at(steps.ANSWER, steps.SEND_AGAIN))


def answered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """What the e-port cannot send on waits, until it is sent or decided after all."""
    with standing(connection, run) as (rows, named):
        for recorded, at, keys in named:
            by_rule = defaultdict[Rule | None, list[Key]](list)
            for key in keys:
                row = rows.row(key)
                if row is not None:
                    rule = next_rule(row["step"], recorded.event.status, row[REPEATED_DECLARATION])
                    by_rule[rule].append(key)
            for rule, alike in by_rule.items():
                if rule is not None:
                    rows.change_alike(alike, waiting(rule, at))


def next_rule(step: str | None, status: int, repeated: int) -> Rule | None:
    if rule := AFTER_DECISION.get(status):
        return rule
    if status == codes.SEND_FAILED:
        return rule_of_failed(repeated) if step == steps.ANSWER.step else None
    return steps.ANSWER if step in NOT_SENT_ON else None


def held_back(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    wait_for(connection, run, steps.END_HOLD)


def released(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Who was held behind the gate is done with; who is not on a list is picked and listed."""
    with standing(connection, run) as (rows, named):
        for _, at, keys in named:
            by_rule = defaultdict[Rule, list[Key]](list)
            for key in keys:
                row = rows.row(key)
                if row is None:
                    continue
                if row["exit_id"] is None and row["step"] not in AFTER_RELEASE:
                    by_rule[steps.LIST_FOR_EXIT if row["is_picked"] else steps.PICK].append(key)
                elif row["exit_id"] is not None and row["step"] == steps.END_HOLD.step:
                    rows.remove(key)
            for rule, alike in by_rule.items():
                rows.change_alike(alike, waiting(rule, at))


@contextmanager
def standing(
    connection: sa.Connection, run: Sequence[Recorded]
) -> Iterator[tuple[HeldTable, list[tuple[Recorded, datetime, list[Key]]]]]:
    """The members as they stand, read at once, and whom each event names and when it happened."""
    named = [(each, happened_at(each.event), keys_of(each)) for each in run]
    with held(connection, members) as rows:
        rows.know(key for _, _, keys in named for key in keys)
        yield rows, named
