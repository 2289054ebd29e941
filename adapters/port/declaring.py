"""Takes declarations (621): what the electronic port refuses at once, and what it passes on."""

from collections.abc import Sequence
from typing import NamedTuple

from adapters.customs.messages.documents import Document
from adapters.port import texts
from adapters.port.amounts import UNITS, exact, printed
from adapters.port.books import Books
from adapters.port.deciding import Deciding, Passed
from adapters.port.filed import key_of, waybill_key
from adapters.port.files import CHANGED, DECLARED, NEW, Said
from adapters.port.heard import Head, Heard, code, number, text
from adapters.port.limits import order_limit
from adapters.port.matching import contradiction
from adapters.port.moments import SECOND_MS, day_of
from adapters.port.receipts import cop_no_of, of_declaration
from adapters.port.register import Declaration
from adapters.port.taxing import Good
from adapters.port.texts import port_error
from adapters.port.times import CUSTOMS_MS, PORT_MS, heard_at

SENT_MS = 1 * SECOND_MS


class Looked(NamedTuple):
    """One document and what the port said of it at once; nothing if it passes it on."""

    declaration: Declaration
    document: Document
    said: Said | None


class Declaring:
    def __init__(self, books: Books, deciding: Deciding) -> None:
        self._books = books
        self._deciding = deciding

    def hear(self, message: Heard) -> None:
        at = heard_at(self._books.chance, message)
        plan, guid = self._books.agenda.plan, message.guid
        plan(at + PORT_MS, f"{guid}/port", lambda ms: self._look(message, ms))

    def _look(self, message: Heard, at: int) -> None:
        looked = [self._look_at(document, at) for document in message.documents]
        guid, chance = message.guid, self._books.chance
        refused = [(each.declaration, each.said) for each in looked if each.said]
        self._owe(guid, "port", refused, at)
        passed = [Passed(each.declaration, each.document) for each in looked if not each.said]
        if chance.happens("on the way", guid, self._books.conduct.told_on_the_way):
            self._tell_steps(guid, passed, at)
        decided = at + CUSTOMS_MS - PORT_MS
        plan = self._books.agenda.plan
        plan(decided, f"{guid}/customs", lambda ms: self._deciding.decide(guid, passed, ms))

    def _tell_steps(self, guid: str, passed: Sequence[Passed], at: int) -> None:
        """The first step also says which papers the port has not got yet."""
        begun: list[tuple[Declaration, Said]] = []
        for declaration, _ in passed:
            words = texts.taken_new("清单", declaration.merchant, declaration.order[1])
            missing = self._deciding.papers(declaration).missing
            begun.append((declaration, (texts.SUBMITTING, words + missing)))
        sent = (texts.SENT, texts.TEXTS[texts.SENT])
        self._owe(guid, "begun", begun, at)
        self._owe(guid, "sent", [(each.declaration, sent) for each in passed], at + SENT_MS)

    def _look_at(self, document: Document, at: int) -> Looked:
        declaration = declaration_of(document, self._books, at)
        said = self._fault(document, declaration, at)
        if said is None:
            self._books.register.enter(declaration)
        return Looked(declaration, document, said)

    def _fault(self, document: Document, declaration: Declaration, at: int) -> Said | None:
        """What the port says itself; None where it passes the declaration on to customs."""
        head, register = document.head, self._books.register
        if text(head, "appStatus") != DECLARED:
            return texts.SAVED, texts.TEXTS[texts.SAVED]
        if said := self._refused_act(head, declaration):
            return said
        if not text(head, "copNo"):
            return port_error(-621001, "copNo")
        if wrong := contradiction(document):
            return port_error(-621001, wrong)
        if len({good.gnum for good in declaration.goods}) < len(declaration.goods):
            return port_error(-621027)
        if declaration.waybill in register.waybills:
            return port_error(-621001, "logisticsNo")
        return over_order_limit(declaration, at)

    def _refused_act(self, head: Head, declaration: Declaration) -> Said | None:
        """Declared twice, or changed when there is nothing to change."""
        act, is_live = text(head, "appType"), declaration.order in self._books.register.live
        if act == NEW:
            return port_error(-621004, declaration.cop_no) if is_live else None
        if not declaration.number:
            return port_error(-621011, declaration.cop_no)
        if is_live or act != CHANGED:
            return port_error(-621012, declaration.cop_no)
        return None

    def _owe(self, guid: str, step: str, said: Sequence[tuple[Declaration, Said]], at: int) -> None:
        chance = self._books.chance
        receipts = [of_declaration(chance, each, words, at) for each, words in said]
        self._books.outbox.owe("CEB622", receipts, at, f"{guid}/{step}")


def declaration_of(document: Document, books: Books, at: int) -> Declaration:
    """Under the port's own number, which each attempt to declare gets anew."""
    head, goods = document.head, goods_of(document)
    carriage = exact(number(head, "freight")) + exact(number(head, "insuredFee"))
    key = key_of(head)
    return Declaration(
        key,
        books.register.tries(key),
        cop_no_of(head),
        books.register.pre_no(at),
        code(head, "customsCode"),
        code(head, "ebcCode"),
        code(head, "agentCode"),
        waybill_key(head),
        code(head, "assureCode"),
        text(head, "buyerIdNumber"),
        sum(good.total for good in goods) + carriage,
        carriage,
        goods,
        text(head, "emsNo"),
    )


def over_order_limit(declaration: Declaration, at: int) -> Said | None:
    """Above the limit only one thing that cannot be divided may be declared (2018-49)."""
    limit, goods = order_limit(day_of(at)), declaration.goods
    is_single = len(goods) == 1 and goods[0].quantity == UNITS
    if declaration.value <= limit or is_single:
        return None
    return port_error(-621005, declaration.cop_no, printed(limit))


def goods_of(document: Document) -> tuple[Good, ...]:
    return tuple(
        Good(
            int(line["gnum"]),
            code(line, "gcode"),
            exact(number(line, "qty")),
            exact(number(line, "totalPrice")),
            text(line, "itemRecordNo"),
        )
        for line in document.lines
    )
