"""Takes orders (311), payments (411), waybills (511) and deliveries (513), and says so."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from adapters.customs.messages.documents import Document
from adapters.port import texts
from adapters.port.books import Books
from adapters.port.files import Files, Said
from adapters.port.heard import Heard, text
from adapters.port.moments import SECOND_MS
from adapters.port.receipts import Receipt, of_filed
from adapters.port.times import FILED_MS, heard_at

SENT_MS, STORED_MS, CONCLUDED_MS = 1 * SECOND_MS, 2 * SECOND_MS, 4 * SECOND_MS
"""After filing."""


class Kind(NamedTuple):
    receipt: str
    name: str
    file: Callable[[Files, Document], Said]
    merchant: str
    number: str


KINDS: Mapping[str, Kind] = {
    "CEB311": Kind("CEB312", "订单", Files.file_order, "ebcCode", "orderNo"),
    "CEB411": Kind("CEB412", "支付单", Files.file_payment, "payCode", "orderNo"),
    "CEB511": Kind("CEB512", "运单", Files.file_waybill, "logisticsCode", "orderNo"),
    "CEB513": Kind("CEB514", "运单状态", Files.file_delivery, "logisticsCode", "logisticsNo"),
}


class Filing:
    def __init__(self, books: Books) -> None:
        self._books = books

    def hear(self, message: Heard) -> None:
        at = heard_at(self._books.chance, message) + FILED_MS
        self._books.agenda.plan(at, f"{message.guid}/file", lambda ms: self._file(message, ms))

    def _file(self, message: Heard, at: int) -> None:
        kind = KINDS[message.kind]
        answers: list[tuple[Receipt, Document, Said]] = []
        for document in message.documents:
            said = kind.file(self._books.files, document)
            receipt = of_filed(self._books.chance, kind.receipt, document.head)
            answers.append((receipt, document, said))
        self._tell_steps(kind, message.guid, answers, at)
        self._owe(kind, message.guid, "stored", [(r, s) for r, _, s in answers], at + STORED_MS)

    def _tell_steps(
        self,
        kind: Kind,
        guid: str,
        answers: Sequence[tuple[Receipt, Document, Said]],
        at: int,
    ) -> None:
        """On the way before, and concluded afterwards, for those that were taken."""
        books = self._books
        taken = [(receipt, document) for receipt, document, said in answers if said[0] > 0]
        if books.chance.happens("on the way", guid, books.conduct.told_on_the_way):
            begun = [(r, begun_of(kind, document)) for r, document in taken]
            sent = [(r, (texts.SENT, texts.TEXTS[texts.SENT])) for r, _ in taken]
            self._owe(kind, guid, "begun", begun, at)
            self._owe(kind, guid, "sent", sent, at + SENT_MS)
        if kind.receipt == "CEB514":
            return
        if books.chance.happens("concluded", guid, books.conduct.concluded):
            said = (texts.CONCLUDED, texts.TEXTS[texts.CONCLUDED])
            self._owe(kind, guid, "concluded", [(r, said) for r, _ in taken], at + CONCLUDED_MS)

    def _owe(
        self, kind: Kind, guid: str, step: str, said: Sequence[tuple[Receipt, Said]], at: int
    ) -> None:
        receipts = [receipt(words, at) for receipt, words in said]
        self._books.outbox.owe(kind.receipt, receipts, at, f"{guid}/{step}")


def begun_of(kind: Kind, document: Document) -> Said:
    head = document.head
    words = texts.taken_new(kind.name, text(head, kind.merchant), text(head, kind.number))
    return texts.SUBMITTING, words
