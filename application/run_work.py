"""What actors do for a clearance run: take each step that it has open."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from application import streams
from application.customs_desk import Carrier, WaybillRequest
from application.declaring import DeclareRun, MatchRun, TakeWaybills
from application.event_log import Stream
from application.hands import ACTOR, Hands
from application.quota_steps import Asking, move_to_year
from domain.clearance_commands import RepeatRefused, SendDocuments, SendWithdrawals
from domain.clearance_repeating import may_repeat
from domain.clearance_run import Step, next_steps
from domain.clearance_sending import declarable
from domain.clearance_state import ClearanceRun
from domain.dated import customs_day
from domain.identifiers import CampaignId, Partition, RunId, Sku, shared_of
from domain.order_state import PreSaleOrder
from domain.pledge import Pledge
from domain.waybill_block import TakeWaybillNumbers, WaybillBlock

WRAPPING_GRAMS = 200
"""Carton and filling of one parcel."""


class RunWork:
    def __init__(self, hands: Hands, carrier: Carrier) -> None:
        self._hands = hands
        self._carrier = carrier

    def drive(self, partition: Partition, run_id: RunId) -> None:
        """Take every step a run has open; a step that another worker took changes nothing."""
        stream, run = self._repeated(partition, run_id)
        for step in next_steps(run):
            self._take(step, partition, run_id, stream, run)
            stream, run = self._hands.read(partition, streams.RUN, run_id)
        if self._may_ask_elsewhere(partition, run):
            self._take(Step.DECLARE, partition, run_id, stream, run)

    def _may_ask_elsewhere(self, partition: Partition, run: ClearanceRun) -> bool:
        """Whether orders wait at a guarantee that another has taken the place of."""
        if not run.pledges.refused_by_others(""):
            return False
        pledge: Pledge = self._hands.read(shared_of(partition), streams.PLEDGE, run.declarant)[1]
        return bool(run.pledges.refused_by_others(pledge.guarantee_id))

    def _repeated(self, partition: Partition, run_id: RunId) -> tuple[Stream, ClearanceRun]:
        """The run, once what was refused for a fault of others and waited long enough is open."""
        stream, run = self._hands.read(partition, streams.RUN, run_id)
        at = self._hands.clock()
        if not may_repeat(run, at):
            return stream, run
        command_id = f"repeat:{run_id}@{stream.version}:{at.isoformat()}"
        self._hands.give(partition, RepeatRefused(run_id, at), command_id)
        return self._hands.read(partition, streams.RUN, run_id)

    def _take(
        self, step: Step, partition: Partition, run_id: RunId, stream: Stream, run: ClearanceRun
    ) -> None:
        at = self._hands.clock()
        match step:
            case Step.ASSIGN_WAYBILLS:
                command: Any = self._waybills(partition, run_id, run, at)
            case Step.SEND_DOCUMENTS:
                command = SendDocuments(run_id, at)
            case Step.MATCH:
                command = MatchRun(run_id, at)
            case Step.DECLARE:
                self._move_years(partition, run, at)
                command = DeclareRun(run_id, at)
            case Step.SEND_WITHDRAWALS:
                command = SendWithdrawals(run_id, at)
        command_id = f"{step.value}:{run_id}@{stream.version}:{at.isoformat()}"
        self._hands.give(partition, command, command_id)

    def _move_years(self, partition: Partition, run: ClearanceRun, at: datetime) -> None:
        """What was booked for another year than that of the declaration, moves there before."""
        year = customs_day(at).year
        others = tuple(i for i in declarable(run) if run.orders[i].quota_year != year)
        if others:
            move_to_year(self._hands.handling, partition, others, year, Asking(ACTOR, at))

    def _waybills(
        self, partition: Partition, run_id: RunId, run: ClearanceRun, at: datetime
    ) -> TakeWaybills:
        """Numbers come from the carrier's block, in the order of the run's places."""
        name, shared = self._carrier.name, shared_of(partition)
        taker = RunId(f"{partition}/{run_id}")
        taking = TakeWaybillNumbers(name, taker, len(run.places), at)
        self._hands.give(shared, taking, f"waybills:{taker}")
        block: WaybillBlock = self._hands.read(shared, streams.WAYBILLS, name)[1]
        waiting = [m for m in run.members.values() if m.waybill is None]
        orders = self._hands.orders(partition, (m.order_id for m in waiting))
        weights = self._weights(partition, orders.values())
        requests = [
            WaybillRequest(
                m.order_id,
                block.taken[taker][m.place],
                WRAPPING_GRAMS + weight_of(orders[m.order_id], weights),
                orders[m.order_id].consignee,
            )
            for m in waiting
        ]
        return TakeWaybills(run_id, name, tuple(self._carrier.waybills(requests)), at)

    def _weights(
        self, partition: Partition, orders: Iterable[PreSaleOrder]
    ) -> dict[tuple[CampaignId, Sku], int]:
        """Grams a unit, as the campaigns offer it."""
        named = ((partition, order.campaign_id) for order in orders)
        return {
            (CampaignId(campaign_id), sku): item.weight_grams
            for (_, campaign_id), campaign in self._hands.states(streams.CAMPAIGN, named).items()
            for sku, item in campaign.items.items()
        }


def weight_of(order: PreSaleOrder, weights: Mapping[tuple[CampaignId, Sku], int]) -> int:
    return sum(line.quantity * weights[order.campaign_id, line.sku] for line in order.lines)
