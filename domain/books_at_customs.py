"""How each of an operator's books declares: under which number, where, and who answers for it.

All books of an operator stand together, so that no two declare under one account book, and every
declaration number begins with a head that is one book's alone.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from domain.customs_fields import require_codes, require_text
from domain.decider import Decider
from domain.identifiers import BookId
from domain.refusals import ChangeRefused


@dataclass(frozen=True, slots=True)
class BookFacts:
    """What every declaration of a book says of the place it is made at (CEB621)."""

    number_head: str
    """The first characters of every declaration number (copNo) of the book, at most three."""

    ems_no: str
    customs_office: str
    """Four digits of the office that declarations go to (customsCode)."""

    port_office: str
    """Four digits of the office where goods came in (portCode)."""

    trade_mode: str
    """1210 or 1239."""

    traffic_mode: str
    """The kind of zone that goods leave (trafMode)."""

    zone_firm: str
    """The firm in the zone that holds the book, and the one that answers for the tax: their ids."""

    guarantor: str
    place_code: str = ""
    """The supervised site (loctNo), where the zone's customs asks for it."""

    wrap_code: str = ""
    """How parcels are packed (wrapType): one digit."""


@dataclass(frozen=True, slots=True)
class BookDescribed:
    """A later description replaces an earlier one from its time on."""

    book: BookId
    facts: BookFacts
    described_at: datetime


Event = BookDescribed


@dataclass(frozen=True, slots=True)
class BooksAtCustoms:
    described: Mapping[BookId, BookFacts] = field(default_factory=dict)


def evolve(books: BooksAtCustoms, event: Event) -> BooksAtCustoms:
    return BooksAtCustoms({**books.described, event.book: event.facts})


@dataclass(frozen=True, slots=True)
class DescribeBook:
    book: BookId
    facts: BookFacts
    at: datetime


Command = DescribeBook


class NumberHeadTaken(ChangeRefused):
    """Raised when another book's declaration numbers begin so: numbers would meet."""


class AccountBookTaken(ChangeRefused): ...


NAMES = ("zone_firm", "guarantor")
NAME_LENGTH_MAX = 60
"""Characters of the name by which we know a firm."""


def decide(command: Command, books: BooksAtCustoms) -> list[Event]:
    facts = command.facts
    require_codes({k: v for k, v in asdict(facts).items() if k not in NAMES})
    for name in NAMES:
        require_text(name, getattr(facts, name), NAME_LENGTH_MAX)
    for book, other in books.described.items():
        if book == command.book:
            continue
        if meet(other.number_head, facts.number_head):
            raise NumberHeadTaken(number_head=facts.number_head, book=book)
        if other.ems_no == facts.ems_no:
            raise AccountBookTaken(ems_no=facts.ems_no, book=book)
    if books.described.get(command.book) == facts:
        return []
    return [BookDescribed(command.book, facts, command.at)]


def meet(one: str, other: str) -> bool:
    """Whether a number that begins with one head may begin with the other."""
    return one.startswith(other) or other.startswith(one)


DECIDER = Decider(initial=BooksAtCustoms(), evolve=evolve, decide=decide)
