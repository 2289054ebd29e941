"""A simulation's orders are cleared: matched, declared, mended, tried again, given up."""

from collections.abc import Sequence
from datetime import timedelta

from adapters.demonstration import DECLARANT
from adapters.simulator.ahead import ORDERS_PER_RUN, in_no_run
from adapters.simulator.entering import SILENCE
from adapters.simulator.script import Journey, Told, cancel
from adapters.simulator.stage import SimulationStage, one, sets_of
from application import streams
from application.clearing import OpenClearance, PickForRun
from application.consequences import states
from application.declaring import DeclareRun, ReportedWaybill, TakeWaybills
from domain.clearance_commands import CorrectDeclarations, RecordInspection, SendDocuments
from domain.clearance_sending import has_refused
from domain.clearance_stages import Stage
from domain.clearance_state import ClearanceRun, Member
from domain.identifiers import (
    BatchId,
    EntryId,
    OrderId,
    RunId,
)
from domain.order_state import PreSaleOrder

ATTEMPTS_BEFORE_GIVING_UP = 3
ROUNDS_OF_GIVING_UP = 3
"""What was sent again by itself is answered only after the first."""

CANCELLED_WHEN_DECLARED = 4


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
