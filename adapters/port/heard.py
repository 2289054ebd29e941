"""A message as the office understood it: what it keeps of it, and what it says to all of it."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from adapters.customs.messages.documents import Document, Value


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a whole message is not taken, in the words of a 900, and the message itself."""

    code: str
    text: str
    original: str


@dataclass(frozen=True, slots=True)
class Heard:
    """One message in the order of hearing.

    `at` is its own instant and `now` how far the office had come, both in milliseconds; `name` is
    how its sender called the transmission.
    """

    at: int
    now: int
    name: str
    kind: str
    guid: str
    documents: tuple[Document, ...] = ()
    refusal: Refusal | None = None


Head = Mapping[str, Value]


def text(head: Head, name: str) -> str:
    """The text of a field; empty where it is absent."""
    return str(head.get(name, ""))


def code(head: Head, name: str) -> str:
    """The same for codes that thousands of documents share: one text in memory for all of them."""
    return sys.intern(text(head, name))


def number(head: Head, name: str) -> str | int | Decimal:
    """The number of a field; nothing where it is absent."""
    return head.get(name, 0)
