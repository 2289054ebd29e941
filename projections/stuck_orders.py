"""Orders that wait to be paid, collected, cleared or, after a failed campaign, refunded."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.campaign_events import CampaignClosed, CampaignFailed, CampaignTerminated
from domain.order_events import (
    OrderAmended,
    OrderCancelled,
    OrderCollected,
    OrderHandedBack,
    OrderPlaced,
    PaymentConfirmed,
)
from projections import stuck_rules as steps
from projections.columns import UtcTime
from projections.read_model import Handler
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
    sa.Column("taxes", sa.Text, nullable=False, comment="Tariff, VAT and consumption tax in fen"),
    sa.Column("is_closed", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("batch_id", sa.Text),
    sa.Column("in_run", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("step", sa.Text),
    sa.Column("since", UtcTime),
    sa.Column("deadline", UtcTime),
    sa.Index("stuck_inbox_orders_by_campaign", "partition", "campaign_id"),
    sa.Index("stuck_inbox_orders_by_batch", "partition", "batch_id"),
    sa.Index("stuck_inbox_orders_by_step", "partition", "step", "campaign_id", "since"),
)
"""Every order with what it waits for; nothing while others must do something first."""

Row = dict[str, Any]
NOTHING: Row = {"step": None, "since": None, "deadline": None}


def waiting(rule: Rule, since: Any) -> Row:
    return {"step": rule.step, "since": since, "deadline": due(rule, since)}


def own_taxes(event: OrderPlaced | OrderAmended) -> tuple[int, int, int]:
    """Tariff, VAT and consumption tax of an order, in fen."""
    taxes = [line.tax for line in event.lines]
    return (
        sum([tax.tariff_fen for tax in taxes]),
        sum([tax.vat_fen for tax in taxes]),
        sum([tax.consumption_fen for tax in taxes]),
    )


def told(taxes: tuple[int, int, int]) -> str:
    return "/".join(map(str, taxes))


def amended(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [{**order_key(each), "taxes": told(own_taxes(each.event))} for each in run]
    change(connection, orders, rows)


def order_key(recorded: Recorded) -> Row:
    return {"partition": partition_of(recorded), "order_id": recorded.event.order_id}


def moved(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Each order as the last of these events leaves it, whatever their types."""
    put(connection, orders, [new_row(each) for each in run if isinstance(each.event, OrderPlaced)])
    keys = {(partition_of(each), each.event.order_id) for each in run}
    columns = ("partition", "order_id", "due_fen", "is_closed", "step")
    rows = found(connection, orders, columns[:2], keys, columns)
    standing = {(row.partition, row.order_id): row._asdict() for row in rows}
    changes = list[Row]()
    for recorded in run:
        known = standing.get((partition_of(recorded), recorded.event.order_id))
        if known is not None and (new := next_wait(known, recorded.event)) is not None:
            known["step"] = new["step"]
            batch_id = getattr(recorded.event, "batch_id", None) if new is NOTHING else None
            changes.append({**order_key(recorded), **new, "batch_id": batch_id, "in_run": False})
    change(connection, orders, changes)


def new_row(recorded: Recorded) -> Row:
    event: OrderPlaced = recorded.event
    return {
        **order_key(recorded),
        "merchant_id": event.merchant_id,
        "campaign_id": event.campaign_id,
        "due_fen": event.amounts.paid_fen,
        "taxes": told(own_taxes(event)),
        **waiting(steps.PAY, event.placed_at),
    }


def next_wait(order: Row, event: Any) -> Row | None:
    """Only the sum that is due pays an order; who is collected waits with their batch."""
    rule = steps.COLLECT_CLOSED if order["is_closed"] else steps.COLLECT
    match event:
        case PaymentConfirmed():
            fits = order["step"] == steps.PAY.step and event.pays_off(order["due_fen"])
            return waiting(rule, event.paid_at) if fits else None
        case OrderCancelled() | OrderCollected():
            return NOTHING
        case OrderHandedBack():
            return waiting(rule, event.handed_back_at)
    return None


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


BY_BATCH = ("partition", "batch_id")


def tallied(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """From the count on, orders of the batches that got goods wait for a clearance run."""
    rows = [
        {"partition": partition_of(each), "batch_id": batch_id, **cleared_next(each)}
        for each in run
        for batch_id in sorted({part.batch_id for part in each.event.allotments})
    ]
    waits_here = sa.and_(orders.c.step.is_(None), orders.c.in_run.is_(False))
    change(connection, orders, rows, by=BY_BATCH, where=waits_here)


def cleared_next(recorded: Recorded) -> Row:
    return waiting(steps.OPEN_RUN, recorded.event.tallied_at)


def run_opened(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {"partition": partition_of(each), "order_id": one.order_id, **NOTHING, "in_run": True}
        for each in run
        for one in each.event.orders
    ]
    change(connection, orders, rows)


def opening_waits(recorded: Recorded) -> Row:
    return waiting(steps.OPEN_RUN, recorded.event.taken_back_at)


def taken_back(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """A run gave orders back to their batch: they wait for another."""
    rows = [
        {
            "partition": partition_of(each),
            "order_id": order_id,
            **(NOTHING if each.event.is_on_the_way else opening_waits(each)),
            "in_run": False,
        }
        for each in run
        for order_id in each.event.order_ids
    ]
    change(connection, orders, rows)


OF_CAMPAIGNS: Mapping[type, Handler] = {
    CampaignClosed: campaign_closed,
    CampaignFailed: campaign_failed,
    CampaignTerminated: campaign_terminated,
}
