"""What actors do with customs: send what events stand for."""

from application import streams
from application.customs_desk import CustomsDesk
from application.event_log import EventHistory
from application.hands import Hands
from application.said_messages import SaidMessages
from domain.identifiers import OrderId, Partition
from domain.order_return import OrderReturn, Stage
from domain.return_commands import DeclareReturn


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
