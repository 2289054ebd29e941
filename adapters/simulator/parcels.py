"""The end of the journey: picked, sorted, through the gate, delivered, and some of it back."""

from collections.abc import Sequence
from datetime import timedelta

from adapters.simulator import book_papers
from adapters.simulator.entering import LIST_ANSWERED, SILENCE
from adapters.simulator.script import Journey, Told
from adapters.simulator.script_buying import OrdersIn, batch_of
from adapters.simulator.stage import SimulationStage, one, sets_of
from adapters.simulator.zone import members_at
from application import streams
from application.clearing import PickForRun
from application.consequences import states
from application.leaving import (
    ListForLeaving,
    RunParcels,
    ScannedParcel,
    ScanParcels,
    TakeOffExit,
)
from application.returning import AskReturn
from domain.clearance_stages import Stage
from domain.clearance_state import Member
from domain.delivery import ReportDelivery
from domain.exit_commands import IssueGatePass, PassExitGate, PostExit
from domain.exit_list import ExitList
from domain.exit_list import Stage as ExitStage
from domain.goods import SkuUnits, as_units
from domain.identifiers import (
    ExitId,
    OrderId,
    RunId,
    SortingId,
)
from domain.order_return import OrderReturn
from domain.order_return import Stage as ReturnStage
from domain.order_state import PreSaleOrder
from domain.return_commands import ReceiveReturn

PASSES_MAX = 4
"""Holds may come between one pass and the next."""

WET_CARTONS = 250
"""Exits, per thousand."""

REFUSED_AT_DOOR, LOST, RETURNED = 8, 2, 15
"""Orders, per thousand."""


def leave(stage: SimulationStage, runs: Sequence[RunId], told: Told) -> list[ExitId]:
    """All that is released; what was kept back of the first exits goes with the second."""
    exits = list[ExitId]()
    for is_last in (False, True):
        listed = [
            exit_id
            for number, run_id in enumerate(runs, len(exits) + 1)
            if (exit_id := list_exit(stage, run_id, number))
        ]
        stage.settle(LIST_ANSWERED)
        if not is_last:
            keep_back(stage, listed)
        stage.settle()
        let_out(stage, listed)
        exits += listed
    for exit_id in exits:
        leaving: ExitList = one(stage, streams.EXIT, exit_id)
        told("left", len(leaving.gone))
    return exits


def list_exit(stage: SimulationStage, run_id: RunId, number: int) -> ExitId | None:
    """Picked, sorted, listed, with a pass; holds that come later take parcels off both."""
    released = [m for m in members_at(stage, run_id, Stage.RELEASED) if not m.exit_id]
    if not released:
        return None
    ids, at = tuple(m.order_id for m in released), stage.clock()
    stage.do(PickForRun(run_id, ids, at), f"pick:{run_id}:{ids[0]}", "warehouse")
    scan(stage, run_id, released)
    exit_id = ExitId(f"X-{number:04d}-{run_id}")
    parcels = (RunParcels(run_id, ids),)
    listing = ListForLeaving(exit_id, f"QD3115E{number:07d}", parcels, at)
    if not stage.do(listing, f"list:{exit_id}", "warehouse"):
        return None
    issue_pass(stage, exit_id, 1)
    return exit_id


def keep_back(stage: SimulationStage, exits: Sequence[ExitId]) -> None:
    """Now and then a carton is found wet beside the lorry, after customs has the list."""
    for exit_id in exits:
        leaving: ExitList = one(stage, streams.EXIT, exit_id)
        if leaving.parcels and stage.chance.happens("wet", exit_id, WET_CARTONS):
            taking = TakeOffExit(exit_id, (min(leaving.parcels),), "carton wet", stage.clock())
            stage.do(taking, f"take off:{exit_id}", "warehouse")


def issue_pass(stage: SimulationStage, exit_id: ExitId, number: int) -> None:
    """Its lorry is weighed where customs is asked for the pass."""
    pass_no = f"P{number}-{exit_id}"
    issuing = IssueGatePass(exit_id, pass_no, "A-20001", stage.clock())
    stage.do(issuing, f"pass:{pass_no}", "warehouse")
    if book_papers.is_open(stage):
        book_papers.weigh_exit(stage, exit_id)


def let_out(stage: SimulationStage, exits: Sequence[ExitId]) -> None:
    """With what is still on the lists, until no parcel waits any more."""
    waiting = exits
    for number in range(2, PASSES_MAX + 2):
        waiting = [exit_id for exit_id in waiting if is_waiting(stage, exit_id)]
        if not waiting:
            return
        for exit_id in waiting:
            go(stage, exit_id, number)
        stage.sweep()
        stage.settle(SILENCE)
    stage.settle()


