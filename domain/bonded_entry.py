"""One lot of bonded stock: what was listed, posted and counted, whose it is, and what is free."""

from collections import Counter
from collections.abc import Iterable

from domain.decider import Decider
from domain.entry_commands import (
    AdjustStock,
    BlockIdTaken,
    BlockStock,
    Command,
    CountNegative,
    DecideDiscrepancy,
    DecisionUnknown,
    DiscrepancyNotFound,
    EntryEmpty,
    EntryIdTaken,
    GiveBackStock,
    ListEntry,
    NotBlocked,
    NotReserved,
    PackingListDiffers,
    PassEntryGate,
    PickUnits,
    PostEntry,
    QuantityNotPositive,
    ReserveStock,
    ReturnExceedsGone,
    RunHasReserved,
    ShelveReturn,
    StockShort,
    TallyGoods,
    UnblockStock,
    UnknownEntry,
)
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
from domain.entry_state import (
    BatchSku,
    BondedEntry,
    Stage,
    Taken,
    by_batch,
    evolve,
)
from domain.goods import (
    BatchUnits,
    SkuUnits,
    as_units,
    counted,
)
from domain.identifiers import Sku
from domain.sharing import shared_out

# Others speak of one bonded entry, not of the files it is written in.

DISCREPANCY_KINDS = ("damaged", "expired", "short", "over", "wrong")
DECISIONS = ("claim supplier", "claim carrier", "destroy", "return abroad", "declare", "write off")


def decide(command: Command, entry: BondedEntry) -> list[Event]:
    if isinstance(command, ListEntry):
        return list_entry(command, entry)
    if entry.stage is Stage.ABSENT:
        raise UnknownEntry(entry_id=command.entry_id)
    match command:
        case PassEntryGate():
            return pass_gate(command, entry)
        case PostEntry():
            return post(command, entry)
        case TallyGoods():
            return tally(command, entry)
        case DecideDiscrepancy():
            return decide_discrepancy(command, entry)
        case AdjustStock():
            if command.count_id in entry.adjusted_by:
                return []
            return [StockAdjusted(command.entry_id, command.count_id, command.changes, command.at)]
        case BlockStock():
            return block(command, entry)
        case UnblockStock():
            return unblock(command, entry)
        case ReserveStock():
            return reserve(command, entry)
        case GiveBackStock():
            return give_back(command, entry)
        case PickUnits():
            return pick(command, entry)
        case ShelveReturn():
            return shelve(command, entry)


def list_entry(command: ListEntry, entry: BondedEntry) -> list[Event]:
    listed = counted(SkuUnits(line.sku, line.quantity) for line in command.lines)
    packing = as_batch_units(by_batch(command.packing))
    if entry.stage is not Stage.ABSENT:
        if entry.listed == listed and entry.packing == packing:
            return []
        raise EntryIdTaken(entry_id=command.entry_id)
    if not listed:
        raise EntryEmpty(entry_id=command.entry_id)
    require_positive(*(line.quantity for line in command.lines))
    require_positive(*(part.quantity for part in command.packing))
    packed = counted(SkuUnits(part.sku, part.quantity) for part in command.packing)
    if packed != listed:
        raise PackingListDiffers(listed=as_units(listed), packed=as_units(packed))
    return [
        EntryListed(
            command.entry_id,
            command.list_no,
            command.consignment_ids,
            command.lines,
            packing,
            command.at,
        )
    ]


def require_positive(*quantities: int) -> None:
    if wrong := [quantity for quantity in quantities if quantity < 1]:
        raise QuantityNotPositive(quantity=wrong[0])


def as_batch_units(units: Counter[BatchSku]) -> tuple[BatchUnits, ...]:
    """The same units with one part for each batch and product, in their order."""
    return tuple(BatchUnits(*key, quantity) for key, quantity in sorted(units.items()) if quantity)


