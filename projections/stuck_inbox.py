"""What waits, for whom, since when, and which of it needs a person today?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from application.event_log import Recorded
from domain import batch_events as batches
from domain import clearance_ahead_events as ahead
from domain import clearance_events as clearance
from domain import clearance_leaving_events as leaves
from domain import entry_events as entries
from domain import exit_events as exits
from domain import order_events as sale
from projections import stuck_answers as answers
from projections import stuck_leaving as leaving
from projections import stuck_members as inside
from projections import stuck_orders, stuck_repeats, stuck_stock, stuck_taxes
from projections.columns import is_one_of, merchants_of
from projections.order_sets import each_order
from projections.ordering import in_order
from projections.read_model import Handler, ReadModel
from projections.row_parts import Rows
from projections.stuck_ends import ENDS
from projections.stuck_members import members, runs
from projections.stuck_opens import OPENS
from projections.stuck_orders import orders
from projections.stuck_rows import STEPS_OF_CASES, rows_of, steps_of
from projections.stuck_rules import LIST_FOR_EXIT, PICK
from projections.stuck_waits import applier, tables


def in_turn(*handlers: Handler) -> Handler:
    def handle(connection: sa.Connection, run: Sequence[Recorded]) -> None:
        for handler in handlers:
            handler(connection, run)

    return handle


waits_end_and_begin = applier(OPENS, ENDS)

# One handler for all that happens to single orders: their events come in turns, and by thousands.
order_moved = in_turn(stuck_orders.moved, waits_end_and_begin)

OF_ORDERS: Mapping[type, Handler] = dict.fromkeys(
    (
        sale.OrderPlaced,
        sale.PaymentConfirmed,
        sale.OrderCancelled,
        sale.OrderCollected,
        sale.OrderHandedBack,
        sale.RefundOwed,
        sale.RefundPaid,
    ),
    order_moved,
)

OF_STOCK: Mapping[type, Handler] = {
    entries.EntryPosted: stuck_stock.posted,
    entries.GoodsTallied: in_turn(stuck_stock.tallied, stuck_orders.tallied),
    entries.DiscrepancyDecided: stuck_stock.decided,
    entries.StockAdjusted: stuck_stock.adjusted,
    entries.StockBlocked: stuck_stock.blocked,
    entries.StockUnblocked: stuck_stock.unblocked,
    entries.StockReserved: stuck_stock.reserved,
    entries.StockGivenBack: stuck_stock.given_back,
    entries.ReturnShelved: stuck_stock.shelved,
}

OF_RUNS: Mapping[type, Handler] = {
    clearance.WaybillsAssigned: inside.waybills_assigned,
    clearance.DocumentsSent: inside.documents_sent,
    clearance.DocumentsMatched: inside.matched,
    clearance.MatchFailed: inside.match_failed,
    clearance.DeclarationsCorrected: inside.corrected,
    ahead.DocumentsOutdated: inside.outdated,
    ahead.OrdersSupplied: inside.supplied,
    **stuck_taxes.OF_RUNS,
    clearance.DeclarationsSent: answers.declared,
    clearance.MessageRefused: answers.message_refused,
    clearance.DeclarationsAnswered: answers.answered,
    **stuck_repeats.OF_REFUSED,
    clearance.ParcelsHeld: answers.held_back,
    clearance.DeclarationsReleased: answers.released,
    leaves.WithdrawalsAccepted: inside.left,
    leaves.OrdersHandedBack: inside.left,
    leaves.ParcelsPicked: inside.picked,
    leaves.OrdersListedForExit: leaving.listed,
    leaves.OrdersDelistedFromExit: leaving.delisted,
}

OF_EXITS: Mapping[type, Handler] = {
    exits.GatePassIssued: leaving.pass_issued,
    exits.GatePassWithdrawn: leaving.pass_withdrawn,
    exits.ExitGatePassed: leaving.gate_passed,
    exits.ExitPosted: leaving.posted,
}

ONLY_TOUCHING = (
    clearance.InspectionRecorded,
    clearance.ReceiptUnfit,
    leaves.WithdrawalAsked,
    leaves.WithdrawalsSent,
    leaves.WithdrawalsRefused,
)
"""Events of a run that move none of its orders."""

OF_STEPS: Mapping[type, Handler] = {
    **stuck_orders.OF_CAMPAIGNS,
    **OF_STOCK,
    clearance.RunOpened: in_turn(inside.opened, stuck_orders.run_opened),
    batches.OrdersTakenBack: stuck_orders.taken_back,
    **{event_type: in_turn(step, inside.touched) for event_type, step in OF_RUNS.items()},
    **dict.fromkeys(ONLY_TOUCHING, inside.touched),
    **OF_EXITS,
}

HANDLERS: Mapping[type, Handler] = {
    **dict.fromkeys((*OPENS, *ENDS), waits_end_and_begin),
    **{
        event_type: in_turn(step, waits_end_and_begin)
        if event_type in OPENS or event_type in ENDS
        else step
        for event_type, step in OF_STEPS.items()
    },
    **OF_ORDERS,
    sale.OrderAmended: stuck_orders.amended,
}

MODEL = ReadModel("stuck_inbox", tables, HANDLERS)


INBOX_SORTS = ("of", "number", "since", "deadline", "merchant")


def inbox(
    connection: sa.Connection,
    partitions: Collection[str],
    merchant_id: str | None = None,
    *,
    whose: str | None = None,
    within: Collection[str] | None = None,
    only_cases: bool = False,
    overdue_at: datetime | None = None,
    sort: str = "since",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """Everything that waits, the oldest first unless sorted otherwise: partition, kind, id, part,
    merchant_id, step, whose, is_case, count, since, deadline, detail.

    Orders that wait for the same step in one campaign, run or exit are one row with their
    `count`; cases are a row each. `overdue_at` keeps those whose deadline was before that time.
    """
    waiting = rows_of(partitions, merchants_of(merchant_id, within)).subquery()
    c = waiting.c
    query = sa.select(waiting)
    if whose is not None:
        query = query.where(c.step.in_(steps_of(whose)))
    if only_cases:
        query = query.where(c.step.in_(STEPS_OF_CASES))
    if overdue_at is not None:
        query = query.where(c.deadline < overdue_at)
    columns = (c.id, c["count"], c.since, c.deadline, c.merchant_id)
    sorts = dict(zip(INBOX_SORTS, columns, strict=True))
    ordered = in_order(query, sorts, sort, c.partition, c.kind, c.id, c.step, c.part)
    return connection.execute(ordered.limit(limit).offset(offset)).all()


def inbox_counts(
    connection: sa.Connection,
    partitions: Collection[str],
    merchant_id: str | None = None,
    *,
    now: datetime,
    within: Collection[str] | None = None,
) -> Rows:
    """By role: how many rows wait, how many of them are cases, how many late, and the oldest."""
    c = rows_of(partitions, merchants_of(merchant_id, within)).subquery().c
    counts = (
        sa.func.count().label("rows"),
        sa.func.count().filter(c.is_case).label("cases"),
        sa.func.count().filter(c.deadline < now).label("late"),
        sa.func.min(c.since).label("since"),
    )
    query = sa.select(c.whose, *counts).group_by(c.whose).order_by(c.whose)
    return connection.execute(query).all()


def orders_waiting(
    connection: sa.Connection,
    partition: str,
    campaign_id: str,
    step: str,
    *,
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """The orders behind one row of a campaign, the oldest first."""
    c = orders.c
    query = sa.select(c.order_id, c.merchant_id, c.step, c.since, c.deadline).where(
        c.partition == partition, c.step == step, c.campaign_id == campaign_id
    )
    return connection.execute(query.order_by(c.since, c.order_id).limit(limit).offset(offset)).all()


def members_waiting(
    connection: sa.Connection,
    partition: str,
    step: str,
    *,
    run_id: str | None = None,
    exit_id: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """The orders behind one row of a run or of an exit, the oldest first."""
    c, (source, order_id) = members.c, each_order(members)
    shown = (c.run_id, c.exit_id, order_id.label("order_id"), c.step, c.since, c.deadline, c.detail)
    query = sa.select(*shown).select_from(source)
    query = query.where(c.partition == partition, c.step == step)
    if run_id is not None:
        query = query.where(c.run_id == run_id)
    if exit_id is not None:
        query = query.where(c.exit_id == exit_id)
    return connection.execute(query.order_by(c.since, order_id).limit(limit).offset(offset)).all()


def outstanding_runs(
    connection: sa.Connection, partitions: Collection[str] | None = None, *, limit: int = 1_000
) -> Rows:
    """Runs with orders neither released nor handed back: partition, run_id, merchant_id,
    declarant, last_position, last_at; those first that have not moved for longest.

    For the sweeper, which asks for work again after the broker lost its hints: it asks for every
    partition there is.
    """
    c = runs.c
    is_under_way = sa.exists().where(
        members.c.partition == c.partition,
        members.c.run_id == c.run_id,
        members.c.exit_id.is_(None),
        members.c.step.not_in((PICK.step, LIST_FOR_EXIT.step)),
    )
    query = sa.select(runs).where(is_under_way)
    if partitions is not None:
        query = query.where(is_one_of(c.partition, partitions))
    return connection.execute(query.order_by(c.last_position).limit(limit)).all()
