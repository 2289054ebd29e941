"""One live campaign's goods: collected, bought, shipped, listed, tallied, and on to their run."""

from collections import Counter
from dataclasses import dataclass

from adapters.demonstration import DECLARANT
from adapters.simulator.counting import decide_differences
from adapters.simulator.entering import bring, list_entry, tally_of
from adapters.simulator.script import cancel
from adapters.simulator.script_buying import OrdersIn, batch_of, cartons_of, short_of
from adapters.simulator.stage import SimulationStage, one
from application import streams
from application.clearing import OpenClearance
from application.collecting import CollectOrders
from application.sharing_shortage import ShareSupplierShortage, ShareTallyShortage
from domain.batch_commands import ConfirmPurchase, LockBatch, OpenBatch, PlacePurchase
from domain.batch_state import PurchaseBatch
from domain.batch_state import Stage as BatchStage
from domain.campaign_state import Campaign
from domain.clearance_state import ClearanceRun
from domain.consignment import Consignment
from domain.consignment import Stage as Leg
from domain.consignment_commands import (
    ArriveConsignment,
    DepartConsignment,
    OpenConsignment,
    PackCartons,
    ReceiveGoodsOverseas,
    SealConsignment,
)
from domain.entry_state import BondedEntry
from domain.goods import BatchUnits, Route, SkuUnits, as_units
from domain.identifiers import (
    BatchId,
    CampaignId,
    ConsignmentId,
    EntryId,
    ExitId,
    PurchaseId,
    RunId,
)

SUPPLIERS = ("supplier-a", "supplier-b")
ROUTE = Route("609", "Auckland", "3115", "2")


@dataclass(frozen=True, slots=True)
class Trip:
    """A live campaign, and the names of all that comes of it."""

    number: int
    campaign_id: CampaignId
    campaign: Campaign

    @property
    def batch_id(self) -> BatchId:
        return BatchId(f"B-{self.campaign_id}")

    @property
    def consignment_id(self) -> ConsignmentId:
        return ConsignmentId(f"C-{self.campaign_id}")

    @property
    def entry_id(self) -> EntryId:
        return EntryId(f"E-{self.campaign_id}")

    @property
    def run_id(self) -> RunId:
        return RunId(f"L{self.number:08d}")

    def exit_id(self, part: int) -> ExitId:
        return ExitId(f"X-{self.campaign_id}-{part}")


def step(stage: SimulationStage, trip: Trip, ids_of: OrdersIn) -> bool:
    """The next step on the way to the run; False once the run is open or nobody is left."""
    batch = batch_of(stage, trip.batch_id)
    if batch.stage is BatchStage.ABSENT:
        return collect(stage, trip, ids_of)
    if batch.stage is BatchStage.OPEN:
        stage.do(LockBatch(trip.batch_id, stage.clock()), f"lock:{trip.batch_id}", "planner")
        return True
    if not batch.members:
        return False
    if not all(p.confirmed is not None for p in batch.purchases.values()) or not batch.purchases:
        buy(stage, trip, batch)
        return True
    consignment: Consignment = one(stage, streams.CONSIGNMENT, trip.consignment_id)
    if consignment.entry_id is None:
        ship(stage, trip, batch, consignment)
        return True
    return enter(stage, trip)


def collect(stage: SimulationStage, trip: Trip, ids_of: OrdersIn) -> bool:
    """Who has not paid is cancelled; all others are collected into one batch."""
    cancel(stage, ids_of(stage, trip.campaign_id, ("placed",)), "not paid in time")
    paid = ids_of(stage, trip.campaign_id, ("paid",))
    if not paid:
        return False
    at, batch_id = stage.clock(), trip.batch_id
    opening = OpenBatch(batch_id, f"Live batch {trip.number}", ROUTE, at)
    stage.do(opening, f"open:{batch_id}", "planner")
    stage.do(CollectOrders(batch_id, tuple(paid), at), f"collect:{batch_id}", "planner")
    return True


