"""Words for goods on their way to the zone: batches and consignments."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.texts import counted, mark, say
from adapters.wording_parts import because, kilograms, orders, units
from domain import batch_events
from domain import consignment_events as consignment

ARRIVED = {
    True: mark("Consignment {consignment_id} arrived at {port}, seal intact"),
    False: mark("Consignment {consignment_id} arrived at {port}, seal broken"),
}

HANDED = mark("Batch {batch_id} handed {orders} to clearance run {run_id}")
HANDED_AHEAD = mark(
    "Batch {batch_id} handed {orders} to clearance run {run_id}, ahead of their goods"
)

GOODS: Mapping[type, Callable[[Any], str]] = {
    batch_events.BatchOpened: lambda e: say(
        "Batch {batch_id} “{name}” opened, from {origin_place} to {port}",
        batch_id=e.batch_id,
        name=e.name,
        origin_place=e.route.origin_place,
        port=e.route.port,
    ),
    batch_events.OrdersAdded: lambda e: say(
        "Batch {batch_id} took in {orders}", batch_id=e.batch_id, orders=orders(e.orders)
    ),
    batch_events.OrdersWithdrawn: lambda e: say(
        "{orders} withdrawn from batch {batch_id}{because}",
        orders=orders(e.order_ids),
        batch_id=e.batch_id,
        because=because(e.reason),
    ),
    batch_events.BatchLocked: lambda e: say("Batch {batch_id} locked", batch_id=e.batch_id),
    batch_events.PurchasePlaced: lambda e: say(
        "Purchase {purchase_id} placed with {supplier}: {units}",
        purchase_id=e.purchase_id,
        supplier=e.supplier,
        units=units(e.units),
    ),
    batch_events.SupplierConfirmed: lambda e: say(
        "Supplier confirmed purchase {purchase_id}: {units}",
        purchase_id=e.purchase_id,
        units=units(e.units),
    ),
    batch_events.ShortageShared: lambda e: say(
        "Shortage of batch {batch_id} shared over {orders}{because}",
        batch_id=e.batch_id,
        orders=orders(e.cuts),
        because=because(e.cause),
    ),
    batch_events.OrdersHandedToRun: lambda e: say(
        HANDED_AHEAD if e.is_ahead else HANDED,
        batch_id=e.batch_id,
        orders=orders(e.order_ids),
        run_id=e.run_id,
    ),
    batch_events.MembersSupplied: lambda e: say(
        "{orders} of batch {batch_id} have their goods, in clearance run {run_id}",
        orders=orders(e.order_ids),
        batch_id=e.batch_id,
        run_id=e.run_id,
    ),
    batch_events.OrdersTakenBack: lambda e: say(
        "Batch {batch_id} took {orders} back from clearance run {run_id}",
        batch_id=e.batch_id,
        orders=orders(e.order_ids),
        run_id=e.run_id,
    ),
    batch_events.ChargeAdded: lambda e: say(
        "Charge {charge_id} added to batch {batch_id}: {kind}, {amount} {currency}",
        charge_id=e.charge_id,
        batch_id=e.batch_id,
        kind=e.kind,
        amount=f"{e.amount_minor / 100:,.2f}",
        currency=e.currency,
    ),
    consignment.ConsignmentOpened: lambda e: say(
        "Consignment {consignment_id} opened, from {origin_place} to {port}",
        consignment_id=e.consignment_id,
        origin_place=e.route.origin_place,
        port=e.route.port,
    ),
    consignment.GoodsReceivedOverseas: lambda e: say(
        "{units} received overseas at {warehouse}, {place}",
        units=units(e.units),
        warehouse=e.warehouse,
        place=e.place,
    ),
    consignment.CartonsPacked: lambda e: say(
        "{cartons} packed", cartons=counted(len(e.cartons), "carton")
    ),
    consignment.ConsignmentSealed: lambda e: say(
        "Consignment {consignment_id} sealed with {seal_no}: {cartons}, {weight}",
        consignment_id=e.consignment_id,
        seal_no=e.seal_no,
        cartons=counted(e.carton_count, "carton"),
        weight=kilograms(e.gross_grams),
    ),
    consignment.ConsignmentDeparted: lambda e: say(
        "Consignment {consignment_id} departed on {transport_tool} {voyage_no}, bill {bill_no}",
        consignment_id=e.consignment_id,
        transport_tool=e.transport_tool,
        voyage_no=e.voyage_no,
        bill_no=e.bill_no,
    ),
    consignment.ConsignmentArrived: lambda e: say(
        ARRIVED[e.seal_intact], consignment_id=e.consignment_id, port=e.port
    ),
    consignment.ConsignmentEntered: lambda e: say(
        "Consignment {consignment_id} listed for entry {entry_id}",
        consignment_id=e.consignment_id,
        entry_id=e.entry_id,
    ),
}
