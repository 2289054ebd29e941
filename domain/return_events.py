"""What happens to what comes back of a released order."""

from dataclasses import dataclass
from datetime import datetime

from domain.goods import SkuUnits
from domain.identifiers import OrderId


@dataclass(frozen=True, slots=True)
class ReturnRequested:
    order_id: OrderId
    return_no: str
    units: tuple[SkuUnits, ...]
    reason: str
    released_at: datetime
    requested_at: datetime


@dataclass(frozen=True, slots=True)
class ReturnReceived:
    """Goods are back in the zone, as counted, whatever was asked for.

    What is more than asked, or came late, is not declared: it is a case for somebody.
    """

    order_id: OrderId
    return_no: str
    good: tuple[SkuUnits, ...]
    damaged: tuple[SkuUnits, ...]
    in_time: bool
    received_at: datetime


@dataclass(frozen=True, slots=True)
class ReturnDeclared:
    order_id: OrderId
    return_no: str
    message_id: str
    units: tuple[SkuUnits, ...]
    declared_at: datetime


@dataclass(frozen=True, slots=True)
class ReturnAnswered:
    """Customs' answer (CEB626). Accepted once: quota, tax and refund follow from this event."""

    order_id: OrderId
    return_no: str
    accepted: bool
    receipt_hash: str
    refund_fen: int
    """Goods and tax of the units that came back; 0 when refused."""

    taxable_fen: int
    """What the return gives back of the buyer's year; 0 when refused."""

    reason: str
    answered_at: datetime


Event = ReturnRequested | ReturnReceived | ReturnDeclared | ReturnAnswered
