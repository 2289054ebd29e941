"""The journey inside the bonded area: entry, tally, clearance, sorting, exit, returns."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from adapters.demonstration import DECLARANT
from adapters.simulator import book_papers
from adapters.simulator.ahead import ORDERS_PER_RUN, in_no_run
from adapters.simulator.counting import counts_of, decide_differences
from adapters.simulator.filing import book_line_of, shelf_of
from adapters.simulator.script import Journey, Told, cancel
from adapters.simulator.stage import SimulationStage, one, sets_of
from application import streams
from application.clearing import OpenClearance, PickForRun
from application.consequences import states
from application.declaring import DeclareRun, ReportedWaybill, TakeWaybills
from application.entering import BookLine, EnterConsignments
from application.sharing_shortage import ShareTallyShortage
from domain.clearance_commands import CorrectDeclarations, RecordInspection, SendDocuments
from domain.clearance_sending import has_refused
from domain.clearance_stages import Stage
from domain.clearance_state import ClearanceRun, Member
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
    OrderId,
    RunId,
    Sku,
)
from domain.order_state import PreSaleOrder

ORDERS_PER_EXIT = 1_000
ATTEMPTS_BEFORE_GIVING_UP = 3
ROUNDS_OF_GIVING_UP = 3
"""What was sent again by itself is answered only after the first."""

CANCELLED_WHEN_DECLARED = 4

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
    if not book_papers.is_open(stage):
        for entry_id in entry_ids:
            pass_gate(stage, entry_id)
            post(stage, entry_id)
        return
    stage.settle(LIST_ANSWERED)
    for entry_id in entry_ids:
        book_papers.weigh_entry(stage, entry_id)
    for wait in (LORRY_THROUGH, SILENCE, SILENCE):
        stage.settle(wait)
        if all(is_posted(stage, entry_id) for entry_id in entry_ids):
            return
        stage.sweep()


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


def clear(
    stage: SimulationStage,
    journey: Journey,
    entries: dict[BatchId, list[EntryId]],
    runs: list[RunId],
    told: Told,
) -> None:
    """Runs are opened, matched, declared, mended and tried again until nothing moves any more.

    Those are added to `runs` that were not sent ahead.
    """
    for run_id in runs:
        ahead: ClearanceRun = one(stage, streams.RUN, run_id)
        cancel_declared(stage, sorted(ahead.orders))
        told("declared", len(ahead.orders))
    for batch_id, draft in sorted(journey.batches.items()):
        for part in sets_of(in_no_run(stage, batch_id), ORDERS_PER_RUN):
            run_id = RunId(f"R{len(runs) + 1:07d}")
            opening = OpenClearance(
                run_id, draft.merchant_id, DECLARANT, part, tuple(entries[batch_id]), stage.clock()
            )
            if stage.do(opening, f"run:{run_id}", "broker"):
                runs.append(run_id)
            stage.settle(timedelta(seconds=20))
            cancel_declared(stage, part)
            told("declared", len(part))
    stage.settle(timedelta(seconds=40))
    for wait in (*[timedelta(seconds=55)] * ATTEMPTS_BEFORE_GIVING_UP, SILENCE, SILENCE):
        for run_id in runs:
            mend(stage, run_id)
        stage.sweep()
        stage.settle(wait)
    for _ in range(ROUNDS_OF_GIVING_UP):
        for run_id in runs:
            send_again(stage, run_id)
            give_up(stage, run_id)
        stage.sweep()
        stage.settle(timedelta(seconds=60))


def cancel_declared(stage: SimulationStage, order_ids: Sequence[OrderId]) -> None:
    ids = [i for i in order_ids if stage.chance.happens("declared", i, CANCELLED_WHEN_DECLARED)]
    cancel(stage, ids, "cancelled at customs")


def members_at(stage: SimulationStage, run_id: RunId, *stages: Stage) -> list[Member]:
    run: ClearanceRun = one(stage, streams.RUN, run_id)
    return [m for _, m in sorted(run.members.items()) if m.stage in stages]


def mend(stage: SimulationStage, run_id: RunId) -> None:
    """Ask the carrier again, correct what customs rejected, present what it inspects.

    What was refused as a whole message is sent again.
    """
    send_again(stage, run_id)
    unmatched = members_at(stage, run_id, Stage.UNMATCHED)
    if unmatched:
        orders = states(
            stage.system.handling.reader,
            streams.ORDER,
            ((stage.book, m.order_id) for m in unmatched),
        )
        waybills = tuple(
            reported(m, orders[stage.book, m.order_id]) for m in unmatched if m.waybill
        )
        taking = TakeWaybills(run_id, stage.carrier.name, waybills, stage.clock())
        stage.do(taking, f"waybills-again:{run_id}:{stage.clock()}", "carrier")
    rejected = members_at(stage, run_id, Stage.REJECTED)
    refused = [m for m in members_at(stage, run_id, Stage.DOCUMENTS) if is_paper_refused(m)]
    broken = tuple(m.order_id for m in (*unmatched, *rejected, *refused))
    if broken:
        correcting = CorrectDeclarations(run_id, broken, "checked with the buyer", stage.clock())
        stage.do(correcting, f"correct:{run_id}:{stage.clock()}", "broker")
    inspected = members_at(stage, run_id, Stage.INSPECTION)
    if inspected:
        ids = tuple(m.order_id for m in inspected)
        stage.do(PickForRun(run_id, ids, stage.clock()), f"present:{run_id}:{ids[0]}", "warehouse")
        finding = RecordInspection(run_id, ids, "officer 1", "as declared", stage.clock())
        stage.do(finding, f"inspect:{run_id}:{ids[0]}", "officer")


def is_paper_refused(member: Member) -> bool:
    return has_refused(member.run, member.order_id)


def send_again(stage: SimulationStage, run_id: RunId) -> None:
    run: ClearanceRun = one(stage, streams.RUN, run_id)
    if run.refused_whole:
        at = stage.clock()
        stage.do(SendDocuments(run_id, at), f"documents-again:{run_id}:{at}", "broker")
        stage.do(DeclareRun(run_id, at), f"declare-again:{run_id}:{at}", "broker")


def reported(member: Member, order: PreSaleOrder) -> ReportedWaybill:
    assert member.waybill is not None
    return ReportedWaybill(
        member.order_id,
        member.waybill.waybill_no,
        member.waybill.weight_grams,
        member.waybill.freight_fen,
        order.consignee,
    )


def give_up(stage: SimulationStage, run_id: RunId) -> None:
    """What customs rejects again and again is cancelled and refunded."""
    hopeless = [m.order_id for m in members_at(stage, run_id, Stage.REJECTED, Stage.UNMATCHED)]
    cancel(stage, hopeless, "rejected for good")
