"""Takes returns (625): within thirty days of release, no more than was declared."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from adapters.port import texts
from adapters.port.amounts import UNITS, exact
from adapters.port.applications import (
    CONCLUDED,
    SAVED,
    STORED,
    Application,
    applications,
    is_only_saved,
    owe,
    wrong_field,
)
from adapters.port.billing import Billing
from adapters.port.books import Books
from adapters.port.files import Said
from adapters.port.heard import Heard, number, text
from adapters.port.limits import RETURN_DAYS, figure_on
from adapters.port.moments import day_of
from adapters.port.register import Declaration
from adapters.port.taxing import remaining
from adapters.port.texts import port_error
from adapters.port.times import RETURN_DECIDED_MS, RETURN_STORED_MS, heard_at

KIND = "CEB626"
RETURNABLE = (texts.RELEASED, texts.CLOSED)


class Returning:
    def __init__(self, books: Books, billing: Billing) -> None:
        self._books = books
        self._billing = billing
        self._known: set[tuple[str, str]] = set()

    def hear(self, message: Heard) -> None:
        at = heard_at(self._books.chance, message) + RETURN_STORED_MS
        plan = self._books.agenda.plan
        plan(at, f"{message.guid}/store", lambda ms: self._store(message, ms))

    def _store(self, message: Heard, at: int) -> None:
        """What is taken counts at once, so that nothing is taken back twice."""
        said: list[tuple[Application, Said]] = []
        for application in applications(self._books, KIND, message.documents, at):
            words = self._first_said(application, at)
            if words == STORED and application.declaration:
                count(application.declaration, application)
                self._known.add(name_of(application))
            said.append((application, words))
        owe(self._books, KIND, f"{message.guid}/stored", said, at)
        open_ones = [application for application, words in said if words == STORED]
        decided = at + RETURN_DECIDED_MS - RETURN_STORED_MS
        plan, guid = self._books.agenda.plan, message.guid
        plan(decided, f"{guid}/decide", lambda ms: self._decide(guid, open_ones, ms))

    def _first_said(self, application: Application, at: int) -> Said:
        declaration, head = application.declaration, application.document.head
        own_number = text(head, "copNo")
        if is_only_saved(application):
            return SAVED
        if own_number and name_of(application) in self._known:
            return port_error(-625033, own_number)
        if declaration is None or declaration.state not in RETURNABLE:
            return port_error(-625004, texts.RETURN_NOT_RELEASED)
        if wrong := wrong_field(application):
            return port_error(-625001, wrong)
        if days_since(declaration, at) > figure_on(RETURN_DAYS, day_of(at)):
            return texts.REFUSED, texts.RETURN_TOO_LATE
        return wrong_line(declaration, application) or STORED

    def _decide(self, guid: str, open_ones: Sequence[Application], at: int) -> None:
        for number_, application in enumerate(open_ones):
            declaration = application.declaration
            assert declaration is not None
            before = declaration.assessed
            after = remaining(before, declaration.goods, declaration.returned, self._books.tariff)
            declaration.assessed = after
            freed = before.value - after.value
            self._books.quotas.give_back(declaration.person, freed, declaration.year)
            self._billing.make_void(f"{guid}/void/{number_}", declaration, at)
            self._books.book_lines.take_back(declaration.book_no, items_of(application))
        said = [(application, CONCLUDED) for application in open_ones]
        owe(self._books, KIND, f"{guid}/decided", said, at)


def name_of(application: Application) -> tuple[str, str]:
    head = application.document.head
    return text(head, "agentCode"), text(head, "copNo")


def days_since(declaration: Declaration, at: int) -> int:
    return (day_of(at) - day_of(declaration.released_at)).days


def pieces_of(application: Application) -> Mapping[int, int]:
    """By gnum, in hundred-thousandths; a goods number said twice counts twice."""
    pieces: dict[int, int] = {}
    for line in application.document.lines:
        gnum = int(line["gnum"])
        pieces[gnum] = pieces.get(gnum, 0) + exact(number(line, "qty"))
    return pieces


def items_of(application: Application) -> Mapping[str, Decimal]:
    """Pieces that come back, by their numbers in the account book."""
    assert application.declaration is not None
    items = {good.gnum: good.item for good in application.declaration.goods}
    found: dict[str, Decimal] = defaultdict(Decimal)
    for gnum, quantity in pieces_of(application).items():
        found[items[gnum]] += Decimal(quantity) / UNITS
    return found


def count(declaration: Declaration, application: Application) -> None:
    for gnum, quantity in pieces_of(application).items():
        declaration.returned[gnum] = declaration.returned.get(gnum, 0) + quantity


def wrong_line(declaration: Declaration, application: Application) -> Said | None:
    """A line the declaration does not have, or more of it than is left."""
    own_number = text(application.document.head, "copNo")
    goods = {good.gnum: good for good in declaration.goods}
    for line in application.document.lines:
        gnum, code = int(line["gnum"]), text(line, "gcode")
        if gnum not in goods or goods[gnum].gcode != code:
            return port_error(-625209, own_number, gnum, code)
    for gnum, quantity in pieces_of(application).items():
        left = goods[gnum].quantity - declaration.returned.get(gnum, 0)
        if not 0 < quantity <= left:
            return port_error(-625004, texts.RETURN_TOO_MANY)
    return None
