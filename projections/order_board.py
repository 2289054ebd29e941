"""Where does each order stand, who holds it, what of its money is in, and what came of it?

One row an order, without a single field about a person. `last_position` and `last_at` are of the
latest event that changed the row.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from application.event_log import Recorded
from domain import clearance_events as run
from domain import clearance_leaving_events as leaving
from domain import order_events as order
from domain.batch_events import OrdersTakenBack, PurchasePlaced
from domain.clearance_ahead_events import DocumentsOutdated
from domain.consignment_events import CartonsPacked, ConsignmentDeparted
from domain.delivery import ParcelsDelivered, ParcelsLost, ParcelsRefused
from domain.entry_events import EntryGatePassed, EntryListed, EntryPosted, GoodsTallied
from domain.exit_events import (
    ExitGatePassed,
    ExitListed,
    ExitWithdrawn,
    GatePassedUnlisted,
    ListedParcelsHeld,
)
from domain.return_events import ReturnAnswered, ReturnReceived, ReturnRequested
from projections import stages
from projections.holding import HeldTable, held
from projections.naming import Named, happened_at, orders_named
from projections.order_facts import facts_teller, placed_facts
from projections.order_flow import Flow, flowing, standing_of
from projections.order_moves import come_to, load, move_batches, refuse_messages
from projections.order_rows import order_board, order_metadata
from projections.read_model import Handler, ReadModel
from projections.row_parts import partition_of

KEY = ("partition", "order_id")


def write_orders(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """Apply events that name orders, of any types."""
    with held(connection, order_board) as board, flowing(connection) as flow:
        named = [(each, partition_of(each), orders_named(each.event)) for each in recorded]
        board.know(
            (partition, order_id)
            for each, partition, parts in named
            if not is_first(each)
            for order_id, _ in parts
        )
        for each, partition, parts in named:
            if isinstance(each.event, BEGINNINGS):
                begin(board, flow, each, (partition, each.event.order_id))
            else:
                write_event(board, flow, each, partition, parts)


BEGINNINGS = (order.OrderPlaced, order.OrderNotPlaced)


def is_first(each: Recorded) -> bool:
    """Whether an order begins with it, so that nobody need ask what stood before."""
    return isinstance(each.event, BEGINNINGS) and each.version == 1


def begin(board: HeldTable, flow: Flow, each: Recorded, key: tuple[str, str]) -> None:
    stood = board.row(key) if board.is_known(key) else None
    before = None if stood is None else standing_of(stood)
    row = placed_facts(*key, each.position, each.event)
    board.write(key, row)
    flow.note(key[0], before, standing_of(row))


def write_event(
    board: HeldTable, flow: Flow, each: Recorded, partition: str, parts: Sequence[Named]
) -> None:
    """What one event changes in the row of each order it names; nothing of one that is unknown."""
    event, at = each.event, happened_at(each.event)
    last = {"last_position": each.position, "last_at": at}
    stage_after = stages.memory_of_stages(event)
    facts_of = facts_teller(event)
    for order_id, part in parts:
        row = board.row((partition, order_id))
        if row is None:
            continue
        before = row["stage"]
        stage = stage_after(before, row["due_fen"])
        facts = facts_of(row, stage, event, part)
        if stage != before:
            facts = {"reason": None, **facts, **come_to(stage, at, row), **last}
        elif facts:
            facts = {**facts, **last}
        else:
            continue
        stood = standing_of(row)
        board.change((partition, order_id), facts)
        flow.note(partition, stood, standing_of(row))


NAMING_ORDERS = (
    order.OrderPlaced,
    order.OrderNotPlaced,
    order.PaymentBegun,
    order.PaymentConfirmed,
    order.DepositKept,
    order.PromiseAnswered,
    order.OrderCancelled,
    order.OrderCollected,
    order.OrderHandedBack,
    order.OrderAmended,
    order.RefundOwed,
    order.RefundPaid,
    OrdersTakenBack,
    run.RunOpened,
    run.WaybillsAssigned,
    run.DocumentsMatched,
    run.MatchFailed,
    run.DeclarationsSent,
    run.DeclarationsAnswered,
    run.DeclarationsRejected,
    run.ParcelsHeld,
    run.DeclarationsReleased,
    run.DeclarationsCorrected,
    DocumentsOutdated,
    run.DeclarationsRepeated,
    run.InspectionRecorded,
    leaving.WithdrawalAsked,
    leaving.WithdrawalsRefused,
    ExitListed,
    ExitWithdrawn,
    ListedParcelsHeld,
    ExitGatePassed,
    GatePassedUnlisted,
    ParcelsDelivered,
    ParcelsRefused,
    ParcelsLost,
    ReturnRequested,
    ReturnReceived,
    ReturnAnswered,
)

HANDLERS: dict[type, Handler] = {
    **dict.fromkeys(NAMING_ORDERS, write_orders),
    CartonsPacked: load,
    EntryListed: load,
    PurchasePlaced: move_batches,
    ConsignmentDeparted: move_batches,
    EntryGatePassed: move_batches,
    EntryPosted: move_batches,
    GoodsTallied: move_batches,
    run.MessageRefused: refuse_messages,
}

MODEL = ReadModel("order_board", order_metadata, HANDLERS)
