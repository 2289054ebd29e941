"""One lot of bonded stock: what was listed, posted and counted, for whom it is, and what is free."""

from collections import Counter
from collections.abc import Iterable
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
    """Reserved units whose order will not be cleared from here; they stand for their batch again."""

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
    """Returned units back in the zone: good ones are free again, the others blocked."""

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
    tally_no: str | None = None
    counts: tuple[SkuCount, ...] = ()
    good: Counter[Sku] = field(default_factory=Counter)
    """Counted good, changed by stock counts since; may be negative only by mistake, then a case."""

    allotted: Counter[BatchSku] = field(default_factory=Counter)
    reserved: Counter[BatchSku] = field(default_factory=Counter)
    gone: Counter[BatchSku] = field(default_factory=Counter)
    blocked: Counter[Sku] = field(default_factory=Counter)
    blocks: frozenset[str] = frozenset()
    adjusted_by: frozenset[CountId] = frozenset()
    decided: Counter[tuple[Sku, str]] = field(default_factory=Counter)
    shelved: frozenset[str] = frozenset()

    def free(self, sku: Sku) -> int:
        """min(posted, counted good) - reserved - blocked - gone; below zero is a case."""
        posted = self.posted[sku] if self.posted is not None else 0
        held = sum(n for (_, s), n in self.reserved.items() if s == sku)
        gone = sum(n for (_, s), n in self.gone.items() if s == sku)
        return min(posted, self.good[sku]) - held - gone - self.blocked[sku]

    def available(self, batch_id: BatchId, sku: Sku) -> int:
        """What this entry can still give to one batch of one product."""
        mine = (batch_id, sku)
        left = self.allotted[mine] - self.reserved[mine] - self.gone[mine]
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
            return replace(entry, posted=counted(event.posted))
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
            blocked = entry.blocked + counted(event.units)
            return replace(entry, blocked=blocked, blocks=entry.blocks | {event.block_id})
        case StockUnblocked():
            blocked = entry.blocked - counted(event.units)
            return replace(entry, blocked=blocked, blocks=entry.blocks - {event.block_id})
        case StockReserved():
            return replace(entry, reserved=entry.reserved + by_batch(event.units))
        case StockGivenBack():
            picked = by_batch(event.picked)
            reserved = entry.reserved - (by_batch(event.units) - picked)
            return replace(entry, reserved=reserved, gone=entry.gone - picked)
        case UnitsPicked():
            picked = by_batch(event.units)
            return replace(entry, reserved=entry.reserved - picked, gone=entry.gone + picked)
        case ReturnShelved():
            back = by_batch((*event.good, *event.damaged))
            damaged = counted(SkuUnits(part.sku, part.quantity) for part in event.damaged)
            return replace(
                entry,
                gone=entry.gone - back,
                blocked=entry.blocked + damaged,
                shelved=entry.shelved | {event.return_no},
            )


def tallied(entry: BondedEntry, event: GoodsTallied) -> BondedEntry:
    good = counted(SkuUnits(count.sku, count.good) for count in event.counts)
    return replace(
        entry,
        tally_no=event.tally_no,
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
            posted = as_units(counted(command.posted))
            if entry.posted is not None and as_units(entry.posted) == posted:
                return []
            return [EntryPosted(command.entry_id, posted, command.at)]
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
            if not command.units:
                return []
            return [
                StockGivenBack(
                    command.entry_id, command.run_id, command.units, command.picked, command.at
                )
            ]
        case PickUnits():
            if not command.units:
                return []
            return [UnitsPicked(command.entry_id, command.run_id, command.units, command.at)]
        case ShelveReturn():
            return shelve(command, entry)


def list_entry(command: ListEntry, entry: BondedEntry) -> list[Event]:
    listed = counted(SkuUnits(line.sku, line.quantity) for line in command.lines)
    if entry.stage is not Stage.ABSENT:
        if entry.listed == listed:
            return []
        raise EntryIdTaken(entry_id=command.entry_id)
    if not listed or min(listed.values()) < 1:
        raise EntryEmpty(entry_id=command.entry_id)
    packed = counted(SkuUnits(part.sku, part.quantity) for part in command.packing)
    if packed != listed:
        raise PackingListDiffers(listed=as_units(listed), packed=as_units(packed))
    return [
        EntryListed(
            command.entry_id,
            command.list_no,
            command.consignment_ids,
            command.lines,
            command.packing,
            command.at,
        )
    ]


def pass_gate(command: PassEntryGate, entry: BondedEntry) -> list[Event]:
    if command.pass_no in entry.gate_passes:
        return []
    return [
        EntryGatePassed(
            command.entry_id, command.pass_no, command.vehicle, command.gross_grams, command.at
        )
    ]


def tally(command: TallyGoods, entry: BondedEntry) -> list[Event]:
    """Counted is recorded as counted. A later tally replaces an earlier one."""
    if command.tally_no == entry.tally_no:
        return []
    given = {count.sku: count for count in command.counts}
    skus = sorted(entry.listed.keys() | given.keys())
    counts = tuple(made_up(given.get(sku, SkuCount(sku, 0)), entry.listed[sku]) for sku in skus)
    allotments = allotted(entry.packing, {count.sku: count.good for count in counts})
    return [GoodsTallied(command.entry_id, command.tally_no, counts, allotments, command.at)]


def made_up(count: SkuCount, expected: int) -> SkuCount:
    """The count with short and over as they follow from what was expected."""
    seen = count.good + count.damaged + count.expired
    over = max(0, seen - expected)
    return replace(
        count, good=count.good - min(over, count.good), short=max(0, expected - seen),
        over=count.over + over,
    )  # fmt: skip


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
    if command.block_id in entry.blocks:
        return []
    return [
        StockBlocked(command.entry_id, command.block_id, command.units, command.reason, command.at)
    ]


def unblock(command: UnblockStock, entry: BondedEntry) -> list[Event]:
    if command.block_id not in entry.blocks:
        return []
    return [StockUnblocked(command.entry_id, command.block_id, command.units, command.at)]


def reserve(command: ReserveStock, entry: BondedEntry) -> list[Event]:
    asked = by_batch(command.units)
    for (batch_id, sku), quantity in asked.items():
        if quantity > entry.available(batch_id, sku):
            raise StockShort(sku=sku, asked=quantity, available=entry.available(batch_id, sku))
    for sku, quantity in counted(SkuUnits(p.sku, p.quantity) for p in command.units).items():
        if quantity > entry.free(sku):
            raise StockShort(sku=sku, asked=quantity, available=entry.free(sku))
    if not asked:
        return []
    return [StockReserved(command.entry_id, command.run_id, command.units, command.at)]


def shelve(command: ShelveReturn, entry: BondedEntry) -> list[Event]:
    if command.return_no in entry.shelved or not (command.good or command.damaged):
        return []
    return [
        ReturnShelved(
            command.entry_id, command.return_no, command.good, command.damaged, command.at
        )
    ]


DECIDER = Decider(initial=BondedEntry(), evolve=evolve, decide=decide)
