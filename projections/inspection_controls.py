"""Which controls officers ordered, what each keeps, what was found, and who let go."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.clearance_control_events import ParcelsControlled, ParcelsFreed
from domain.control_events import (
    ControlInspected,
    ControlLifted,
    ControlOrdered,
    OverrideAsked,
    OverrideDeclined,
)
from projections.columns import UtcTime
from projections.read_model import Handler
from projections.row_parts import key, number, partition_of
from projections.writing import add, change, put

tables = sa.MetaData()

controls = sa.Table(
    "inspection_controls",
    tables,
    key("partition"),
    key("control_id"),
    sa.Column("kind", sa.Text, nullable=False, server_default=""),
    sa.Column("scanned", sa.Text, nullable=False, server_default=""),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("ordered_by", sa.Text, nullable=False, server_default=""),
    sa.Column("inspector", sa.Text, nullable=False, server_default=""),
    sa.Column("draw_id", sa.Text, nullable=False, server_default=""),
    sa.Column("ordered_at", UtcTime),
    number("parcels"),
    sa.Column("outcome", sa.Text),
    sa.Column("finding", sa.Text),
    sa.Column("inspected_by", sa.Text),
    sa.Column("inspected_at", UtcTime),
    sa.Column("override_by", sa.Text),
    sa.Column("override_reason", sa.Text),
    sa.Column("override_at", UtcTime),
    sa.Column("lifted_by", sa.Text),
    sa.Column("ground", sa.Text),
    sa.Column("lifted_at", UtcTime),
    sa.Index("inspection_controls_by_time", "partition", "ordered_at", "control_id"),
)

goods = sa.Table(
    "inspection_control_goods",
    tables,
    key("partition"),
    key("control_id"),
    key("entry_id"),
    key("sku"),
)

parcels = sa.Table(
    "inspection_control_parcels",
    tables,
    key("partition"),
    key("control_id"),
    key("run_id"),
    key("order_id"),
    sa.Column("controlled_at", UtcTime, nullable=False),
    sa.Column("freed_at", UtcTime),
    sa.Index("inspection_control_parcels_by_order", "partition", "run_id", "order_id"),
)


def control_key(recorded: Recorded) -> dict[str, Any]:
    return {"partition": partition_of(recorded), "control_id": recorded.event.control_id}


def ordered(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    names = ("scanned", "reason", "ordered_by", "inspector", "draw_id", "ordered_at")
    rows = [
        {
            **control_key(each),
            "kind": each.event.kind.value,
            **{name: getattr(each.event, name) for name in names},
        }
        for each in run
    ]
    put(connection, controls, rows)
    named = [
        {**control_key(each), "entry_id": part.entry_id, "sku": part.sku}
        for each in run
        for part in each.event.goods
    ]
    put(connection, goods, named)


def inspected(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **control_key(each),
            "outcome": each.event.outcome.value,
            "finding": each.event.finding,
            "inspected_by": each.event.inspected_by,
            "inspected_at": each.event.inspected_at,
        }
        for each in run
    ]
    change(connection, controls, rows)


def override_asked(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **control_key(each),
            "override_by": each.event.asked_by,
            "override_reason": each.event.reason,
            "override_at": each.event.asked_at,
        }
        for each in run
    ]
    change(connection, controls, rows)


NO_OVERRIDE = {"override_by": None, "override_reason": None, "override_at": None}


def override_declined(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    change(connection, controls, [{**control_key(each), **NO_OVERRIDE} for each in run])


def lifted(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """What was asked for stays told: with the ground it says whose wish was granted."""
    rows = [
        {
            **control_key(each),
            "lifted_by": each.event.lifted_by,
            "ground": each.event.ground.value,
            "lifted_at": each.event.lifted_at,
        }
        for each in run
    ]
    change(connection, controls, rows)


def parcels_controlled(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **control_key(each),
            "run_id": each.event.run_id,
            "order_id": order_id,
            "controlled_at": each.event.controlled_at,
        }
        for each in run
        for order_id in each.event.order_ids
    ]
    put(connection, parcels, rows)
    counts = [{**control_key(each), "parcels": len(each.event.order_ids)} for each in run]
    add(connection, controls, counts)


def parcels_freed(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    rows = [
        {
            **control_key(each),
            "run_id": each.event.run_id,
            "order_id": order_id,
            "freed_at": each.event.freed_at,
        }
        for each in run
        for order_id in each.event.order_ids
    ]
    change(connection, parcels, rows)


HANDLERS: Mapping[type, Handler] = {
    ControlOrdered: ordered,
    ControlInspected: inspected,
    OverrideAsked: override_asked,
    OverrideDeclined: override_declined,
    ControlLifted: lifted,
    ParcelsControlled: parcels_controlled,
    ParcelsFreed: parcels_freed,
}
