"""Does with any bytes all that a reader does with a message, and says what came of it."""

from dataclasses import dataclass

from adapters.customs.messages.documents import Message
from adapters.customs.messages.explaining import explained
from adapters.customs.messages.faults import Fault
from adapters.customs.messages.judging import faults_in
from adapters.customs.messages.limits import UnreadableMessageError
from adapters.customs.messages.reading import message_of, opened
from adapters.customs.messages.writing import written


@dataclass(frozen=True, slots=True)
class Looked:
    """The message, or why there is none; its faults, where there is one to have them."""

    message: Message | None
    refusal: str
    faults: tuple[Fault, ...] = ()

    @property
    def may_be_sent(self) -> bool:
        """Whether nothing is wrong with it but that it may lack its signature."""
        return self.message is not None and not [f for f in self.faults if f.part != "Signature"]


def look(body: bytes) -> Looked:
    """Raises nothing: any other error than the named ones is a fault of the reader."""
    try:
        gathered = opened(body)
    except UnreadableMessageError as error:
        return Looked(None, error.said())
    assert all(explained(gathered))
    faults = tuple(faults_in(body))
    assert all(fault.said() for fault in faults)
    try:
        return Looked(message_of(gathered), "", faults)
    except UnreadableMessageError as error:
        return Looked(None, error.said(), faults or bare(body))


def bare(body: bytes) -> tuple[Fault, ...]:
    raise AssertionError(f"cannot be acted on, and has no fault: {body!r}")


def hold(body: bytes) -> None:
    """What must be so of any bytes."""
    looked = look(body)
    assert looked.message is not None or looked.refusal
    if looked.message is not None and looked.may_be_sent:
        assert look(written(looked.message)).message == looked.message
