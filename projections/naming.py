"""What an event names: which orders, with what it says of each, and when it happened."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any

PART_FIELDS = (
    "orders", "waybills", "answers", "failures", "declarations", "rejections", "bills", "parcels",
    "cuts", "shares", "offers", "candidates", "targets", "taxes",
)  # fmt: skip
"""Fields that hold one part for each order, which names it as `order_id`."""

Named = tuple[str, Any]
"""An order's id and what the event says of it: its part, or the event where it has no parts."""


def orders_named(event: Any) -> Sequence[Named]:
    """The orders an event names, in its order; an order with two parts comes twice."""
    event_type: type = type(event)
    match _naming_field(event_type):
        case "order_id":
            return ((event.order_id, event),) if event.order_id else ()
        case "order_ids":
            return [(order_id, event) for order_id in event.order_ids]
        case None:
            return ()
        case field:
            return [(part.order_id, part) for part in getattr(event, field) if part.order_id]


def names_order(event: Any, order_id: str) -> bool:
    """Whether an event names an order itself, not only the batch or campaign it is in."""
    return any(named == order_id for named, _ in orders_named(event))


def happened_at(event: Any) -> datetime:
    """When an event happened: the last of its times; what was added to a shape later follows it."""
    event_type: type = type(event)
    at = getattr(event, _time_field(event_type))
    assert isinstance(at, datetime)
    return at


@cache
def _naming_field(event_type: type) -> str | None:
    names = {field.name for field in fields(event_type)}
    return next((n for n in ("order_id", "order_ids", *PART_FIELDS) if n in names), None)


@cache
def _time_field(event_type: type) -> str:
    times = [field.name for field in fields(event_type) if field.name.endswith("_at")]
    assert times, f"{event_type.__name__} does not say when it happened"
    return times[-1]
