"""What somebody does in a trial, a step each; orders go by their numbers, from 1."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.goods import SkuUnits


@dataclass(frozen=True, slots=True)
class Numbers:
    """Orders from one number to another; `last` is 0 for all that the step can be about."""

    first: int = 1
    last: int = 0

    @property
    def is_all(self) -> bool:
        return not self.last

    def among(self, possible: Collection[int]) -> Sequence[int]:
        """All that are possible, or those that were named, possible or not."""
        return sorted(possible) if self.is_all else range(self.first, self.last + 1)


@dataclass(frozen=True, slots=True)
class Place:
    """So many orders, each of a buyer of its own unless one is named."""

    orders: int
    units: tuple[SkuUnits, ...]
    coupon_code: str = ""
    buyer: int = 0


@dataclass(frozen=True, slots=True)
class Wait:
    """So many buyers wait for units that are sold out."""

    orders: int
    units: tuple[SkuUnits, ...]
    buyer: int = 0


@dataclass(frozen=True, slots=True)
class Pay:
    """`what` is one of SUMS, or empty where the sum is stated."""

    what: str
    numbers: Numbers
    amount_fen: int = 0


DUE, DEPOSIT, BALANCE, WHOLE = SUMS = ("due", "deposit", "balance", "whole")


@dataclass(frozen=True, slots=True)
class BeginToPay:
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Cancel:
    """On the buyer's wish, or by the merchant, whom no lock binds."""

    numbers: Numbers
    is_by_merchant: bool = False


@dataclass(frozen=True, slots=True)
class Take:
    """Order the units that were offered to those who waited."""

    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Leave:
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class GoTo:
    """An instant; without an offset it is a local time of the campaign's zone."""

    time: datetime


@dataclass(frozen=True, slots=True)
class GoOn:
    """To the next instant at which anything is due."""


@dataclass(frozen=True, slots=True)
class Forward:
    """Days are those of the campaign's calendar, minutes those of a clock that is never set."""

    days: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Promise:
    last: date
    first: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """To the promise that was changed."""

    is_accepted: bool
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Close: ...


@dataclass(frozen=True, slots=True)
class Terminate: ...


Step = (
    Place
    | Wait
    | Pay
    | BeginToPay
    | Cancel
    | Take
    | Leave
    | GoTo
    | GoOn
    | Forward
    | Promise
    | Answer
    | Close
    | Terminate
)
