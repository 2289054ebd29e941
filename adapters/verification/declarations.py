"""I12: one live declaration an order, its documents stored before, answers within their attempt."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from adapters.verification.findings import Check, Examination, Logged, order_name
from domain.clearance_events import (
    DeclarationsAnswered,
    DeclarationsCorrected,
    DeclarationsRejected,
    DeclarationsReleased,
    DeclarationsRepeated,
    DeclarationsSent,
    MessageRefused,
    ParcelsHeld,
    RunOpened,
)
from domain.clearance_leaving_events import OrdersHandedBack, WithdrawalsAccepted
from domain.clearance_parts import Answer
from domain.customs_codes import PROGRESS, REJECTED, RELEASED, STORED

COP_NO_LENGTH_MAX = 20
"""Characters of a declaration number (CEB type C..20)."""


@dataclass(slots=True)
class Attempt:
    """The latest declaration of one order."""

    run_id: str
    number: int
    cop_no: str
    position: int
    """Of its sending, and below of its latest decision."""

    invt_no: str = ""
    is_live: bool = True
    status: int = 0
    was_released: bool = False
    returned_at: datetime | None = None
    answered: list[int] = field(default_factory=list)

    @property
    def is_released(self) -> bool:
        return self.is_live and self.status == RELEASED


Order = tuple[str, str]


class Declarations:
    def __init__(self) -> None:
        self.live = Examination(
            "I12", "declarations", "an order has at most one live declaration, and leaves with none"
        )
        self.numbers = Examination(
            "I12",
            "declaration numbers",
            "numbers are unique and at most 20 characters, attempts count",
        )
        self.answers = Examination(
            "I12", "answers", "customs' answers are judged within their attempt, by their own time"
        )
        self.attempts: dict[Order, Attempt] = {}
        self._declarants: dict[tuple[str, str], str] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._messages: dict[tuple[str, str, str], list[tuple[str, str]]] = {}

    def checks(self) -> list[Check]:
        ending = {
            RunOpened: self._opened,
            DeclarationsSent: self._sent,
            MessageRefused: self._message_refused,
            DeclarationsCorrected: self._given_up,
            DeclarationsRepeated: self._given_up,
            WithdrawalsAccepted: self._withdrawn,
            OrdersHandedBack: self._handed_back,
        }
        answering = {
            DeclarationsAnswered: self._answered,
            ParcelsHeld: self._answered,
            DeclarationsReleased: self._released,
            DeclarationsRejected: self._rejected,
        }
        return [
            Check(self.live, ending),
            Check(self.numbers, {}),
            Check(self.answers, answering),
        ]

    def _opened(self, logged: Logged) -> None:
        self._declarants[logged.partition, logged.event.run_id] = logged.event.declarant

    def _sent(self, logged: Logged) -> None:
        event, named = logged.event, list[tuple[str, str]]()
        for declaration in event.declarations:
            order = (logged.partition, declaration.order_id)
            known = self.attempts.get(order)
            message = f"{declaration.cop_no} is sent while {known and known.cop_no} is live"
            self.live.expect(
                known is None or not known.is_live,
                order_name(*order),
                message,
                *((known.position,) if known else ()),
                logged.position,
            )
            earlier = known.number if known and known.run_id == event.run_id else 0
            self._judge_number(logged, declaration.cop_no, declaration.attempt, earlier)
            self.attempts[order] = Attempt(
                event.run_id, declaration.attempt, declaration.cop_no, logged.position
            )
            named.append((declaration.order_id, declaration.cop_no))
        self._messages[logged.partition, event.run_id, event.message_id] = named

    def _judge_number(self, logged: Logged, cop_no: str, attempt: int, earlier: int) -> None:
        """A declarant's numbers are its own: in whatever book it declares."""
        declarant = self._declarants.get((logged.partition, logged.event.run_id), "")
        first = self._numbers.setdefault((declarant, cop_no), logged.position)
        is_sound = 1 <= len(cop_no) <= COP_NO_LENGTH_MAX and attempt == earlier + 1
        message = f"{cop_no}, attempt {attempt}, follows attempt {earlier}, first used at {first}"
        is_new = first == logged.position
        self.numbers.expect(is_new and is_sound, logged.stream_id, message, first, logged.position)

    def _message_refused(self, logged: Logged) -> None:
        """Nobody in it was declared; who was answered before is judged by that answer."""
        event = logged.event
        key = (logged.partition, event.run_id, event.message_id)
        for order_id, cop_no in self._messages.get(key, ()):
            attempt = self.attempts.get((logged.partition, order_id))
            if attempt and attempt.cop_no == cop_no and not attempt.status:
                attempt.is_live = False

    def _given_up(self, logged: Logged) -> None:
        """What the e-port could not send on (4) is declared anew: no answer had decided it."""
        for order_id in logged.event.order_ids:
            attempt = self.attempts.get((logged.partition, order_id))
            if attempt and attempt.is_live and not attempt.status:
                attempt.is_live = False

    def _withdrawn(self, logged: Logged) -> None:
        for order_id in logged.event.order_ids:
            order = (logged.partition, order_id)
            attempt = self.attempts.get(order)
            message = f"withdrawn: {attempt and attempt.cop_no} is not live, or released"
            is_right = attempt is not None and attempt.is_live and not attempt.is_released
            positions = (*(attempt.answered if attempt else ()), logged.position)
            self.live.expect(is_right, order_name(*order), message, *positions)
            if attempt:
                attempt.is_live = False

    def _handed_back(self, logged: Logged) -> None:
        for order_id in logged.event.order_ids:
            order = (logged.partition, order_id)
            attempt = self.attempts.get(order)
            stands = attempt and attempt.is_live and attempt.run_id == logged.event.run_id
            message = f"leaves its run while {attempt and attempt.cop_no} is live"
            positions = (attempt.position, logged.position) if attempt else (logged.position,)
            self.live.expect(not stands, order_name(*order), message, *positions)

    def _answered(self, logged: Logged) -> None:
        self._judge_answers(logged, logged.event.answers, logged.event.status)

    def _released(self, logged: Logged) -> None:
        self._judge_answers(logged, logged.event.answers, RELEASED)

    def _rejected(self, logged: Logged) -> None:
        answers = [Answer(r.order_id, r.cop_no, "", r.returned_at) for r in logged.event.rejections]
        self._judge_answers(logged, answers, REJECTED)

    def _judge_answers(self, logged: Logged, answers: Sequence[Answer], status: int) -> None:
        for answer in answers:
            order = (logged.partition, answer.order_id)
            attempt = self.attempts.get(order)
            wrong = why_wrong(attempt, answer, status)
            positions = (attempt.position, *attempt.answered) if attempt else ()
            message = f"{answer.cop_no} answered {status}: {wrong}"
            self.answers.expect(not wrong, order_name(*order), message, *positions, logged.position)
            if attempt and attempt.cop_no == answer.cop_no:
                take(attempt, answer, status, logged.position)


def why_wrong(attempt: Attempt | None, answer: Answer, status: int) -> str:
    """Why an answer changes something that it should not; empty when it may."""
    if attempt is None or attempt.cop_no != answer.cop_no or not attempt.is_live:
        return "that declaration does not stand"
    if status in PROGRESS:
        return ""
    if status == REJECTED and attempt.is_released:
        return "it was released"
    if attempt.status in (0, STORED) or attempt.returned_at is None:
        return ""
    if status == STORED or answer.returned_at < attempt.returned_at:
        return "a later answer stands"
    return ""


def take(attempt: Attempt, answer: Answer, status: int, position: int) -> None:
    attempt.invt_no = answer.invt_no or attempt.invt_no
    if status in PROGRESS:
        return
    attempt.status, attempt.returned_at = status, answer.returned_at
    attempt.answered = [position]
    attempt.was_released = attempt.was_released or status == RELEASED
    if status == REJECTED:
        attempt.is_live = False
