"""How is each campaign of a merchant doing: units against minimum and caps, orders, money, days?

Counts are kept, not made: every event adds to them what it changes, and an order's own small row
says for whom. `projections.campaign_figures` reads them for the pages; at which stages orders stand
the order board says.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain import campaign_events as campaign
from domain import order_events as order
from domain.dated import customs_day
from projections.campaign_rows import campaigns, counted_orders, dashboard_metadata, days
from projections.campaign_sales import (
    count_sold,
    draft,
    free_units,
    hold_units,
    set_promise,
    set_stage,
)
from projections.holding import held
from projections.naming import happened_at
from projections.read_model import Handler, ReadModel
from projections.row_parts import partition_of
from projections.writing import Values, add, change, folded

MONEY = ("received_fen", "owed_fen", "repaid_fen")
FIGURES = ("orders", "units", *MONEY)

BEGINNINGS = (order.OrderPlaced, order.OrderNotPlaced)


def count_orders(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """Apply events of single orders, of any types."""
    figured = list[Values]()
    with held(connection, counted_orders) as rows:
        keyed = [((partition_of(each), each.event.order_id), each.event) for each in recorded]
        rows.know(key for key, event in keyed if not isinstance(event, BEGINNINGS))
        for key, event in keyed:
            if isinstance(event, BEGINNINGS):
                rows.write(key, new_row(*key, event))
            if row := rows.row(key):
                figured.append({**row, **figures_of(event)})
    add_days(connection, figured)
    add_money(connection, figured)


def new_row(
    partition: str, order_id: str, event: order.OrderPlaced | order.OrderNotPlaced
) -> dict[str, Any]:
    return {
        "partition": partition,
        "order_id": order_id,
        "campaign_id": event.campaign_id,
        "merchant_id": event.merchant_id if isinstance(event, order.OrderPlaced) else None,
    }


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


COUNTED = (
    order.OrderPlaced,
    order.OrderNotPlaced,
    order.PaymentConfirmed,
    order.RefundOwed,
    order.RefundPaid,
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
    **dict.fromkeys(COUNTED, count_orders),
}

MODEL = ReadModel("merchant_dashboard", dashboard_metadata, HANDLERS)
