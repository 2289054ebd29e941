"""How is each campaign of a merchant doing: units against minimum and caps, orders, money, days?

Counts are kept, not made: every event adds to them what it changes, and an order's own small row
says what it counted for before. `projections.campaign_figures` reads them for the pages.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain import campaign_events as campaign
from domain import clearance_events as run
from domain import exit_list as exits
from domain import order_events as order
from domain.batch_events import OrdersTakenBack, PurchasePlaced
from domain.consignment import CartonsPacked, ConsignmentDeparted
from domain.dated import customs_day
from domain.delivery import ParcelsDelivered, ParcelsLost, ParcelsRefused
from domain.entry_events import EntryGatePassed, EntryListed, EntryPosted, GoodsTallied
from domain.order_return import ReturnReceived, ReturnRequested
from projections import stages
from projections.campaign_rows import campaigns, counted_orders, dashboard_metadata, days
from projections.campaign_sales import (
    draft,
    free_units,
    hold_units,
    set_promise,
    set_stage,
)
from projections.holding import HeldTable, held
from projections.naming import Named, happened_at, orders_named
from projections.read_model import Handler, ReadModel
from projections.row_parts import partition_of
from projections.stage_moves import Counts, load, move_batches, refuse_messages
from projections.writing import Values, add, change, folded

MONEY = ("received_fen", "owed_fen", "repaid_fen")


def count_orders(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """Apply events that name orders, of any types."""
    counts, by_day = Counts(), list[Values]()
    with held(connection, counted_orders) as rows:
        named = [(each, partition_of(each), orders_named(each.event)) for each in recorded]
        rows.know((partition, i) for _, partition, parts in named for i, _ in parts)
        for each, partition, parts in named:
            for key in ((partition, order_id) for order_id, _ in parts):
                if isinstance(each.event, BEGINNINGS):
                    counts.take(rows.row(key))
                    rows.write(key, new_row(*key, each.event))
                    counts.give(rows.row(key))
            move_named(rows, counts, each.event, partition, parts)
            for order_id, _ in parts if isinstance(each.event, FIGURED) else ():
                if row := rows.row((partition, order_id)):
                    by_day += figures_of_day(row, each.event)
    counts.write(connection)
    add_money(connection, by_day)


BEGINNINGS = (order.OrderPlaced, order.OrderNotPlaced)
FIGURED = (order.OrderPlaced, order.PaymentConfirmed, order.RefundOwed, order.RefundPaid)
"""Events of single orders that have a figure of their day."""


def move_named(
    rows: HeldTable, counts: Counts, event: Any, partition: str, parts: Sequence[Named]
) -> None:
    """Orders that are known come to the stage of the event, and count there."""
    if isinstance(event, BEGINNINGS):
        return
    stage_after, facts = stages.memory_of_stages(event), facts_of(event)
    for order_id, _ in parts:
        row = rows.row((partition, order_id))
        if row is None:
            continue
        stage = stage_after(row["stage"], row["due_fen"])
        if facts or stage != row["stage"]:
            counts.take(row)
            rows.change((partition, order_id), {**facts, "stage": stage})
            counts.give(row)


def new_row(
    partition: str, order_id: str, event: order.OrderPlaced | order.OrderNotPlaced
) -> dict[str, Any]:
    row = {"partition": partition, "order_id": order_id, "campaign_id": event.campaign_id}
    unknown: dict[str, Any] = {"batch_id": None, "message_id": None}
    if isinstance(event, order.OrderNotPlaced):
        return row | unknown | {"stage": stages.NOT_PLACED, "units": 0, "due_fen": 0}
    return row | unknown | {"stage": stages.PLACED, **amounts_of(event)}


def amounts_of(event: order.OrderPlaced | order.OrderAmended) -> dict[str, Any]:
    units = sum(line.quantity for line in event.lines)
    return {"units": units, "due_fen": event.amounts.paid_fen}


def facts_of(event: Any) -> dict[str, Any]:
    """What an event sets of the orders it names, besides their stage."""
    match event:
        case order.OrderCollected():
            return {"batch_id": event.batch_id}
        case order.OrderHandedBack():
            return {"batch_id": None}
        case order.OrderAmended():
            return amounts_of(event)
        case run.DeclarationsSent():
            return {"message_id": event.message_id}
    return {}


def figures_of_day(row: Values, event: Any) -> Iterable[Values]:
    """What an event adds to its customs day; nothing for most."""
    figures: dict[str, int] = dict.fromkeys(("orders", "units", *MONEY), 0)
    match event:
        case order.OrderPlaced():
            figures |= {"orders": 1, "units": row["units"]}
        case order.PaymentConfirmed():
            figures["received_fen"] = event.paid_fen
        case order.RefundOwed():
            figures["owed_fen"] = event.amount_fen
        case order.RefundPaid():
            figures["repaid_fen"] = event.amount_fen
        case _:
            return
    key = {name: row[name] for name in ("partition", "campaign_id")}
    yield {**key, "day": customs_day(happened_at(event)), **figures}


def add_money(connection: sa.Connection, by_day: Sequence[Values]) -> None:
    """What came in and went out, on each day, and of each campaign in all."""
    add(connection, days, by_day)
    totals = [
        {
            **{name: row[name] for name in ("partition", "campaign_id", *MONEY)},
            "owed_fen": row["owed_fen"] - row["repaid_fen"],
        }
        for row in by_day
    ]
    moved = [row for row in folded(campaigns, totals, adding=MONEY) if any(row[n] for n in MONEY)]
    change(connection, campaigns, moved, adding=MONEY)


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
    exits.ExitListed,
    exits.ExitWithdrawn,
    exits.ListedParcelsHeld,
    exits.ExitGatePassed,
    exits.GatePassedUnlisted,
    ParcelsDelivered,
    ParcelsRefused,
    ParcelsLost,
    ReturnRequested,
    ReturnReceived,
)

HANDLERS: dict[type, Handler] = {
    campaign.CampaignDrafted: draft,
    campaign.CampaignPublished: set_stage,
    campaign.CampaignClosed: set_stage,
    campaign.CampaignFailed: set_stage,
    campaign.CampaignTerminated: set_stage,
    campaign.PromiseChanged: set_promise,
    campaign.UnitsHeld: hold_units,
    campaign.UnitsFreed: free_units,
    **dict.fromkeys(NAMING_ORDERS, count_orders),
    CartonsPacked: load,
    EntryListed: load,
    PurchasePlaced: move_batches,
    ConsignmentDeparted: move_batches,
    EntryGatePassed: move_batches,
    EntryPosted: move_batches,
    GoodsTallied: move_batches,
    run.MessageRefused: refuse_messages,
}

MODEL = ReadModel("merchant_dashboard", dashboard_metadata, HANDLERS)
