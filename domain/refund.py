"""How one refund of an order fares at the payment firm, while it is more than owed and paid.

That it is owed and that it is paid stands on the order. A refund that is paid at once leaves no
trace here: this stream begins when the firm lets us wait or says no.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.decider import Decider
from domain.identifiers import OrderId
from domain.refusals import ChangeRefused
from domain.replacing import replace


class Outcome(Enum):
    """What a payment firm answers."""

    PAID = "paid"
    PENDING = "pending"
    FAILED = "failed"


class Stage(Enum):
    ASKED = "asked"
    PENDING = "pending"
    FAILED = "failed"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class RefundPending:
    """The firm has taken the request and pays later."""

    order_id: OrderId
    refund_id: str
    attempt: int
    amount_fen: int
    pending_at: datetime


@dataclass(frozen=True, slots=True)
class RefundFailed:
    """The firm does not pay; somebody decides whether it is asked again."""

    order_id: OrderId
    refund_id: str
    attempt: int
    amount_fen: int
    reason: str
    answer_hash: str
    failed_at: datetime


@dataclass(frozen=True, slots=True)
class RefundAskedAgain:
    order_id: OrderId
    refund_id: str
    attempt: int
    reason: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class RefundConfirmed:
    """Which attempt the firm paid; that the refund is paid is the order's own event."""

    order_id: OrderId
    refund_id: str
    attempt: int
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class RefundAnswerUnfit:
    """An answer that cannot be, by all we know: a case."""

    order_id: OrderId
    refund_id: str
    attempt: int
    outcome: Outcome
    amount_fen: int
    reason: str
    answer_hash: str
    answered_at: datetime


Event = RefundPending | RefundFailed | RefundAskedAgain | RefundConfirmed | RefundAnswerUnfit


@dataclass(frozen=True, slots=True)
class Refund:
    stage: Stage = Stage.ASKED
    attempt: int = 1
    confirmed: frozenset[int] = frozenset()
    """Attempts that the firm paid, of those that were not paid at once."""

    is_known: bool = False
    """Whether anything stands here."""

    unfit: frozenset[tuple[int, Outcome, int, str]] = frozenset()


def evolve(refund: Refund, event: Event) -> Refund:
    match event:
        case RefundPending():
            return replace(refund, stage=Stage.PENDING, is_known=True)
        case RefundFailed():
            return replace(refund, stage=Stage.FAILED, is_known=True)
        case RefundAskedAgain():
            return replace(refund, stage=Stage.ASKED, attempt=event.attempt)
        case RefundConfirmed():
            confirmed = refund.confirmed | {event.attempt}
            return replace(refund, stage=Stage.PAID, confirmed=confirmed)
        case RefundAnswerUnfit():
            facts = (event.attempt, event.outcome, event.amount_fen, event.reason)
            return replace(refund, unfit=refund.unfit | {facts})


@dataclass(frozen=True, slots=True)
class NoteAnswer:
    """What the firm answered, beside what the order says of this refund."""

    order_id: OrderId
    refund_id: str
    attempt: int
    outcome: Outcome
    amount_fen: int
    reason: str
    answer_hash: str
    owed_fen: int
    is_repaid: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class AskRefundAgain:
    """Ask the payment firm once more, as a new request of its own."""

    order_id: OrderId
    refund_id: str
    reason: str
    at: datetime


Command = NoteAnswer | AskRefundAgain


class RefundNotFailed(ChangeRefused):
    """Raised when a refund is asked for again that the payment firm has not refused."""


def decide(command: Command, refund: Refund) -> list[Event]:
    match command:
        case NoteAnswer():
            return note(command, refund)
        case AskRefundAgain():
            return ask_again(command, refund)


def note(answer: NoteAnswer, refund: Refund) -> list[Event]:
    """Answers come late, twice and out of order; each is about its own attempt."""
    if reason := misfit_of(answer, refund):
        return unfit(answer, refund, reason)
    match answer.outcome:
        case Outcome.PAID:
            return confirm(answer, refund)
        case Outcome.PENDING:
            return wait(answer, refund)
        case Outcome.FAILED:
            return fail(answer, refund)


def misfit_of(answer: NoteAnswer, refund: Refund) -> str:
    """Why an answer cannot be; empty where it can."""
    if not answer.owed_fen:
        return "nothing is owed"
    if answer.attempt > refund.attempt:
        return "never asked"
    if answer.amount_fen != answer.owed_fen:
        return "other sum"
    is_paid = answer.attempt in refund.confirmed or (answer.is_repaid and not refund.is_known)
    if answer.outcome is Outcome.PAID and refund.confirmed - {answer.attempt}:
        return "paid twice"
    if answer.outcome is Outcome.FAILED and is_paid:
        return "failed after it was paid"
    return ""


def unfit(answer: NoteAnswer, refund: Refund, reason: str) -> list[Event]:
    if (answer.attempt, answer.outcome, answer.amount_fen, reason) in refund.unfit:
        return []
    return [
        RefundAnswerUnfit(
            answer.order_id,
            answer.refund_id,
            answer.attempt,
            answer.outcome,
            answer.amount_fen,
            reason,
            answer.answer_hash,
            answer.at,
        )
    ]


def confirm(answer: NoteAnswer, refund: Refund) -> list[Event]:
    """One that is paid at once needs no words of its own."""
    if not refund.is_known or answer.attempt in refund.confirmed:
        return []
    return [RefundConfirmed(answer.order_id, answer.refund_id, answer.attempt, answer.at)]


def wait(answer: NoteAnswer, refund: Refund) -> list[Event]:
    if answer.is_repaid or answer.attempt < refund.attempt or refund.stage is not Stage.ASKED:
        return []
    named = (answer.order_id, answer.refund_id, answer.attempt)
    return [RefundPending(*named, answer.amount_fen, answer.at)]


def fail(answer: NoteAnswer, refund: Refund) -> list[Event]:
    is_open = refund.stage in (Stage.ASKED, Stage.PENDING) and not answer.is_repaid
    if not is_open or answer.attempt < refund.attempt:
        return []
    return [
        RefundFailed(
            answer.order_id,
            answer.refund_id,
            answer.attempt,
            answer.amount_fen,
            answer.reason,
            answer.answer_hash,
            answer.at,
        )
    ]


def ask_again(command: AskRefundAgain, refund: Refund) -> list[Event]:
    if refund.stage is Stage.ASKED and refund.attempt > 1:
        return []
    if refund.stage is not Stage.FAILED:
        raise RefundNotFailed(refund_id=command.refund_id, stage=refund.stage.value)
    attempt, reason = refund.attempt + 1, command.reason
    return [RefundAskedAgain(command.order_id, command.refund_id, attempt, reason, command.at)]


DECIDER = Decider(initial=Refund(), evolve=evolve, decide=decide)
