"""Our forecast of what one person has used of a calendar year's limit; the port's is the truth."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from domain.dated import YEARLY_LIMIT_FEN, customs_day, in_force
from domain.decider import Decider
from domain.identifiers import OrderId, PersonKey
from domain.quota_moves import (
    LetGoQuota,
    MoveAnswer,
    NothingBooked,
    QuotaMovedAway,
    QuotaMovedIn,
    QuotaMoveRefused,
    TakeOverQuota,
)
from domain.refusals import AmountRefused
from domain.replacing import replace


@dataclass(frozen=True, slots=True)
class QuotaReserved:
    buyer_key: PersonKey
    year: int
    order_id: OrderId
    taxable_fen: int
    reserved_at: datetime


@dataclass(frozen=True, slots=True)
class QuotaGivenBack:
    """A part or all of what an order had reserved; each cause gives back once."""

    buyer_key: PersonKey
    year: int
    order_id: OrderId
    cause_id: str
    taxable_fen: int
    given_back_at: datetime


Event = QuotaReserved | QuotaGivenBack | QuotaMovedIn | QuotaMovedAway | QuotaMoveRefused


@dataclass(frozen=True, slots=True)
class BuyersYear:
    by_order: Mapping[OrderId, int] = field(default_factory=dict)
    """What each order still uses, in fen."""

    causes: frozenset[tuple[OrderId, str]] = frozenset()
    """What has given back since the order last reserved."""

    moved: Mapping[OrderId, int] = field(default_factory=dict)
    """Orders that counted here, and the years they were moved to."""

    answers: Mapping[OrderId, MoveAnswer] = field(default_factory=dict)
    """What was last said of moving an order here."""

    @property
    def used_fen(self) -> int:
        return sum(self.by_order.values())


def evolve(year: BuyersYear, event: Event) -> BuyersYear:
    match event:
        case QuotaReserved():
            return taken(year, event.order_id, event.taxable_fen, ())
        case QuotaGivenBack():
            left = year.by_order.get(event.order_id, 0) - event.taxable_fen
            return replace(
                year,
                by_order={**year.by_order, event.order_id: left},
                causes=year.causes | {(event.order_id, event.cause_id)},
            )
        case QuotaMovedIn():
            took = taken(year, event.order_id, event.taxable_fen, event.causes)
            return replace(took, answers={**year.answers, event.order_id: event})
        case QuotaMovedAway():
            return replace(
                year,
                by_order={i: n for i, n in year.by_order.items() if i != event.order_id},
                causes=others(year, event.order_id),
                moved={**year.moved, event.order_id: event.to_year},
            )
        case QuotaMoveRefused():
            return replace(year, answers={**year.answers, event.order_id: event})


def taken(
    year: BuyersYear, order_id: OrderId, taxable_fen: int, causes: Iterable[str]
) -> BuyersYear:
    """The order counts here from now on, whatever was of it before."""
    return replace(
        year,
        by_order={**year.by_order, order_id: taxable_fen},
        causes=others(year, order_id).union((order_id, cause) for cause in causes),
        moved={i: n for i, n in year.moved.items() if i != order_id},
    )


def others(year: BuyersYear, order_id: OrderId) -> frozenset[tuple[OrderId, str]]:
    return frozenset(cause for cause in year.causes if cause[0] != order_id)


@dataclass(frozen=True, slots=True)
class ReserveQuota:
    buyer_key: PersonKey
    year: int
    order_id: OrderId
    taxable_fen: int
    at: datetime


@dataclass(frozen=True, slots=True)
class GiveBackQuota:
    """`taxable_fen` of None gives back all that the order still uses."""

    buyer_key: PersonKey
    year: int
    order_id: OrderId
    cause_id: str
    taxable_fen: int | None
    at: datetime


Command = ReserveQuota | GiveBackQuota | TakeOverQuota | LetGoQuota


class OverYearlyLimit(AmountRefused): ...


class QuotaNotPositive(AmountRefused): ...


def decide(command: Command, year: BuyersYear) -> list[Event]:
    match command:
        case ReserveQuota():
            return reserve(command, year)
        case GiveBackQuota():
            return give_back(command, year)
        case TakeOverQuota():
            return take_over(command, year)
        case LetGoQuota():
            return let_go(command, year)


def reserve(command: ReserveQuota, year: BuyersYear) -> list[Event]:
    """Used and this one together may reach the limit, not pass it."""
    if year.by_order.get(command.order_id):
        return []
    if command.taxable_fen < 1:
        raise QuotaNotPositive(taxable_fen=command.taxable_fen)
    limit = yearly_limit_fen(command.year, command.at)
    if year.used_fen + command.taxable_fen > limit:
        raise OverYearlyLimit(
            used_fen=year.used_fen, taxable_fen=command.taxable_fen, limit_fen=limit
        )
    return [
        QuotaReserved(
            command.buyer_key, command.year, command.order_id, command.taxable_fen, command.at
        )
    ]


# Many buyers' orders are placed at one time: the calendar is asked once for all of them.
@lru_cache(maxsize=64)
def yearly_limit_fen(year: int, at: datetime) -> int:
    """The limit on the day itself, or on the day of that year which is nearest."""
    day = min(max(customs_day(at), date(year, 1, 1)), date(year, 12, 31))
    return in_force(YEARLY_LIMIT_FEN, day)


def give_back(command: GiveBackQuota, year: BuyersYear) -> list[Event]:
    used = year.by_order.get(command.order_id, 0)
    if (command.order_id, command.cause_id) in year.causes or not used:
        return []
    amount = used if command.taxable_fen is None else min(used, command.taxable_fen)
    if not amount:
        return []
    if amount < 0:
        raise QuotaNotPositive(taxable_fen=amount)
    return [
        QuotaGivenBack(
            command.buyer_key,
            command.year,
            command.order_id,
            command.cause_id,
            amount,
            command.at,
        )
    ]


def take_over(command: TakeOverQuota, year: BuyersYear) -> list[Event]:
    """A year that has no room says so by an event: whoever asked for many learns of each."""
    last = year.answers.get(command.order_id)
    is_answered = last is not None and (last.book, last.move_no) == (command.book, command.move_no)
    if is_answered or year.by_order.get(command.order_id):
        return []
    limit, needed = yearly_limit_fen(command.year, command.at), command.taxable_fen
    refused = ""
    if needed < 1:
        refused = NothingBooked.__name__
    elif year.used_fen + needed > limit:
        refused = OverYearlyLimit.__name__
    if refused:
        return [
            QuotaMoveRefused(
                command.buyer_key,
                command.year,
                command.book,
                command.order_id,
                command.move_no,
                refused,
                year.used_fen,
                needed,
                limit,
                command.at,
            )
        ]
    return [
        QuotaMovedIn(
            command.buyer_key,
            command.year,
            command.from_year,
            command.book,
            command.order_id,
            command.move_no,
            needed,
            command.causes,
            command.at,
        )
    ]


def let_go(command: LetGoQuota, year: BuyersYear) -> list[Event]:
    used = year.by_order.get(command.order_id, 0)
    if not used:
        return []
    return [
        QuotaMovedAway(
            command.buyer_key, command.year, command.to_year, command.order_id, used, command.at
        )
    ]


DECIDER = Decider(initial=BuyersYear(), evolve=evolve, decide=decide)