def post(command: PostEntry, entry: BondedEntry) -> list[Event]:
    """The port's latest word counts; an earlier one that comes late changes nothing."""
    posted = as_units(counted(command.posted))
    if entry.posted is not None and as_units(entry.posted) == posted:
        return []
    if entry.posted_at is not None and command.at < entry.posted_at:
        return []
    return [EntryPosted(command.entry_id, posted, command.at)]


def pass_gate(command: PassEntryGate, entry: BondedEntry) -> list[Event]:
    if command.pass_no in entry.gate_passes:
        return []
    return [
        EntryGatePassed(
            command.entry_id, command.pass_no, command.vehicle, command.gross_grams, command.at
        )
    ]


def tally(command: TallyGoods, entry: BondedEntry) -> list[Event]:
    """Counted is recorded as counted. A later tally replaces an earlier one for good."""
    if command.tally_no in entry.tally_nos:
        return []
    given: dict[Sku, SkuCount] = {}
    for count in command.counts:
        given[count.sku] = together(given.get(count.sku, SkuCount(count.sku, 0)), count)
    skus = sorted(entry.listed.keys() | given.keys())
    if negative := [c.sku for c in command.counts if min(numbers_of(c)) < 0]:
        raise CountNegative(sku=negative[0])
    counts = tuple(made_up(given.get(sku, SkuCount(sku, 0)), entry.listed[sku]) for sku in skus)
    allotments = allotted(entry.packing, {count.sku: count.good for count in counts})
    return [GoodsTallied(command.entry_id, command.tally_no, counts, allotments, command.at)]


def numbers_of(count: SkuCount) -> tuple[int, ...]:
    return count.good, count.damaged, count.expired, count.over, count.wrong


def together(one: SkuCount, other: SkuCount) -> SkuCount:
    """Two counts of one product, as of two pallets."""
    names = ("good", "damaged", "expired", "over", "wrong")
    return SkuCount(one.sku, **{n: getattr(one, n) + getattr(other, n) for n in names})


def made_up(count: SkuCount, expected: int) -> SkuCount:
    """The count with short and over as they follow from what was expected.

    What is over is taken off the good units first: it may not be sold before it is declared.
    """
    seen = count.good + count.damaged + count.expired
    over = max(0, seen - expected)
    damaged_over = max(0, over - count.good)
    expired_over = max(0, damaged_over - count.damaged)
    return SkuCount(
        count.sku,
        good=max(0, count.good - over),
        damaged=max(0, count.damaged - damaged_over),
        expired=count.expired - expired_over,
        short=max(0, expected - seen),
        over=count.over + over,
        wrong=count.wrong,
    )


def allotted(packing: Iterable[BatchUnits], good: dict[Sku, int]) -> tuple[BatchUnits, ...]:
    """Good units of each product over the batches that bought it, by the packing list."""
    parts = by_batch(packing)
    allotments = list[BatchUnits]()
    for sku, units in sorted(good.items()):
        batches = sorted(batch_id for batch_id, s in parts if s == sku)
        shares = shared_out(units, [parts[batch_id, sku] for batch_id in batches])
        allotments += [
            BatchUnits(batch_id, sku, share)
            for batch_id, share in zip(batches, shares, strict=True)
            if share
        ]
    return tuple(allotments)


def decide_discrepancy(command: DecideDiscrepancy, entry: BondedEntry) -> list[Event]:
    if command.kind not in DISCREPANCY_KINDS or command.decision not in DECISIONS:
        raise DecisionUnknown(kind=command.kind, decision=command.decision)
    found = sum(getattr(c, command.kind) for c in entry.counts if c.sku == command.sku)
    open_units = found - entry.decided[command.sku, command.kind]
    if not 1 <= command.quantity <= open_units:
        raise DiscrepancyNotFound(sku=command.sku, kind=command.kind, open_units=open_units)
    return [
        DiscrepancyDecided(
            command.entry_id,
            command.sku,
            command.kind,
            command.quantity,
            command.decision,
            command.at,
        )
    ]


