"""What actors do with customs: send what events stand for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from application import streams
from application.customs_desk import (
    CustomsDesk,
    DeclarationDocument,
    Document,
    GatewayError,
    MessageKind,
    MessageOut,
    ReturnDocument,
    UnsayableError,
)
from application.event_log import EventHistory, Recorded
from application.hands import Hands
from application.returning import TakeReturnAnswer
from application.said_messages import SaidMessages
from domain.clearance_commands import RecordMessageRefusal
from domain.clearance_state import ClearanceRun
from domain.customs_codes import REJECTED
from domain.identifiers import OrderId, Partition
from domain.order_return import OrderReturn, Stage
from domain.return_commands import DeclareReturn

REASON_MAX = 1_000
"""Characters, as of a reason that customs gives."""


class CustomsWork:
    def __init__(self, hands: Hands, log: EventHistory, desk: CustomsDesk) -> None:
        self._hands = hands
        self._feed = log
        self._messages = SaidMessages(log, hands.handling.reader.kept)
        self._desk = desk

    def transmit(self, positions: range) -> None:
        """Send the messages that events of one stream stand for, which follow each other.

        The desk sends each message id once. Raises GatewayError for what it could not hand over,
        when it has tried them all.
        """
        messages = self._still_to_send(self._messages.of(self._events(positions)))
        not_taken = self._desk.send(messages) if messages else {}
        for message in messages:
            fault = not_taken.get(message.message_id)
            if isinstance(fault, UnsayableError):
                self._refuse(message, fault)
        for fault in not_taken.values():
            if isinstance(fault, GatewayError):
                raise fault

    def _events(self, positions: range) -> list[Recorded]:
        found = list[Recorded]()
        while len(found) < len(positions):
            page = self._feed.page(positions[len(found)] - 1, len(positions) - len(found))
            assert page, "what is asked for stands in the log"
            found += page
        return found

    def _refuse(self, message: MessageOut, fault: UnsayableError) -> None:
        """What customs' tables would refuse is refused here, and waits for somebody to mend it."""
        run_id, at, reason = message.run_id, self._hands.clock(), str(fault)[:REASON_MAX]
        refusing: Any = RecordMessageRefusal(
            run_id, message.message_id, fault.kept_hash, reason, at
        )
        if message.kind is MessageKind.RETURNS:
            (document,) = message.documents
            assert isinstance(document, ReturnDocument)
            of, number = document.order_id, document.return_no
            refusing = TakeReturnAnswer(of, run_id, number, REJECTED, fault.kept_hash, reason, at)
        self._hands.give(message.partition, refusing, f"unsayable:{message.message_id}")

    def _still_to_send(self, messages: Sequence[MessageOut]) -> list[MessageOut]:
        runs = self._hands.states(streams.RUN, ((m.partition, m.run_id) for m in messages))
        current = (still_to_send(m, runs[m.partition, m.run_id]) for m in messages)
        return [message for message in current if message is not None]

    def declare_returns(self, partition: Partition, order_id: OrderId) -> None:
        returned: OrderReturn = self._hands.read(partition, streams.RETURN, order_id)[1]
        for return_no, part in sorted(returned.parts.items()):
            if part.stage is Stage.RECEIVED:
                message_id = f"T-{order_id}-{return_no}"
                declaring = DeclareReturn(order_id, return_no, message_id, self._hands.clock())
                self._hands.give(partition, declaring, f"declare-return:{order_id}:{return_no}")


def still_to_send(message: MessageOut, run: ClearanceRun) -> MessageOut | None:
    """None that was refused as a whole, and no attempt that was followed by another.

    No two may come alive at customs.
    """
    if message.message_id in run.refused_messages:
        return None
    if message.kind is not MessageKind.DECLARATIONS:
        return message
    documents = tuple([each for each in message.documents if is_last(each, run)])
    if len(documents) == len(message.documents):
        return message
    return replace(message, documents=documents) if documents else None


def is_last(document: Document, run: ClearanceRun) -> bool:
    """Whether a declaration is its order's last attempt."""
    assert isinstance(document, DeclarationDocument)
    last = run.declared.get(document.order_id)
    return last is not None and last.cop_no == document.cop_no
