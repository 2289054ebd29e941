"""How is each campaign of a merchant doing: units against minimum and caps, orders, money, hours?

Counts are kept, not made: every event adds to them what it changes, and an order's own small row
says for whom. `projections.campaign_figures` and `campaign_page_figures` read them for the pages;
at which of customs' stages orders stand the order board says.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain import campaign_events as campaign
from domain import order_events as order
from domain import refund
from domain.dated import customs_day
from domain.delivery import ParcelsDelivered, ParcelsLost, ParcelsRefused
from domain.exit_events import ExitGatePassed, GatePassedUnlisted
from domain.return_events import ReturnReceived, ReturnRequested
from projections.campaign_counting import counting, standing_of
from projections.campaign_hours import zone_of_row
from projections.campaign_needs import needing
from projections.campaign_order_rows import counted_orders
from projections.campaign_orders import begun, changed
from projections.campaign_rows import campaigns, dashboard_metadata, days
from projections.campaign_sales import (
    count_sold,
    draft,
    free_units,
    hold_units,
    set_promise,
    set_stage,
)
from projections.holding import HeldTable, held
from projections.naming import happened_at, orders_named
from projections.read_model import Handler, ReadModel
from projections.row_parts import partition_of
from projections.row_values import Key, Row
from projections.writing import Values, add, change, folded

MONEY = ("received_fen", "owed_fen", "repaid_fen")
FIGURES = ("orders", "units", *MONEY)

BEGINNINGS = (order.OrderPlaced, order.OrderNotPlaced)


def count_orders(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """Apply events that name orders, of any types."""
    figured = list[Values]()
    with (
        held(connection, counted_orders) as rows,
        held(connection, campaigns) as offers,
        counting(connection) as counted,
        needing(connection) as needs,
    ):
        named = [
            ((partition_of(each), order_id), each)
            for each in recorded
            for order_id, _ in orders_named(each.event)
        ]
        rows.know(key for key, each in named if not is_first(each))
        offers.know(offers_of(rows, named))
        for key, each in named:
            before = standing_before(rows, key)
            if (row := row_after(rows, offers, key, each, before)) is None:
                continue
            stood = None if before is None else standing_of(before)
            counted.note(key, stood, standing_of(row))
            needs.note(before, row)
            if type(each.event) in FIGURED:
                figured.append({**row, **figures_of(each.event)})
    add_days(connection, figured)
    add_money(connection, figured)


def row_after(
    rows: HeldTable, offers: HeldTable, key: Key, each: Recorded, before: Row | None
) -> Row | None:
    """An order's row as an event leaves it; nothing of one that is unknown."""
    event = each.event
    if isinstance(event, BEGINNINGS):
        zone = zone_of_row(offers, key[0], event.campaign_id)
        rows.write(key, begun(key[0], event, zone))
    elif before is not None:
        zone = zone_of_row(offers, key[0], before["campaign_id"])
        rows.change(key, changed(before, event, zone))
    return rows.row(key) if rows.is_known(key) else None


def is_first(each: Recorded) -> bool:
    """Whether an order begins with it, so that nobody need ask what stood before."""
    return isinstance(each.event, BEGINNINGS) and each.version == 1


def standing_before(rows: HeldTable, key: Key) -> Row | None:
    """A copy: what is held changes."""
    row = rows.row(key) if rows.is_known(key) else None
    return None if row is None else dict(row)


def offers_of(rows: HeldTable, named: Iterable[tuple[Key, Recorded]]) -> Iterator[Key]:
    """The campaigns whose clocks are asked for."""
    for key, each in named:
        if isinstance(each.event, BEGINNINGS):
            yield (key[0], each.event.campaign_id)
        elif (row := rows.row(key) if rows.is_known(key) else None) is not None:
            yield (key[0], row["campaign_id"])


def figures_of(event: Any) -> dict[str, Any]:
    """What an event adds to its customs day."""
    figures: dict[str, Any] = dict.fromkeys(FIGURES, 0)
    figures["day"] = customs_day(happened_at(event))
    match event:
        case order.OrderPlaced():
            figures |= {"orders": 1, "units": sum(line.quantity for line in event.lines)}
        case order.PaymentConfirmed():
            figures["received_fen"] = event.paid_fen
        case order.RefundOwed():
            figures["owed_fen"] = event.amount_fen
        case order.RefundPaid():
            figures["repaid_fen"] = event.amount_fen
    return figures


def add_days(connection: sa.Connection, figured: Sequence[Values]) -> None:
    """Of each campaign, of each merchant, and of the whole book: what is empty leaves none out."""
    named = [
        {name: row[name] for name in ("partition", "campaign_id", "day", *FIGURES)}
        | {"merchant_id": row["merchant_id"] or ""}
        for row in figured
        if any(row[name] for name in FIGURES)
    ]
    rows = [
        {**row, "campaign_id": campaign_id, "merchant_id": merchant_id}
        for row in folded(days, named, adding=FIGURES)
        for campaign_id, merchant_id in {
            ("", ""),
            ("", row["merchant_id"]),
            (row["campaign_id"], ""),
        }
    ]
    add(connection, days, rows)


def add_money(connection: sa.Connection, figured: Sequence[Values]) -> None:
    """What came in and went out of each campaign in all."""
    totals = [
        {
            **{name: row[name] for name in ("partition", "campaign_id", *MONEY)},
            "owed_fen": row["owed_fen"] - row["repaid_fen"],
        }
        for row in figured
    ]
    moved = [row for row in folded(campaigns, totals, adding=MONEY) if any(row[n] for n in MONEY)]
    change(connection, campaigns, moved, adding=MONEY)


FIGURED = frozenset((order.OrderPlaced, order.PaymentConfirmed, order.RefundOwed, order.RefundPaid))
"""Events that are figures of their day."""

NAMING_ORDERS = (
    order.OrderPlaced,
    order.OrderNotPlaced,
    order.PaymentConfirmed,
    order.OrderCancelled,
    order.OrderCollected,
    order.OrderHandedBack,
    order.OrderAmended,
    order.ConsigneeReported,
    order.ConsigneeCorrected,
    order.RefundOwed,
    order.RefundPaid,
    refund.RefundFailed,
    refund.RefundAskedAgain,
    refund.RefundConfirmed,
    ExitGatePassed,
    GatePassedUnlisted,
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
    campaign.UnitsSold: count_sold,
    campaign.SalesUndone: count_sold,
    campaign.UnitsFreed: free_units,
    **dict.fromkeys(NAMING_ORDERS, count_orders),
}

MODEL = ReadModel("merchant_dashboard", dashboard_metadata, HANDLERS, version=3)