def block(command: BlockStock, entry: BondedEntry) -> list[Event]:
    """Customs and recalls block what they name, free or not; a negative rest is a case."""
    units = counted(command.units)
    if known := entry.blocks.get(command.block_id):
        if known.units == units:
            return []
        raise BlockIdTaken(block_id=command.block_id)
    require_positive(*(part.quantity for part in command.units))
    if not units:
        return []
    return [
        StockBlocked(
            command.entry_id, command.block_id, as_units(units), command.reason, command.at
        )
    ]


def unblock(command: UnblockStock, entry: BondedEntry) -> list[Event]:
    """Part by part, if need be; a block that holds nothing any more is at its end."""
    known = entry.blocks.get(command.block_id)
    if known is not None and not known.left:
        return []
    require_positive(*(part.quantity for part in command.units))
    units = counted(command.units)
    left = known.left if known else Counter[Sku]()
    if excess := units - left:
        raise NotBlocked(block_id=command.block_id, units=as_units(excess))
    if not units:
        return []
    return [StockUnblocked(command.entry_id, command.block_id, as_units(units), command.at)]


def reserve(command: ReserveStock, entry: BondedEntry) -> list[Event]:
    """A run takes all its stock at once; what it took already, it does not take again."""
    asked = by_batch(command.units)
    if known := entry.taken.get(command.run_id):
        if known.asked == asked:
            return []
        raise RunHasReserved(run_id=command.run_id)
    require_positive(*(part.quantity for part in command.units))
    for (batch_id, sku), quantity in asked.items():
        if quantity > entry.available(batch_id, sku):
            raise StockShort(sku=sku, asked=quantity, available=entry.available(batch_id, sku))
    for sku, quantity in counted(SkuUnits(p.sku, p.quantity) for p in command.units).items():
        if quantity > entry.free(sku):
            raise StockShort(sku=sku, asked=quantity, available=entry.free(sku))
    if not asked:
        return []
    return [StockReserved(command.entry_id, command.run_id, as_batch_units(asked), command.at)]


def pick(command: PickUnits, entry: BondedEntry) -> list[Event]:
    units = by_batch(command.units)
    require_positive(*(part.quantity for part in command.units))
    waiting = entry.taken[command.run_id].waiting if command.run_id in entry.taken else Counter()
    if excess := units - waiting:
        raise NotReserved(run_id=command.run_id, units=as_batch_units(excess))
    if not units:
        return []
    return [UnitsPicked(command.entry_id, command.run_id, as_batch_units(units), command.at)]


def give_back(command: GiveBackStock, entry: BondedEntry) -> list[Event]:
    """The picked ones are a part of all; a run gives back no more than it has taken of each."""
    units, picked = by_batch(command.units), by_batch(command.picked)
    require_positive(*(part.quantity for part in (*command.units, *command.picked)))
    if not units:
        return []
    run = entry.taken.get(command.run_id, Taken(Counter(), Counter()))
    excess = (picked - units) + (picked - run.picked) + ((units - picked) - run.waiting)
    if excess:
        raise NotReserved(run_id=command.run_id, units=as_batch_units(excess))
    return [
        StockGivenBack(
            command.entry_id,
            command.run_id,
            as_batch_units(units),
            as_batch_units(picked),
            command.at,
        )
    ]


def shelve(command: ShelveReturn, entry: BondedEntry) -> list[Event]:
    if command.return_no in entry.shelved or not (command.good or command.damaged):
        return []
    require_positive(*(part.quantity for part in (*command.good, *command.damaged)))
    good, damaged = by_batch(command.good), by_batch(command.damaged)
    if excess := good + damaged - entry.gone:
        raise ReturnExceedsGone(return_no=command.return_no, units=as_batch_units(excess))
    return [
        ReturnShelved(
            command.entry_id,
            command.return_no,
            as_batch_units(good),
            as_batch_units(damaged),
            command.at,
        )
    ]


DECIDER = Decider(initial=BondedEntry(), evolve=evolve, decide=decide)
