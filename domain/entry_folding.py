"""How each event changes what is known of a bonded entry; it only records."""

from collections import Counter

from domain.entry_appointment_events import (
    AppointmentCancelled,
    AppointmentKept,
    AppointmentMade,
)
from domain.entry_control_events import GoodsControlled, GoodsFreed
from domain.entry_events import (
    DiscrepancyDecided,
    EntryGatePassed,
    EntryListed,
    EntryPosted,
    Event,
    GoodsTallied,
    ReturnShelved,
    StockAdjusted,
    StockBlocked,
    StockGivenBack,
    StockReserved,
    StockUnblocked,
    UnitsPicked,
)
from domain.entry_state import NOTHING_TAKEN, Block, BondedEntry, Stage, by_batch
from domain.goods import SkuUnits, counted
from domain.identifiers import Sku
from domain.replacing import replace


def evolve(entry: BondedEntry, event: Event) -> BondedEntry:
    match event:
        case EntryListed():
            listed = counted(SkuUnits(line.sku, line.quantity) for line in event.lines)
            hs_codes = {line.sku: line.hs_code for line in event.lines}
            return BondedEntry(Stage.LISTED, event, listed, event.packing, hs_codes=hs_codes)
        case EntryGatePassed():
            return replace(entry, gate_passes=entry.gate_passes | {event.pass_no})
        case EntryPosted():
            return replace(entry, posted=counted(event.posted), posted_at=event.posted_at)
        case GoodsTallied():
            return tallied(entry, event)
        case DiscrepancyDecided():
            decided = entry.decided + Counter({(event.sku, event.kind): event.quantity})
            return replace(entry, decided=decided)
        case StockAdjusted():
            good = Counter(entry.good)
            good.update({change.sku: change.delta for change in event.changes})
            return replace(entry, good=good, adjusted_by=entry.adjusted_by | {event.count_id})
        case StockBlocked():
            return with_block(entry, event.block_id, counted(event.units))
        case StockUnblocked():
            units, known = counted(event.units), entry.blocks[event.block_id]
            blocks = {**entry.blocks, event.block_id: replace(known, left=known.left - units)}
            return replace(entry, blocked=entry.blocked - units, blocks=blocks)
        case StockReserved():
            return reserved(entry, event)
        case StockGivenBack():
            return given_back(entry, event)
        case UnitsPicked():
            return picked_for_run(entry, event)
        case ReturnShelved():
            return with_return(entry, event)
        case GoodsControlled():
            controls = {**entry.controls, event.control_id: frozenset(event.skus)}
            return replace(entry, controls=controls)
        case GoodsFreed():
            left = {i: skus for i, skus in entry.controls.items() if i != event.control_id}
            return replace(entry, controls=left)
        case AppointmentMade():
            appointments = {**entry.appointments, event.appointment_no: event}
            return replace(entry, appointments=appointments)
        case AppointmentKept() | AppointmentCancelled():
            ended = {**entry.appointments_ended, event.appointment_no: type(event)}
            return replace(entry, appointments_ended=ended)


def picked_for_run(entry: BondedEntry, event: UnitsPicked) -> BondedEntry:
    picked, run = by_batch(event.units), entry.taken[event.run_id]
    run = replace(run, waiting=run.waiting - picked, picked=run.picked + picked)
    return replace(
        entry,
        reserved=entry.reserved - picked,
        gone=entry.gone + picked,
        taken={**entry.taken, event.run_id: run},
    )


def with_return(entry: BondedEntry, event: ReturnShelved) -> BondedEntry:
    back = by_batch((*event.good, *event.damaged))
    damaged = counted(SkuUnits(part.sku, part.quantity) for part in event.damaged)
    shelved = entry.shelved | {event.return_no}
    returned = replace(entry, gone=entry.gone - back, shelved=shelved)
    return with_block(returned, event.return_no, damaged) if damaged else returned


def with_block(entry: BondedEntry, block_id: str, units: Counter[Sku]) -> BondedEntry:
    blocks = {**entry.blocks, block_id: Block(units, units)}
    return replace(entry, blocked=entry.blocked + units, blocks=blocks)


def reserved(entry: BondedEntry, event: StockReserved) -> BondedEntry:
    more, before = by_batch(event.units), entry.taken.get(event.run_id, NOTHING_TAKEN)
    taken = replace(before, asked=before.asked + more, waiting=before.waiting + more)
    return replace(
        entry,
        reserved=entry.reserved + more,
        taken={**entry.taken, event.run_id: taken},
    )


def given_back(entry: BondedEntry, event: StockGivenBack) -> BondedEntry:
    picked = by_batch(event.picked)
    unpicked = by_batch(event.units) - picked
    run = entry.taken[event.run_id]
    run = replace(run, waiting=run.waiting - unpicked, picked=run.picked - picked)
    return replace(
        entry,
        reserved=entry.reserved - unpicked,
        gone=entry.gone - picked,
        taken={**entry.taken, event.run_id: run},
    )


def tallied(entry: BondedEntry, event: GoodsTallied) -> BondedEntry:
    good = counted(SkuUnits(count.sku, count.good) for count in event.counts)
    return replace(
        entry,
        tally_no=event.tally_no,
        tally_nos=entry.tally_nos | {event.tally_no},
        counts=event.counts,
        good=good,
        allotted=by_batch(event.allotments),
    )
