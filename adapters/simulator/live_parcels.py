"""One live campaign's parcels: mended at customs, then sorted, out, delivered and sent back."""

from collections.abc import Sequence
from datetime import timedelta

from adapters.simulator.live_goods import Trip
from adapters.simulator.parcels import (
    LOST,
    REFUSED_AT_DOOR,
    RETURNED,
    ask,
    go,
    issue_pass,
    receive,
    scan,
)
from adapters.simulator.script_buying import OrdersIn
from adapters.simulator.stage import SimulationStage, one
from adapters.simulator.zone import give_up, mend
from application import streams
from application.clearing import PickForRun
from application.consequences import states
from application.leaving import ListForLeaving, RunParcels
from domain.clearance_stages import Stage
from domain.clearance_state import ClearanceRun, Member
from domain.delivery import ReportDelivery
from domain.exit_list import ExitList
from domain.exit_list import Stage as ExitStage
from domain.identifiers import ExitId, OrderId

TO_MEND = (Stage.UNMATCHED, Stage.REJECTED, Stage.INSPECTION)
MOVING = (Stage.DOCUMENTS, Stage.MATCHED, Stage.DECLARED, Stage.STORED, Stage.IN_REVIEW)
ATTEMPTS_MAX = 3
AT_WORK_MAX = timedelta(minutes=30)
"""Lorries alone take ten. What still waits after this waits for somebody: nothing else is done."""


def step(stage: SimulationStage, trip: Trip, ids_of: OrdersIn) -> bool:
    """The next step of a run's parcels; False when nothing more is to come."""
    run: ClearanceRun = one(stage, streams.RUN, trip.run_id)
    if stage.clock() > trip.campaign.closes_at + AT_WORK_MAX or not run.is_open:
        return False
    members = [m for _, m in sorted(run.members.items())]
    if any(m.stage in TO_MEND for m in members):
        is_hopeless = any(m.attempt >= ATTEMPTS_MAX and m.stage in TO_MEND for m in members)
        (give_up if is_hopeless else mend)(stage, trip.run_id)
        return True
    if open_exit(stage, trip, members):
        return True
    ready = [m for m in members if m.stage is Stage.RELEASED and not m.exit_id]
    if ready and not any(m.stage in MOVING for m in members):
        list_exit(stage, trip, ready, members)
        return True
    return after_the_gate(stage, trip, ids_of, members)


def exits_of(members: Sequence[Member]) -> list[ExitId]:
    return sorted({m.exit_id for m in members if m.exit_id})


def list_exit(
    stage: SimulationStage, trip: Trip, ready: Sequence[Member], members: Sequence[Member]
) -> None:
    """Picked, scanned, listed and given a pass."""
    at, ids = stage.clock(), tuple(m.order_id for m in ready)
    stage.do(PickForRun(trip.run_id, ids, at), f"pick:{trip.run_id}:{ids[0]}", "warehouse")
    scan(stage, trip.run_id, ready)
    part = len(exits_of(members)) + 1
    exit_id = trip.exit_id(part)
    parcels = (RunParcels(trip.run_id, ids),)
    listing = ListForLeaving(exit_id, f"QD3115L{trip.number:05d}{part:02d}", parcels, at)
    if stage.do(listing, f"list:{exit_id}:{ids[0]}", "warehouse"):
        issue_pass(stage, exit_id, 1)


def open_exit(stage: SimulationStage, trip: Trip, members: Sequence[Member]) -> bool:
    """Send through the gate what is listed and has not gone."""
    for exit_id in exits_of(members):
        exit_list: ExitList = one(stage, streams.EXIT, exit_id)
        if exit_list.stage is ExitStage.LISTED and exit_list.parcels:
            go(stage, exit_id)
            return True
    return False


def after_the_gate(
    stage: SimulationStage, trip: Trip, ids_of: OrdersIn, members: Sequence[Member]
) -> bool:
    left = ids_of(stage, trip.campaign_id, ("left",))
    if left:
        deliver(stage, left)
        return True
    coming = ids_of(stage, trip.campaign_id, ("returning",))
    found = states(stage.system.handling.reader, streams.RETURN, ((stage.book, i) for i in coming))
    for order_id in coming:
        receive(stage, order_id, found[stage.book, order_id])
    return bool(coming) or any(m.stage in (*MOVING, Stage.HELD) for m in members)


def deliver(stage: SimulationStage, left: Sequence[OrderId]) -> None:
    """Delivered, refused or lost; now and then a buyer sends something back."""
    chance = stage.chance
    refused = tuple(i for i in left if chance.happens("refused", i, REFUSED_AT_DOOR))
    lost = tuple(i for i in left if i not in refused and chance.happens("lost", i, LOST))
    fine = tuple(i for i in left if i not in {*refused, *lost})
    report = ReportDelivery(stage.carrier.name, fine, refused, lost, stage.clock())
    stage.do(report, f"delivery:{left[0]}", "carrier")
    for order_id in fine:
        if chance.happens("returned", order_id, RETURNED):
            ask(stage, order_id)
