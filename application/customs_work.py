"""What actors do with customs: send what events stand for."""

from dataclasses import replace

from application import streams
from application.customs_desk import (
    CustomsDesk,
    DeclarationDocument,
    Document,
    MessageKind,
    MessageOut,
    UnsayableError,
)
from application.event_log import EventHistory
from application.hands import Hands
from application.said_messages import SaidMessages
from domain.clearance_commands import RecordMessageRefusal
from domain.clearance_state import ClearanceRun
from domain.identifiers import OrderId, Partition
from domain.order_return import OrderReturn, Stage
from domain.return_commands import DeclareReturn

REASON_MAX = 1_000
"""Characters, as of a reason that customs gives."""


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
            if current := self._still_to_send(message):
                self._send(current)

    def _send(self, message: MessageOut) -> None:
        """What customs' tables would refuse is refused here, and waits for somebody to mend it."""
        try:
            self._desk.send(message)
        except UnsayableError as fault:
            refusing = RecordMessageRefusal(
                message.run_id,
                message.message_id,
                fault.kept_hash,
                str(fault)[:REASON_MAX],
                self._hands.clock(),
            )
            self._hands.give(message.partition, refusing, f"unsayable:{message.message_id}")

    def _still_to_send(self, message: MessageOut) -> MessageOut | None:
        """None that was refused as a whole, and no attempt that was followed by another.

        No two may come alive at customs.
        """
        run: ClearanceRun = self._hands.read(message.partition, streams.RUN, message.run_id)[1]
        if message.message_id in run.refused_messages:
            return None
        if message.kind is not MessageKind.DECLARATIONS:
            return message
        documents = tuple(each for each in message.documents if is_last(each, run))
        return replace(message, documents=documents) if documents else None

    def declare_returns(self, partition: Partition, order_id: OrderId) -> None:
        returned: OrderReturn = self._hands.read(partition, streams.RETURN, order_id)[1]
        for return_no, part in sorted(returned.parts.items()):
            if part.stage is Stage.RECEIVED:
                message_id = f"T-{order_id}-{return_no}"
                declaring = DeclareReturn(order_id, return_no, message_id, self._hands.clock())
                self._hands.give(partition, declaring, f"declare-return:{order_id}:{return_no}")


def is_last(document: Document, run: ClearanceRun) -> bool:
    """Whether a declaration is its order's last attempt."""
    assert isinstance(document, DeclarationDocument)
    last = run.declared.get(document.order_id)
    return last is not None and last.cop_no == document.cop_no
