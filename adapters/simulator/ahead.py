"""Sends documents to customs before the goods come."""

from adapters.demonstration import DECLARANT
from adapters.simulator.script import Journey
from adapters.simulator.script_buying import batch_of
from adapters.simulator.stage import SimulationStage, sets_of
from application.clearing import OpenAhead
from domain.identifiers import BatchId, OrderId, RunId

ORDERS_PER_RUN = 1_000


def send_ahead(stage: SimulationStage, journey: Journey) -> list[RunId]:
    """Of every second batch orders, payments and waybills go to customs before the goods do."""
    runs = list[RunId]()
    for batch_id, draft in sorted(journey.batches.items())[1::2]:
        for part in sets_of(in_no_run(stage, batch_id), ORDERS_PER_RUN):
            run_id = RunId(f"R{len(runs) + 1:07d}")
            opening = OpenAhead(run_id, draft.merchant_id, DECLARANT, part, stage.clock())
            if stage.do(opening, f"ahead:{run_id}", "broker"):
                runs.append(run_id)
    stage.settle()
    return runs


def in_no_run(stage: SimulationStage, batch_id: BatchId) -> list[OrderId]:
    batch = batch_of(stage, batch_id)
    return sorted(batch.members.keys() - batch.in_run.keys())
