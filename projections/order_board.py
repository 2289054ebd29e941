"""Where does each order stand, who holds it, what of its money is in, and what came of it?

One row an order, without a single field about a person. `last_position` and `last_at` are of the
latest event that changed the row.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain import clearance_events as run
from domain import order_events as order
from domain.batch_events import OrdersTakenBack, PurchasePlaced
from domain.consignment import CartonsPacked, ConsignmentDeparted
from domain.delivery import ParcelsDelivered, ParcelsLost, ParcelsRefused
from domain.entry_events import EntryGatePassed, EntryListed, EntryPosted, GoodsTallied
from domain.exit_list import (
    ExitGatePassed,
    ExitListed,
    ExitWithdrawn,
    GatePassedUnlisted,
    ListedParcelsHeld,
)
from domain.identifiers import parts_of
from domain.order_return import ReturnAnswered, ReturnReceived, ReturnRequested
from projections import stages
from projections.following import Handler, ReadModel
from projections.naming import happened_at, orders_named
from projections.order_facts import facts_of, placed_facts
from projections.order_moves import load, move_batches, refuse_messages
from projections.order_rows import order_board, order_metadata
from projections.writing import Values, change, found, put

STANDING = (
    "partition", "order_id", "stage", "due_fen", "received_fen", "owed_fen", "repaid_fen", "run_id",
)  # fmt: skip
"""What must be known of a row to tell what an event makes of it."""


def write_orders(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """Apply events that name orders, of any types: one read, and one write a set of columns."""
    named = [
        (each, (parts_of(each.stream_id)[0], order_id), part)
        for each in recorded
        for order_id, part in orders_named(each.event)
    ]
    rows = found(connection, order_board, STANDING[:2], (key for _, key, _ in named), STANDING)
    standing = {(row.partition, row.order_id): row._asdict() for row in rows}
    placed: dict[tuple[str, str], dict[str, Any]] = {}
    changed = defaultdict[tuple[str, str], dict[str, Any]](dict)
    for each, key, part in named:
        if isinstance(each.event, order.OrderPlaced | order.OrderNotPlaced):
            placed[key] = standing[key] = placed_facts(*key, each.position, each.event)
        elif row := standing.get(key):
            facts = changes_of(row, each, part)
            row.update(facts)
            if facts and key not in placed:
                changed[key].update(facts)
    put(connection, order_board, placed.values())
    write_changes(connection, changed)


def changes_of(row: dict[str, Any], each: Recorded, part: Any) -> dict[str, Any]:
    """The columns an event changes in the row of an order it names; none when it does not."""
    stage = stages.stage_after(row["stage"], row["due_fen"], each.event)
    facts = facts_of(row, stage, each.event, part)
    if stage != row["stage"]:
        facts = {"reason": None, **facts, "stage": stage}
    if facts:
        facts |= {"last_position": each.position, "last_at": happened_at(each.event)}
    return facts


def write_changes(
    connection: sa.Connection, changed: dict[tuple[str, str], dict[str, Any]]
) -> None:
    alike = defaultdict[frozenset[str], list[Values]](list)
    for (partition, order_id), facts in changed.items():
        row = {"partition": partition, "order_id": order_id, **facts}
        alike[frozenset(row)].append(row)
    for rows in alike.values():
        change(connection, order_board, rows)


NAMING_ORDERS = (
    order.OrderPlaced,
    order.OrderNotPlaced,
    order.PaymentConfirmed,
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
    run.InspectionRecorded,
    run.WithdrawalAsked,
    run.WithdrawalsRefused,
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
