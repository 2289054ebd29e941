"""What messages say, between tables and bytes: documents as plain values by element name."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Value = str | int | Decimal
"""Text for texts, codes and times; `int` for INTEGER; `Decimal` (or `int`) for DECIMAL fields."""

Values = Mapping[str, Value]
"""By element name as the schema spells it (`acturalPaid`); what is absent has no key."""


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Values that parts of several documents have alike: judged and written once for all."""

    values: Values
    begun: dict[Hashable, Any] = field(default_factory=dict, repr=False)
    """What a writer has made of them; it lives as long as they do."""


class Filled(Mapping[str, Value]):
    """The values of one part: its own, and those it shares; its own hide shared ones."""

    __slots__ = ("own", "shared")

    def __init__(self, shared: Shared, own: Values) -> None:
        self.shared = shared
        self.own = own

    def __getitem__(self, name: str) -> Value:
        return self.own[name] if name in self.own else self.shared.values[name]

    def get(self, name: str, default: Any = None) -> Any:
        """As of any mapping; asked for by rules of every document, it is worth its own lines."""
        return self.own[name] if name in self.own else self.shared.values.get(name, default)

    def __iter__(self) -> Iterator[str]:
        return iter({**self.shared.values, **self.own})

    def __len__(self) -> int:
        return len(self.own.keys() | self.shared.values.keys())

    def __repr__(self) -> str:
        return repr(dict(self))


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
