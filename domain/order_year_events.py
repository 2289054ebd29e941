"""What happens to the year that an order counts in, what may be asked of it, and what refuses."""

from dataclasses import dataclass
from datetime import datetime

from domain.identifiers import OrderId
from domain.refusals import ChangeRefused


@dataclass(frozen=True, slots=True)
class QuotaMoveAsked:
    """The fence: from here on the order is not declared until its quota was moved, or was not."""

    order_id: OrderId
    year: int
    move_no: int
    """How often it was asked of this order, this time included."""

    is_awaited: bool
    """Somebody decided to wait for that year: it is not moved back because goods come early."""

    asked_at: datetime


@dataclass(frozen=True, slots=True)
class QuotaMoved:
    """The order counts in this year, and is declared in no other."""

    order_id: OrderId
    year: int
    move_no: int
    is_awaited: bool
    moved_at: datetime


@dataclass(frozen=True, slots=True)
class QuotaNotMoved:
    """The buyer's year has no room for the order: it goes on counting where it did."""

    order_id: OrderId
    year: int
    move_no: int
    reason: str
    used_fen: int
    """What others of the buyer's orders used of that year."""

    taxable_fen: int
    limit_fen: int
    answered_at: datetime


YearEvent = QuotaMoveAsked | QuotaMoved | QuotaNotMoved


@dataclass(frozen=True, slots=True)
class AskQuotaMove:
    order_id: OrderId
    year: int
    is_awaited: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class AnswerQuotaMove:
    """What the buyer's year answered; an empty `reason` is a yes."""

    order_id: OrderId
    year: int
    move_no: int
    reason: str
    used_fen: int
    taxable_fen: int
    limit_fen: int
    at: datetime


class QuotaMoveUnderWay(ChangeRefused):
    """Raised while the buyer's year has not answered an earlier move to another year."""


class OrderWaitsForYear(ChangeRefused):
    """Raised for declaring, or moving back, what somebody decided to declare in a later year."""


class AlreadyDeclared(ChangeRefused):
    """Raised for another year than that in which a declaration of the order stands."""
