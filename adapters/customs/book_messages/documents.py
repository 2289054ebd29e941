"""What an account-book message says, between tables and bytes: plain values by element name."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.customs.messages.documents import Note, Values


@dataclass(frozen=True, slots=True)
class BookMessage:
    """One message of a kind (`INV101`): its envelope, and its parts by the element's name.

    `tail` is what stands behind the parts (OperCusRegCode, SysId); `is_declared` the flag of
    messages that firms send, None in receipts. What is absent has no key.
    """

    kind: str
    envelope: Values
    parts: Mapping[str, tuple[Values, ...]]
    tail: Values = field(default_factory=dict)
    pocket: Values = field(default_factory=dict)
    is_declared: bool | None = None
    notes: tuple[Note, ...] = field(default=(), compare=False)
    """Elements that no table knows: what a reader left aside, never written."""

    def all(self, part: str) -> tuple[Values, ...]:
        """The parts of a name, in their order."""
        return self.parts.get(part, ())

    def one(self, part: str) -> Values:
        """The part of a name, or nothing."""
        found = self.parts.get(part, ())
        return found[0] if found else {}
