"""Words for goods in the zone and out of it: entries, counts, sorting, exits and returns."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.texts import coded, counted, mark, say
from adapters.wording_parts import because, money, names, parcels, units
from domain import (
    delivery,
    entry_appointment_events,
    entry_events,
    sorting_run,
    stock_count,
)
from domain import exit_events as exit_list
from domain import return_events as order_return

RECEIVED = {
    True: mark("Return {return_no} received in time: {units}, {damaged} damaged"),
    False: mark("Return {return_no} received too late: {units}, {damaged} damaged"),
}


def tallied(counts: Any) -> str:
    """`96 good, 2 damaged, 1 short`: kinds that were not found are not spoken of."""
    sums = {
        kind: sum(getattr(each, kind) for each in counts)
        for kind in ("good", "damaged", "expired", "short", "over", "wrong")
    }
    found = [f"{n:,} {coded(kind)}" for kind, n in sums.items() if n or kind == "good"]
    return say(", ").join(found)


def changes(parts: Any) -> str:
    return names([f"{part.delta:+,} {part.sku}" for part in parts])


ZONE: Mapping[type, Callable[[Any], str]] = {
    entry_events.EntryListed: lambda e: say(
        "Entry {entry_id} listed under {list_no}: {lines}",
        entry_id=e.entry_id,
        list_no=e.list_no,
        lines=counted(len(e.lines), "line"),
    ),
    entry_events.EntryGatePassed: lambda e: say(
        "Entry {entry_id} passed the gate with {pass_no} on {vehicle}",
        entry_id=e.entry_id,
        pass_no=e.pass_no,
        vehicle=e.vehicle,
    ),
    entry_events.EntryPosted: lambda e: say(
        "Entry {entry_id} posted to the account book: {units}",
        entry_id=e.entry_id,
        units=units(e.posted),
    ),
    entry_events.GoodsTallied: lambda e: say(
        "Goods tallied ({tally_no}): {counts}", tally_no=e.tally_no, counts=tallied(e.counts)
    ),
    entry_events.DiscrepancyDecided: lambda e: say(
        "{quantity} {kind} of {sku} decided: {decision}",
        quantity=f"{e.quantity:,}",
        kind=coded(e.kind),
        sku=e.sku,
        decision=coded(e.decision),
    ),
    entry_events.StockAdjusted: lambda e: say(
        "Stock adjusted by count {count_id}: {changes}",
        count_id=e.count_id,
        changes=changes(e.changes),
    ),
    entry_events.StockBlocked: lambda e: say(
        "{units} blocked{because}", units=units(e.units), because=because(e.reason)
    ),
    entry_appointment_events.AppointmentMade: lambda e: say(
        "Appointment {number} at the {way} gate: {skus}, {begins_at} to {ends_at}{because}",
        number=e.appointment_no,
        way=coded(e.way.value),
        skus=", ".join(e.skus),
        begins_at=f"{e.begins_at:%Y-%m-%d %H:%M} UTC",
        ends_at=f"{e.ends_at:%Y-%m-%d %H:%M} UTC",
        because=because(e.reason),
    ),
    entry_appointment_events.AppointmentKept: lambda e: say(
        "Appointment {appointment_no} kept", appointment_no=e.appointment_no
    ),
    entry_appointment_events.AppointmentCancelled: lambda e: say(
        "Appointment {appointment_no} cancelled{because}",
        appointment_no=e.appointment_no,
        because=because(e.reason),
    ),
    entry_events.StockUnblocked: lambda e: say("{units} unblocked", units=units(e.units)),
    entry_events.StockReserved: lambda e: say(
        "{units} reserved for clearance run {run_id}", units=units(e.units), run_id=e.run_id
    ),
    entry_events.StockGivenBack: lambda e: say(
        "{units} given back to entry {entry_id} by clearance run {run_id}",
        units=units(e.units),
        entry_id=e.entry_id,
        run_id=e.run_id,
    ),
    entry_events.UnitsPicked: lambda e: say(
        "{units} picked for clearance run {run_id}", units=units(e.units), run_id=e.run_id
    ),
    entry_events.ReturnShelved: lambda e: say(
        "Return {return_no} shelved: {units}",
        return_no=e.return_no,
        units=units((*e.good, *e.damaged)),
    ),
    stock_count.CountTaken: lambda e: say(
        "Stock count {count_id} taken: {units}", count_id=e.count_id, units=units(e.counted)
    ),
    stock_count.DifferencesDecided: lambda e: say(
        "Differences of stock count {count_id} decided: {changes}{because}",
        count_id=e.count_id,
        changes=changes(e.spread),
        because=because(e.reason),
    ),
    sorting_run.ParcelsSorted: lambda e: say(
        "{parcels} sorted at {station}", parcels=parcels(e.parcels), station=e.station
    ),
    sorting_run.ParcelsSetAside: lambda e: say(
        "{parcels} set aside at {station}: {names}",
        parcels=parcels(e.parcels),
        station=e.station,
        names=names(sorted({coded(parcel.reason.value) for parcel in e.parcels})),
    ),
    exit_list.ExitListed: lambda e: say(
        "{parcels} listed for exit {exit_id} under {list_no}",
        parcels=parcels(e.parcels),
        exit_id=e.exit_id,
        list_no=e.list_no,
    ),
    exit_list.ExitWithdrawn: lambda e: say(
        "{parcels} taken off exit {exit_id}{because}",
        parcels=parcels(e.order_ids),
        exit_id=e.exit_id,
        because=because(e.reason),
    ),
    exit_list.GatePassIssued: lambda e: say(
        "Gate pass {pass_no} issued for {parcels} on {vehicle}",
        pass_no=e.pass_no,
        parcels=parcels(e.order_ids),
        vehicle=e.vehicle,
    ),
    exit_list.GatePassWithdrawn: lambda e: say(
        "Gate pass {pass_no} withdrawn{because}", pass_no=e.pass_no, because=because(e.reason)
    ),
    exit_list.ExitGatePassed: lambda e: say(
        "{parcels} passed the gate with {pass_no}", parcels=parcels(e.order_ids), pass_no=e.pass_no
    ),
    exit_list.GatePassedUnlisted: lambda e: say(
        "{parcels} passed the gate unlisted, with {pass_no}{because}",
        parcels=parcels(e.order_ids),
        pass_no=e.pass_no,
        because=because(e.reason),
    ),
    exit_list.ExitPosted: lambda e: say(
        "Exit {exit_id} written off the account book", exit_id=e.exit_id
    ),
    exit_list.ListedParcelsHeld: lambda e: say(
        "{parcels} of exit {exit_id} held by customs",
        parcels=parcels(e.order_ids),
        exit_id=e.exit_id,
    ),
    delivery.ParcelsDelivered: lambda e: say(
        "{carrier} delivered {parcels}", carrier=e.carrier, parcels=parcels(e.order_ids)
    ),
    delivery.ParcelsRefused: lambda e: say(
        "{parcels} of {carrier} refused at the door",
        parcels=parcels(e.order_ids),
        carrier=e.carrier,
    ),
    delivery.ParcelsLost: lambda e: say(
        "{carrier} lost {parcels}", carrier=e.carrier, parcels=parcels(e.order_ids)
    ),
    order_return.ReturnRequested: lambda e: say(
        "Return {return_no} asked for: {units}{because}",
        return_no=e.return_no,
        units=units(e.units),
        because=because(e.reason),
    ),
    order_return.ReturnReceived: lambda e: say(
        RECEIVED[e.in_time],
        return_no=e.return_no,
        units=units((*e.good, *e.damaged)),
        damaged=f"{sum(p.quantity for p in e.damaged):,}",
    ),
    order_return.ReturnDeclared: lambda e: say(
        "Return {return_no} declared to customs in message {message_id}",
        return_no=e.return_no,
        message_id=e.message_id,
    ),
    order_return.ReturnAnswered: lambda e: (
        say(
            "Return {return_no} accepted by customs: {money} to refund",
            return_no=e.return_no,
            money=money(e.refund_fen),
        )
        if e.accepted
        else say(
            "Return {return_no} refused by customs{because}",
            return_no=e.return_no,
            because=because(e.reason),
        )
    ),
}
