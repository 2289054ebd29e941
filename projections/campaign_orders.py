"""One order in the merchant dashboard: what it begins as, and what each event makes of it.

It stands at the stages that its own stream, the gate and the carrier know. What customs does in
between changes nothing here: for whoever sold it, it is collected and under way.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain import order_events as order
from domain import refund
from domain.buyers_year import OverYearlyLimit
from projections import stages
from projections.campaign_hours import hour_of
from projections.naming import happened_at

Row = Mapping[str, Any]
Facts = dict[str, Any]

REASON_MAX = 80
"""Letters of a reason by which orders are counted: people may type long ones."""

OVER_LIMIT = OverYearlyLimit.__name__
"""The reason of an order that would have taken its buyer over the yearly limit."""

ADDRESS_REPORTED, ADDRESS_CHANGED = "address reported", "address changed"


def begun(partition: str, event: order.OrderPlaced | order.OrderNotPlaced, zone: ZoneInfo) -> Facts:
    is_placed = isinstance(event, order.OrderPlaced)
    return {
        "partition": partition,
        "order_id": event.order_id,
        "campaign_id": event.campaign_id,
        "merchant_id": event.merchant_id if is_placed else None,
        "stage": stages.PLACED if is_placed else stages.NOT_PLACED,
        "reason": "" if isinstance(event, order.OrderPlaced) else event.reason[:REASON_MAX],
        "hour": hour_of(happened_at(event), zone),
        "due_fen": event.amounts.paid_fen if isinstance(event, order.OrderPlaced) else None,
        "lines": lines_of(event) if isinstance(event, order.OrderPlaced) else "[]",
        "payments": "[]",
        "paid_hour": None,
        "owed_fen": 0,
        "repaid_fen": 0,
        "owed_since": None,
        "failed_at": None,
        "address_word": None,
        "address_at": None,
        "batch_id": None,
    }


def lines_of(event: order.OrderPlaced | order.OrderAmended) -> str:
    """Product, units, and what they cost with their tax: by it the order's money is shared out."""
    named = dict[str, list[int]]()
    for line in event.lines:
        tax = line.tax
        known = named.setdefault(line.sku, [0, 0])
        known[0] += line.quantity
        known[1] += line.value_fen + tax.tariff_fen + tax.consumption_fen + tax.vat_fen
    return json.dumps([[sku, *both] for sku, both in named.items()], ensure_ascii=False)


def changed(row: Row, event: Any, zone: ZoneInfo) -> Facts:
    """The columns that an event sets; none where it changes nothing that is counted."""
    stage = stages.stage_after(row["stage"], row["due_fen"], event)
    facts = facts_of(row, event, stage, zone)
    if stage != row["stage"]:
        is_cancelled = isinstance(event, order.OrderCancelled)
        facts |= {"stage": stage, "reason": event.reason[:REASON_MAX] if is_cancelled else ""}
    return facts


def facts_of(row: Row, event: Any, stage: str, zone: ZoneInfo) -> Facts:
    match event:
        case order.PaymentConfirmed():
            return paid(row, event, stage, zone)
        case order.RefundOwed():
            since = row["owed_since"] if row["owed_fen"] > 0 else event.owed_at
            return {"owed_fen": row["owed_fen"] + event.amount_fen, "owed_since": since}
        case order.RefundPaid():
            left = row["owed_fen"] - event.amount_fen
            since = row["owed_since"] if left > 0 else None
            repaid = row["repaid_fen"] + event.amount_fen
            return {
                "owed_fen": left,
                "repaid_fen": repaid,
                "owed_since": since,
                "failed_at": None,
            }
        case refund.RefundFailed():
            return {"failed_at": event.failed_at}
        case refund.RefundAskedAgain() | refund.RefundConfirmed():
            return {"failed_at": None}
        case order.OrderAmended() if row["stage"] not in stages.ENDED:
            return {"lines": lines_of(event), "due_fen": event.amounts.paid_fen}
        case order.OrderCollected():
            return {"batch_id": event.batch_id}
        case order.OrderHandedBack():
            return {"batch_id": None}
        case order.ConsigneeReported():
            return address(ADDRESS_REPORTED, event.reported_at)
        case order.ConsigneeCorrected():
            return address(ADDRESS_CHANGED, event.corrected_at)
    return {}


def address(word: str, at: datetime) -> Facts:
    return {"address_word": word, "address_at": at}


def paid(row: Row, event: order.PaymentConfirmed, stage: str, zone: ZoneInfo) -> Facts:
    hour = hour_of(event.paid_at, zone)
    payments = [*json.loads(row["payments"]), [hour.isoformat(), event.paid_fen]]
    # Whatever a stage before it may be called: an order is paid once, when all of it is.
    is_paid_now = stage == stages.PAID and row["stage"] != stages.PAID
    facts = {"payments": json.dumps(payments)}
    return facts | {"paid_hour": hour} if is_paid_now else facts
