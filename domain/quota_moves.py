"""What the years of one buyer say to one another when an order comes to count in another year."""

from dataclasses import dataclass
from datetime import datetime

from domain.identifiers import OrderId, Partition, PersonKey
from domain.refusals import AmountRefused


@dataclass(frozen=True, slots=True)
class QuotaMovedIn:
    """An order that counted in another year counts in this one from now on."""

    buyer_key: PersonKey
    year: int
    from_year: int
    book: Partition
    order_id: OrderId
    move_no: int
    taxable_fen: int
    causes: tuple[str, ...]
    """What has given back of it in the other year: each gives back once, wherever it counts."""

    moved_at: datetime


@dataclass(frozen=True, slots=True)
class QuotaMovedAway:
    """The other side of it, in the same append."""

    buyer_key: PersonKey
    year: int
    to_year: int
    order_id: OrderId
    taxable_fen: int
    moved_at: datetime


@dataclass(frozen=True, slots=True)
class QuotaMoveRefused:
    """An order that this year has no room for; it goes on counting where it did."""

    buyer_key: PersonKey
    year: int
    book: Partition
    order_id: OrderId
    move_no: int
    reason: str
    used_fen: int
    taxable_fen: int
    limit_fen: int
    refused_at: datetime


MoveAnswer = QuotaMovedIn | QuotaMoveRefused


@dataclass(frozen=True, slots=True)
class TakeOverQuota:
    """Take over what an order uses of another year, if there is room for it."""

    buyer_key: PersonKey
    year: int
    from_year: int
    book: Partition
    order_id: OrderId
    move_no: int
    taxable_fen: int
    causes: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class LetGoQuota:
    """Of an order that another year takes over in the same append."""

    buyer_key: PersonKey
    year: int
    to_year: int
    order_id: OrderId
    at: datetime


class NothingBooked(AmountRefused):
    """The reason why nothing is moved of an order that uses nothing, as one that has ended."""
