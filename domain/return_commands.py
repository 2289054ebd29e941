"""What may be asked of a return, and the rules that refuse it."""

from dataclasses import dataclass
from datetime import datetime

from domain.goods import SkuUnits
from domain.identifiers import OrderId
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing


@dataclass(frozen=True, slots=True)
class RequestReturn:
    """`sent` and `released_at` are what the order and its run say; the handler asserts them."""

    order_id: OrderId
    return_no: str
    units: tuple[SkuUnits, ...]
    sent: tuple[SkuUnits, ...]
    released_at: datetime
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReceiveReturn:
    order_id: OrderId
    return_no: str
    good: tuple[SkuUnits, ...]
    damaged: tuple[SkuUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class DeclareReturn:
    order_id: OrderId
    return_no: str
    message_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AnswerReturn:
    """`refund_fen` and `taxable_fen` are worked out by the handler from the order's lines."""

    order_id: OrderId
    return_no: str
    status: int
    receipt_hash: str
    refund_fen: int
    taxable_fen: int
    reason: str
    at: datetime


Command = RequestReturn | ReceiveReturn | DeclareReturn | AnswerReturn


class UnknownReturn(UnknownThing): ...


class ReturnNumberTaken(ChangeRefused): ...


class ReturnAskedTooLate(ChangeRefused): ...


class ReturnExceedsSent(AmountRefused): ...


class ReturnEmpty(AmountRefused): ...


class ReturnNotReceived(ChangeRefused): ...


class ReturnAlreadyReceived(ChangeRefused):
    """Raised when more of a return comes after it was counted: that is another return."""
