"""Gives number and quota back to the shared partition, after the order's stream said why."""

from dataclasses import dataclass
from datetime import datetime

from application.limits import require_not_too_many
from application.streams import NUMBER, YEAR, year_id
from application.workbench import Handlers, Workbench
from domain.buyers_year import GiveBackQuota
from domain.identifiers import OrderId, Partition, PersonKey
from domain.order_number import GiveBackOrderNumber


@dataclass(frozen=True, slots=True)
class ClaimEnd:
    """What one order no longer needs. `taxable_fen` of None ends its whole claim, number too."""

    order_id: OrderId
    buyer_key: PersonKey
    year: int
    cause_id: str
    taxable_fen: int | None


@dataclass(frozen=True, slots=True)
class GiveBackClaims:
    book: Partition
    ends: tuple[ClaimEnd, ...]
    at: datetime


def give_back_claims(bench: Workbench, command: GiveBackClaims) -> None:
    """A whole claim ends in its own book only: the number may name another book's order by now."""
    require_not_too_many(command.ends)
    named = [end for end in command.ends if end.taxable_fen is None]
    bench.load((NUMBER, (end.order_id for end in named)))
    books = {end.order_id: bench.state(NUMBER, end.order_id).book for end in named}
    ends = [e for e in command.ends if books.get(e.order_id) in (None, command.book)]
    bench.load((YEAR, (year_id(end.buyer_key, end.year) for end in ends)))
    for end in ends:
        giving = GiveBackQuota(
            end.buyer_key, end.year, end.order_id, end.cause_id, end.taxable_fen, command.at
        )
        bench.decide(YEAR, year_id(end.buyer_key, end.year), giving)
        if end.taxable_fen is None:
            number = GiveBackOrderNumber(end.order_id, command.book, command.at)
            bench.decide(NUMBER, end.order_id, number)


HANDLERS: Handlers = {GiveBackClaims: give_back_claims}
