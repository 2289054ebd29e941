"""What actors do with customs: send what events stand for, and record what is answered."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from application import streams
from application.customs_desk import CustomsDesk, MessageIn
from application.envelope import Envelope
from application.event_log import EventFeed
from application.hands import Hands
from application.messages import message_of, orders_needed
from application.outcome import Outcome
from domain.batch_state import PurchaseBatch
from domain.clearance_state import ClearanceRun
from domain.identifiers import OrderId, Partition, RunId, parts_of
from domain.order_return import OrderReturn, Stage
from domain.order_state import PreSaleOrder
from domain.refusals import Refused
from domain.return_commands import DeclareReturn

RECEIPTS_PER_FETCH = 100


class CustomsWork:
    def __init__(self, hands: Hands, feed: EventFeed, desk: CustomsDesk) -> None:
        self._hands = hands
        self._feed = feed
        self._desk = desk

    def transmit(self, position: int) -> None:
        """Send the message that one event stands for; the desk sends each message id once."""
        (recorded,) = self._feed.page(position - 1, 1)
        partition, kind, local_id = parts_of(recorded.stream_id)
        orders = self._hands.orders(partition, orders_needed(recorded))
        is_of_run = kind == streams.RUN
        run_id = (
            RunId(local_id) if is_of_run else self._run_of(partition, OrderId(local_id), orders)
        )
        run: ClearanceRun = self._hands.read(partition, streams.RUN, run_id)[1]
        if message := message_of(recorded, orders, run_id, run):
            self._desk.send(message)

    def _run_of(
        self, partition: Partition, order_id: OrderId, orders: Mapping[OrderId, PreSaleOrder]
    ) -> RunId:
        """The run of a released order, as its batch knows it."""
        batch_id = orders[order_id].held_by
        assert batch_id is not None, "only a batch hands orders to a run"
        batch: PurchaseBatch = self._hands.read(partition, streams.BATCH, batch_id)[1]
        return batch.in_run[order_id]

    def declare_returns(self, partition: Partition, order_id: OrderId) -> None:
        returned: OrderReturn = self._hands.read(partition, streams.RETURN, order_id)[1]
        for return_no, part in sorted(returned.parts.items()):
            if part.stage is Stage.RECEIVED:
                message_id = f"T-{order_id}-{return_no}"
                declaring = DeclareReturn(order_id, return_no, message_id, self._hands.clock())
                self._hands.give(partition, declaring, f"declare-return:{order_id}:{return_no}")

    def take_mail(self) -> int:
        """Record answers of customs; answer how many there were. Each is put away once recorded."""
        messages = self._desk.receive(RECEIPTS_PER_FETCH)
        by_partition: dict[Partition, list[MessageIn]] = defaultdict(list)
        for message in messages:
            by_partition[message.partition].append(message)
        for of_one in by_partition.values():
            self._record(of_one)
        return len(messages)

    def _record(self, messages: Sequence[MessageIn]) -> None:
        try:
            answers = self._hands.handling.handle_together([self._mail(m) for m in messages])
        except Exception:
            if len(messages) == 1:
                raise
            # Whose fault it is shows alone; what came before it is recorded and put away.
            for message in messages:
                self._record([message])
            return
        for message, answer in zip(messages, answers, strict=True):
            self._desk.put_away(message, words_of(answer))

    def _mail(self, message: MessageIn) -> Envelope:
        return Envelope(
            message.partition,
            message.command,
            f"mail:{message.receipt_hash}:{message.name}",
            "customs",
            self._hands.clock(),
        )


def words_of(answer: Outcome | Refused) -> str:
    """Nothing, or the rule that refused a message: its bytes then wait for somebody to look."""
    return f"{type(answer).__name__}: {answer}" if isinstance(answer, Refused) else ""
