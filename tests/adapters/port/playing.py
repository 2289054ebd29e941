"""An office for tests: what is sent to it, the clock, and what it answered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from adapters.customs.messages.documents import Document, Message
from adapters.customs.messages.reading import read
from adapters.customs.messages.writing import written
from adapters.port.books import opened
from adapters.port.conduct import GENTLE, Conduct
from adapters.port.office import Office
from tests.adapters.port.papers import PLATFORM, SENDER, START, Papers, guid

SEED = 7


def with_shares(**shares: Any) -> Conduct:
    """A gentle office, but for what is named."""
    return replace(GENTLE, **shares)


def message(kind: str, documents: Sequence[Document], name: str = "") -> bytes:
    """Under a guid made of what it holds."""
    return written(Message(kind, guid(name or f"{kind}{documents}"), tuple(documents), SENDER))


class Port:
    """An office and the clock, for tests: sends, waits, and reads what was answered."""

    def __init__(self, conduct: Conduct = GENTLE, seed: int = SEED, tariff=None) -> None:
        self.office = Office(opened(seed, conduct, tariff))
        self.now = START
        self.answers: list[Message] = []
        self.names: list[str] = []

    def send(self, kind: str, *documents: Document, name: str = "") -> None:
        self.office.take(message(kind, documents, name), self.now)

    def file(self, *orders: Papers) -> None:
        """Order, payment and waybill of each."""
        self.send("CEB311", *(papers.order() for papers in orders))
        self.send("CEB411", *(papers.payment() for papers in orders))
        self.send("CEB511", *(papers.waybill() for papers in orders))

    def wait(self, time: timedelta = timedelta(minutes=5)) -> list[Message]:
        """Let time go by; what came meanwhile."""
        self.now += time
        found = [(name, read(body)) for name, body in self.office.due(self.now, 1_000_000)]
        self.names.extend(name for name, _ in found)
        self.answers.extend(answer for _, answer in found)
        return [answer for _, answer in found]

    def said(self, kind: str, **named) -> list[tuple[int, str]]:
        """Status and text of all receipts of a kind so far, by their own time."""
        heads = [
            document.head
            for answer in self.answers
            if answer.kind == kind
            for document in answer.documents
            if all(document.head.get(name) == value for name, value in named.items())
        ]
        heads.sort(key=lambda head: str(head["returnTime"]))
        return [(int(head["returnStatus"]), str(head["returnInfo"])) for head in heads]

    def statuses(self, kind: str = "CEB622", **named) -> list[int]:
        return [status for status, _ in self.said(kind, **named)]

    def bills(self, kind: str = "CEB816") -> list[Document]:
        return [d for a in self.answers if a.kind == kind for d in a.documents]

    def invt_no(self, order_no: str = "A001") -> str:
        live = self.office.books.register.live[PLATFORM, order_no]
        return live.invt_no
