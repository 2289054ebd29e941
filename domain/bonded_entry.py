"""One lot of bonded stock: what was listed, posted and counted, whose it is, and what is free."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from domain.decider import Decider
from domain.goods import BatchUnits, SkuUnits, as_units, counted
from domain.identifiers import BatchId, ConsignmentId, CountId, EntryId, RunId, Sku
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing
from domain.sharing import shared_out


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line of the first-line list (INV101): a product under its account book line."""

    book_line: int
    sku: Sku
    hs_code: str
    unit_code: str
    quantity: int


@dataclass(frozen=True, slots=True)
class SkuCount:
    """What was counted of one product.

    good + damaged + expired + short make up the expected; over and wrong are extra.
    """

    sku: Sku
    good: int
    damaged: int = 0
    expired: int = 0
    short: int = 0
    over: int = 0
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class SkuDelta:
    """A change of the counted good units of one product, up or down."""

    sku: Sku
    delta: int


@dataclass(frozen=True, slots=True)
class EntryListed:
    entry_id: EntryId
    list_no: str
    consignment_ids: tuple[ConsignmentId, ...]
    lines: tuple[EntryLine, ...]
    packing: tuple[BatchUnits, ...]
    """The packing list: which batch each unit was bought for."""

    listed_at: datetime


@dataclass(frozen=True, slots=True)
class EntryGatePassed:
    entry_id: EntryId
    pass_no: str
    vehicle: str
    gross_grams: int
    passed_at: datetime


@dataclass(frozen=True, slots=True)
class EntryPosted:
    """The port has posted the entry to the account book (INV211): its word is the truth."""

    entry_id: EntryId
    posted: tuple[SkuUnits, ...]
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class GoodsTallied:
    entry_id: EntryId
    tally_no: str
    counts: tuple[SkuCount, ...]
    allotments: tuple[BatchUnits, ...]
    """Good units by batch, shared by the packing list."""

    tallied_at: datetime


@dataclass(frozen=True, slots=True)
class DiscrepancyDecided:
    entry_id: EntryId
    sku: Sku
    kind: str
    quantity: int
    decision: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class StockAdjusted:
    """A stock count's differences that fall on this entry."""

    entry_id: EntryId
    count_id: CountId
    changes: tuple[SkuDelta, ...]
    adjusted_at: datetime


@dataclass(frozen=True, slots=True)
class StockBlocked:
    entry_id: EntryId
    block_id: str
    units: tuple[SkuUnits, ...]
    reason: str
    blocked_at: datetime


@dataclass(frozen=True, slots=True)
class StockUnblocked:
    entry_id: EntryId
    block_id: str
    units: tuple[SkuUnits, ...]
    unblocked_at: datetime


@dataclass(frozen=True, slots=True)
class StockReserved:
    entry_id: EntryId
    run_id: RunId
    units: tuple[BatchUnits, ...]
    reserved_at: datetime


@dataclass(frozen=True, slots=True)
class StockGivenBack:
    """Reserved units whose order is not cleared from here; they stand for their batch again."""

    entry_id: EntryId
    run_id: RunId
    units: tuple[BatchUnits, ...]
    picked: tuple[BatchUnits, ...]
    """The part of them that was already picked and goes back to the shelf."""

    given_back_at: datetime


@dataclass(frozen=True, slots=True)
class UnitsPicked:
    entry_id: EntryId
    run_id: RunId
    units: tuple[BatchUnits, ...]
    picked_at: datetime


@dataclass(frozen=True, slots=True)
class ReturnShelved:
    """Returned units back in the zone: good ones are free again.

    The damaged ones are blocked under the number of their return.
    """

    entry_id: EntryId
    return_no: str
    good: tuple[BatchUnits, ...]
    damaged: tuple[BatchUnits, ...]
    shelved_at: datetime


