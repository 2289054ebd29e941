"""What actors do with customs: send what events stand for, and record what is answered."""

from collections import defaultdict
from collections.abc import Sequence

from application import streams
from application.customs_desk import CustomsDesk, MessageIn
from application.envelope import Envelope
from application.event_log import EventHistory
from application.hands import Hands
from application.outcome import Outcome
from application.said_messages import SaidMessages
from domain.identifiers import OrderId, Partition
from domain.order_return import OrderReturn, Stage
from domain.refusals import Refused
from domain.return_commands import DeclareReturn

RECEIPTS_PER_FETCH = 100


class CustomsWork:
    def __init__(self, hands: Hands, log: EventHistory, desk: CustomsDesk) -> None:
        self._hands = hands
        self._feed = log
        self._messages = SaidMessages(log)
        self._desk = desk

    def transmit(self, position: int) -> None:
        """Send the messages that one event stands for; the desk sends each message id once."""
        (recorded,) = self._feed.page(position - 1, 1)
        for message in self._messages.of(recorded):
            self._desk.send(message)

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
