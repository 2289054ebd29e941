"""An answer of customs that fits nothing we sent: parked until somebody says whose it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from domain.decider import Decider
from domain.identifiers import OrderId, Partition, RunId
from domain.refusals import ChangeRefused, UnknownThing
from domain.replacing import replace


class Reason(Enum):
    """Why an answer could not be recorded where it belongs."""

    UNREADABLE = "unreadable"
    """No message of customs, or broken: its bytes are all there is."""

    SIGNATURE_BAD = "signature bad"
    """Signed, and the signature is not of these bytes or not of customs."""

    NUMBER_UNKNOWN = "number unknown"
    """It answers a number under which nothing was sent."""


@dataclass(frozen=True, slots=True)
class MailParked:
    """Documents of one answer by the numbers they name; none where the bytes cannot be read."""

    receipt_hash: str
    kind: str
    reason: Reason
    detail: str
    numbers: tuple[str, ...]
    parked_at: datetime


@dataclass(frozen=True, slots=True)
class MailAssigned:
    """Somebody, or the register once it knew the number, says whose a document is."""

    receipt_hash: str
    number: str
    book: Partition
    run_id: RunId
    order_id: OrderId
    own_no: str
    """What the run calls the declaration, or the order the return."""

    assigned_at: datetime


@dataclass(frozen=True, slots=True)
class MailRecorded:
    """What the document says stands in its run now."""

    receipt_hash: str
    number: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class MailDismissed:
    """Nobody's: another firm's, a test's, or noise. The bytes are kept all the same."""

    receipt_hash: str
    note: str
    dismissed_at: datetime


Event = MailParked | MailAssigned | MailRecorded | MailDismissed


@dataclass(frozen=True, slots=True)
class ParkedMail:
    reason: Reason | None = None
    waiting: frozenset[str] = frozenset()
    """Numbers of the documents that nobody has claimed yet."""

    assigned: Mapping[str, MailAssigned] = field(default_factory=dict)
    recorded: frozenset[str] = frozenset()
    is_dismissed: bool = False


def evolve(mail: ParkedMail, event: Event) -> ParkedMail:
    match event:
        case MailParked():
            return replace(mail, reason=event.reason, waiting=mail.waiting | {*event.numbers})
        case MailAssigned():
            assigned = {**mail.assigned, event.number: event}
            return replace(mail, waiting=mail.waiting - {event.number}, assigned=assigned)
        case MailRecorded():
            return replace(mail, recorded=mail.recorded | {event.number})
        case MailDismissed():
            return replace(mail, waiting=frozenset(), is_dismissed=True)


@dataclass(frozen=True, slots=True)
class ParkMail:
    receipt_hash: str
    kind: str
    reason: Reason
    detail: str
    numbers: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class AssignMail:
    receipt_hash: str
    number: str
    book: Partition
    run_id: RunId
    order_id: OrderId
    """Empty where it answers a paper of the account book: `run_id` is then the paper's filing."""

    at: datetime
    own_no: str = ""
    is_whole: bool = False
    """All of its numbers name one thing: giving one gives the answer."""


@dataclass(frozen=True, slots=True)
class RecordMail:
    receipt_hash: str
    number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DismissMail:
    receipt_hash: str
    note: str
    at: datetime


Command = ParkMail | AssignMail | RecordMail | DismissMail


class UnknownMail(UnknownThing): ...


class MailNotParked(UnknownThing):
    """Raised when a parked answer has no document of that number."""


class MailAlreadyAssigned(ChangeRefused):
    """Raised when a document was given to another book already."""


class MailAlreadyDismissed(ChangeRefused): ...


class MailCannotBeRead(ChangeRefused):
    """Raised when bytes that say nothing are to be given to an order."""


def decide(command: Command, mail: ParkedMail) -> list[Event]:
    match command:
        case ParkMail():
            return park(command, mail)
        case AssignMail():
            return assign(command, mail)
        case RecordMail():
            return record(command, mail)
        case DismissMail():
            return dismiss(command, mail)


def park(command: ParkMail, mail: ParkedMail) -> list[Event]:
    """The same bytes again are no news, whatever became of them."""
    if mail.reason is not None:
        return []
    return [
        MailParked(
            command.receipt_hash,
            command.kind,
            command.reason,
            command.detail,
            command.numbers,
            command.at,
        )
    ]


def assign(command: AssignMail, mail: ParkedMail) -> list[Event]:
    require_open(command.receipt_hash, mail)
    if mail.reason is not Reason.NUMBER_UNKNOWN:
        raise MailCannotBeRead(receipt_hash=command.receipt_hash)
    if (given := mail.assigned.get(command.number)) is not None:
        if is_same(given, command):
            return []
        raise MailAlreadyAssigned(number=command.number, book=given.book)
    if command.number not in mail.waiting:
        raise MailNotParked(receipt_hash=command.receipt_hash, number=command.number)
    numbers = sorted(mail.waiting) if command.is_whole else [command.number]
    return [
        MailAssigned(
            command.receipt_hash,
            number,
            command.book,
            command.run_id,
            command.order_id,
            command.own_no,
            command.at,
        )
        for number in numbers
    ]


def is_same(given: MailAssigned, command: AssignMail) -> bool:
    """An order has answers in one run; a paper is known by its own number."""
    own_no = command.own_no if not command.order_id else given.own_no
    asked = (command.book, command.order_id, own_no)
    return (given.book, given.order_id, given.own_no) == asked


def record(command: RecordMail, mail: ParkedMail) -> list[Event]:
    if command.number not in mail.assigned:
        raise MailNotParked(receipt_hash=command.receipt_hash, number=command.number)
    if command.number in mail.recorded:
        return []
    return [MailRecorded(command.receipt_hash, command.number, command.at)]


def dismiss(command: DismissMail, mail: ParkedMail) -> list[Event]:
    if mail.is_dismissed:
        return []
    require_open(command.receipt_hash, mail)
    return [MailDismissed(command.receipt_hash, command.note, command.at)]


def require_open(receipt_hash: str, mail: ParkedMail) -> None:
    if mail.reason is None:
        raise UnknownMail(receipt_hash=receipt_hash)
    if mail.is_dismissed:
        raise MailAlreadyDismissed(receipt_hash=receipt_hash)


DECIDER = Decider(initial=ParkedMail(), evolve=evolve, decide=decide)
