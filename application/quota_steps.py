"""Takes the three steps of moving quotas one after another, for many orders of a book at once.

Every step is decided by streams that know whether it was taken: it may break off anywhere, and be
taken again by whoever comes first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from application.consequences import states
from application.envelope import Envelope
from application.fingerprints import fingerprint_of
from application.moving_quota import (
    AnswerQuotaMoves,
    AskQuotaMoves,
    MoveQuotas,
    QuotaMove,
    answer_of,
    move_of,
)
from application.outcome import Outcome
from application.state_reading import StateReader
from application.streams import ORDER, YEAR, year_id
from domain.buyers_year import BuyersYear
from domain.identifiers import OrderId, Partition, shared_of
from domain.order_year_events import AnswerQuotaMove
from domain.refusals import Refused


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and when."""

    actor: str
    at: datetime


class HandlesOne(Protocol):
    @property
    def reader(self) -> StateReader: ...

    def handle(self, envelope: Envelope) -> Outcome: ...


def move_to_year(
    handling: HandlesOne,
    book: Partition,
    order_ids: Sequence[OrderId],
    year: int,
    asking: Asking,
) -> None:
    """Orders of a book: who need not or cannot go stays, and the order says why."""
    moving = AskQuotaMoves(tuple(sorted(order_ids)), year, asking.at)
    try:
        handle(handling, book, moving, asking)
    except Refused:
        return  # Every one by itself: declared, ended, or waiting for a later year.
    answer_asked(handling, book, order_ids, asking)


def answer_asked(
    handling: HandlesOne, book: Partition, order_ids: Sequence[OrderId], asking: Asking
) -> None:
    """The other two steps, for those of the orders that have asked and were not answered."""
    moves = asked_by(handling, book, order_ids)
    if not moves:
        return
    handle(handling, shared_of(book), MoveQuotas(book, moves, asking.at), asking)
    if answers := answers_to(handling, book, moves):
        handle(handling, book, AnswerQuotaMoves(answers, asking.at), asking)


def asked_by(
    handling: HandlesOne, book: Partition, order_ids: Sequence[OrderId]
) -> tuple[QuotaMove, ...]:
    orders = states(handling.reader, ORDER, ((book, i) for i in order_ids))
    found = (move_of(i, orders[book, i]) for i in order_ids)
    return tuple(move for move in found if move)


def answers_to(
    handling: HandlesOne, book: Partition, moves: Sequence[QuotaMove]
) -> tuple[AnswerQuotaMove, ...]:
    """What the buyers' years have said, whoever asked them."""
    shared = shared_of(book)
    named = {(shared, year_id(move.buyer_key, move.to_year)) for move in moves}
    years: dict[tuple[Partition, str], BuyersYear] = states(handling.reader, YEAR, named)
    found = list[AnswerQuotaMove]()
    for move in moves:
        said = years[shared, year_id(move.buyer_key, move.to_year)].answers.get(move.order_id)
        if said is not None and (said.book, said.move_no) == (book, move.move_no):
            found.append(answer_of(said))
    return tuple(found)


def handle(handling: HandlesOne, partition: Partition, command: Any, asking: Asking) -> None:
    """Under an id of all that it says: twice is once, and another moment is another command."""
    command_id = f"{type(command).__name__}:{fingerprint_of(command).hex()}"
    handling.handle(Envelope(partition, command, command_id, asking.actor, asking.at))
