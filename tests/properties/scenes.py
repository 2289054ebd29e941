"""Whole scenes of the story, so that short chains reach far: each ends where another may begin."""

from collections.abc import Callable, Sequence

from application.clearing import OpenClearance, PickForRun
from application.collecting import CollectOrders
from application.entering import BookLine, EnterConsignments
from application.leaving import ListForLeaving, RunParcels
from application.returning import AskReturn
from application.sharing_shortage import ShareSupplierShortage, ShareTallyShortage
from domain.batch_commands import ConfirmPurchase, LockBatch, OpenBatch, PlacePurchase
from domain.campaign_commands import PublishCampaign
from domain.consignment_commands import (
    ArriveConsignment,
    DepartConsignment,
    OpenConsignment,
    PackCartons,
    ReceiveGoodsOverseas,
    SealConsignment,
)
from domain.consignment_events import Carton
from domain.entry_commands import PassEntryGate, PostEntry, TallyGoods
from domain.entry_events import SkuCount
from domain.exit_commands import IssueGatePass, PassExitGate
from domain.goods import BatchUnits, SkuUnits, as_units
from domain.identifiers import (
    BatchId,
    ConsignmentId,
    EntryId,
    ExitId,
    OrderId,
    Partition,
    PurchaseId,
    RunId,
)
from domain.payment import PaymentShare, ReportPayment
from domain.return_commands import ReceiveReturn
from domain.waybill_block import ReceiveWaybillBlock
from tests.end_to_end.port import BOOK, ROUTE, SHARED
from tests.properties import pools
from tests.properties.world import World

Units = tuple[SkuUnits, ...]
OTHER_BOOK = Partition("demo.NB02")
BOOK_LINES = tuple(BookLine(n, sku, "0808100000", "122") for n, sku in enumerate(pools.SKUS, 1))


def publish(world: World) -> None:
    for book in (BOOK, OTHER_BOOK):
        for place, campaign_id in enumerate(pools.CAMPAIGNS):
            world.do(pools.campaign(place, world.now), book)
            world.do(PublishCampaign(campaign_id, world.now), book)
    world.do(ReceiveWaybillBlock("SF", "SF", 1, 3, world.now), SHARED)


def place_and_pay(world: World, numbers: Sequence[int]) -> None:
    world.place([pools.order(number, world.now) for number in numbers])
    for number in numbers:
        pay(world, number, 0)


def pay(world: World, number: int, too_much_fen: int) -> None:
    order_id = pools.ORDERS[number - 1]
    state = world.state("order", order_id)
    amount = state.amounts.paid_fen + too_much_fen
    share = PaymentShare(BOOK, order_id, amount)
    name = f"pay-{number}-{amount}"
    world.pay(ReportPayment(name, "ALIPAY", state.buyer_key, amount, (share,), world.now))


def collect(world: World, batch_id: BatchId, order_ids: Sequence[OrderId]) -> None:
    world.do(OpenBatch(batch_id, "a batch", ROUTE, world.now))
    world.do(CollectOrders(batch_id, tuple(order_ids), world.now))


def buy(world: World, batch_id: BatchId, short: int) -> None:
    """Lock and buy all that is missing; the supplier confirms so many units less of each."""
    world.do(LockBatch(batch_id, world.now))
    batch = world.state("batch", batch_id)
    missing = as_units(batch.demand - batch.coming)
    purchase_id = PurchaseId(f"P-{batch_id}-{len(batch.purchases)}")
    world.do(PlacePurchase(batch_id, purchase_id, "supplier", missing, world.now))
    less = tuple(SkuUnits(part.sku, max(0, part.quantity - short)) for part in missing)
    world.do(ConfirmPurchase(batch_id, purchase_id, less, world.now))
    world.do(ShareSupplierShortage(batch_id, world.now))


def ship(world: World, consignment_id: ConsignmentId, batch_ids: Sequence[BatchId]) -> None:
    units = tuple(
        BatchUnits(batch_id, sku, quantity)
        for batch_id in batch_ids
        for sku, quantity in sorted(world.state("batch", batch_id).coming.items())
        if quantity
    )
    world.do(OpenConsignment(consignment_id, ROUTE, world.now))
    receipt = f"R-{consignment_id}"
    world.do(ReceiveGoodsOverseas(consignment_id, receipt, "Auckland", "hub", units, world.now))
    carton = Carton(f"1-{consignment_id}", 1_000, 1_000, units)
    world.do(PackCartons(consignment_id, (carton,), world.now))
    world.do(SealConsignment(consignment_id, "SEAL", world.now))
    world.do(DepartConsignment(consignment_id, "MV", "V1", "BL", world.now))
    world.do(ArriveConsignment(consignment_id, "3115", True, world.now))


