"""All that comes back of one released order: asked for, received, declared, answered."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from domain.customs_codes import CONCLUDED, RELEASED, is_rejection
from domain.dated import RETURN_ASKED_DAYS, RETURN_BACK_DAYS, customs_day, in_force
from domain.decider import Decider
from domain.goods import SkuUnits, as_units, counted
from domain.identifiers import Sku
from domain.replacing import replace
from domain.return_commands import (
    AnswerReturn,
    Command,
    DeclareReturn,
    ReceiveReturn,
    RequestReturn,
    ReturnAlreadyReceived,
    ReturnAskedTooLate,
    ReturnEmpty,
    ReturnExceedsSent,
    ReturnNotReceived,
    ReturnNumberTaken,
    UnknownReturn,
)
from domain.return_events import (
    Event,
    ReturnAnswered,
    ReturnDeclared,
    ReturnReceived,
    ReturnRequested,
)


class Stage(Enum):
    REQUESTED = "requested"
    RECEIVED = "received"
    RECEIVED_LATE = "received late"
    DECLARED = "declared"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PartReturn:
    """One return of some units of the order."""

    stage: Stage
    units: Counter[Sku]
    released_at: datetime
    received: tuple[tuple[SkuUnits, ...], tuple[SkuUnits, ...]] | None = None
    """Good and damaged units as they were counted."""

    messages: frozenset[str] = frozenset()
    receipts: frozenset[str] = frozenset()
    reason: str = ""

    @property
    def back(self) -> Counter[Sku]:
        """Units that came back and were asked for."""
        return self.counted & self.units

    @property
    def shelved(self) -> tuple[Counter[Sku], Counter[Sku]]:
        """Of the units that came back and were asked for, the good ones and the damaged ones."""
        good, damaged = (counted(units) for units in self.received or ((), ()))
        good_asked = good & self.units
        return good_asked, damaged & (self.units - good_asked)

    @property
    def excess(self) -> Counter[Sku]:
        """Units that came back and were not asked for: a case."""
        return self.counted - self.units

    @property
    def counted(self) -> Counter[Sku]:
        good, damaged = self.received or ((), ())
        return counted((*good, *damaged))


@dataclass(frozen=True, slots=True)
class OrderReturn:
    parts: Mapping[str, PartReturn] = field(default_factory=dict)

    @property
    def claimed(self) -> Counter[Sku]:
        """Units that are coming back or have come back, by product."""
        claims = (part.back if part.received else part.units for part in self.parts.values())
        return sum(claims, Counter[Sku]())


def evolve(order: OrderReturn, event: Event) -> OrderReturn:
    match event:
        case ReturnRequested():
            units, released_at = counted(event.units), event.released_at
            part = PartReturn(Stage.REQUESTED, units, released_at, reason=event.reason)
        case ReturnReceived():
            stage = Stage.RECEIVED if event.in_time else Stage.RECEIVED_LATE
            received = (event.good, event.damaged)
            part = replace(order.parts[event.return_no], stage=stage, received=received)
        case ReturnDeclared():
            part = order.parts[event.return_no]
            messages = part.messages | {event.message_id}
            part = replace(part, stage=Stage.DECLARED, messages=messages)
        case ReturnAnswered():
            stage = Stage.ACCEPTED if event.accepted else Stage.REFUSED
            part = order.parts[event.return_no]
            part = replace(part, stage=stage, receipts=part.receipts | {event.receipt_hash})
    return OrderReturn({**order.parts, event.return_no: part})


def decide(command: Command, order: OrderReturn) -> list[Event]:
    match command:
        case RequestReturn():
            return request(command, order)
        case ReceiveReturn():
            return receive(command, known_part(command.return_no, order))
        case DeclareReturn():
            return declare(command, known_part(command.return_no, order))
        case AnswerReturn():
            return answer(command, known_part(command.return_no, order))


def known_part(return_no: str, order: OrderReturn) -> PartReturn:
    if return_no not in order.parts:
        raise UnknownReturn(return_no=return_no)
    return order.parts[return_no]


def request(command: RequestReturn, order: OrderReturn) -> list[Event]:
    units = counted(command.units)
    if command.return_no in order.parts:
        if order.parts[command.return_no].units == units:
            return []
        raise ReturnNumberTaken(return_no=command.return_no)
    if not units or min(units.values()) < 1:
        raise ReturnEmpty(return_no=command.return_no)
    if excess := order.claimed + units - counted(command.sent):
        raise ReturnExceedsSent(units=as_units(excess))
    days = in_force(RETURN_ASKED_DAYS, customs_day(command.released_at))
    if days_between(command.released_at, command.at) > days:
        raise ReturnAskedTooLate(released_at=command.released_at, days_max=days)
    return [
        ReturnRequested(
            command.order_id,
            command.return_no,
            as_units(units),
            command.reason,
            command.released_at,
            command.at,
        )
    ]


def days_between(released_at: datetime, at: datetime) -> int:
    """Customs days from release, the day of release being day 0."""
    return (customs_day(at) - customs_day(released_at)).days


def receive(command: ReceiveReturn, part: PartReturn) -> list[Event]:
    received = as_units(counted(command.good)), as_units(counted(command.damaged))
    if part.received == received:
        return []
    if part.received is not None:
        raise ReturnAlreadyReceived(return_no=command.return_no, stage=part.stage.value)
    if received == ((), ()):
        raise ReturnEmpty(return_no=command.return_no)
    days = in_force(RETURN_BACK_DAYS, customs_day(part.released_at))
    in_time = days_between(part.released_at, command.at) <= days
    return [ReturnReceived(command.order_id, command.return_no, *received, in_time, command.at)]


def declare(command: DeclareReturn, part: PartReturn) -> list[Event]:
    """A refused return may be declared again, in another message."""
    if part.stage in (Stage.DECLARED, Stage.ACCEPTED) or command.message_id in part.messages:
        return []
    units = as_units(part.back)
    if part.stage not in (Stage.RECEIVED, Stage.REFUSED) or not units:
        raise ReturnNotReceived(return_no=command.return_no, stage=part.stage.value)
    return [
        ReturnDeclared(command.order_id, command.return_no, command.message_id, units, command.at)
    ]


def answer(command: AnswerReturn, part: PartReturn) -> list[Event]:
    """Stored (120) is not yet an answer; concluded (399) accepts, a rejection refuses.

    Some ports accept with 800, as they do a declaration (reference §1.5).
    """
    if part.stage is not Stage.DECLARED or command.receipt_hash in part.receipts:
        return []
    accepted = command.status in (CONCLUDED, RELEASED)
    if not accepted and not is_rejection(command.status):
        return []
    return [
        ReturnAnswered(
            command.order_id,
            command.return_no,
            accepted,
            command.receipt_hash,
            command.refund_fen if accepted else 0,
            command.taxable_fen if accepted else 0,
            command.reason,
            command.at,
        )
    ]


DECIDER = Decider(initial=OrderReturn(), evolve=evolve, decide=decide)
