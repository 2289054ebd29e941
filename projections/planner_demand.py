"""How the planner board follows demand: what is paid for and not yet collected."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain import order_events as order
from domain.campaign_events import CampaignDrafted, PromiseChanged
from projections import stages
from projections.planner_rows import campaigns, demand, products, waiting_orders
from projections.read_model import Handler
from projections.row_parts import partition_of
from projections.writing import Values, change, count, found, put

KEY = ("partition", "order_id")


def offer(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    drafted = [(partition_of(each), each.event) for each in recorded]
    put(connection, campaigns, [campaign_row(partition, event) for partition, event in drafted])
    measured = [
        {
            "partition": partition,
            "sku": item.sku,
            "name": item.name,
            "weight_grams": item.weight_grams,
            "volume_cm3": item.volume_cm3,
        }
        for partition, event in drafted
        for item in event.items
    ]
    put(connection, products, measured)


def campaign_row(partition: str, event: CampaignDrafted) -> Values:
    copied = ("campaign_id", "merchant_id", "name", "closes_at", "dispatch_by")
    return {
        "partition": partition,
        **{name: getattr(event, name) for name in copied},
        **route_columns(event.route),
    }


def route_columns(route: Any) -> Values:
    names = ("origin_country", "origin_place", "port", "mode", "regime")
    return {name: getattr(route, name) for name in names}


def set_promise(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [
        {
            "partition": partition_of(each),
            "campaign_id": each.event.campaign_id,
            "dispatch_by": each.event.dispatch_by,
        }
        for each in recorded
    ]
    change(connection, campaigns, rows)


def follow_orders(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """Apply events of orders' own streams, of any types: one read and one write a table."""
    keyed = [(each.event, (partition_of(each), each.event.order_id)) for each in recorded]
    rows = found(connection, waiting_orders, KEY, (key for _, key in keyed))
    before = {(row.partition, row.order_id): row._asdict() for row in rows}
    after = {key: dict(row) for key, row in before.items()}
    for event, key in keyed:
        if isinstance(event, order.OrderPlaced):
            after[key] = placed_row(*key, event)
        elif row := after.get(key):
            row["stage"] = stages.stage_after(row["stage"], row["due_fen"], event)
            if isinstance(event, order.OrderAmended):
                row.update(amounts_of(event))
    put(connection, waiting_orders, [r for key, r in after.items() if r != before.get(key)])
    count(connection, demand, [*counted(before.values(), -1), *counted(after.values(), 1)])


def placed_row(partition: str, order_id: str, event: order.OrderPlaced) -> dict[str, Any]:
    return {
        "partition": partition,
        "order_id": order_id,
        "campaign_id": event.campaign_id,
        "stage": stages.PLACED,
        **amounts_of(event),
    }


def amounts_of(event: order.OrderPlaced | order.OrderAmended) -> dict[str, Any]:
    units: Counter[str] = Counter()
    for line in event.lines:
        units[line.sku] += line.quantity
    return {"units": dict(sorted(units.items())), "due_fen": event.amounts.paid_fen}


def counted(rows: Iterable[Values], sign: int) -> list[Values]:
    """What orders count for in the demand: nothing unless they are paid and not collected."""
    return [
        {
            "partition": row["partition"],
            "campaign_id": row["campaign_id"],
            "sku": sku,
            "orders": sign,
            "units": sign * units,
        }
        for row in rows
        if row["stage"] == stages.PAID
        for sku, units in row["units"].items()
    ]


HANDLERS: dict[type, Handler] = {
    CampaignDrafted: offer,
    PromiseChanged: set_promise,
    order.OrderPlaced: follow_orders,
    order.PaymentConfirmed: follow_orders,
    order.OrderCancelled: follow_orders,
    order.OrderCollected: follow_orders,
    order.OrderHandedBack: follow_orders,
    order.OrderAmended: follow_orders,
}
