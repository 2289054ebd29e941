"""Opens what comes from customs: unwrapped, its signature looked at, read by the tables."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.book_messages.reading import read as read_book_message
from adapters.customs.book_messages.tables import TABLES as BOOK_TABLES
from adapters.customs.dxp_message import WRAPPER_BYTES_MAX, DxpError, NotDxpError, unwrapped
from adapters.customs.messages.answer_columns import Answer, answer_of
from adapters.customs.messages.documents import Message
from adapters.customs.messages.fields import Table
from adapters.customs.messages.gathering import gather
from adapters.customs.messages.limits import NotAMessageError, UnreadableMessageError
from adapters.customs.messages.parsing import parsed
from adapters.customs.messages.plain_answers import read_columns
from adapters.customs.messages.reading import message_of
from adapters.customs.numbers import RECEIVED
from adapters.customs.signing.object_signing import verify_object
from adapters.customs.signing.trust import Trust
from adapters.customs.signing.verdicts import BadSignature, UnknownSigner, Verdict
from adapters.customs.signing.verifying import holds_signature, verify
from domain.parked_mail import Reason


class UnfitAnswerError(ValueError):
    """Raised when bytes are no answer that could be recorded; its reason says why."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Opener:
    """Reads answers; a signature need not be there, but where there is one it has to be good."""

    trust: Trust
    clock: Callable[[], datetime]

    def opened(self, body: bytes) -> Answer:
        """Raises UnfitAnswerError."""
        return read_columns(body) or answer_of(self._opened_by_tree(body))

    def _opened_by_tree(self, body: bytes) -> Message:
        """What may be wrapped, signed, or wrong. Raises UnfitAnswerError."""
        try:
            content, root, table = parsed_content(body)
            message = message_of(gather(root, table))
        except UnreadableMessageError as error:
            raise UnfitAnswerError(Reason.UNREADABLE, str(error)) from error
        if message.kind not in RECEIVED:
            raise UnfitAnswerError(Reason.UNREADABLE, f"{message.kind} is no answer")
        if holds_signature(root):
            require_believable(verify(content, self.trust, self.clock()))
        return message

    def opened_paper(self, body: bytes) -> BookMessage | None:
        """An answer to a paper of the account book; None for what is no such message at all.

        Raises UnfitAnswerError.
        """
        content = content_of(body)
        try:
            message = read_book_message(content)
        except NotAMessageError:
            return None
        except UnreadableMessageError as error:
            raise UnfitAnswerError(Reason.UNREADABLE, str(error)) from error
        if BOOK_TABLES[message.kind].is_sent:
            raise UnfitAnswerError(Reason.UNREADABLE, f"{message.kind} is no answer")
        require_believable(verify_object(content, self.trust, self.clock()))
        return message


def require_believable(verdict: Verdict) -> None:
    """Raises UnfitAnswerError."""
    match verdict:
        case BadSignature():
            raise UnfitAnswerError(Reason.SIGNATURE_BAD, verdict.fault.value)
        case UnknownSigner():
            raise UnfitAnswerError(Reason.SIGNATURE_BAD, "signer unknown")


def parsed_content(body: bytes) -> tuple[bytes, etree._Element, Table]:
    """A message, its outermost element and its table. Most come without a wrapper, and are parsed
    this once.

    Raises UnfitAnswerError and UnreadableMessageError.
    """
    if len(body) <= WRAPPER_BYTES_MAX:
        with suppress(UnreadableMessageError):
            return body, *parsed(body)
    content = content_of(body)
    return content, *parsed(content)


def content_of(body: bytes) -> bytes:
    """A message, out of its wrapper where it has one. Raises UnfitAnswerError."""
    try:
        return unwrapped(body).content
    except NotDxpError:
        return body
    except DxpError as error:
        raise UnfitAnswerError(Reason.UNREADABLE, str(error)) from error
