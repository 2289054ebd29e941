"""The reference under which a refund is asked for: the same refund and attempt, the same words.

It names book, order, refund and attempt, each written so that no slash of theirs stands in it.
"""

from dataclasses import dataclass
from urllib.parse import quote, unquote

from domain.identifiers import OrderId, Partition

PARTS = 4


class ReferenceNotOursError(ValueError):
    """Raised for a reference under which we have never asked for anything."""


@dataclass(frozen=True, slots=True)
class RefundReference:
    book: Partition
    order_id: OrderId
    refund_id: str
    attempt: int

    def __str__(self) -> str:
        named = (self.book, self.order_id, self.refund_id, str(self.attempt))
        return "/".join(quote(part, safe=":") for part in named)


def reference_in(text: str) -> RefundReference:
    """Raises ReferenceNotOursError."""
    parts = text.split("/")
    if len(parts) != PARTS or not all(parts):
        raise ReferenceNotOursError(text)
    book, order_id, refund_id, attempt = map(unquote, parts)
    if not (attempt.isascii() and attempt.isdigit() and len(attempt) < 10):
        raise ReferenceNotOursError(text)
    found = RefundReference(Partition(book), OrderId(order_id), refund_id, int(attempt))
    if str(found) != text:
        raise ReferenceNotOursError(text)
    return found
