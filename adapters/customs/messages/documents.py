"""What messages say, between tables and bytes: documents as plain values by element name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

Value = str | int | Decimal
"""Text for texts, codes and times; `int` for INTEGER; `Decimal` (or `int`) for DECIMAL fields."""

Values = Mapping[str, Value]
"""By element name as the schema spells it (`acturalPaid`); what is absent has no key."""


@dataclass(frozen=True, slots=True)
class Document:
    """One business document: an order, a payment, a declaration, a receipt, a tax bill."""

    head: Values
    lines: tuple[Values, ...] = ()


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a message through the exchange platform, in the words of the schema."""

    copCode: str
    copName: str
    dxpId: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who else gets what: ALL, only the DATA, or only the answers (RET): BaseSubscribe."""

    status: str
    dxpAddress: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """The name of a message of one's own that travels along (ExtendMessage); its body is empty."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Message:
    """Documents of one kind (`CEB621`) under one guid (36 characters); receipts have no sender."""

    kind: str
    guid: str
    documents: tuple[Document, ...]
    sender: Sender | None = None
    subscriptions: tuple[Subscription, ...] = ()
    extension: Extension | None = None
    version: str = "1.0"
    notes: tuple["Note", ...] = field(default=(), compare=False)
    """What a reader met and left aside; never written, and no part of what a message says."""


@dataclass(frozen=True, slots=True)
class Note:
    """An element that no table knows, in the document of that number (from 1; 0: in none)."""

    part: str
    element: str
    document: int
    value: str
