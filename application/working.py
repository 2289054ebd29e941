"""What actors do: look at what a stream needs, ask the outside, hand the answer in as a command.

Every piece of work may run twice, at once or never: what is left to do is read from the streams,
and commands are named by what they rest on.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from application import streams
from application.cancelling import CancelOrders
from application.consequences import states
from application.customs_desk import (
    Carrier,
    CustomsDesk,
    MessageIn,
    PaymentFirm,
    WaybillRequest,
)
from application.declaring import DeclareRun, MatchRun, TakeWaybills
from application.ending_holds import EndHolds
from application.envelope import Envelope
from application.event_log import EventFeed, Stream
from application.messages import message_of, orders_needed
from application.money_work import MoneyWork
from application.outcome import Outcome
from application.policies import Request, Work
from application.quota_steps import Asking, move_to_year
from application.state_reading import StateReader
from application.waiting import TendWaitlist, needs_tending
from domain.batch_state import PurchaseBatch
from domain.clearance_commands import SendDocuments, SendWithdrawals
from domain.clearance_run import Step, next_steps
from domain.clearance_sending import declarable
from domain.clearance_state import ClearanceRun
from domain.dated import customs_day
from domain.identifiers import (
    CampaignId,
    OrderId,
    Partition,
    RunId,
    Sku,
    parts_of,
    shared_of,
    stream_of,
)
from domain.order_return import OrderReturn
from domain.order_return import Stage as ReturnStage
from domain.order_state import PreSaleOrder, Stage
from domain.refusals import Refused
from domain.return_commands import DeclareReturn
from domain.waybill_block import TakeWaybillNumbers, WaybillBlock

ACTOR = "engine"
RECEIPTS_PER_FETCH = 100
CANCELLED_PER_COMMAND = 1_000


class OrdersOf(Protocol):
    """Finds a campaign's orders at some stages; a hint, their streams decide."""

    def __call__(
        self, partition: Partition, campaign_id: str, stages: Collection[Stage], limit: int
    ) -> Sequence[OrderId]: ...


BEFORE_COLLECTING = (Stage.PLACED, Stage.DEPOSIT_PAID, Stage.PAID)
"""Stages of orders that an ended campaign cancels."""


class Handles(Protocol):
    """Handles commands alone, or gathered with those of others."""

    @property
    def reader(self) -> StateReader: ...

    def handle(self, envelope: Envelope) -> Outcome: ...

    def handle_together(self, envelopes: Sequence[Envelope]) -> list[Outcome | Refused]: ...


@dataclass(frozen=True, slots=True)
class Outside:
    """Everybody an actor talks to."""

    desk: CustomsDesk
    carrier: Carrier
    payment_firm: PaymentFirm


