"""What concerns a whole message: refused (900), or not passed on and to be sent again (4)."""

from adapters.customs.messages.documents import Document, Value
from adapters.port import texts
from adapters.port.applications import applications
from adapters.port.books import Books
from adapters.port.declaring import declaration_of
from adapters.port.files import Said
from adapters.port.filing import KINDS
from adapters.port.heard import Heard, Refusal
from adapters.port.hearing import NOT_IN_XML, ORIGINAL_MAX
from adapters.port.moments import digits
from adapters.port.receipts import of_declaration, of_filed
from adapters.port.times import REFUSED_MS, heard_at

BROKEN = "3001"
UNSENT: Said = (texts.UNSENT, texts.TEXTS[texts.UNSENT])
RECEIPTS = {kind: row.receipt for kind, row in KINDS.items()} | {
    "CEB621": "CEB622",
    "CEB623": "CEB624",
    "CEB625": "CEB626",
}


class Refusing:
    def __init__(self, books: Books) -> None:
        self._books = books

    def broken(self, body: bytes) -> Refusal:
        """The port's own failure."""
        original = NOT_IN_XML.sub("?", body.decode("utf-8", "replace"))[:ORIGINAL_MAX]
        return Refusal(BROKEN, texts.BROKEN_INSIDE, original)

    def refuse(self, message: Heard, refusal: Refusal) -> None:
        """One 900 for all of it, under the number its sender gave it."""
        at = heard_at(self._books.chance, message) + REFUSED_MS
        head: dict[str, Value] = {
            "guid": self._books.chance.guid(f"900/{message.guid}/{at}"),
            "returnStatus": refusal.code,
            "returnInfo": refusal.text[:1_000],
            "returnTime": digits(at),
            "oriCopMsgId": message.name or message.guid,
            "oriMessageType": f"{message.kind}Message" if message.kind else "",
            "oriBizMessage": refusal.original,
        }
        self._books.outbox.owe("CEB900", [Document(head)], at, f"{message.guid}/refused-{at}")

    def is_unsent(self, message: Heard) -> bool:
        share = self._books.conduct.unsent
        return self._books.chance.happens("unsent", message.guid, share)

    def send_back(self, message: Heard) -> None:
        """Nobody at customs has seen it: its documents may be sent again as they are."""
        at = heard_at(self._books.chance, message) + REFUSED_MS
        plan, guid = self._books.agenda.plan, message.guid
        plan(at, f"{guid}/unsent", lambda ms: self._say_unsent(message, ms))

    def _say_unsent(self, message: Heard, at: int) -> None:
        kind = RECEIPTS[message.kind]
        receipts = [self._unsent(kind, document, at) for document in message.documents]
        self._books.outbox.owe(kind, receipts, at, f"{message.guid}/unsent")

    def _unsent(self, kind: str, document: Document, at: int) -> Document:
        books = self._books
        if kind == "CEB622":
            return of_declaration(books.chance, declaration_of(document, books, at), UNSENT, at)
        if kind in ("CEB624", "CEB626"):
            (application,) = applications(books, kind, [document], at)
            return application.receipt(UNSENT, at)
        return of_filed(books.chance, kind, document.head)(UNSENT, at)
