"""Messages as customs has them, over a link that only moves bytes.

Out: assembled from what the log says, written by the tables, signed, kept, then handed over. In:
opened, kept, and turned into the commands that record it; what fits nothing is parked.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any

from adapters.customs.answers import commands, sorted_out
from adapters.customs.book_hearing import learnt, numbers_of, records_of
from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.book_sending import BookSending, lacks_of
from adapters.customs.exchanged import Exchanged
from adapters.customs.exchanged_tables import IN, UNREADABLE
from adapters.customs.keeping import Keeping
from adapters.customs.links.link import Link
from adapters.customs.messages.answer_columns import Answer
from adapters.customs.messages.limits import UnsoundMessageError
from adapters.customs.numbers import Number, lists_learnt, numbers_in
from adapters.customs.opening import Opener, UnfitAnswerError
from adapters.customs.register import Owner
from adapters.customs.sealing import Keys
from adapters.customs.sending import Sending
from application.book_desk import PaperOut
from application.customs_desk import MessageIn, MessageOut, NotTaken
from domain.account_book_lines import BookLine
from domain.book_filing_events import PaperLack
from domain.identifiers import Partition
from domain.parked_mail import MailAssigned, ParkMail, Reason


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message as it came: the answer that it is, or why it is none."""

    name: str
    body: bytes
    receipt_hash: str
    answer: Answer | None = None
    numbers: Sequence[Number] = ()
    """What each document of the answer is about."""

    paper: BookMessage | None = None
    unfit: UnfitAnswerError | None = None

    @property
    def lists(self) -> Iterable[tuple[Number, Number]]:
        return lists_learnt(self.answer, self.numbers) if self.answer else ()

    @property
    def kind(self) -> str:
        said = self.answer or self.paper
        return said.kind if said else UNREADABLE

    def kept_in(self, book: Partition, owners: Sequence[Owner], at: datetime) -> Exchanged:
        """As a book keeps it in which these are the owners of what it answers."""
        documents = self.answer.documents if self.answer else int(self.paper is not None)
        is_all_theirs = len(owners) == len(set(self.numbers))
        return Exchanged(
            book, IN, self.kind, self.body, self.receipt_hash, at, documents, owners, is_all_theirs
        )


@dataclass(frozen=True, slots=True)
class Means:
    """What an exchange works with: who signs, what is believed, where all is kept."""

    keys: Keys
    opener: Opener
    keeping: Keeping
    shared: Partition
    """Where what fits no book is parked."""

    lines_of: Callable[[Partition], Mapping[int, BookLine]]
    """What is filed in a book, line by line."""