def buy(stage: SimulationStage, trip: Trip, batch: PurchaseBatch) -> None:
    """Bought from two suppliers; next they confirm, and what they lack is shared."""
    at, batch_id = stage.clock(), trip.batch_id
    for index, supplier in enumerate(SUPPLIERS):
        purchase_id = PurchaseId(f"{batch_id}-{index + 1}")
        known = batch.purchases.get(purchase_id)
        if known is None:
            skus = sorted(batch.demand)[index :: len(SUPPLIERS)]
            if units := as_units(Counter({sku: batch.demand[sku] for sku in skus})):
                placing = PlacePurchase(batch_id, purchase_id, supplier, units, at)
                stage.do(placing, f"purchase:{purchase_id}", "planner")
        elif known.confirmed is None:
            confirmed = tuple(
                SkuUnits(part.sku, part.quantity - short_of(stage, purchase_id, part))
                for part in as_units(known.ordered)
            )
            confirming = ConfirmPurchase(batch_id, purchase_id, confirmed, at)
            stage.do(confirming, f"confirm:{purchase_id}", supplier)


def ship(
    stage: SimulationStage, trip: Trip, batch: PurchaseBatch, consignment: Consignment
) -> None:
    """One leg of the consignment; at the port its list is filed."""
    at, here = stage.clock(), trip.consignment_id
    units = tuple(BatchUnits(trip.batch_id, s, n) for s, n in sorted(batch.coming.items()) if n)
    match consignment.stage:
        case Leg.ABSENT:
            sharing = ShareSupplierShortage(trip.batch_id, at)
            stage.do(sharing, f"short:{trip.batch_id}", "planner")
            stage.do(OpenConsignment(here, ROUTE, at), f"open:{here}", "forwarder")
        case Leg.OPEN if not consignment.received:
            arrived = ReceiveGoodsOverseas(here, f"R-{here}", "Auckland", "hub 1", units, at)
            stage.do(arrived, f"receive:{here}", "forwarder")
        case Leg.OPEN if not consignment.cartons:
            stage.do(PackCartons(here, cartons_of(units), at), f"pack:{here}", "forwarder")
        case Leg.OPEN:
            sealing = SealConsignment(here, f"SEALL{trip.number:05d}", at)
            stage.do(sealing, f"seal:{here}", "forwarder")
        case Leg.SEALED:
            voyage = (f"VL{trip.number}", f"BLL{trip.number:07d}")
            departing = DepartConsignment(here, "MV Example", *voyage, at)
            stage.do(departing, f"depart:{here}", "forwarder")
        case Leg.DEPARTED:
            stage.do(ArriveConsignment(here, "3115", True, at), f"arrive:{here}", "forwarder")
        case Leg.ARRIVED:
            list_entry(stage, trip.entry_id, here, 50_000_000 + trip.number)


def enter(stage: SimulationStage, trip: Trip) -> bool:
    """Brought in and posted, tallied, differences decided and shared; then the run is opened."""
    here = trip.entry_id
    entry: BondedEntry = one(stage, streams.ENTRY, here)
    run: ClearanceRun = one(stage, streams.RUN, trip.run_id)
    if run.is_open:
        return False
    if entry.posted is None:
        bring(stage, here)
    elif entry.tally_no is None:
        stage.do(tally_of(stage, here, entry), f"tally:{here}", "warehouse")
    else:
        return open_run(stage, trip)
    return True


def open_run(stage: SimulationStage, trip: Trip) -> bool:
    decide_differences(stage, trip.entry_id)
    sharing = ShareTallyShortage(trip.batch_id, (trip.entry_id,), stage.clock())
    stage.do(sharing, f"tally-short:{trip.batch_id}", "warehouse")
    waiting = tuple(sorted(batch_of(stage, trip.batch_id).waiting))
    opening = OpenClearance(
        trip.run_id,
        trip.campaign.merchant_id,
        DECLARANT,
        waiting,
        (trip.entry_id,),
        stage.clock(),
    )
    return bool(waiting and stage.do(opening, f"run:{trip.run_id}", "broker"))
