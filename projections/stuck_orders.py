"""Orders that wait to be paid, collected or, after a failed campaign, refunded."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from projections import stuck_rules as steps
from projections.columns import UtcTime
from projections.row_parts import key, partition_of
from projections.stuck_rules import Rule, due
from projections.stuck_waits import tables
from projections.writing import change, found, put

orders = sa.Table(
    "stuck_inbox_orders",
    tables,
    key("partition"),
    key("order_id"),
    sa.Column("merchant_id", sa.Text, nullable=False),
    sa.Column("campaign_id", sa.Text, nullable=False),
    sa.Column("due_fen", sa.BigInteger, nullable=False),
    sa.Column("is_closed", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("step", sa.Text),
    sa.Column("since", UtcTime),
    sa.Column("deadline", UtcTime),
    sa.Index("stuck_inbox_orders_by_campaign", "partition", "campaign_id"),
    sa.Index("stuck_inbox_orders_by_step", "partition", "step", "campaign_id", "since"),
)
"""Every order with what it waits for; nothing while its goods are another's to decide."""

Row = dict[str, Any]
NOTHING: Row = {"step": None, "since": None, "deadline": None}


def waiting(rule: Rule, since: Any) -> Row:
    return {"step": rule.step, "since": since, "deadline": due(rule, since)}


def order_key(recorded: Recorded) -> Row:
    return {"partition": partition_of(recorded), "order_id": recorded.event.order_id}


def placed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **order_key(recorded),
            "merchant_id": recorded.event.merchant_id,
            "campaign_id": recorded.event.campaign_id,
            "due_fen": recorded.event.amounts.paid_fen,
            **waiting(steps.PAY, recorded.event.placed_at),
        }
        for recorded in run
    ]
    put(connection, orders, rows)


def paid(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Only the sum that is due pays an order; all else is owed back."""
    keys = {(partition_of(each), each.event.order_id) for each in run}
    columns = ("partition", "order_id", "due_fen", "is_closed", "step")
    rows_found = found(connection, orders, columns[:2], keys, columns)
    known = {(row.partition, row.order_id): row for row in rows_found}
    rows = list[Row]()
    for recorded in run:
        order = known.get((partition_of(recorded), recorded.event.order_id))
        if (
            order is None
            or order.step != steps.PAY.step
            or order.due_fen != recorded.event.paid_fen
        ):
            continue
        rule = steps.COLLECT_CLOSED if order.is_closed else steps.COLLECT
        rows.append({**order_key(recorded), **waiting(rule, recorded.event.paid_at)})
    change(connection, orders, rows)


def ended(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Cancelled, or collected: then a batch decides."""
    change(connection, orders, [{**order_key(recorded), **NOTHING} for recorded in run])


def handed_back(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    for rule, is_closed in ((steps.COLLECT, False), (steps.COLLECT_CLOSED, True)):
        rows = [
            {**order_key(recorded), **waiting(rule, recorded.event.handed_back_at)}
            for recorded in run
        ]
        change(connection, orders, rows, where=orders.c.is_closed.is_(is_closed))


def campaign_key(recorded: Recorded) -> Row:
    return {"partition": partition_of(recorded), "campaign_id": recorded.event.campaign_id}


BY_CAMPAIGN = ("partition", "campaign_id")


def campaign_closed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """From now on who has paid waits for a planner; who pays later waits at once."""
    rows = [
        {**campaign_key(each), **waiting(steps.COLLECT_CLOSED, each.event.closed_at)}
        for each in run
    ]
    is_paid = orders.c.step == steps.COLLECT.step
    change(connection, orders, rows, by=BY_CAMPAIGN, where=is_paid)
    closed = [{**campaign_key(each), "is_closed": True} for each in run]
    change(connection, orders, closed, by=BY_CAMPAIGN)


def campaign_failed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    empty(connection, [(recorded, recorded.event.failed_at) for recorded in run])


def campaign_terminated(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    empty(connection, [(recorded, recorded.event.terminated_at) for recorded in run])


def empty(connection: sa.Connection, failed: Sequence[tuple[Recorded, Any]]) -> None:
    rows = [{**campaign_key(each), **waiting(steps.CANCEL, at)} for each, at in failed]
    waits = orders.c.step.in_((steps.PAY.step, steps.COLLECT.step))
    change(connection, orders, rows, by=BY_CAMPAIGN, where=waits)
