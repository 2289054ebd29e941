"""A simulation's goods come in: listed, through the gate, posted, tallied."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from adapters.simulator import book_papers
from adapters.simulator.counting import counts_of, decide_differences
from adapters.simulator.filing import book_line_of, shelf_of
from adapters.simulator.script import Journey
from adapters.simulator.stage import SimulationStage, one
from application import streams
from application.entering import BookLine, EnterConsignments
from application.sharing_shortage import ShareTallyShortage
from domain.consignment import Consignment
from domain.dated import customs_day
from domain.entry_commands import PassEntryGate, PostEntry, TallyGoods
from domain.entry_events import Lot, SkuCount
from domain.entry_state import BondedEntry
from domain.goods import as_units
from domain.identifiers import (
    BatchId,
    ConsignmentId,
    EntryId,
    Sku,
)

LIST_ANSWERED, LORRY_THROUGH = timedelta(minutes=1), timedelta(minutes=15)
"""As quick as customs is when it says nothing late."""

SILENCE = timedelta(hours=4)
"""What customs says late, it has said by then; what may be sent again by itself, has been."""


def enter(stage: SimulationStage, journey: Journey) -> dict[BatchId, list[EntryId]]:
    """Listed, through the gate, posted and tallied: half of the entries are tallied first."""
    entries: dict[BatchId, list[EntryId]] = defaultdict(list)
    listed = list[EntryId]()
    for number, (consignment_id, batch_ids) in enumerate(journey.consignments.items(), 1):
        entry_id = EntryId(f"E-{number:04d}")
        list_entry(stage, entry_id, consignment_id, number)
        listed.append(entry_id)
        for batch_id in batch_ids:
            entries[batch_id].append(entry_id)
    tally(stage, listed[1::2])
    let_in(stage, listed)
    tally(stage, listed[::2])
    for batch_id, entry_ids in entries.items():
        sharing = ShareTallyShortage(batch_id, tuple(entry_ids), stage.clock())
        stage.do(sharing, f"tally-short:{batch_id}", "warehouse")
    stage.settle()
    return entries


def list_entry(
    stage: SimulationStage, entry_id: EntryId, consignment_id: ConsignmentId, number: int
) -> None:
    consignment: Consignment = one(stage, streams.CONSIGNMENT, consignment_id)
    skus = sorted({sku for _, sku in consignment.packed})
    lines = tuple(book_line(sku) for sku in skus)
    list_no, at = f"QD3115{number:08d}", stage.clock()
    listing = EnterConsignments(entry_id, list_no, (consignment_id,), lines, at)
    stage.do(listing, f"enter:{entry_id}", "warehouse")


def let_in(stage: SimulationStage, entry_ids: Sequence[EntryId]) -> None:
    """Through the gate and posted: by customs' word where a book is open, else by hand."""
    if book_papers.is_open(stage):
        stage.settle(LIST_ANSWERED)
    for entry_id in entry_ids:
        bring(stage, entry_id)
    for wait in (LORRY_THROUGH, SILENCE, SILENCE):
        stage.settle(wait)
        if all(is_posted(stage, entry_id) for entry_id in entry_ids):
            return
        stage.sweep()


def bring(stage: SimulationStage, entry_id: EntryId) -> None:
    """A lorry brings it: weighed where a book is open, for then customs lets it in and posts it."""
    if book_papers.is_open(stage):
        book_papers.weigh_entry(stage, entry_id)
    else:
        pass_gate(stage, entry_id)
        post(stage, entry_id)


def is_posted(stage: SimulationStage, entry_id: EntryId) -> bool:
    entry: BondedEntry = one(stage, streams.ENTRY, entry_id)
    return entry.posted is not None


def pass_gate(stage: SimulationStage, entry_id: EntryId) -> None:
    at, pass_no = stage.clock(), f"Z-{entry_id}"
    passing = PassEntryGate(entry_id, pass_no, "A-10001", 1_000_000, at)
    stage.do(passing, f"gate:{entry_id}", "gate")


def post(stage: SimulationStage, entry_id: EntryId) -> None:
    entry: BondedEntry = one(stage, streams.ENTRY, entry_id)
    posting = PostEntry(entry_id, as_units(entry.listed), stage.clock())
    stage.do(posting, f"post:{entry_id}", "port")


def tally(stage: SimulationStage, entry_ids: Sequence[EntryId]) -> None:
    """Counted, and what differs from the list decided."""
    for entry_id in entry_ids:
        entry: BondedEntry = one(stage, streams.ENTRY, entry_id)
        stage.do(tally_of(stage, entry_id, entry), f"tally:{entry_id}", "warehouse")
        decide_differences(stage, entry_id)


def book_line(sku: Sku) -> BookLine:
    """Under which line of the account book a product enters, as it is filed there."""
    goods = shelf_of(sku)
    return BookLine(book_line_of(sku), sku, goods.hs_code, goods.unit_code)


def tally_of(stage: SimulationStage, entry_id: EntryId, entry: BondedEntry) -> TallyGoods:
    counts, at = counts_of(stage, entry_id, entry), stage.clock()
    lots = tuple(lots_of(stage, entry_id, counts))
    return TallyGoods(entry_id, f"T-{entry_id}", counts, at, lots)


def lots_of(stage: SimulationStage, entry_id: EntryId, counts: Iterable[SkuCount]) -> Iterator[Lot]:
    """Of what goes off: made up to half its shelf life ago."""
    for count in counts:
        life = shelf_of(count.sku).shelf_life_days
        if life and count.good:
            age_days = stage.chance.number("age", f"{entry_id}:{count.sku}", life // 2)
            best_before = customs_day(stage.clock()) + timedelta(days=life - age_days)
            yield Lot(count.sku, f"L{best_before:%y%m}", best_before, count.good)