def enter(world: World, entry_id: EntryId, consignment_ids: Sequence[ConsignmentId]) -> None:
    named = tuple(consignment_ids)
    world.do(EnterConsignments(entry_id, "QD", named, BOOK_LINES, world.now))
    world.report(PassEntryGate(entry_id, "Z1", "lorry", 1_000, world.now))


def tally(world: World, entry_id: EntryId, tally_no: str, damaged: int) -> None:
    listed = world.state("entry", entry_id).listed
    counts = tuple(
        SkuCount(sku, max(0, n - damaged), min(n, damaged)) for sku, n in sorted(listed.items())
    )
    world.report(TallyGoods(entry_id, tally_no, counts, world.now))


def post(world: World, entry_id: EntryId, less: int) -> None:
    listed = world.state("entry", entry_id).listed
    posted = tuple(SkuUnits(sku, max(0, n - less)) for sku, n in sorted(listed.items()))
    world.report(PostEntry(entry_id, posted, world.now))


def open_run(world: World, place: int, order_ids: Sequence[OrderId], entries: int = 2) -> None:
    merchant_id, entry_ids = pools.MERCHANTS[place], pools.ENTRIES[:entries]
    run_id = pools.RUNS[place]
    named = tuple(order_ids)
    world.do(OpenClearance(run_id, merchant_id, "broker", named, entry_ids, world.now))


def answer_all(world: World, status: int) -> None:
    """Customs says the same to everything it was sent; it says later things later."""
    for message in list(world.desk.sent.values()):
        for place, document in enumerate(message.documents):
            said = (world.now, world.now)
            digest = f"all-{message.kind.value}-{message.message_id}-{status}-{place}"
            world.report(pools.answer_to(message, document, status, digest, said))


def leave(world: World, run_id: RunId, exit_id: ExitId, order_ids: Sequence[OrderId]) -> None:
    world.do(PickForRun(run_id, tuple(order_ids), world.now))
    parcels = (RunParcels(run_id, tuple(order_ids)),)
    world.do(ListForLeaving(exit_id, "QDE", parcels, world.now))
    world.do(IssueGatePass(exit_id, f"pass-{exit_id}", "lorry", world.now))


def gate(world: World, exit_id: ExitId, order_ids: Sequence[OrderId]) -> None:
    pass_no = world.state("exit", exit_id).pass_no or ""
    world.report(PassExitGate(exit_id, pass_no, tuple(order_ids), world.now))


def ask_return(world: World, order_id: OrderId, number: str, units: Units = ()) -> None:
    """Of the run that holds the order, as a page would know it."""
    batch_id = world.state("order", order_id).held_by or ""
    run_id = world.state("batch", batch_id).in_run.get(order_id, pools.RUNS[0])
    world.do(AskReturn(order_id, run_id, number, units, "unwanted", world.now))


def come_back(world: World, order_id: OrderId, number: str, is_damaged: bool = False) -> None:
    """All that was asked for comes back, good or damaged."""
    if part := world.state("return", order_id).parts.get(number):
        back = as_units(part.units)
        good, damaged = ((), back) if is_damaged else (back, ())
        world.do(ReceiveReturn(order_id, number, good, damaged, world.now))


def forward(world: World, depth: int, short: int) -> None:
    """So many scenes of the plain story."""
    numbers, batch_id, entry_id = (1, 2, 3, 4), pools.BATCHES[0], pools.ENTRIES[0]
    order_ids = [pools.ORDERS[number - 1] for number in numbers]
    first = [order_ids[0], order_ids[2]]
    consignment_id = pools.CONSIGNMENTS[0]
    scenes: list[list[Callable[[], object]]] = [
        [lambda: place_and_pay(world, numbers)],
        [lambda: collect(world, batch_id, order_ids)],
        [lambda: buy(world, batch_id, short=short == 1)],
        [lambda: ship(world, consignment_id, [batch_id])],
        [lambda: enter(world, entry_id, [consignment_id])],
        [lambda: tally(world, entry_id, "T1", short == 2), lambda: post(world, entry_id, 0)],
        [lambda: world.do(ShareTallyShortage(batch_id, (entry_id,), world.now))],
        [world.work_all],
        [lambda: open_run(world, 0, first), lambda: open_run(world, 1, order_ids)],
        [world.work_all],
        [lambda: answer_all(world, 120), world.work_all],
        [lambda: answer_all(world, 120), world.work_all],
        [lambda: answer_all(world, 800)],
        [lambda: leave(world, pools.RUNS[0], pools.EXITS[0], first)],
        [lambda: gate(world, pools.EXITS[0], first[:1])],
        [lambda: ask_return(world, first[0], "1")],
        [lambda: come_back(world, first[0], "1")],
        [world.work_all],
    ]
    for scene in scenes[:depth]:
        for step in scene:
            step()
