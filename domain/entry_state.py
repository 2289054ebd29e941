"""What a bonded entry holds, for whom, and what of it is free."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from domain.entry_appointment_events import (
    AppointmentCancelled,
    AppointmentEvent,
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
    SkuCount,
    StockAdjusted,
    StockBlocked,
    StockGivenBack,
    StockReserved,
    StockUnblocked,
    UnitsPicked,
)
from domain.goods import BatchUnits, SkuUnits, counted
from domain.identifiers import (
    BatchId,
    ControlId,
    CountId,
    RunId,
    Sku,
)
from domain.replacing import replace
from domain.sharing import shared_out

BatchSku = tuple[BatchId, Sku]


@dataclass(frozen=True, slots=True)
class Block:
    """Units blocked for one reason, and those of them that still are."""

    units: Counter[Sku]
    left: Counter[Sku]


@dataclass(frozen=True, slots=True)
class Taken:
    """What one run has taken from this entry."""

    asked: Counter[BatchSku]
    """All that it has reserved ever."""

    waiting: Counter[BatchSku]
    """Reserved and still on the shelf."""

    picked: Counter[BatchSku] = field(default_factory=Counter)


NOTHING_TAKEN = Taken(Counter(), Counter())


class Stage(Enum):
    ABSENT = "absent"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class BondedEntry:
    stage: Stage = Stage.ABSENT
    listing: EntryListed | None = None
    """As it was listed, line by line: what its list at customs says."""

    listed: Counter[Sku] = field(default_factory=Counter)
    packing: tuple[BatchUnits, ...] = ()
    gate_passes: frozenset[str] = frozenset()
    posted: Counter[Sku] | None = None
    posted_at: datetime | None = None
    tally_no: str | None = None
    tally_nos: frozenset[str] = frozenset()
    counts: tuple[SkuCount, ...] = ()
    good: Counter[Sku] = field(default_factory=Counter)
    """Counted good, changed by stock counts since; may be negative only by mistake, then a case."""

    allotted: Counter[BatchSku] = field(default_factory=Counter)
    reserved: Counter[BatchSku] = field(default_factory=Counter)
    gone: Counter[BatchSku] = field(default_factory=Counter)
    taken: Mapping[RunId, Taken] = field(default_factory=dict)
    blocked: Counter[Sku] = field(default_factory=Counter)
    blocks: Mapping[str, Block] = field(default_factory=dict)
    adjusted_by: frozenset[CountId] = frozenset()
    decided: Counter[tuple[Sku, str]] = field(default_factory=Counter)
    shelved: frozenset[str] = frozenset()
    hs_codes: Mapping[Sku, str] = field(default_factory=dict)
    controls: Mapping[ControlId, frozenset[Sku]] = field(default_factory=dict)
    """Products that officers keep on the shelf."""

    appointments: Mapping[str, AppointmentMade] = field(default_factory=dict)
    appointments_ended: Mapping[str, type[AppointmentEvent]] = field(default_factory=dict)
    """By number: how it ended."""

    def free(self, sku: Sku) -> int:
        """min(posted, counted good) - reserved - blocked - gone; below zero is a case."""
        held = sum(n for (_, s), n in self.reserved.items() if s == sku)
        gone = sum(n for (_, s), n in self.gone.items() if s == sku)
        return self.sellable(sku) - held - gone

    def sellable(self, sku: Sku) -> int:
        """Units for sale, taken by a run or not."""
        posted = self.posted[sku] if self.posted is not None else 0
        return min(posted, self.good[sku]) - self.blocked[sku]

    def share(self, batch_id: BatchId, sku: Sku) -> int:
        """What falls to one batch of the units for sale, by the packing list.

        The tally's allotment, or less when less was posted, units were blocked or a count missed
        them. What a count finds beyond the tally falls to nobody until it is tallied again.
        """
        parts = [part for part in self.packing if part.sku == sku]
        shares = shared_out(max(0, self.sellable(sku)), [part.quantity for part in parts])
        mine = sum(
            share for part, share in zip(parts, shares, strict=True) if part.batch_id == batch_id
        )
        return min(self.allotted[batch_id, sku], mine)

    def available(self, batch_id: BatchId, sku: Sku) -> int:
        """What this entry can still give to one batch of one product."""
        mine = (batch_id, sku)
        left = self.share(batch_id, sku) - self.reserved[mine] - self.gone[mine]
        return max(0, min(left, self.free(sku)))


def by_batch(units: Iterable[BatchUnits]) -> Counter[BatchSku]:
    total: Counter[BatchSku] = Counter()
    for part in units:
        total[part.batch_id, part.sku] += part.quantity
    return total


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
            picked, run = by_batch(event.units), entry.taken[event.run_id]
            run = replace(run, waiting=run.waiting - picked, picked=run.picked + picked)
            return replace(
                entry,
                reserved=entry.reserved - picked,
                gone=entry.gone + picked,
                taken={**entry.taken, event.run_id: run},
            )
        case ReturnShelved():
            back = by_batch((*event.good, *event.damaged))
            damaged = counted(SkuUnits(part.sku, part.quantity) for part in event.damaged)
            shelved = entry.shelved | {event.return_no}
            returned = replace(entry, gone=entry.gone - back, shelved=shelved)
            return with_block(returned, event.return_no, damaged) if damaged else returned
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


def as_batch_units(units: Counter[BatchSku]) -> tuple[BatchUnits, ...]:
    """The same units with one part for each batch and product, in their order."""
    return tuple(BatchUnits(*key, quantity) for key, quantity in sorted(units.items()) if quantity)
