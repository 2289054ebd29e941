"""Words for goods on their way: batches, consignments, entries, sorting, exits and returns."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.wording_parts import because, count, kilograms, money, names, orders, parcels, units
from domain import (
    batch_events,
    consignment,
    delivery,
    entry_events,
    exit_list,
    order_return,
    sorting_run,
    stock_count,
)


def tallied(counts: Any) -> str:
    """`96 good, 2 damaged, 1 short`: kinds that were not found are not spoken of."""
    sums = {
        kind: sum(getattr(each, kind) for each in counts)
        for kind in ("good", "damaged", "expired", "short", "over", "wrong")
    }
    return ", ".join(f"{n:,} {kind}" for kind, n in sums.items() if n or kind == "good")


def changes(parts: Any) -> str:
    return names([f"{part.delta:+,} {part.sku}" for part in parts])


GOODS: Mapping[type, Callable[[Any], str]] = {
    batch_events.BatchOpened: lambda e: (
        f"Batch {e.batch_id} “{e.name}” opened, from {e.route.origin_place} to {e.route.port}"
    ),
    batch_events.OrdersAdded: lambda e: f"Batch {e.batch_id} took in {orders(e.orders)}",
    batch_events.OrdersWithdrawn: lambda e: (
        f"{orders(e.order_ids)} withdrawn from batch {e.batch_id}{because(e.reason)}"
    ),
    batch_events.BatchLocked: lambda e: f"Batch {e.batch_id} locked",
    batch_events.PurchasePlaced: lambda e: (
        f"Purchase {e.purchase_id} placed with {e.supplier}: {units(e.units)}"
    ),
    batch_events.SupplierConfirmed: lambda e: (
        f"Supplier confirmed purchase {e.purchase_id}: {units(e.units)}"
    ),
    batch_events.ShortageShared: lambda e: (
        f"Shortage of batch {e.batch_id} shared over {orders(e.cuts)}{because(e.cause)}"
    ),
    batch_events.OrdersHandedToRun: lambda e: (
        f"Batch {e.batch_id} handed {orders(e.order_ids)} to clearance run {e.run_id}"
    ),
    batch_events.OrdersTakenBack: lambda e: (
        f"Batch {e.batch_id} took {orders(e.order_ids)} back from clearance run {e.run_id}"
    ),
    batch_events.ChargeAdded: lambda e: (
        f"Charge {e.charge_id} added to batch {e.batch_id}: {e.kind},"
        f" {e.amount_minor / 100:,.2f} {e.currency}"
    ),
    consignment.ConsignmentOpened: lambda e: (
        f"Consignment {e.consignment_id} opened, from {e.route.origin_place} to {e.route.port}"
    ),
    consignment.GoodsReceivedOverseas: lambda e: (
        f"{units(e.units)} received overseas at {e.warehouse}, {e.place}"
    ),
    consignment.CartonsPacked: lambda e: f"{count(len(e.cartons), 'carton')} packed",
    consignment.ConsignmentSealed: lambda e: (
        f"Consignment {e.consignment_id} sealed with {e.seal_no}:"
        f" {count(e.carton_count, 'carton')}, {kilograms(e.gross_grams)}"
    ),
    consignment.ConsignmentDeparted: lambda e: (
        f"Consignment {e.consignment_id} departed on {e.transport_tool} {e.voyage_no},"
        f" bill {e.bill_no}"
    ),
    consignment.ConsignmentArrived: lambda e: (
        f"Consignment {e.consignment_id} arrived at {e.port},"
        f" seal {'intact' if e.seal_intact else 'broken'}"
    ),
    consignment.ConsignmentEntered: lambda e: (
        f"Consignment {e.consignment_id} listed for entry {e.entry_id}"
    ),
    entry_events.EntryListed: lambda e: (
        f"Entry {e.entry_id} listed under {e.list_no}: {count(len(e.lines), 'line')}"
    ),
    entry_events.EntryGatePassed: lambda e: (
        f"Entry {e.entry_id} passed the gate with {e.pass_no} on {e.vehicle}"
    ),
    entry_events.EntryPosted: lambda e: (
        f"Entry {e.entry_id} posted to the account book: {units(e.posted)}"
    ),
    entry_events.GoodsTallied: lambda e: f"Goods tallied ({e.tally_no}): {tallied(e.counts)}",
    entry_events.DiscrepancyDecided: lambda e: (
        f"{e.quantity:,} {e.kind} of {e.sku} decided: {e.decision}"
    ),
    entry_events.StockAdjusted: lambda e: (
        f"Stock adjusted by count {e.count_id}: {changes(e.changes)}"
    ),
    entry_events.StockBlocked: lambda e: f"{units(e.units)} blocked{because(e.reason)}",
    entry_events.StockUnblocked: lambda e: f"{units(e.units)} unblocked",
    entry_events.StockReserved: lambda e: f"{units(e.units)} reserved for clearance run {e.run_id}",
    entry_events.StockGivenBack: lambda e: (
        f"{units(e.units)} given back to entry {e.entry_id} by clearance run {e.run_id}"
    ),
    entry_events.UnitsPicked: lambda e: f"{units(e.units)} picked for clearance run {e.run_id}",
    entry_events.ReturnShelved: lambda e: (
        f"Return {e.return_no} shelved: {units((*e.good, *e.damaged))}"
    ),
    stock_count.CountTaken: lambda e: f"Stock count {e.count_id} taken: {units(e.counted)}",
    stock_count.DifferencesDecided: lambda e: (
        f"Differences of stock count {e.count_id} decided: {changes(e.spread)}{because(e.reason)}"
    ),
    sorting_run.ParcelsSorted: lambda e: f"{parcels(e.parcels)} sorted at {e.station}",
    sorting_run.ParcelsSetAside: lambda e: (
        f"{parcels(e.parcels)} set aside at {e.station}:"
        f" {names(sorted({parcel.reason.value for parcel in e.parcels}))}"
    ),
    exit_list.ExitListed: lambda e: (
        f"{parcels(e.parcels)} listed for exit {e.exit_id} under {e.list_no}"
    ),
    exit_list.ExitWithdrawn: lambda e: (
        f"{parcels(e.order_ids)} taken off exit {e.exit_id}{because(e.reason)}"
    ),
    exit_list.GatePassIssued: lambda e: (
        f"Gate pass {e.pass_no} issued for {parcels(e.order_ids)} on {e.vehicle}"
    ),
    exit_list.GatePassWithdrawn: lambda e: f"Gate pass {e.pass_no} withdrawn{because(e.reason)}",
    exit_list.ExitGatePassed: lambda e: f"{parcels(e.order_ids)} passed the gate with {e.pass_no}",
    exit_list.GatePassedUnlisted: lambda e: (
        f"{parcels(e.order_ids)} passed the gate unlisted, with {e.pass_no}{because(e.reason)}"
    ),
    exit_list.ExitPosted: lambda e: f"Exit {e.exit_id} written off the account book",
    exit_list.ListedParcelsHeld: lambda e: (
        f"{parcels(e.order_ids)} of exit {e.exit_id} held by customs"
    ),
    delivery.ParcelsDelivered: lambda e: f"{e.carrier} delivered {parcels(e.order_ids)}",
    delivery.ParcelsRefused: lambda e: f"{parcels(e.order_ids)} of {e.carrier} refused at the door",
    delivery.ParcelsLost: lambda e: f"{e.carrier} lost {parcels(e.order_ids)}",
    order_return.ReturnRequested: lambda e: (
        f"Return {e.return_no} asked for: {units(e.units)}{because(e.reason)}"
    ),
    order_return.ReturnReceived: lambda e: (
        f"Return {e.return_no} received {'in time' if e.in_time else 'too late'}:"
        f" {units((*e.good, *e.damaged))}, {sum(p.quantity for p in e.damaged):,} damaged"
    ),
    order_return.ReturnDeclared: lambda e: (
        f"Return {e.return_no} declared to customs in message {e.message_id}"
    ),
    order_return.ReturnAnswered: lambda e: (
        f"Return {e.return_no} accepted by customs: {money(e.refund_fen)} to refund"
        if e.accepted
        else f"Return {e.return_no} refused by customs{because(e.reason)}"
    ),
}