def is_waiting(stage: SimulationStage, exit_id: ExitId) -> bool:
    leaving: ExitList = one(stage, streams.EXIT, exit_id)
    is_through = leaving.gone.issuperset(leaving.parcels)
    return not is_through or leaving.stage is not ExitStage.POSTED


def go(stage: SimulationStage, exit_id: ExitId, number: int = 2) -> None:
    """A withdrawn pass is replaced; where no book is open the gate and customs are played here."""
    exit_list: ExitList = one(stage, streams.EXIT, exit_id)
    ids = tuple(sorted(exit_list.parcels))
    if not ids:
        return
    if exit_list.pass_no is None:
        issue_pass(stage, exit_id, number)
        exit_list = one(stage, streams.EXIT, exit_id)
    if exit_list.pass_no is not None and not book_papers.is_open(stage):
        passing = PassExitGate(exit_id, exit_list.pass_no, ids, stage.clock())
        stage.do(passing, f"gate:{exit_id}", "gate")
        stage.do(PostExit(exit_id, stage.clock()), f"post:{exit_id}", "port")


def scan(stage: SimulationStage, run_id: RunId, members: Sequence[Member]) -> None:
    parcels = tuple(
        ScannedParcel(m.waybill.waybill_no, run_id, m.waybill.weight_grams, "lane 1")
        for m in members
        if m.waybill
    )
    stranger = ScannedParcel(f"STRANGER-{run_id}", None, 500, "lane 1")
    scanning = ScanParcels(
        SortingId(f"S-{run_id}"), "station 1", (*parcels, stranger), stage.clock()
    )
    stage.do(scanning, f"scan:{run_id}:{stage.clock()}", "warehouse")


def deliver(stage: SimulationStage, ids_of: OrdersIn, journey: Journey) -> None:
    """Delivered, refused or lost; some buyers send a part back."""
    stage.clock.wait(timedelta(days=3))
    for draft in journey.drafts:
        left = ids_of(stage, draft.campaign_id, ("left",))
        for part in sets_of(left, 1_000):
            refused = [i for i in part if stage.chance.happens("refused", i, REFUSED_AT_DOOR)]
            lost = [i for i in part if stage.chance.happens("lost", i, LOST) and i not in refused]
            fine = [i for i in part if i not in set(refused) | set(lost)]
            report = ReportDelivery(
                stage.carrier.name, tuple(fine), tuple(refused), tuple(lost), stage.clock()
            )
            stage.do(report, f"delivery:{part[0]}", "carrier")
    stage.settle()
    ask_back(stage, ids_of, journey)
    receive_back(stage, ids_of, journey)


def ask_back(stage: SimulationStage, ids_of: OrdersIn, journey: Journey) -> None:
    stage.clock.wait(timedelta(days=5))
    for draft in journey.drafts:
        for order_id in ids_of(stage, draft.campaign_id, ("delivered",)):
            if stage.chance.happens("returned", order_id, RETURNED):
                ask(stage, order_id)
    stage.settle()


def ask(stage: SimulationStage, order_id: OrderId) -> None:
    order: PreSaleOrder = one(stage, streams.ORDER, order_id)
    assert order.held_by is not None
    run_id = batch_of(stage, order.held_by).in_run[order_id]
    units = (SkuUnits(order.lines[0].sku, 1),)
    asking = AskReturn(order_id, run_id, "1", units, "not as expected", stage.clock())
    stage.do(asking, f"return:{order_id}", "buyer")


def receive_back(stage: SimulationStage, ids_of: OrdersIn, journey: Journey) -> None:
    """Goods come back to the zone, now and then damaged; customs is asked to take them back."""
    stage.clock.wait(timedelta(days=7))
    for draft in journey.drafts:
        coming = ids_of(stage, draft.campaign_id, ("returning",))
        found = states(
            stage.system.handling.reader, streams.RETURN, ((stage.book, i) for i in coming)
        )
        for order_id in coming:
            receive(stage, order_id, found[stage.book, order_id])
    stage.settle()


def receive(stage: SimulationStage, order_id: OrderId, order: OrderReturn) -> None:
    for return_no, part in sorted(order.parts.items()):
        if part.stage is ReturnStage.REQUESTED:
            units = as_units(part.units)
            is_damaged = stage.chance.happens("damaged back", order_id, 200)
            good, damaged = ((), units) if is_damaged else (units, ())
            command = ReceiveReturn(order_id, return_no, good, damaged, stage.clock())
            stage.do(command, f"received:{order_id}:{return_no}", "warehouse")