class Worker:
    """Does one request at a time."""

    def __init__(
        self,
        handling: Handles,
        feed: EventFeed,
        outside: Outside,
        orders_of: OrdersOf,
        clock: Callable[[], datetime],
    ) -> None:
        self._handling = handling
        self._feed = feed
        self._outside = outside
        self._orders_of = orders_of
        self._clock = clock
        self._money = MoneyWork(handling, outside.payment_firm, clock)

    def do(self, request: Request) -> None:
        match request.work:
            case Work.DRIVE_RUN:
                self.drive_run(request.partition, RunId(request.subject))
            case Work.TRANSMIT:
                self.transmit(int(request.subject))
            case Work.PAY_REFUNDS:
                self._money.pay_refunds(request.partition, OrderId(request.subject))
            case Work.DECLARE_RETURN:
                self.declare_returns(request.partition, OrderId(request.subject))
            case Work.TAKE_SHARES:
                self._money.take_shares(request.partition, request.subject)
            case Work.EMPTY_CAMPAIGN:
                self.empty_campaign(request.partition, request.subject)
            case Work.SETTLE_CAMPAIGN:
                self.settle_campaign(request.partition, request.subject)
            case Work.TEND_WAITLIST:
                self.tend_waitlist(request.partition, request.subject)

    def drive_run(self, partition: Partition, run_id: RunId) -> None:
        """Take every step a run has open; a step that another worker took changes nothing."""
        stream, run = self._read(partition, streams.RUN, run_id)
        for step in next_steps(run):
            self._take(step, partition, run_id, stream, run)
            stream, run = self._read(partition, streams.RUN, run_id)

    def _take(
        self, step: Step, partition: Partition, run_id: RunId, stream: Stream, run: ClearanceRun
    ) -> None:
        at = self._clock()
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
        self._handle(partition, command, command_id)

    def _move_years(self, partition: Partition, run: ClearanceRun, at: datetime) -> None:
        """What was booked for another year than that of the declaration, moves there before."""
        year = customs_day(at).year
        others = tuple(i for i in declarable(run) if run.orders[i].quota_year != year)
        if others:
            move_to_year(self._handling, partition, others, year, Asking(ACTOR, at))

    def _waybills(
        self, partition: Partition, run_id: RunId, run: ClearanceRun, at: datetime
    ) -> TakeWaybills:
        """Numbers come from the carrier's block, in the order of the run's places."""
        carrier = self._outside.carrier
        shared = shared_of(partition)
        taker = RunId(f"{partition}/{run_id}")
        taking = TakeWaybillNumbers(carrier.name, taker, len(run.places), at)
        self._handle(shared, taking, f"waybills:{taker}")
        block: WaybillBlock = self._read(shared, streams.WAYBILLS, carrier.name)[1]
        waiting = [m for m in run.members.values() if m.waybill is None]
        orders = self._orders(partition, (m.order_id for m in waiting))
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
        return TakeWaybills(run_id, carrier.name, tuple(carrier.waybills(requests)), at)

    def _weights(
        self, partition: Partition, orders: Iterable[PreSaleOrder]
    ) -> dict[tuple[CampaignId, Sku], int]:
        """Grams a unit, as the campaigns offer it."""
        named = ((partition, order.campaign_id) for order in orders)
        found = states(self._handling.reader, streams.CAMPAIGN, named)
        return {
            (CampaignId(campaign_id), sku): item.weight_grams
            for (_, campaign_id), campaign in found.items()
            for sku, item in campaign.items.items()
        }

    def transmit(self, position: int) -> None:
        """Send the message that one event stands for; the desk sends each message id once."""
        (recorded,) = self._feed.page(position - 1, 1)
        partition, kind, local_id = parts_of(recorded.stream_id)
        orders = self._orders(partition, orders_needed(recorded))
        is_of_run = kind == streams.RUN
        run_id = (
            RunId(local_id) if is_of_run else self._run_of(partition, OrderId(local_id), orders)
        )
        run: ClearanceRun = self._read(partition, streams.RUN, run_id)[1]
        if message := message_of(recorded, orders, run_id, run):
            self._outside.desk.send(message)

    def _run_of(
        self, partition: Partition, order_id: OrderId, orders: Mapping[OrderId, PreSaleOrder]
    ) -> RunId:
        """The run of a released order, as its batch knows it."""
        batch_id = orders[order_id].held_by
        assert batch_id is not None, "only a batch hands orders to a run"
        batch: PurchaseBatch = self._read(partition, streams.BATCH, batch_id)[1]
        return batch.in_run[order_id]

    def declare_returns(self, partition: Partition, order_id: OrderId) -> None:
        returned: OrderReturn = self._read(partition, streams.RETURN, order_id)[1]
        for return_no, part in sorted(returned.parts.items()):
            if part.stage is ReturnStage.RECEIVED:
                message_id = f"T-{order_id}-{return_no}"
                declaring = DeclareReturn(order_id, return_no, message_id, self._clock())
                self._handle(partition, declaring, f"declare-return:{order_id}:{return_no}")

    def empty_campaign(self, partition: Partition, campaign_id: str) -> None:
        """Cancel every order of a campaign that failed or was terminated, set by set."""
        self.tend_waitlist(partition, campaign_id)
        self._cancel_all(partition, campaign_id, BEFORE_COLLECTING, "campaign ended")

    def settle_campaign(self, partition: Partition, campaign_id: str) -> None:
        """End the orders of a campaign that succeeded without them: they are not paid whole."""
        self.tend_waitlist(partition, campaign_id)
        self._cancel_all(partition, campaign_id, (Stage.PLACED,), "not paid in time")
        while order_ids := self._some(partition, campaign_id, (Stage.DEPOSIT_PAID,)):
            ending = EndHolds(order_ids, self._clock())
            if not self._handle_set(partition, ending, "settle", campaign_id):
                return

    def tend_waitlist(self, partition: Partition, campaign_id: str) -> None:
        """Offer what was freed to the first in line; with its campaign a line ends."""
        at = self._clock()
        campaign = self._read(partition, streams.CAMPAIGN, campaign_id)[1]
        if not campaign.terms.accept_minutes:
            return
        if needs_tending(campaign, self._read(partition, streams.WAITLIST, campaign_id)[1], at):
            tending = TendWaitlist(CampaignId(campaign_id), at)
            self._handle(partition, tending, f"tend:{campaign_id}:{at.isoformat()}")

    def _cancel_all(
        self, partition: Partition, campaign_id: str, stages: Collection[Stage], reason: str
    ) -> None:
        while order_ids := self._some(partition, campaign_id, stages):
            cancelling = CancelOrders(order_ids, reason, self._clock())
            if not self._handle_set(partition, cancelling, "empty", campaign_id):
                return

    def _some(
        self, partition: Partition, campaign_id: str, stages: Collection[Stage]
    ) -> tuple[OrderId, ...]:
        return tuple(self._orders_of(partition, campaign_id, stages, CANCELLED_PER_COMMAND))

    def _handle_set(
        self, partition: Partition, command: CancelOrders | EndHolds, step: str, campaign_id: str
    ) -> int:
        """Named by its time too: a set that was left over may begin and end like the one before."""
        ids, at = command.order_ids, command.at.isoformat()
        return self._handle(partition, command, f"{step}:{campaign_id}:{ids[0]}:{ids[-1]}:{at}")

    def take_mail(self) -> int:
        """Record answers of customs; answer how many there were. Each is put away once recorded."""
        messages = self._outside.desk.receive(RECEIPTS_PER_FETCH)
        by_partition: dict[Partition, list[MessageIn]] = defaultdict(list)
        for message in messages:
            by_partition[message.partition].append(message)
        for of_one in by_partition.values():
            self._record(of_one)
        return len(messages)

    def _record(self, messages: Sequence[MessageIn]) -> None:
        try:
            answers = self._handling.handle_together([self._mail(m) for m in messages])
        except Exception:
            if len(messages) == 1:
                raise
            # Whose fault it is shows alone; what came before it is recorded and put away.
            for message in messages:
                self._record([message])
            return
        for message, answer in zip(messages, answers, strict=True):
            self._outside.desk.put_away(message, words_of(answer))

    def _mail(self, message: MessageIn) -> Envelope:
        return Envelope(
            message.partition,
            message.command,
            f"mail:{message.receipt_hash}:{message.name}",
            "customs",
            self._clock(),
        )

    def _handle(self, partition: Partition, command: Any, command_id: str) -> int:
        envelope = Envelope(partition, command, command_id, ACTOR, self._clock())
        return self._handling.handle(envelope).events

    def _read(self, partition: Partition, kind: str, local_id: str) -> tuple[Stream, Any]:
        stream_id = stream_of(partition, kind, local_id)
        standing = self._handling.reader.read([stream_id])[stream_id]
        return standing.stream, standing.state

    def _orders(
        self, partition: Partition, order_ids: Iterable[OrderId]
    ) -> dict[OrderId, PreSaleOrder]:
        named = ((partition, i) for i in order_ids)
        found = states(self._handling.reader, streams.ORDER, named)
        return {OrderId(order_id): order for (_, order_id), order in found.items()}


def words_of(answer: Outcome | Refused) -> str:
    """Nothing, or the rule that refused a message: its bytes then wait for somebody to look."""
    return f"{type(answer).__name__}: {answer}" if isinstance(answer, Refused) else ""


WRAPPING_GRAMS = 200
"""Carton and filling of one parcel."""


def weight_of(order: PreSaleOrder, weights: Mapping[tuple[CampaignId, Sku], int]) -> int:
    return sum(line.quantity * weights[order.campaign_id, line.sku] for line in order.lines)
