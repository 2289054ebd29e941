"""What every order of a run or exit waits for, from the first waybill to the posted exit."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.customs_codes import Document
from projections import stuck_rules as steps
from projections.columns import UtcTime
from projections.naming import happened_at, orders_named
from projections.order_sets import UNMOVED, After, Move, put_set, regroup, set_columns
from projections.row_parts import key, number, partition_of
from projections.row_values import Key
from projections.stuck_rules import Rule, due
from projections.stuck_waits import tables
from projections.writing import change, put

DECLARATION = "declaration"
REPEATED = (*(document.value for document in Document), DECLARATION)
"""What may be sent again by itself: how often each was, since somebody saw to it, is counted."""

REPEATED_DECLARATION = f"{DECLARATION}_repeated"

runs = sa.Table(
    "stuck_inbox_runs",
    tables,
    key("partition"),
    key("run_id"),
    sa.Column("merchant_id", sa.Text, nullable=False),
    sa.Column("declarant", sa.Text, nullable=False),
    sa.Column("last_position", sa.BigInteger, nullable=False),
    sa.Column("last_at", UtcTime, nullable=False),
)

members = sa.Table(
    "stuck_inbox_members",
    tables,
    *set_columns(),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("since", UtcTime, nullable=False),
    sa.Column("deadline", UtcTime),
    sa.Column("detail", sa.Text, nullable=False, server_default=""),
    sa.Column("message_id", sa.Text),
    sa.Column("exit_id", sa.Text),
    sa.Column("is_picked", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("is_ahead", sa.Boolean, nullable=False, server_default=sa.false()),
    *(number(f"{each}_repeated") for each in REPEATED),
    sa.Column("is_exit_posted", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("stuck_inbox_members_by_exit", "partition", "exit_id"),
)
"""Orders from the opening of their run until they leave it or their exit is posted: a row for all
of a run that stand alike."""

Row = dict[str, Any]
EXIT = ("partition", "exit_id")

BEFORE_DECLARING = (
    steps.ASSIGN_WAYBILL,
    steps.SEND_DOCUMENTS,
    steps.ANSWER_DOCUMENTS,
    steps.REPEAT_DOCUMENT,
    steps.MEND_DOCUMENT,
    steps.MEND_MATCH,
    steps.AWAIT_GOODS,
    steps.DECLARE,
)
IN_EXIT = (steps.ISSUE_PASS, steps.PASS_GATE)


def waiting(rule: Rule, since: datetime, detail: str = "") -> Row:
    return {"step": rule.step, "since": since, "deadline": due(rule, since), "detail": detail}


def then(values: Row, at: Collection[Rule] | None = None) -> After:
    """Orders stand so from now on; those that wait for one of these rules, if rules are given."""
    if at is None:
        return lambda _: values
    steps_before = {rule.step for rule in at}
    return lambda row: values if row["step"] in steps_before else UNMOVED


def run_of(recorded: Recorded) -> Key:
    return partition_of(recorded), recorded.event.run_id


def named_move(recorded: Recorded, after: After) -> Move:
    """The orders that an event of a run names."""
    return Move(run_of(recorded), [each for each, _ in orders_named(recorded.event)], after)


def set_named(connection: sa.Connection, run: Iterable[Recorded], values: Row) -> None:
    """Every order that events of a run name stands so from now on."""
    regroup(connection, members, [named_move(recorded, then(values)) for recorded in run])


def wait_for(
    connection: sa.Connection,
    run: Iterable[Recorded],
    rule: Rule,
    at: Collection[Rule] | None = None,
) -> None:
    """Every order that events of a run name waits for a step from now on."""
    moves = [named_move(each, then(waiting(rule, happened_at(each.event)), at)) for each in run]
    regroup(connection, members, moves)


def touched(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """The last event of each run, for whoever asks what has not moved for long."""
    rows = [
        {
            "partition": partition_of(recorded),
            "run_id": recorded.event.run_id,
            "last_position": recorded.position,
            "last_at": happened_at(recorded.event),
        }
        for recorded in run
    ]
    change(connection, runs, rows)


def opened(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    heads = [
        {
            "partition": partition_of(recorded),
            "run_id": recorded.event.run_id,
            "merchant_id": recorded.event.merchant_id,
            "declarant": recorded.event.declarant,
            "last_position": recorded.position,
            "last_at": recorded.event.opened_at,
        }
        for recorded in run
    ]
    put(connection, runs, heads)
    for recorded in run:
        inside = recorded.event.orders
        early = {order.order_id for order in inside if not order.parts}
        supplied = {order.order_id for order in inside} - early
        step = waiting(steps.ASSIGN_WAYBILL, recorded.event.opened_at)
        put_set(connection, members, run_of(recorded), early, {**step, "is_ahead": True})
        put_set(connection, members, run_of(recorded), supplied, {**step, "is_ahead": False})


def waybills_assigned(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Another waybill has to be sent and matched before it can be declared."""
    wait_for(connection, run, steps.SEND_DOCUMENTS, BEFORE_DECLARING)


def documents_sent(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    wait_for(connection, run, steps.ANSWER_DOCUMENTS, (steps.SEND_DOCUMENTS, steps.MEND_DOCUMENT))


def matched(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Whose goods are not here yet, waits for nobody but them."""
    regroup(connection, members, [named_move(each, after_match(each)) for each in run])


def after_match(recorded: Recorded) -> After:
    here = waiting(steps.DECLARE, recorded.event.matched_at)
    ahead = waiting(steps.AWAIT_GOODS, recorded.event.matched_at)
    return lambda row: ahead if row["is_ahead"] else here


def supplied(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    set_named(connection, run, {"is_ahead": False})
    wait_for(connection, run, steps.DECLARE, (steps.AWAIT_GOODS,))


def match_failed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Of several failures an order tells the first."""
    moves = list[Move]()
    for recorded in run:
        alike = defaultdict[str, list[str]](list)
        failures = {failure.order_id: failure for failure in reversed(recorded.event.failures)}
        for order_id, failure in failures.items():
            alike[f"{failure.rule}: {failure.field}"].append(order_id)
        for said, order_ids in alike.items():
            step = waiting(steps.MEND_MATCH, recorded.event.failed_at, said)
            moves.append(Move(run_of(recorded), order_ids, then(step)))
    regroup(connection, members, moves)


def corrected(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Somebody saw to them: what is sent again by itself is counted anew."""
    wait_for(connection, run, steps.SEND_DOCUMENTS)
    set_named(connection, run, {f"{each}_repeated": 0 for each in REPEATED})


def outdated(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Another waybill comes before all else."""
    for recorded in run:
        is_waybill = Document.WAYBILL in recorded.event.documents
        next_step = steps.ASSIGN_WAYBILL if is_waybill else steps.SEND_DOCUMENTS
        wait_for(connection, [recorded], next_step)
        none = {f"{document.value}_repeated": 0 for document in recorded.event.documents}
        set_named(connection, [recorded], none)


def picked(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    regroup(connection, members, [named_move(each, after_pick(each)) for each in run])


def after_pick(recorded: Recorded) -> After:
    step = waiting(steps.LIST_FOR_EXIT, recorded.event.picked_at)

    def after(row: Row) -> Row:
        return {"is_picked": True, **(step if row["step"] == steps.PICK.step else {})}

    return after


def left(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Withdrawn from customs or handed back: the run has nothing more to do for them."""
    regroup(connection, members, [named_move(recorded, lambda _: None) for recorded in run])
