"""Gives number and quota back to the shared partition, after the order's stream said why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from application.limits import require_not_too_many
from application.streams import NUMBER, YEAR, year_id
from application.workbench import Handlers, Workbench
from domain.buyers_year import GiveBackQuota
from domain.identifiers import OrderId, Partition, PersonKey
from domain.order_number import GiveBackOrderNumber, OrderNumber


@dataclass(frozen=True, slots=True)
class ClaimEnd:
    """What one order no longer needs. `taxable_fen` of None ends its whole claim, number too."""

    order_id: OrderId
    buyer_key: PersonKey
    year: int
    cause_id: str
    taxable_fen: int | None
    refusals: int = 0
    """Of an order that was not placed: only what was claimed before it was refused so often."""


@dataclass(frozen=True, slots=True)
class GiveBackClaims:
    book: Partition
    ends: tuple[ClaimEnd, ...]
    at: datetime


def give_back_claims(bench: Workbench, command: GiveBackClaims) -> None:
    """A whole claim ends in its own book only: the number may name another book's order by now.

    Nor does a refusal end what was claimed after it, when the order was tried again.
    """
    require_not_too_many(command.ends)
    named = [end for end in command.ends if end.taxable_fen is None]
    bench.load((NUMBER, (end.order_id for end in named)))
    numbers = {end.order_id: bench.state(NUMBER, end.order_id) for end in named}
    ends = [e for e in command.ends if is_ended_by(e, numbers.get(e.order_id), command.book)]
    booked = [booked_by(end, numbers.get(end.order_id)) for end in ends]
    years = years_that_count(bench, booked)
    for end, (_, buyer_key, _), year in zip(ends, booked, years, strict=True):
        giving = GiveBackQuota(
            buyer_key, year, end.order_id, end.cause_id, end.taxable_fen, command.at
        )
        bench.decide(YEAR, year_id(buyer_key, year), giving)
        if end.taxable_fen is None:
            number = GiveBackOrderNumber(end.order_id, command.book, command.at)
            bench.decide(NUMBER, end.order_id, number)


def booked_by(end: ClaimEnd, number: OrderNumber | None) -> tuple[OrderId, PersonKey, int]:
    """Whose year was claimed with the number: what was sent otherwise was refused for another."""
    if number is None or number.buyer_key is None:
        return end.order_id, end.buyer_key, end.year
    return end.order_id, number.buyer_key, number.quota_year


def is_ended_by(end: ClaimEnd, number: OrderNumber | None, book: Partition) -> bool:
    if number is None or number.book is None:
        return True
    is_earlier = not end.refusals or number.refusals < end.refusals
    return number.book == book and is_earlier


def years_that_count(
    bench: Workbench, named: Sequence[tuple[OrderId, PersonKey, int]]
) -> list[int]:
    """The years in which orders count by now, of those in which they once counted.

    Whoever ends a claim may not have heard yet that it was moved: the years themselves know.
    """
    years = [year for _, _, year in named]
    while True:
        bench.load((YEAR, (year_id(n[1], year) for n, year in zip(named, years, strict=True))))
        moved = [
            bench.state(YEAR, year_id(buyer_key, year)).moved.get(order_id, year)
            for (order_id, buyer_key, _), year in zip(named, years, strict=True)
        ]
        if moved == years:
            return years
        years = moved


HANDLERS: Handlers = {GiveBackClaims: give_back_claims}
