"""Names of things: natural where the field has one already, local to their partition."""

from collections.abc import Sequence
from typing import NewType, TypeVar

Name = TypeVar("Name")

Partition = NewType("Partition", str)
"""One book of an operator (`demo.NB01`), or what its books share (`demo.shared`)."""

BookId = NewType("BookId", str)
MerchantId = NewType("MerchantId", str)
CampaignId = NewType("CampaignId", str)
OrderId = NewType("OrderId", str)
"""Platform and order number, `shop-3:20261121-0042`: importing twice finds the same stream."""

BatchId = NewType("BatchId", str)
PurchaseId = NewType("PurchaseId", str)
ConsignmentId = NewType("ConsignmentId", str)
EntryId = NewType("EntryId", str)
RunId = NewType("RunId", str)
"""At most 12 characters of A-Z and 0-9: the head of every declaration number (copNo) of the run."""

ExitId = NewType("ExitId", str)
FilingId = NewType("FilingId", str)
"""An entry's or an exit's papers of the account book: its own id behind `I:` or `E:`."""

SortingId = NewType("SortingId", str)
CountId = NewType("CountId", str)
ControlId = NewType("ControlId", str)
DrawId = NewType("DrawId", str)
OfficerId = NewType("OfficerId", str)
"""An officer as they sign in: party and name (`customs/lin`)."""

Sku = NewType("Sku", str)
PersonKey = NewType("PersonKey", str)
"""A keyed digest (HMAC) of one person's identity number: the same person, without the person."""

ORDERS_PER_EVENT_MAX = 1_000
"""Names in one event; a longer list is several events of one append (design §4)."""

ORDERS_PER_COMMAND_MAX = 5_000
"""Orders in one set-wise command: one read, one append, a second of work."""

SHARED = "shared"


def in_events(names: Sequence[Name]) -> list[tuple[Name, ...]]:
    """Names in the portions that one event may hold."""
    starts = range(0, len(names), ORDERS_PER_EVENT_MAX)
    return [tuple(names[i : i + ORDERS_PER_EVENT_MAX]) for i in starts]


def shared_of(partition: Partition) -> Partition:
    """The shared partition of the operator that owns a book."""
    return Partition(f"{partition.split('.', 1)[0]}.{SHARED}")


def book_of(partition: Partition) -> BookId:
    """The book's own name within its operator."""
    return BookId(partition.partition(".")[2])


def platform_of(order_id: OrderId) -> str:
    """The platform that an order was placed on."""
    return order_id.partition(":")[0]


def order_no_of(order_id: OrderId) -> str:
    """The order's number on its platform: what buyers, payment firms and customs know."""
    return order_id.partition(":")[2] or order_id


def stream_of(partition: Partition, kind: str, local_id: str) -> str:
    """A stream's id: partition, kind and local id; the partition leads every key (design §8)."""
    return f"{partition}/{kind}/{local_id}"


def parts_of(stream_id: str) -> tuple[Partition, str, str]:
    """Partition, kind and local id of a stream id. Local ids may hold a slash, the others not."""
    partition, kind, local_id = stream_id.split("/", 2)
    return Partition(partition), kind, local_id


def kind_of(stream_id: str) -> str:
    """The kind of a stream, by its id."""
    return stream_id.split("/", 2)[1]


INTO, OUT_OF = "I", "E"
"""Ways through the gate of the area, as customs writes them (ImpexpMarkcd, IoTypecd)."""


def filing_of_entry(entry_id: EntryId) -> FilingId:
    return FilingId(f"{INTO}:{entry_id}")


def filing_of_exit(exit_id: ExitId) -> FilingId:
    return FilingId(f"{OUT_OF}:{exit_id}")


def filed_thing(filing_id: FilingId) -> tuple[str, str]:
    """The way, and the id of the entry or exit."""
    way, _, local_id = filing_id.partition(":")
    return way, local_id
