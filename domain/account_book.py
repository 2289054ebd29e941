"""The account book of a bonded warehouse firm: who holds it, and what is filed under each line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.account_book_lines import BookLine, BookLineUnfit, require_fit
from domain.decider import Decider
from domain.identifiers import Sku
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing
from domain.replacing import replace

BOOK_NO_LENGTH_MAX = 64
"""Characters of PutrecNo (INV101)."""

KINDS = ("L", "T")
"""Of a bonded logistics centre, and of a special supervision area: the letters that such books'
numbers begin with (L9013B19A008, T3111W000076)."""

REGIMES = ("1210", "1239")

LINES_PER_COMMAND_MAX = 1_000


@dataclass(frozen=True, slots=True)
class BookHolder:
    """The warehouse firm in the area: its social credit code, its customs code, its name."""

    credit_code: str
    customs_code: str
    name: str


@dataclass(frozen=True, slots=True)
class AccountBookOpened:
    book_no: str
    kind: str
    holder: BookHolder
    customs_office: str
    """The four digits of the office in charge."""

    regime: str
    storage_days: int | None
    """How long goods may be stored after they were posted; None where there is no limit."""

    opened_at: datetime


@dataclass(frozen=True, slots=True)
class BookLinesAssigned:
    """Lines filed, or filed anew: what holds from then on."""

    book_no: str
    lines: tuple[BookLine, ...]
    assigned_at: datetime


Event = AccountBookOpened | BookLinesAssigned


@dataclass(frozen=True, slots=True)
class AccountBook:
    opened: AccountBookOpened | None = None
    lines: Mapping[int, BookLine] = field(default_factory=dict)

    def keeps_under(self, book_line: int, sku: Sku) -> bool:
        """Whether a product may be entered under a line: a line that is filed has its own."""
        filed = self.lines.get(book_line)
        return filed is None or filed.sku == sku


def evolve(book: AccountBook, event: Event) -> AccountBook:
    match event:
        case AccountBookOpened():
            return replace(book, opened=event)
        case BookLinesAssigned():
            filed = {line.book_line: line for line in event.lines}
            return replace(book, lines={**book.lines, **filed})


@dataclass(frozen=True, slots=True)
class OpenAccountBook:
    book_no: str
    kind: str
    holder: BookHolder
    customs_office: str
    regime: str
    storage_days: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AssignBookLines:
    """File lines with customs' numbers; a line that stands keeps its product and its item."""

    book_no: str
    lines: tuple[BookLine, ...]
    at: datetime


Command = OpenAccountBook | AssignBookLines


class UnknownAccountBook(UnknownThing): ...


class OtherAccountBook(ChangeRefused):
    """Raised when the partition keeps another account book, or this one otherwise."""


class AccountBookUnfit(AmountRefused):
    """Raised when a fact of the book can never be right: with the field and its value."""


class TooManyBookLines(AmountRefused): ...


class BookLineTaken(ChangeRefused):
    """Raised when a line is filed for another product or item already: numbers are never reused."""


class BookLineTwice(AmountRefused): ...


def decide(command: Command, book: AccountBook) -> list[Event]:
    match command:
        case OpenAccountBook():
            return open_book(command, book)
        case AssignBookLines():
            return assign(command, book)


def open_book(command: OpenAccountBook, book: AccountBook) -> list[Event]:
    for name, value in unfit(command):
        raise AccountBookUnfit(field=name, value=value)
    opened = AccountBookOpened(
        command.book_no,
        command.kind,
        command.holder,
        command.customs_office,
        command.regime,
        command.storage_days,
        command.at,
    )
    if book.opened is None:
        return [opened]
    if replace(book.opened, opened_at=command.at) == opened:
        return []
    raise OtherAccountBook(book_no=book.opened.book_no)


def unfit(command: OpenAccountBook) -> list[tuple[str, object]]:
    sound = {
        "book_no": 1 <= len(command.book_no) <= BOOK_NO_LENGTH_MAX,
        "kind": command.kind in KINDS,
        "regime": command.regime in REGIMES,
        "customs_office": len(command.customs_office) == 4 and command.customs_office.isdigit(),
        "storage_days": command.storage_days is None or command.storage_days > 0,
    }
    faults = [(name, getattr(command, name)) for name, is_sound in sound.items() if not is_sound]
    holder = command.holder
    if len(holder.credit_code) != 18:
        faults.append(("credit_code", holder.credit_code))
    if len(holder.customs_code) != 10:
        faults.append(("customs_code", holder.customs_code))
    if not 1 <= len(holder.name) <= 512:
        faults.append(("holder_name", holder.name))
    return faults


def assign(command: AssignBookLines, book: AccountBook) -> list[Event]:
    if book.opened is None or book.opened.book_no != command.book_no:
        raise UnknownAccountBook(book_no=command.book_no)
    if len(command.lines) > LINES_PER_COMMAND_MAX:
        raise TooManyBookLines(count=len(command.lines), max=LINES_PER_COMMAND_MAX)
    seen: set[int] = set()
    for line in command.lines:
        if line.book_line in seen:
            raise BookLineTwice(book_line=line.book_line)
        seen.add(line.book_line)
        require_fit(line)
        require_its_own(line, book)
    new = [line for line in command.lines if book.lines.get(line.book_line) != line]
    if not new:
        return []
    ordered = tuple(sorted(new, key=lambda line: line.book_line))
    return [BookLinesAssigned(command.book_no, ordered, command.at)]


def require_its_own(line: BookLine, book: AccountBook) -> None:
    filed = book.lines.get(line.book_line)
    if filed is None:
        return
    if (filed.sku, filed.item_no) != (line.sku, line.item_no):
        raise BookLineTaken(book_line=line.book_line, sku=filed.sku, item_no=filed.item_no)
    if (filed.declared_unit, filed.declared_measure) != (line.declared_unit, line.declared_measure):
        raise BookLineUnfit(
            book_line=line.book_line, field="declared_unit", value=line.declared_unit
        )


DECIDER = Decider(initial=AccountBook(), evolve=evolve, decide=decide)