Event = (
    EntryListed
    | EntryGatePassed
    | EntryPosted
    | GoodsTallied
    | DiscrepancyDecided
    | StockAdjusted
    | StockBlocked
    | StockUnblocked
    | StockReserved
    | StockGivenBack
    | UnitsPicked
    | ReturnShelved
)

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
    """What it reserved when it was opened."""

    waiting: Counter[BatchSku]
    """Reserved and still on the shelf."""

    picked: Counter[BatchSku] = field(default_factory=Counter)


class Stage(Enum):
    ABSENT = "absent"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class BondedEntry:
    stage: Stage = Stage.ABSENT
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

        The tally's allotment, unless less was posted, units were blocked or a count changed them.
        """
        parts = [part for part in self.packing if part.sku == sku]
        shares = shared_out(max(0, self.sellable(sku)), [part.quantity for part in parts])
        return sum(
            share for part, share in zip(parts, shares, strict=True) if part.batch_id == batch_id
        )

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
            return BondedEntry(Stage.LISTED, listed, event.packing)
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
            asked = by_batch(event.units)
            taken = {**entry.taken, event.run_id: Taken(asked, asked)}
            return replace(entry, reserved=entry.reserved + asked, taken=taken)
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


def with_block(entry: BondedEntry, block_id: str, units: Counter[Sku]) -> BondedEntry:
    blocks = {**entry.blocks, block_id: Block(units, units)}
    return replace(entry, blocked=entry.blocked + units, blocks=blocks)


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


@dataclass(frozen=True, slots=True)
class ListEntry:
    entry_id: EntryId
    list_no: str
    consignment_ids: tuple[ConsignmentId, ...]
    lines: tuple[EntryLine, ...]
    packing: tuple[BatchUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class PassEntryGate:
    entry_id: EntryId
    pass_no: str
    vehicle: str
    gross_grams: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PostEntry:
    entry_id: EntryId
    posted: tuple[SkuUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class TallyGoods:
    """What the warehouse counted; `short` is computed from what was listed."""

    entry_id: EntryId
    tally_no: str
    counts: tuple[SkuCount, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class DecideDiscrepancy:
    entry_id: EntryId
    sku: Sku
    kind: str
    quantity: int
    decision: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AdjustStock:
    entry_id: EntryId
    count_id: CountId
    changes: tuple[SkuDelta, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class BlockStock:
    entry_id: EntryId
    block_id: str
    units: tuple[SkuUnits, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class UnblockStock:
    entry_id: EntryId
    block_id: str
    units: tuple[SkuUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ReserveStock:
    entry_id: EntryId
    run_id: RunId
    units: tuple[BatchUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class GiveBackStock:
    entry_id: EntryId
    run_id: RunId
    units: tuple[BatchUnits, ...]
    picked: tuple[BatchUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class PickUnits:
    entry_id: EntryId
    run_id: RunId
    units: tuple[BatchUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ShelveReturn:
    entry_id: EntryId
    return_no: str
    good: tuple[BatchUnits, ...]
    damaged: tuple[BatchUnits, ...]
    at: datetime


Command = (
    ListEntry
    | PassEntryGate
    | PostEntry
    | TallyGoods
    | DecideDiscrepancy
    | AdjustStock
    | BlockStock
    | UnblockStock
    | ReserveStock
    | GiveBackStock
    | PickUnits
    | ShelveReturn
)


class UnknownEntry(UnknownThing): ...


class EntryIdTaken(ChangeRefused): ...


class EntryEmpty(AmountRefused): ...


class PackingListDiffers(AmountRefused): ...


class StockShort(AmountRefused): ...


class QuantityNotPositive(AmountRefused): ...


class RunHasReserved(ChangeRefused):
    """Raised when a run asks a second time: it takes all its stock when it is opened."""


class NotReserved(AmountRefused):
    """Raised when a run picks or gives back more than it has taken."""


class NotBlocked(AmountRefused):
    """Raised when more is unblocked than the block still holds."""


class ReturnExceedsGone(AmountRefused):
    """Raised when more comes back to an entry than has left it."""


class CountNegative(AmountRefused): ...


class BlockIdTaken(ChangeRefused): ...


class DiscrepancyNotFound(AmountRefused): ...


class DecisionUnknown(AmountRefused): ...


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
