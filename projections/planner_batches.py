"""How the planner board follows batches: members, what they wait for, what is bought, charges."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain import batch_events, batch_state
from projections.planner_rows import (
    batch_units,
    batches,
    charges,
    members,
    purchases,
    suppliers,
)
from projections.read_model import Handler
from projections.row_parts import partition_of
from projections.writing import Values, change, count, found, put, put_new, remove

MEMBER = ("partition", "batch_id", "order_id")


def key_of(each: Recorded) -> dict[str, Any]:
    return {"partition": partition_of(each), "batch_id": each.event.batch_id}


def open_batches(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    names = ("origin_country", "origin_place", "port", "mode", "regime")
    rows = [
        {
            **key_of(each),
            "name": each.event.name,
            **{name: getattr(each.event.route, name) for name in names},
            "stage": batch_state.Stage.OPEN.value,
            "orders": 0,
            "opened_at": each.event.opened_at,
            "locked_at": None,
        }
        for each in recorded
    ]
    put(connection, batches, rows)


def lock_batches(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    stage = batch_state.Stage.LOCKED.value
    rows = [{**key_of(e), "stage": stage, "locked_at": e.event.locked_at} for e in recorded]
    change(connection, batches, rows)


def follow_members(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """Apply events that add, cut or withdraw orders: one read, and one write of each kind."""
    keys = {
        (*key_of(each).values(), order_id)
        for each in recorded
        for order_id in _order_ids(each.event)
    }
    rows = found(connection, members, MEMBER, keys)
    before = {tuple(row)[:3]: dict(row.units) for row in rows}
    after = dict(before)
    for each in recorded:
        place = tuple(key_of(each).values())
        for order_id, units in _units_after(each.event, place, after):
            if units:
                after[*place, order_id] = units
            else:
                after.pop((*place, order_id), None)
    changed = {key: units for key, units in after.items() if units != before.get(key)}
    put(connection, members, [{**_member(key), "units": u} for key, u in changed.items()])
    remove(connection, members, [_member(key) for key in before if key not in after])
    _recount(connection, before, after)


def _order_ids(event: Any) -> list[str]:
    if isinstance(event, batch_events.OrdersWithdrawn):
        return list(event.order_ids)
    parts = event.orders if isinstance(event, batch_events.OrdersAdded) else event.cuts
    return [part.order_id for part in parts]


def _units_after(
    event: Any, place: tuple[str, ...], standing: dict[tuple[str, ...], dict[str, int]]
) -> list[tuple[str, dict[str, int]]]:
    """What each order named waits for after an event; an order without units is out."""
    match event:
        case batch_events.OrdersAdded():
            return [(part.order_id, _by_sku(part.units)) for part in event.orders]
        case batch_events.ShortageShared():
            return [
                (cut.order_id, _less(standing.get((*place, cut.order_id), {}), cut.units))
                for cut in event.cuts
            ]
    return [(order_id, {}) for order_id in event.order_ids]


def _by_sku(units: Sequence[Any]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for part in units:
        total[part.sku] += part.quantity
    return dict(sorted(total.items()))


def _less(standing: dict[str, int], cut: Sequence[Any]) -> dict[str, int]:
    return dict(Counter(standing) - Counter(_by_sku(cut)))


def _member(key: tuple[str, ...]) -> dict[str, Any]:
    return dict(zip(MEMBER, key, strict=True))


def _recount(
    connection: sa.Connection,
    before: dict[tuple[str, ...], dict[str, int]],
    after: dict[tuple[str, ...], dict[str, int]],
) -> None:
    order_counts, unit_counts = list[Values](), list[Values]()
    for sign, standing in ((-1, before), (1, after)):
        for (partition, batch_id, _), units in standing.items():
            key = {"partition": partition, "batch_id": batch_id}
            order_counts.append({**key, "orders": sign})
            unit_counts += [
                {**key, "sku": sku, "units": sign * quantity} for sku, quantity in units.items()
            ]
    change(connection, batches, order_counts, adding=("orders",))
    count(connection, batch_units, unit_counts)


def place_purchases(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [
        {**_purchase(each), "sku": part.sku, "ordered": part.quantity, "confirmed": None}
        for each in recorded
        for part in each.event.units
    ]
    put(connection, purchases, rows)
    placed = [
        {
            **_purchase(each),
            "supplier": each.event.supplier,
            "placed_at": each.event.placed_at,
            "confirmed_at": None,
        }
        for each in recorded
    ]
    put(connection, suppliers, placed)


def _purchase(each: Recorded) -> dict[str, Any]:
    return {**key_of(each), "purchase_id": each.event.purchase_id}


def confirm_purchases(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """A confirmation speaks of the whole purchase: what it does not name does not come."""
    by = ("partition", "batch_id", "purchase_id")
    unordered = [
        {**_purchase(each), "sku": part.sku, "ordered": 0, "confirmed": 0}
        for each in recorded
        for part in each.event.units
    ]
    put_new(connection, purchases, unordered)
    last = {tuple(_purchase(each).values()): each for each in recorded}.values()
    times = [{**_purchase(e), "confirmed_at": e.event.confirmed_at} for e in last]
    change(connection, suppliers, times)
    change(connection, purchases, [{**_purchase(e), "confirmed": 0} for e in last], by=by)
    confirmed = [
        {**_purchase(each), "sku": part.sku, "confirmed": part.quantity}
        for each in last
        for part in each.event.units
    ]
    change(connection, purchases, confirmed)


def add_charges(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    copied = ("charge_id", "kind", "amount_minor", "currency", "added_at")
    rows = [
        {**key_of(each), **{name: getattr(each.event, name) for name in copied}}
        for each in recorded
    ]
    put_new(connection, charges, rows)


HANDLERS: dict[type, Handler] = {
    batch_events.BatchOpened: open_batches,
    batch_events.BatchLocked: lock_batches,
    batch_events.OrdersAdded: follow_members,
    batch_events.OrdersWithdrawn: follow_members,
    batch_events.ShortageShared: follow_members,
    batch_events.PurchasePlaced: place_purchases,
    batch_events.SupplierConfirmed: confirm_purchases,
    batch_events.ChargeAdded: add_charges,
}
