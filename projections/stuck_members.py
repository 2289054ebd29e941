"""What every order of a run or exit waits for, from the first waybill to the posted exit."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.customs_codes import Document
from projections import stuck_rules as steps
from projections.columns import UtcTime
from projections.naming import happened_at, orders_named
from projections.row_parts import key, number, partition_of
from projections.stuck_rules import Rule, due
from projections.stuck_waits import tables
from projections.writing import change, change_alike, put, remove

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
    key("partition"),
    key("run_id"),
    key("order_id"),
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
    sa.Index("stuck_inbox_members_by_exit", "partition", "exit_id", "order_id"),
    sa.Index("stuck_inbox_members_by_step", "partition", "step", "since"),
)
"""A row from the opening of the run until the order leaves it or its exit is posted."""

Row = dict[str, Any]
Key = tuple[str, str, str]
MEMBER = ("partition", "run_id", "order_id")
EXIT = ("partition", "exit_id")

BEFORE_DECLARING = tuple(
    rule.step
    for rule in (
        steps.ASSIGN_WAYBILL,
        steps.SEND_DOCUMENTS,
        steps.ANSWER_DOCUMENTS,
        steps.REPEAT_DOCUMENT,
        steps.MEND_DOCUMENT,
        steps.MEND_MATCH,
        steps.AWAIT_GOODS,
        steps.DECLARE,
    )
)
IN_EXIT = (steps.ISSUE_PASS.step, steps.PASS_GATE.step)


def waiting(rule: Rule, since: datetime, detail: str = "") -> Row:
    return {"step": rule.step, "since": since, "deadline": due(rule, since), "detail": detail}


def is_at(*rules: Rule) -> sa.ColumnElement[bool]:
    return members.c.step.in_([rule.step for rule in rules])


def members_of(run: Iterable[Recorded], rule: Rule) -> list[Row]:
    """Every order that events of a run name, waiting for one step."""
    rows = list[Row]()
    for recorded in run:
        alike = {
            "partition": partition_of(recorded),
            "run_id": recorded.event.run_id,
            **waiting(rule, happened_at(recorded.event)),
        }
        rows += [{**alike, "order_id": i} for i, _ in orders_named(recorded.event)]
    return rows


def wait_for(
    connection: sa.Connection,
    run: Iterable[Recorded],
    rule: Rule,
    where: sa.ColumnElement[bool] | None = None,
) -> None:
    """Every order that events of a run name waits for a step from now on."""
    for recorded in run:
        step = waiting(rule, happened_at(recorded.event))
        change_alike(connection, members, keys_of(recorded), step, where=where)


def keys_of(recorded: Recorded) -> list[Key]:
    """The rows of the orders that an event of a run names."""
    return keys(recorded, (order_id for order_id, _ in orders_named(recorded.event)))


def keys(recorded: Recorded, order_ids: Iterable[str]) -> list[Key]:
    partition, run_id = partition_of(recorded), recorded.event.run_id
    return [(partition, run_id, order_id) for order_id in order_ids]


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
    put(connection, members, members_of(run, steps.ASSIGN_WAYBILL))
    for recorded in run:
        early = [order.order_id for order in recorded.event.orders if not order.parts]
        change_alike(connection, members, keys(recorded, early), {"is_ahead": True})


def waybills_assigned(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Another waybill has to be sent and matched before it can be declared."""
    wait_for(connection, run, steps.SEND_DOCUMENTS, members.c.step.in_(BEFORE_DECLARING))


def documents_sent(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    is_to_send = is_at(steps.SEND_DOCUMENTS, steps.MEND_DOCUMENT)
    wait_for(connection, run, steps.ANSWER_DOCUMENTS, is_to_send)


def matched(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Whose goods are not here yet, waits for nobody but them."""
    wait_for(connection, run, steps.DECLARE, members.c.is_ahead.is_(False))
    wait_for(connection, run, steps.AWAIT_GOODS, members.c.is_ahead.is_(True))


def supplied(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    for recorded in run:
        change_alike(connection, members, keys_of(recorded), {"is_ahead": False})
    wait_for(connection, run, steps.DECLARE, is_at(steps.AWAIT_GOODS))


def match_failed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            "partition": partition_of(recorded),
            "run_id": recorded.event.run_id,
            "order_id": failure.order_id,
            **waiting(
                steps.MEND_MATCH, recorded.event.failed_at, f"{failure.rule}: {failure.field}"
            ),
        }
        for recorded in run
        for failure in reversed(recorded.event.failures)
    ]
    change(connection, members, rows)


def corrected(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Somebody saw to them: what is sent again by itself is counted anew."""
    wait_for(connection, run, steps.SEND_DOCUMENTS)
    none = {f"{each}_repeated": 0 for each in REPEATED}
    for recorded in run:
        change_alike(connection, members, keys_of(recorded), none)


def outdated(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Another waybill comes before all else."""
    for recorded in run:
        is_waybill = Document.WAYBILL in recorded.event.documents
        next_step = steps.ASSIGN_WAYBILL if is_waybill else steps.SEND_DOCUMENTS
        wait_for(connection, [recorded], next_step)
        none = {f"{document.value}_repeated": 0 for document in recorded.event.documents}
        change_alike(connection, members, keys_of(recorded), none)


def picked(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    for recorded in run:
        change_alike(connection, members, keys_of(recorded), {"is_picked": True})
    wait_for(connection, run, steps.LIST_FOR_EXIT, is_at(steps.PICK))


def left(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Withdrawn from customs or handed back: the run has nothing more to do for them."""
    rows = members_of(run, steps.PICK)
    remove(connection, members, [{name: row[name] for name in MEMBER} for row in rows])
