"""Our forecast of what one person has used of a calendar year's limit; the port's is the truth."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from domain.dated import YEARLY_LIMIT_FEN, customs_day, in_force
from domain.decider import Decider
from domain.identifiers import OrderId, PersonKey
from domain.refusals import AmountRefused


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


Event = QuotaReserved | QuotaGivenBack


@dataclass(frozen=True, slots=True)
class BuyersYear:
    by_order: Mapping[OrderId, int] = field(default_factory=dict)
    """What each order still uses, in fen."""

    causes: frozenset[tuple[OrderId, str]] = frozenset()
    """What has given back since the order last reserved."""

    @property
    def used_fen(self) -> int:
        return sum(self.by_order.values())


def evolve(year: BuyersYear, event: Event) -> BuyersYear:
    match event:
        case QuotaReserved():
            causes = frozenset(c for c in year.causes if c[0] != event.order_id)
            return BuyersYear({**year.by_order, event.order_id: event.taxable_fen}, causes)
        case QuotaGivenBack():
            left = year.by_order.get(event.order_id, 0) - event.taxable_fen
            return BuyersYear(
                {**year.by_order, event.order_id: left},
                year.causes | {(event.order_id, event.cause_id)},
            )


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


Command = ReserveQuota | GiveBackQuota


class OverYearlyLimit(AmountRefused): ...


class QuotaNotPositive(AmountRefused): ...


def decide(command: Command, year: BuyersYear) -> list[Event]:
    match command:
        case ReserveQuota():
            return reserve(command, year)
        case GiveBackQuota():
            return give_back(command, year)


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


DECIDER = Decider(initial=BuyersYear(), evolve=evolve, decide=decide)
