"""Keeps what is exchanged with customs: every byte under its hash, and whose each number is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adapters.customs.messages.documents import Message
from adapters.customs.numbers import SENT, Number, lists_learnt, numbers_answered
from adapters.customs.register import NumberRegister, Owner, message_number
from adapters.message_store import SqlMessageStore
from application.customs_desk import (
    DeclarationDocument,
    Document,
    MessageOut,
    ReturnDocument,
)
from domain.identifiers import OrderId, Partition

OUT, IN = "out", "in"
UNSAYABLE = "unsayable"
"""Stands for the kind of what we found wrong with a message before it left."""


@dataclass(frozen=True, slots=True)
class Keeping:
    store: SqlMessageStore
    register: NumberRegister

    def sent(self, told: MessageOut, message: Message, body: bytes) -> None:
        """Before it leaves: nothing may come back that nobody knows."""
        self.store.put_many(told.partition, [(OUT, message.kind, body)])
        self.register.note(owners_of(told, message))

    def found_unsayable(self, partition: Partition, found: str) -> str:
        """Answers the digest that stands for it."""
        (digest,) = self.store.put_many(partition, [(OUT, UNSAYABLE, found.encode())])
        return digest

    def received(self, concerned: Iterable[tuple[Partition, str, bytes]]) -> None:
        """In each book that an answer concerns: a book's receipts are all its own."""
        by_book: dict[Partition, list[tuple[str, str, bytes]]] = defaultdict(list)
        for book, kind, body in concerned:
            by_book[book].append((IN, kind, body))
        for book, messages in by_book.items():
            self.store.put_many(book, messages)

    def owners(self, messages: Iterable[Message]) -> dict[Number, Owner]:
        """Whose everything is that these answer; customs' numbers of lists are learnt from them."""
        listed = list(messages)
        known = self.register.owners(numbers_answered(listed))
        pairs = (pair for message in listed for pair in lists_learnt(message))
        learnt = {of_list: known[ours] for of_list, ours in pairs if ours in known}
        self.register.note(learnt)
        return known | learnt

    def content(self, partition: Partition, receipt_hash: str) -> bytes:
        """Raises MessageNotStoredError."""
        return self.store.get(partition, receipt_hash).content


def owners_of(told: MessageOut, message: Message) -> Mapping[Number, Owner]:
    """Whose each document of a message is, and the message itself by its guid."""
    named = SENT[message.kind]
    whole = Owner(told.partition, told.run_id, OrderId(""), told.message_id)
    return {message_number(message.guid): whole} | {
        named.of(written): Owner(
            told.partition, told.run_id, document.order_id, told.message_id, own_number(document)
        )
        for document, written in zip(told.documents, message.documents, strict=True)
    }


def own_number(document: Document) -> str:
    """What the run calls a declaration, and the order a return; others have no such number."""
    match document:
        case DeclarationDocument():
            return document.cop_no
        case ReturnDocument():
            return document.return_no
    return ""
