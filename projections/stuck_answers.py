"""What declared orders wait for, as customs answers."""

from collections.abc import Sequence

import sqlalchemy as sa

from application.event_log import Recorded
from domain import customs_codes as codes
from projections import stuck_rules as steps
from projections.row_parts import partition_of
from projections.stuck_members import MEMBER, Row, is_at, members, members_of, waiting
from projections.stuck_repeats import rule_of_failed
from projections.stuck_rules import Rule
from projections.writing import change, found, remove

AFTER_DECISION = {
    codes.STORED: steps.RELEASE,
    codes.IN_REVIEW: steps.REVIEW,
    codes.INSPECTION: steps.INSPECT,
}
NOT_SENT_ON = (steps.REPEAT_DECLARATION.step, steps.SEND_AGAIN.step)
AFTER_RELEASE = (steps.PICK.step, steps.LIST_FOR_EXIT.step)


def declared(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            "partition": partition_of(recorded),
            "run_id": recorded.event.run_id,
            "order_id": declaration.order_id,
            **waiting(steps.ANSWER, recorded.event.sent_at),
            "message_id": recorded.event.message_id,
        }
        for recorded in run
        for declaration in recorded.event.declarations
    ]
    change(connection, members, rows)


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
    rows = members_of(run, steps.ANSWER)
    standing = {key_of(row): row for row in standing_of(connection, rows)}
    now = {member: row["step"] for member, row in standing.items()}
    changes = list[Row]()
    for recorded in run:
        for row in members_of([recorded], steps.ANSWER):
            member = key_of(row)
            repeated = standing[member]["declaration_repeated"] if member in standing else 0
            rule = next_rule(now.get(member), recorded.event.status, repeated)
            if rule is not None:
                changes.append({**row, **waiting(rule, row["since"])})
                now[member] = rule.step
    change(connection, members, changes)


def next_rule(step: str | None, status: int, repeated: int) -> Rule | None:
    if rule := AFTER_DECISION.get(status):
        return rule
    if status == codes.SEND_FAILED:
        return rule_of_failed(repeated) if step == steps.ANSWER.step else None
    return steps.ANSWER if step in NOT_SENT_ON else None


def held(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = members_of(run, steps.END_HOLD)
    change(connection, members, rows)


def released(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Who was held behind the gate is done with; who is not on a list is picked and listed."""
    rows = members_of(run, steps.PICK)
    standing = {key_of(row): row for row in standing_of(connection, rows)}
    behind = [
        member
        for member, row in standing.items()
        if row["exit_id"] is not None and row["step"] == steps.END_HOLD.step
    ]
    remove(connection, members, [dict(zip(MEMBER, member, strict=True)) for member in behind])
    changes = list[Row]()
    for row in rows:
        known = standing.get(key_of(row))
        if known and known["exit_id"] is None and known["step"] not in AFTER_RELEASE:
            rule = steps.LIST_FOR_EXIT if known["is_picked"] else steps.PICK
            changes.append({**row, **waiting(rule, row["since"])})
    change(connection, members, changes)


def standing_of(connection: sa.Connection, rows: Sequence[Row]) -> list[Row]:
    keys = {key_of(row) for row in rows}
    columns = (*MEMBER, "step", "exit_id", "is_picked", "declaration_repeated")
    return [row._asdict() for row in found(connection, members, MEMBER, keys, columns)]


def key_of(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in MEMBER)
