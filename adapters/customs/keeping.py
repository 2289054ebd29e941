"""Keeps what is exchanged with customs: every byte under its hash, and whose each number is."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.customs.exchanged import Exchanged, ExchangedMessages, Ours
from adapters.customs.exchanged_tables import OUT, UNSAYABLE
from adapters.customs.messages.documents import Message
from adapters.customs.numbers import SENT, Number
from adapters.customs.register import NumberRegister, Owner, message_number
from adapters.message_store import SqlMessageStore
from application.customs_desk import (
    DeclarationDocument,
    Document,
    MessageKind,
    MessageOut,
    ReturnDocument,
)
from domain.identifiers import OrderId, Partition


@dataclass(frozen=True, slots=True)
class Signed:
    """A message as it was told, in customs' terms, and as it leaves."""

    told: MessageOut
    message: Message
    body: bytes


@dataclass(frozen=True, slots=True)
class Keeping:
    store: SqlMessageStore
    register: NumberRegister
    exchanged: ExchangedMessages

    def sent(self, signed: Sequence[Signed], at: datetime) -> None:
        """Before they leave: nothing may come back that nobody knows."""
        kept, numbers = list[Exchanged](), dict[Number, Owner]()
        for each in signed:
            owners = owners_of(each.told)
            kept.append(leaving(each.told, each.message.kind, each.body, at, owners))
            numbers |= numbers_of(each.told, each.message, owners)
        self.exchanged.keep_leaving(kept, numbers)
        self.register.remember(numbers)

    def found_unsayable(self, told: MessageOut, found: str, at: datetime) -> str:
        """Answers the digest that stands for it."""
        kept = leaving(told, UNSAYABLE, found.encode(), at, owners_of(told))
        self.exchanged.keep([kept])
        return kept.hash

    def received(self, answers: Sequence[Exchanged]) -> None:
        """In each book that an answer concerns: a book's receipts are all its own."""
        self.exchanged.keep(answers)

    def owners(
        self, numbers: Collection[Number], lists: Mapping[Number, Number]
    ) -> dict[Number, Owner]:
        """Whose everything is that is answered under these numbers.

        Of `lists` the answers tell which declarations they stand for: that is learnt from them.
        """
        known = self.register.owners({*numbers, *lists})
        return known | self.learn(lists, known)

    def learn(
        self, lists: Mapping[Number, Number], known: Mapping[Number, Owner]
    ) -> dict[Number, Owner]:
        """Whose lists are that stand for declarations of known owners.

        Each of a list's receipts says its number: one that is known is not written down again.
        """
        learnt = {of_list: known[ours] for of_list, ours in lists.items() if ours in known}
        self.register.note({i: owner for i, owner in learnt.items() if known.get(i) != owner})
        return learnt

    def content(self, partition: Partition, receipt_hash: str) -> bytes:
        """Raises MessageNotStoredError."""
        return self.store.get(partition, receipt_hash).content


def owners_of(told: MessageOut) -> Sequence[Owner]:
    """Whose each document of a message is."""
    return [
        Owner(told.partition, told.run_id, document.order_id, told.message_id, own_number(document))
        for document in told.documents
    ]


def numbers_of(
    told: MessageOut, message: Message, owners: Sequence[Owner]
) -> Mapping[Number, Owner]:
    """The numbers of its documents, and of the message itself, with whose they are."""
    named = SENT[message.kind]
    whole = Owner(told.partition, told.run_id, OrderId(""), told.message_id)
    if told.kind is MessageKind.RETURNS:
        (whole,) = owners  # A message of one return: refused as a whole, it is that return's.
    numbers = map(named.of, message.documents)
    return {message_number(message.guid): whole} | dict(zip(numbers, owners, strict=True))


def leaving(
    told: MessageOut, kind: str, body: bytes, at: datetime, owners: Sequence[Owner]
) -> Exchanged:
    ours = Ours(told.merchant_id, told.declarant)
    digest, documents = hashlib.sha256(body).hexdigest(), len(told.documents)
    return Exchanged(told.partition, OUT, kind, body, digest, at, documents, owners, ours=ours)


def own_number(document: Document) -> str:
    """What the run calls a declaration, and the order a return; others have no such number."""
    match document:
        case DeclarationDocument():
            return document.cop_no
        case ReturnDocument():
            return document.return_no
    return ""