class Exchange:
    """Stores every message once, byte for byte, before it is sent or acted on."""

    def __init__(self, link: Link, means: Means, clock: Callable[[], datetime]) -> None:
        self._link = link
        self._means = means
        self._clock = clock
        self._messages = Sending(link, means.keys, means.keeping, clock)
        self._papers = BookSending(link, means.keys, means.keeping, clock)

    def send(self, messages: Sequence[MessageOut]) -> NotTaken:
        return self._messages.send(messages)

    def lacks_of(self, paper: PaperOut) -> Sequence[PaperLack]:
        return lacks_of(paper)

    def send_paper(self, paper: PaperOut) -> None:
        """Raises UnsayableError, UnsignedError and LinkError."""
        self._papers.send(paper)

    def receive(self, limit: int) -> Sequence[MessageIn]:
        arrived = [self._opened(name, body) for name, body in self._link.fetch(limit)]
        numbers = {number for each in arrived for number in each.numbers}
        lists = dict(chain.from_iterable(each.lists for each in arrived))
        owners = self._means.keeping.owners(numbers, lists)
        found = [self._recorded_by(each, owners) for each in arrived]
        kept = [
            answer
            for each, message in zip(arrived, found, strict=True)
            for answer in self._kept_in_books(each, message, owners)
        ]
        self._means.keeping.received(kept)
        return found

    def _kept_in_books(
        self, arrived: Arrived, told: MessageIn, owners: Mapping[Number, Owner]
    ) -> list[Exchanged]:
        """In the books of which it speaks, also where there is nothing to record."""
        at = self._clock()
        ours: dict[Partition, list[Owner]] = {book: [] for book, _ in told.records}
        for number in set(arrived.numbers):
            if owner := owners.get(number):
                ours.setdefault(owner.partition, []).append(owner)
        return [arrived.kept_in(book, of_book, at) for book, of_book in ours.items()]

    def put_away(self, message: MessageIn, refusal: str = "") -> None:
        if refusal:
            self._link.aside(message.name, refusal)
        else:
            self._link.done(message.name)

    def records(self, shared: Partition, given: MailAssigned) -> Sequence[Any]:
        """The bytes are kept in the order's book too: a book's receipts are all its own."""
        keeping, at = self._means.keeping, self._clock()
        parked = self._opened("", keeping.content(shared, given.receipt_hash))
        if parked.paper is not None:
            return self._records_of_paper(parked, parked.paper, given)
        answer = parked.answer
        if answer is None:
            assert parked.unfit is not None, "what came is an answer, or unfit"
            raise parked.unfit
        named = [each for each in set(parked.numbers) if each.said() == given.number]
        owner = self._owner_given(named, given)
        owners = dict.fromkeys(named, owner)
        keeping.learn(dict(parked.lists), owners)
        ours, _ = sorted_out(answer, parked.numbers, owners)
        keeping.received([parked.kept_in(given.book, [owner], at)])
        told = commands(ours, given.receipt_hash, at)
        return [command for _, command in told]

    def _records_of_paper(
        self, parked: Arrived, paper: BookMessage, given: MailAssigned
    ) -> Sequence[Any]:
        """Raises UnsoundMessageError while a line that it names is not filed."""
        means, at = self._means, self._clock()
        owner = Owner(given.book, given.run_id, given.order_id, given.own_no, given.own_no)
        lines = means.lines_of(given.book)
        told = records_of(paper, owner, parked.receipt_hash, lines, at)
        means.keeping.register.note(learnt(paper, owner))
        means.keeping.received([parked.kept_in(given.book, [owner], at)])
        return told

    def _owner_given(self, named: Sequence[Number], given: MailAssigned) -> Owner:
        """As the register has it, where it knows; it also knows which message a refusal is of."""
        told = Owner(given.book, given.run_id, given.order_id, "", given.own_no)
        known = self._means.keeping.register.owners(named)
        return next((each for each in known.values() if each.is_for(told)), told)

    def _opened(self, name: str, body: bytes) -> Arrived:
        digest = hashlib.sha256(body).hexdigest()
        try:
            answer = self._means.opener.opened(body)
            return Arrived(name, body, digest, answer, numbers_in(answer))
        except UnfitAnswerError as unfit:
            return self._opened_as_paper(Arrived(name, body, digest, unfit=unfit))

    def _opened_as_paper(self, arrived: Arrived) -> Arrived:
        """After all else: of a million answers a few are of the account book."""
        try:
            paper = self._means.opener.opened_paper(arrived.body)
        except UnfitAnswerError as unfit:
            return replace(arrived, unfit=unfit)
        return arrived if paper is None else replace(arrived, paper=paper, unfit=None)

    def _recorded_by(self, arrived: Arrived, owners: Mapping[Number, Owner]) -> MessageIn:
        answer, at = arrived.answer, self._clock()
        if arrived.paper is not None:
            return self._recorded_paper(arrived, arrived.paper, at)
        if answer is None:
            return told_by(arrived, [(self._means.shared, parking(arrived, (), at))])
        ours, strange = sorted_out(answer, arrived.numbers, owners)
        records: list[tuple[Partition, Any]] = commands(ours, arrived.receipt_hash, at)
        if strange:
            records.append((self._means.shared, parking(arrived, strange, at)))
        return told_by(arrived, records)

    def _recorded_paper(self, arrived: Arrived, paper: BookMessage, at: datetime) -> MessageIn:
        """Of the one paper that it answers; what fits none, or no line of ours, is parked."""
        means, numbers = self._means, numbers_of(paper)
        known = means.keeping.register.owners(numbers)
        owner = next((known[number] for number in numbers if number in known), None)
        if owner is None:
            return told_by(arrived, [(means.shared, parking(arrived, numbers, at))])
        try:
            lines = means.lines_of(owner.partition)
            commands = records_of(paper, owner, arrived.receipt_hash, lines, at)
        except UnsoundMessageError as error:
            unfit = replace(arrived, unfit=UnfitAnswerError(Reason.UNREADABLE, error.said()))
            return told_by(unfit, [(means.shared, parking(unfit, (), at))])
        means.keeping.register.note(learnt(paper, owner))
        means.keeping.received([arrived.kept_in(owner.partition, [owner], at)])
        return told_by(arrived, [(owner.partition, command) for command in commands])


def told_by(arrived: Arrived, records: Sequence[tuple[Partition, Any]]) -> MessageIn:
    return MessageIn(arrived.name, arrived.receipt_hash, tuple(records))


def parking(arrived: Arrived, strange: Sequence[Number], at: datetime) -> ParkMail:
    reason = arrived.unfit.reason if arrived.unfit else Reason.NUMBER_UNKNOWN
    numbers = tuple(sorted({each.said() for each in strange}))
    detail = str(arrived.unfit or "")
    said = arrived.answer or arrived.paper
    kind = said.kind if said else ""
    return ParkMail(arrived.receipt_hash, kind, reason, detail, numbers, at)
