"""How the planner board follows consignments: received, packed, sealed, on their way, arrived."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain import consignment, consignment_events
from projections.planner_rows import consignment_units, consignments
from projections.read_model import Handler
from projections.row_parts import partition_of
from projections.writing import add, change, put


def key_of(each: Recorded) -> dict[str, Any]:
    return {
        "partition": partition_of(each),
        "consignment_id": each.event.consignment_id,
    }


def open_consignments(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    names = ("origin_country", "origin_place", "port", "mode", "regime")
    unknown = (
        "seal_no", "seal_intact", "bill_no", "transport_tool", "voyage_no", "entry_id",
        "sealed_at", "departed_at", "arrived_at",
    )  # fmt: skip
    rows = [
        {
            **key_of(each),
            **{name: getattr(each.event.route, name) for name in names},
            "stage": consignment.Stage.OPEN.value,
            **dict.fromkeys(("cartons", "gross_grams", "volume_cm3"), 0),
            **dict.fromkeys(unknown),
            "opened_at": each.event.opened_at,
        }
        for each in recorded
    ]
    put(connection, consignments, rows)


def receive(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [
        {**key_of(each), **_units_key(part), "received": part.quantity, "packed": 0}
        for each in recorded
        for part in each.event.units
    ]
    add(connection, consignment_units, rows)


def _units_key(part: Any) -> dict[str, Any]:
    return {"batch_id": part.batch_id, "sku": part.sku}


def pack(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    packed = [(each, carton) for each in recorded for carton in each.event.cartons]
    sums = [
        {
            **key_of(each),
            "cartons": 1,
            "gross_grams": carton.gross_grams,
            "volume_cm3": carton.volume_cm3,
        }
        for each, carton in packed
    ]
    change(connection, consignments, sums, adding=("cartons", "gross_grams", "volume_cm3"))
    rows = [
        {**key_of(each), **_units_key(part), "received": 0, "packed": part.quantity}
        for each, carton in packed
        for part in carton.contents
    ]
    add(connection, consignment_units, rows)


def seal(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """The seal's own figures stand from here on."""
    stage = consignment.Stage.SEALED.value
    copied = ("seal_no", "gross_grams", "volume_cm3", "sealed_at")
    rows = [
        {
            **key_of(each),
            "stage": stage,
            "cartons": each.event.carton_count,
            **{name: getattr(each.event, name) for name in copied},
        }
        for each in recorded
    ]
    change(connection, consignments, rows)


def depart(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    stage = consignment.Stage.DEPARTED.value
    copied = ("transport_tool", "voyage_no", "bill_no", "departed_at")
    rows = [
        {**key_of(each), "stage": stage, **{name: getattr(each.event, name) for name in copied}}
        for each in recorded
    ]
    change(connection, consignments, rows)


def arrive(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    stage = consignment.Stage.ARRIVED.value
    copied = ("port", "seal_intact", "arrived_at")
    rows = [
        {**key_of(each), "stage": stage, **{name: getattr(each.event, name) for name in copied}}
        for each in recorded
    ]
    change(connection, consignments, rows)


def enter(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [{**key_of(each), "entry_id": each.event.entry_id} for each in recorded]
    change(connection, consignments, rows)


HANDLERS: dict[type, Handler] = {
    consignment_events.ConsignmentOpened: open_consignments,
    consignment_events.GoodsReceivedOverseas: receive,
    consignment_events.CartonsPacked: pack,
    consignment_events.ConsignmentSealed: seal,
    consignment_events.ConsignmentDeparted: depart,
    consignment_events.ConsignmentArrived: arrive,
    consignment_events.ConsignmentEntered: enter,
}
