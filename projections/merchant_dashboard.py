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
from domain.identifiers import parts_of
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
from projections.following import Handler, ReadModel
from projections.naming import happened_at, orders_named
from projections.stage_moves import load, move_batches, recount, refuse_messages
from projections.writing import Values, add, change, folded, found, put

KEY = ("partition", "order_id")
MONEY = ("received_fen", "owed_fen", "repaid_fen")


def count_orders(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """Apply events that name orders, of any types: read the orders once, write each table once."""
    named = [
        (each, (parts_of(each.stream_id)[0], order_id))
        for each in recorded
        for order_id, _ in orders_named(each.event)
    ]
    rows = found(connection, counted_orders, KEY, (key for _, key in named))
    before = {(row.partition, row.order_id): row._asdict() for row in rows}
    after = {key: dict(row) for key, row in before.items()}
    by_day = list[Values]()
    for each, key in named:
        if isinstance(each.event, order.OrderPlaced | order.OrderNotPlaced):
            after[key] = new_row(*key, each.event)
        elif key in after:
            after[key].update(changes_of(after[key], each.event))
        if key in after:
            by_day += figures_of_day(after[key], each.event)
    put(connection, counted_orders, [r for key, r in after.items() if key not in before])
    changed = [row for key, row in after.items() if key in before and row != before[key]]
    change(connection, counted_orders, changed)
    recount(connection, ((before.get(key), row) for key, row in after.items()))
    add_money(connection, by_day)


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


def changes_of(row: Values, event: Any) -> dict[str, Any]:
    stage = stages.stage_after(row["stage"], row["due_fen"], event)
    match event:
        case order.OrderCollected():
            return {"stage": stage, "batch_id": event.batch_id}
        case order.OrderHandedBack():
            return {"stage": stage, "batch_id": None}
        case order.OrderAmended():
            return {"stage": stage, **amounts_of(event)}
        case run.DeclarationsSent():
            return {"stage": stage, "message_id": event.message_id}
    return {"stage": stage}


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
