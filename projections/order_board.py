"""Where does each order stand, who holds it, what of its money is in, and what came of it?

One row an order, without a single field about a person. `last_position` and `last_at` are of the
latest event that changed the row.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

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
from projections.order_facts import AMOUNT_FACTS, GOODS_FACTS, OWN_FACTS, OwnFact, placed_facts
from projections.order_flow import Flow, Standing, flowing, place_of, standing_of
from projections.order_moves import come_to, load, move_batches, refuse_messages
from projections.order_rows import order_board, order_metadata
from projections.read_model import Handler, ReadModel
from projections.row_parts import partition_of
from projections.row_values import Key, Row

NONE: Mapping[str, OwnFact] = {}

Told = tuple[Key, Row, Any]
"""An order's key and row, and what an event says of it."""


LOOKED_AT = (*Standing._fields, "run_id")
"""The columns of a row by which it is told what an event changes in it."""


def write_orders(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """Apply events that name orders, of any types."""
    with held(connection, order_board) as board, flowing(connection) as flow:
        named = [(each, partition_of(each), orders_named(each.event)) for each in recorded]
        standing = (
            (partition, order_id)
            for each, partition, parts in named
            if not is_first(each)
            for order_id, _ in parts
        )
        board.know(standing, LOOKED_AT)
        for each, partition, parts in named:
            if isinstance(each.event, BEGINNINGS):
                begin(board, flow, each, (partition, each.event.order_id))
            elif type(each.event) in AMOUNT_FACTS:
                write_amounts(board, flow, each, partition)
            else:
                write_goods(board, flow, each, partition, parts)


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


def write_amounts(board: HeldTable, flow: Flow, each: Recorded, partition: str) -> None:
    """What an event about one order changes in it; nothing of one that is unknown."""
    event, at, key = each.event, happened_at(each.event), (partition, each.event.order_id)
    row = board.row(key)
    if row is None:
        return
    stage = stages.stage_after(row["stage"], row["due_fen"], event)
    facts = AMOUNT_FACTS[type(event)](row, stage, event)
    if stage != row["stage"]:
        facts = {"reason": None, **facts, **come_to(stage, at, row["stage_at"])}
    if facts:
        stood = standing_of(row)
        board.change(key, {**facts, **last_of(each)})
        flow.note(partition, stood, standing_of(row))


def last_of(each: Recorded) -> dict[str, Any]:
    return {"last_position": each.position, "last_at": happened_at(each.event)}


def write_goods(
    board: HeldTable, flow: Flow, each: Recorded, partition: str, parts: Sequence[Named]
) -> None:
    """What an event changes in the rows of the orders it names, all at once where they are alike.

    Nothing of orders that are unknown or have ended.
    """
    going = defaultdict[Any, list[Told]](list)
    for order_id, part in parts:
        key = (partition, order_id)
        row = board.row(key)
        if row is not None and row["stage"] not in stages.ENDED:
            going[place_of(row)].append((key, row, part))
    for alike in going.values():
        is_changed = move_alike(board, flow, each, {key: row for key, row, _ in alike})
        tell_own(board, each.event, alike, {} if is_changed else last_of(each))


def move_alike(board: HeldTable, flow: Flow, each: Recorded, rows: Mapping[Key, Row]) -> bool:
    """What an event makes of orders that stand at one place; whether that is anything."""
    event, row = each.event, next(iter(rows.values()))
    event_type, before, since = type(event), row["stage"], row["stage_at"]
    stage = stages.stage_after(before, None, event)
    facts = GOODS_FACTS[event_type](before, stage, event) if event_type in GOODS_FACTS else {}
    if stage != before:
        coming = come_to(stage, happened_at(event), since)
        facts = {"reason": None, **facts, **coming}
        flow.move(row["partition"], list(rows.values()), stage, coming["stage_at"])
    if facts:
        board.change_alike(rows, {**facts, **last_of(each)})
    return bool(facts)


def tell_own(board: HeldTable, event: Any, told: Sequence[Told], last: Row) -> None:
    """What an event says of each order alone, with `last` where it changed nothing else."""
    event_type: type = type(event)
    for name, fact in OWN_FACTS.get(event_type, NONE).items():
        said = {key: own for key, row, part in told if (own := fact(row, part)) is not None}
        board.change_each(name, said)
        if last:
            board.change_alike(said, last)


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
