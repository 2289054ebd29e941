"""The desk of a world without customs: nothing is sent there, and nothing comes."""

from collections.abc import Sequence
from typing import Any

from application.book_desk import PaperOut
from application.customs_desk import GatewayError, MessageIn, MessageOut, NotTaken
from domain.book_filing_events import PaperLack
from domain.identifiers import Partition
from domain.parked_mail import MailAssigned


class NoCustomsError(GatewayError):
    """Raised for a message to customs where there is none."""


class NoCustoms:
    def send(self, messages: Sequence[MessageOut]) -> NotTaken:
        """Raises NoCustomsError."""
        named = ", ".join(each.message_id for each in messages)
        raise NoCustomsError(f"there is no customs to send {named} to")

    def lacks_of(self, paper: PaperOut) -> Sequence[PaperLack]:
        """Nobody says what it should hold."""
        return ()

    def send_paper(self, paper: PaperOut) -> None:
        """Raises NoCustomsError."""
        raise NoCustomsError(f"there is no customs to send {paper.own_no} to")

    def receive(self, limit: int) -> Sequence[MessageIn]:
        return ()

    def put_away(self, message: MessageIn, refusal: str = "") -> None:
        """Nothing came."""

    def records(self, shared: Partition, given: MailAssigned) -> Sequence[Any]:
        """Nothing is parked."""
        return ()
