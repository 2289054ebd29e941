"""What campaigns' own events do to the merchant dashboard: offers, windows, caps, units held."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain import campaign_events, campaign_state
from domain.campaign_terms import takes_money_until
from projections.campaign_hours import hour_of, zone_of_row
from projections.campaign_rows import campaigns, items, progress
from projections.holding import held
from projections.naming import happened_at
from projections.row_parts import partition_of
from projections.writing import Values, add, change, put

STAGE_WORD = {
    campaign_events.CampaignPublished: campaign_state.Stage.PUBLISHED.value,
    campaign_events.CampaignClosed: campaign_state.Stage.CLOSED.value,
    campaign_events.CampaignFailed: campaign_state.Stage.FAILED.value,
    campaign_events.CampaignTerminated: campaign_state.Stage.TERMINATED.value,
}


def draft(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    put(connection, campaigns, [drafted_row(each) for each in recorded])
    offered = [
        {
            **key_of(each),
            "sku": item.sku,
            "name": item.name,
            "units_max": item.units_max,
            "units_held": 0,
            "units_sold": 0,
        }
        for each in recorded
        for item in each.event.items
    ]
    put(connection, items, offered)


def key_of(each: Recorded) -> dict[str, Any]:
    return {
        "partition": partition_of(each),
        "campaign_id": each.event.campaign_id,
    }


def drafted_row(each: Recorded) -> Values:
    event = each.event
    copied = (
        "merchant_id", "name", "opens_at", "closes_at", "dispatch_by", "time_zone",
        "units_min", "units_max", "dispatch_from",
    )  # fmt: skip
    zeros = (
        "units_held", "orders_held", "units_sold", "orders_sold", "sold_fen",
        "received_fen", "owed_fen", "repaid_fen",
    )  # fmt: skip
    deposit = event.terms.deposit
    return {
        **key_of(each),
        **{name: getattr(event, name) for name in copied},
        **{
            name: getattr(event.route, name)
            for name in ("origin_country", "origin_place", "port", "mode")
        },
        **dict.fromkeys(zeros, 0),
        "settles_at": takes_money_until(event.terms, event.closes_at),
        "orders_min": event.terms.minimum.orders,
        "money_min_fen": event.terms.minimum.money_fen,
        "deposit_percent": deposit.percent if deposit else 0,
        "balance_opens_at": deposit.balance_opens_at if deposit else None,
        "balance_closes_at": deposit.balance_closes_at if deposit else None,
        "delivery_ends_at": event.terms.delivery_ends_at,
        "stage": campaign_state.Stage.DRAFT.value,
        "reason": None,
        "published_at": None,
        "ended_at": None,
    }


def set_stage(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    published = [
        each for each in recorded if isinstance(each.event, campaign_events.CampaignPublished)
    ]
    ended = [
        each for each in recorded if not isinstance(each.event, campaign_events.CampaignPublished)
    ]
    change(connection, campaigns, (stage_row(each, "published_at") for each in published))
    reasoned = (
        {**stage_row(each, "ended_at"), "reason": getattr(each.event, "reason", None)}
        for each in ended
    )
    change(connection, campaigns, reasoned)


def stage_row(each: Recorded, time_column: str) -> dict[str, Any]:
    at = happened_at(each.event)
    return {**key_of(each), "stage": STAGE_WORD[type(each.event)], time_column: at}


def set_promise(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    promised = ("dispatch_from", "dispatch_by")
    rows = [
        {**key_of(each), **{name: getattr(each.event, name) for name in promised}}
        for each in recorded
    ]
    change(connection, campaigns, rows)


def count_sold(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """What is paid whole: by that a minimum is reached, hour by hour of the campaign's clock."""
    rows, item_rows, hour_rows = list[Values](), list[Values](), list[Values]()
    with held(connection, campaigns) as offers:
        offers.know((partition_of(each), each.event.campaign_id) for each in recorded)
        for each in recorded:
            event = each.event
            sign = 1 if isinstance(event, campaign_events.UnitsSold) else -1
            units = sign * sum(part.quantity for part in event.units)
            orders = sign * event.order_count
            sums = {"units_sold": units, "orders_sold": orders, "sold_fen": sign * event.money_fen}
            rows.append({**key_of(each), **sums})
            zone = zone_of_row(offers, partition_of(each), event.campaign_id)
            hour = hour_of(happened_at(event), zone)
            hour_rows.append({**key_of(each), "hour": hour, "units": units, "orders": orders})
            item_rows += [
                {**key_of(each), "sku": part.sku, "units_sold": sign * part.quantity}
                for part in event.units
            ]
    change(connection, campaigns, rows, adding=("units_sold", "orders_sold", "sold_fen"))
    change(connection, items, item_rows, adding=("units_sold",))
    add(connection, progress, hour_rows)


def hold_units(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    add_held(connection, ((each, 1) for each in recorded))


def free_units(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    add_held(connection, ((each, -1) for each in recorded))


def add_held(connection: sa.Connection, signed: Iterable[tuple[Recorded, int]]) -> None:
    rows, item_rows = list[Values](), list[Values]()
    for each, sign in signed:
        units = sign * sum(part.quantity for part in each.event.units)
        orders = sign * each.event.order_count
        rows.append({**key_of(each), "units_held": units, "orders_held": orders})
        item_rows += [
            {**key_of(each), "sku": part.sku, "units_held": sign * part.quantity}
            for part in each.event.units
        ]
    change(connection, campaigns, rows, adding=("units_held", "orders_held"))
    change(connection, items, item_rows, adding=("units_held",))
