"""The port to the account-book side of customs: what a list or a gate pass is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.account_book import AccountBookOpened
from domain.account_book_lines import BookLine
from domain.book_filing_events import Ask, LoadDescribed, Paper, PaperLack
from domain.book_list_lines import ListLine
from domain.entry_events import EntryListed
from domain.exit_events import ExitParcel
from domain.firm import FirmFacts
from domain.goods import Route
from domain.identifiers import EntryId, FilingId, Partition, Sku


@dataclass(frozen=True, slots=True)
class EntryGoods:
    """What a list into the area says."""

    listed: EntryListed
    route: Route


@dataclass(frozen=True, slots=True)
class ExitGoods:
    """What a list out of it says; `places` gives the book line of each entry and product."""

    parcels: tuple[ExitParcel, ...]
    places: Mapping[tuple[EntryId, Sku], int]


@dataclass(frozen=True, slots=True)
class PassLine:
    """A part of one line of the list, in sales units, by the line's number there."""

    number: int
    book_line: int
    units: int


@dataclass(frozen=True, slots=True)
class PassGoods:
    """What a gate pass says: the lorry, customs' number of the list, and the part it carries."""

    load: LoadDescribed
    list_no: str
    parts: tuple[PassLine, ...]
    """None where the lorry carries the whole list."""


@dataclass(frozen=True, slots=True)
class PaperOut:
    """One list or pass as everything stood when it was decided; the same gives the same bytes.

    The firm in the area that holds the book declares, and signs.
    """

    partition: Partition
    filing_id: FilingId
    paper: Paper
    own_no: str
    sent_at: datetime
    book: AccountBookOpened
    filed: Mapping[int, BookLine]
    """What is filed under each line of the book."""

    declarant: FirmFacts
    goods: EntryGoods | ExitGoods | PassGoods
    ask: Ask
    lines: tuple[ListLine, ...]
    """Of a list; none of a pass."""

    customs_no: str
    """Of what is changed or deleted, as customs calls it, and so its number of pre-entry."""

    pre_no: str


class BookDesk(Protocol):
    """Hands papers of the account book to customs; its answers come with all the others."""

    def lacks_of(self, paper: PaperOut) -> Sequence[PaperLack]:
        """What customs' tables ask for and the paper cannot say; empty for one that may go."""
        ...

    def send_paper(self, paper: PaperOut) -> None:
        """Hand over; the same number again changes nothing.

        Raises GatewayError, and UnsayableError for what its tables refuse.
        """
        ...
