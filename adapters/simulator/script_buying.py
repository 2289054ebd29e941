"""Collects paid orders into batches, buys what they need, and ships it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta

from adapters.simulator.script import (
    CANCELLED_AFTER_LOCKING,
    ORDERS_PER_SET,
    WITHDRAWN_FROM_BATCH,
    Journey,
    Told,
    cancel,
)
from adapters.simulator.stage import SimulationStage, sets_of
from application import streams
from application.collecting import CollectOrders, ReleaseFromBatch
from application.consequences import states
from application.sharing_shortage import ShareSupplierShortage
from domain.batch_commands import ConfirmPurchase, LockBatch, OpenBatch, PlacePurchase
from domain.batch_state import PurchaseBatch
from domain.consignment_commands import (
    ArriveConsignment,
    DepartConsignment,
    OpenConsignment,
    PackCartons,
    ReceiveGoodsOverseas,
    SealConsignment,
)
from domain.consignment_events import Carton
from domain.goods import BatchUnits, SkuUnits, as_units
from domain.identifiers import (
    BatchId,
    CampaignId,
    ConsignmentId,
    OrderId,
    PurchaseId,
)

UNITS_PER_CARTON = 24

SUPPLIER_SHORT = 250
"""How often one delivers less, per thousand products."""

OrdersIn = Callable[[SimulationStage, CampaignId, Sequence[str]], Sequence[OrderId]]


def collect(stage: SimulationStage, journey: Journey, ids_of: OrdersIn, told: Told) -> None:
    """Paid orders are collected into batches, bought, and cut where a supplier falls short."""
    for draft in journey.drafts:
        unpaid = ids_of(stage, draft.campaign_id, ("placed",))
        cancel(stage, unpaid, "not paid in time")
        paid = ids_of(stage, draft.campaign_id, ("paid",))
        if not paid:
            continue
        batch_id = BatchId(f"B-{draft.campaign_id}")
        journey.batches[batch_id] = draft
        opening = OpenBatch(batch_id, draft.name, draft.route, stage.clock())
        stage.do(opening, f"open:{batch_id}", "planner")
        for part in sets_of(paid, ORDERS_PER_SET):
            collecting = CollectOrders(batch_id, part, stage.clock())
            stage.do(collecting, f"collect:{batch_id}:{part[0]}", "planner")
            told("collected", len(part))
        buy(stage, batch_id, paid)
    stage.settle()


def buy(stage: SimulationStage, batch_id: BatchId, paid: Sequence[OrderId]) -> None:
    out = [i for i in paid if stage.chance.happens("withdrawn", i, WITHDRAWN_FROM_BATCH)]
    if out:
        leaving = ReleaseFromBatch(batch_id, tuple(out), "asked by merchant", stage.clock())
        stage.do(leaving, f"withdraw:{batch_id}", "planner")
    stage.do(LockBatch(batch_id, stage.clock()), f"lock:{batch_id}", "planner")
    demand = batch_of(stage, batch_id).demand
    suppliers = ("supplier-a", "supplier-b")
    for index, supplier in enumerate(suppliers):
        skus = [sku for place, sku in enumerate(sorted(demand)) if place % len(suppliers) == index]
        units = as_units(Counter({sku: demand[sku] for sku in skus}))
        if units:
            order_from(stage, batch_id, PurchaseId(f"{batch_id}-{index + 1}"), supplier, units)
    stage.do(ShareSupplierShortage(batch_id, stage.clock()), f"short:{batch_id}", "planner")
    late = [i for i in paid if stage.chance.happens("late", i, CANCELLED_AFTER_LOCKING)]
    cancel(stage, late, "too late for the buyer")


def order_from(
    stage: SimulationStage,
    batch_id: BatchId,
    purchase_id: PurchaseId,
    supplier: str,
    units: tuple[SkuUnits, ...],
) -> None:
    placing = PlacePurchase(batch_id, purchase_id, supplier, units, stage.clock())
    stage.do(placing, f"purchase:{purchase_id}", "planner")
    stage.clock.wait(timedelta(hours=6))
    confirmed = tuple(
        SkuUnits(part.sku, part.quantity - short_of(stage, purchase_id, part)) for part in units
    )
    confirming = ConfirmPurchase(batch_id, purchase_id, confirmed, stage.clock())
    stage.do(confirming, f"confirm:{purchase_id}", supplier)


def short_of(stage: SimulationStage, purchase_id: PurchaseId, part: SkuUnits) -> int:
    if not stage.chance.happens("supplier short", f"{purchase_id}:{part.sku}", SUPPLIER_SHORT):
        return 0
    return min(part.quantity, 1 + part.quantity // 100)


def batch_of(stage: SimulationStage, batch_id: BatchId) -> PurchaseBatch:
    found = states(stage.system.handling.reader, streams.BATCH, [(stage.book, batch_id)])
    batch: PurchaseBatch = found[stage.book, batch_id]
    return batch


def ship(stage: SimulationStage, journey: Journey) -> None:
    """Two batches a consignment, also of two merchants: received, packed, sealed, gone, arrived."""
    stage.clock.wait(timedelta(days=5))
    for number, batch_ids in enumerate(sets_of(sorted(journey.batches), 2)):
        consignment_id = ConsignmentId(f"C-{number + 1:04d}")
        journey.consignments[consignment_id] = list(batch_ids)
        route = journey.batches[batch_ids[0]].route
        bought = {batch_id: batch_of(stage, batch_id).coming for batch_id in batch_ids}
        units = tuple(
            BatchUnits(batch_id, sku, n)
            for batch_id, counts in bought.items()
            for sku, n in sorted(counts.items())
        )
        at = stage.clock()
        for command in (
            OpenConsignment(consignment_id, route, at),
            ReceiveGoodsOverseas(
                consignment_id, f"R-{number + 1}", route.origin_place, "hub 1", units, at
            ),
            PackCartons(consignment_id, cartons_of(units), at),
            SealConsignment(consignment_id, f"SEAL{number + 1:06d}", at),
            DepartConsignment(
                consignment_id, "MV Example", f"V{number:03d}", f"BL{number + 1:08d}", at
            ),
        ):
            stage.do(command, f"{type(command).__name__}:{consignment_id}", "forwarder")
        stage.clock.wait(timedelta(days=12))
        arriving = ArriveConsignment(consignment_id, route.port, True, stage.clock())
        stage.do(arriving, f"arrive:{consignment_id}", "forwarder")
    stage.settle()


def cartons_of(units: Sequence[BatchUnits]) -> tuple[Carton, ...]:
    cartons = list[Carton]()
    by_batch: dict[BatchId, list[BatchUnits]] = defaultdict(list)
    for part in units:
        by_batch[part.batch_id].append(part)
    for batch_id, parts in sorted(by_batch.items()):
        for part in parts:
            for start in range(0, part.quantity, UNITS_PER_CARTON):
                quantity = min(UNITS_PER_CARTON, part.quantity - start)
                content = BatchUnits(batch_id, part.sku, quantity)
                number = f"{batch_id}/{part.sku}/{start // UNITS_PER_CARTON + 1}"
                cartons.append(Carton(number, 900 + quantity * 500, 60_000, (content,)))
    return tuple(cartons)
