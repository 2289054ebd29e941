"""What a payment firm's statement of a day says, and where it differs from our books."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from domain.decider import Decider
from domain.identifiers import in_events
from domain.refusals import AmountRefused, UnknownThing
from domain.replacing import replace

DIFFERENCES_MAX = 100_000
"""More than these, and it is not our statement: a hundred events of a thousand names each."""


class DifferenceKind(Enum):
    MISSING_WITH_US = "missing with us"
    MISSING_WITH_THEM = "missing with them"
    OTHER_SUM = "other sum"
    OTHER_CURRENCY = "other currency"
    TWICE = "twice"
    NOT_ASKED = "refund not asked by us"
    UNREADABLE = "unreadable row"


@dataclass(frozen=True, slots=True)
class Difference:
    """One case; numbers count from 1 within the statement."""

    number: int
    kind: DifferenceKind
    subject: str
    """`payment`, `refund` or `row`."""

    name: str
    """The payment's number, the refund's reference, or which row."""

    ours_fen: int
    theirs_fen: int
    currency: str
    detail: str


@dataclass(frozen=True, slots=True)
class StatementTotals:
    rows: int
    payments: int
    payments_fen: int
    refunds: int
    refunds_fen: int
    fees: int
    fees_fen: int


@dataclass(frozen=True, slots=True)
class StatementTaken:
    """A file that was compared; what is beyond a thousand differences follows in other events."""

    statement_id: str
    payment_firm: str
    day: date
    file_hash: str
    totals: StatementTotals
    compared_at_position: int
    """Up to where our books had been read."""

    differences_count: int
    differences: tuple[Difference, ...]
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class DifferencesFound:
    statement_id: str
    differences: tuple[Difference, ...]
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class DifferenceSettled:
    statement_id: str
    number: int
    reason: str
    settled_at: datetime


Event = StatementTaken | DifferencesFound | DifferenceSettled


@dataclass(frozen=True, slots=True)
class PaymentStatement:
    file_hash: str = ""
    differences: int = 0
    settled: Mapping[int, str] = field(default_factory=dict)


def evolve(statement: PaymentStatement, event: Event) -> PaymentStatement:
    match event:
        case StatementTaken():
            return PaymentStatement(event.file_hash, event.differences_count)
        case DifferencesFound():
            return statement
        case DifferenceSettled():
            return replace(statement, settled={**statement.settled, event.number: event.reason})


@dataclass(frozen=True, slots=True)
class TakeStatement:
    """A statement as it was compared with our books."""

    statement_id: str
    payment_firm: str
    day: date
    file_hash: str
    totals: StatementTotals
    compared_at_position: int
    differences: tuple[Difference, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class SettleDifference:
    """Somebody has looked into a difference, and says what it was."""

    statement_id: str
    number: int
    reason: str
    at: datetime


Command = TakeStatement | SettleDifference


class TooManyDifferences(AmountRefused):
    """Raised for a statement that fits our books nowhere."""


class UnknownDifference(UnknownThing):
    """Raised when a statement has no difference of that number."""


def decide(command: Command, statement: PaymentStatement) -> list[Event]:
    match command:
        case TakeStatement():
            return take(command, statement)
        case SettleDifference():
            return settle(command, statement)


def take(command: TakeStatement, statement: PaymentStatement) -> list[Event]:
    """The same file twice is once: what has changed in our books since shows in a later one."""
    if statement.file_hash:
        return []
    if len(command.differences) > DIFFERENCES_MAX:
        raise TooManyDifferences(
            differences=len(command.differences), differences_max=DIFFERENCES_MAX
        )
    first, *rest = in_events(command.differences) or [()]
    taken = StatementTaken(
        command.statement_id,
        command.payment_firm,
        command.day,
        command.file_hash,
        command.totals,
        command.compared_at_position,
        len(command.differences),
        first,
        command.at,
    )
    found = (DifferencesFound(command.statement_id, part, command.at) for part in rest)
    return [taken, *found]


def settle(command: SettleDifference, statement: PaymentStatement) -> list[Event]:
    if not 1 <= command.number <= statement.differences:
        raise UnknownDifference(statement_id=command.statement_id, number=command.number)
    if statement.settled.get(command.number) == command.reason:
        return []
    return [DifferenceSettled(command.statement_id, command.number, command.reason, command.at)]


DECIDER = Decider(initial=PaymentStatement(), evolve=evolve, decide=decide)
