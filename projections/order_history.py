"""Which of the events of its streams touched one order: pure, given those streams."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from types import NoneType
from typing import Any, cast, get_args, get_type_hints

from application import streams
from application.event_log import Recorded
from domain import clearance_events as run
from domain.batch_events import OrdersAdded, OrdersWithdrawn
from domain.campaign_events import (
    SalesUndone,
    UnitsFreed,
    UnitsHeld,
    UnitsSold,
)
from domain.clearance_tax_events import GuaranteeAsked
from domain.exit_events import (
    ExitGatePassed,
    ExitListed,
    ExitWithdrawn,
    GatePassedUnlisted,
    GatePassIssued,
)
from domain.identifiers import parts_of
from domain.order_events import OrderCancelled, OrderHandedBack, OrderNotPlaced, OrderPlaced
from projections.naming import PART_FIELDS, orders_named

CARRYING = (streams.BATCH, streams.CONSIGNMENT, streams.ENTRY)
"""Kinds of streams that speak of a whole batch's goods; until an order's parcel is through the gate
they speak of its goods too."""

NUMBERS = ("message_id", "cop_no", "tax_no", "pass_no")
"""Fields by which an event means orders that an earlier event listed under that number."""

COUNTING = UnitsHeld | UnitsFreed | UnitsSold | SalesUndone
"""What a campaign counts of many orders together says nothing of one of them."""


@dataclass(slots=True)
class _Seen:
    """What is known of an order at a point of its history."""

    batches: set[str] = field(default_factory=set)
    """Batches it is in."""

    runs: set[str] = field(default_factory=set)
    """Runs it ever was in: guarantees and stock are given back after it has left."""

    exits: set[str] = field(default_factory=set)
    """Exit lists it stands on, or left by."""

    numbers: set[str] = field(default_factory=set)
    """Messages, declarations, bills and passes in which it is."""

    is_sold: bool = False
    """Whether its campaign's fate is still its own."""


def touching(recorded: Iterable[Recorded], order_id: str) -> list[Recorded]:
    """Of the events of an order's streams, those that touched it, in the order of the log."""
    seen = _Seen()
    touched = []
    for each in sorted(recorded, key=lambda each: each.position):
        parts = parts_naming(each.event, order_id)
        if parts:
            _learn(seen, each.event, parts)
        if parts or _touches_all(seen, each):
            touched.append(each)
    return touched


def parts_naming(event: Any, order_id: str) -> Sequence[Any]:
    """What an event says of an order: its parts, or the event itself where it has none."""
    event_type: type = type(event)
    name = _list_of_orders(event_type)
    listed = getattr(event, name) if name else ()
    if name == "order_ids":
        return [event] * listed.count(order_id)
    where = getattr(listed, "where", None)
    if where is not None:
        return cast(Sequence[Any], where("order_id", order_id))
    return [part for named, part in orders_named(event) if named == order_id]


def names_any(event: Any) -> bool:
    """Whether an event names orders at all."""
    event_type: type = type(event)
    name = _list_of_orders(event_type)
    if name is None or not lists_orders(event_type):
        return bool(orders_named(event))
    return len(getattr(event, name)) > 0


@cache
def lists_orders(event_type: type) -> bool:
    """Whether events of a class name an order in every part of a list."""
    return _list_of_orders(event_type) is not None and not _may_be_nobodys(event_type)


@cache
def _list_of_orders(event_type: type) -> str | None:
    """The field that lists the orders an event names; its tuple may be one that is read lazily."""
    names = {field.name for field in fields(event_type)}
    if "order_id" in names:
        return None
    return next((name for name in ("order_ids", *PART_FIELDS) if name in names), None)


def _may_be_nobodys(event_type: type) -> bool:
    """Whether a part may name no order, as that of a parcel which nobody knows."""
    (listed, _) = get_args(get_type_hints(event_type)[_list_of_orders(event_type) or ""])
    return is_dataclass(listed) and NoneType in get_args(get_type_hints(listed)["order_id"])


def _learn(seen: _Seen, event: Any, parts: Sequence[Any]) -> None:
    match event:
        case OrderPlaced():
            seen.is_sold = True
        case OrderCancelled() | OrderNotPlaced():
            seen.is_sold = False
            seen.batches.clear()
        case OrdersAdded():
            seen.batches.add(event.batch_id)
        case ExitListed():
            seen.exits.add(event.exit_id)
        case ExitWithdrawn():
            seen.exits.discard(event.exit_id)
        case OrdersWithdrawn() | OrderHandedBack() | ExitGatePassed() | GatePassedUnlisted():
            seen.batches.clear()
        case run.RunOpened():
            seen.runs.add(event.run_id)
        case run.DeclarationsSent():
            seen.numbers |= {event.message_id, *(part.cop_no for part in parts)}
        case GuaranteeAsked():
            seen.numbers |= {part.message_id for part in parts}
        case run.TaxBilled():
            seen.numbers |= {part.tax_no for part in parts}
        case GatePassIssued():
            seen.numbers.add(event.pass_no)


def _touches_all(seen: _Seen, each: Recorded) -> bool:
    """Whether an event that names no order speaks of everything the order is part of."""
    event = each.event
    if names_any(event):
        return False
    _, kind, local_id = parts_of(each.stream_id)
    for name in NUMBERS:
        if kind != streams.ENTRY and hasattr(event, name):
            return getattr(event, name) in seen.numbers
    if hasattr(event, "tax_nos"):
        return not seen.numbers.isdisjoint(event.tax_nos)
    if hasattr(event, "run_id"):
        return event.run_id in seen.runs
    if kind == streams.CAMPAIGN:
        return seen.is_sold and not isinstance(event, COUNTING)
    if kind == streams.EXIT:
        return local_id in seen.exits
    if kind == streams.BATCH:
        return local_id in seen.batches
    return kind in CARRYING and _carries(seen.batches, event)


def _carries(batches: Collection[str], event: Any) -> bool:
    """Whether goods of one of the batches are meant: where no batch is named, all are."""
    is_any_named = False
    for part in _batch_parts(event):
        if part.batch_id in batches:
            return True
        is_any_named = True
    return bool(batches) and not is_any_named


def _batch_parts(event: Any) -> Iterator[Any]:
    for carton in getattr(event, "cartons", ()):
        yield from carton.contents
    for name in ("units", "packing", "allotments", "good"):
        for part in getattr(event, name, ()):
            if hasattr(part, "batch_id"):
                yield part
