"""A customs office: takes the bytes of messages, keeps its own books, and answers in its own time.

What becomes of a document depends on the seed and on what messages say, never on when one is read:
a message's instant is its own `appTime`, everything it brings about comes at least a second later,
and what lies ahead happens in an order fixed by time and guid.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.book_messages.writing import written as written_paper
from adapters.customs.messages.documents import Document, Message
from adapters.customs.messages.writing import written
from adapters.port.billing import Billing
from adapters.port.books import Books
from adapters.port.deciding import Deciding
from adapters.port.declaring import Declaring
from adapters.port.filing import KINDS, Filing
from adapters.port.guaranteeing import Guaranteeing
from adapters.port.heard import Heard, text
from adapters.port.hearing import Hearing, Understood
from adapters.port.moments import SECOND_MS, after, from_digits, instant, ms_of
from adapters.port.paper_hearing import TAKEN as PAPERS
from adapters.port.papers import Papers
from adapters.port.refusing import Refusing
from adapters.port.releasing import Releasing
from adapters.port.returning import Returning
from adapters.port.withdrawing import Withdrawing

AHEAD_MS = 3_600_000
"""A sender's clock that is further ahead than this is not believed."""


class Desk(Protocol):
    """Takes messages of its kinds."""

    def hear(self, message: Heard) -> None: ...


class Office:
    """Not for several threads."""

    def __init__(self, books: Books, hearing: Hearing | None = None) -> None:
        self.books = books
        self._hearing = hearing or Hearing()
        self._now = 0
        self._given: tuple[int, str] = (0, "")
        self._known: dict[str, bool] = {}
        """Guids that were heard: whether the message was taken."""

        guaranteeing = Guaranteeing(books)
        billing = Billing(books, guaranteeing)
        releasing = Releasing(books, guaranteeing, billing)
        deciding = Deciding(books, releasing, guaranteeing)
        self._refusing = Refusing(books)
        self._desks: Mapping[str, Desk] = {
            **dict.fromkeys(KINDS, Filing(books)),
            "CEB621": Declaring(books, deciding),
            "CEB623": Withdrawing(books, releasing),
            "CEB625": Returning(books, billing),
            **dict.fromkeys(PAPERS, Papers(books)),
        }

    def take(self, body: bytes, at: datetime, name: str = "") -> None:
        """Take in one message; one that was taken before is ignored, whatever bytes it comes in."""
        heard = self.heard(body, at, name)
        if heard is not None:
            self.hear(heard)

    def heard(self, body: bytes, at: datetime, name: str = "") -> Heard | None:
        """What is to be kept of it for ever; None where nothing is new. Changes nothing."""
        understood = self._hearing.understood(body, at)
        if self._is_known(understood):
            return None
        kind, guid, documents, refusal = understood
        moment = self._moment(documents, ms_of(at))
        guid = guid or self.books.chance.guid(f"nameless/{name}/{body!r}")
        if refusal is None and kind not in PAPERS and self._breaks(guid):
            refusal = self._refusing.broken(body)
        documents = () if refusal else documents
        return Heard(moment, self._now, name, kind, guid, documents, refusal)

    def _is_known(self, understood: Understood) -> bool:
        """A message that was refused may come again, corrected; refused again it is ignored."""
        was_taken = self._known.get(understood.guid)
        return was_taken is True or (was_taken is False and understood.refusal is not None)

    def _breaks(self, guid: str) -> bool:
        """Whether something in the port fails; it does not fail twice on one message."""
        share = self.books.conduct.message_refused
        return guid not in self._known and self.books.chance.happens("refused", guid, share)

    def _moment(self, documents: tuple[Document, ...], at: int) -> int:
        """When a message counts as come: by its own time, in the second that is now or ahead."""
        said = from_digits(text(documents[0].head, "appTime")) if documents else None
        now = self._now // SECOND_MS * SECOND_MS
        if said is None or said > at + AHEAD_MS:
            said = at // SECOND_MS * SECOND_MS
        return after(max(said, now), self.books.conduct.down)

    def hear(self, message: Heard) -> None:
        """Act on a message: the same ones in the same order make the same office."""
        self.advance(message.now)
        self._known[message.guid] = message.refusal is None
        if message.refusal is not None:
            self._refusing.refuse(message, message.refusal)
        elif message.kind not in PAPERS and self._refusing.is_unsent(message):
            self._refusing.send_back(message)
        else:
            self._desks[message.kind].hear(message)

    def advance(self, now: int) -> None:
        """Let everything happen up to an instant."""
        self._now = max(self._now, now)
        self.books.agenda.advance(self._now)

    def due(self, now: datetime, limit: int) -> list[tuple[str, bytes]]:
        """Names and bytes of answers that have fallen due, oldest first; each is given once."""
        self.advance(ms_of(now))
        found: list[tuple[str, bytes]] = []
        for coming in self.books.outbox.take(self._now, limit):
            self._given = coming.at, coming.name
            found.append((coming.name, as_customs_writes(coming.answer)))
        return found

    def is_down(self, now: datetime) -> bool:
        return after(ms_of(now), self.books.conduct.down) != ms_of(now)

    def is_due(self, now: datetime) -> bool:
        """Whether anything happens, or arrives, up to then."""
        coming = self.next_due()
        return coming is not None and coming <= now

    def next_due(self) -> datetime | None:
        """When something will happen next, be it months away."""
        return earliest(self.books.outbox.next_due(), self.books.agenda.next_any())

    def next_answer_due(self) -> datetime | None:
        """The same without what comes by the calendar: payment of taxes, closing."""
        return earliest(self.books.outbox.next_due(), self.books.agenda.next_soon())

    @property
    def now(self) -> int:
        return self._now

    @property
    def given(self) -> tuple[int, str]:
        """Instant and name of the last answer that was given."""
        return self._given

    def was_given(self, at: int, name: str) -> None:
        """Answers up to this one were given by the office that was here before."""
        self._given = at, name
        self.books.outbox.forget(at, name)


def earliest(*instants: int | None) -> datetime | None:
    known = [ms for ms in instants if ms is not None]
    return instant(min(known)) if known else None


def as_customs_writes(answer: Message | BookMessage) -> bytes:
    """Customs puts its namespace without a prefix; `<ceb:` stands in names of elements only."""
    if isinstance(answer, BookMessage):
        return written_paper(answer)
    body = written(answer).replace(b"<ceb:", b"<").replace(b"</ceb:", b"</")
    return body.replace(b"xmlns:ceb=", b"xmlns=", 1)
