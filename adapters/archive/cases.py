"""What a rule of the archive is asked about: one stream, and the orders it speaks of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from adapters.archive.marks import Mark, Marks
from application import streams as kinds
from domain.identifiers import OrderId, Partition, stream_of


@dataclass(frozen=True, slots=True)
class Case:
    """One stream before its judge."""

    partition: Partition
    local_id: str
    state: Any
    marks: Marks
    at: datetime
    day: date
    """The customs day of that time."""


def is_through(case: Case, order_id: OrderId) -> bool:
    """Whether nothing more becomes of an order's parcel: it arrived, was lost or came back."""
    marks = case.marks.of(stream_of(case.partition, kinds.ORDER, order_id))
    ends = {Mark.DELIVERED, Mark.LOST, Mark.RETURNED}
    return Mark.COMING_BACK not in marks and not ends.isdisjoint(marks)


def all_through(case: Case, order_ids: Iterable[OrderId]) -> bool:
    return all(is_through(case, order_id) for order_id in order_ids)


def has_order_ended(case: Case, book: Partition, order_id: str) -> bool:
    return Mark.ENDED in case.marks.of(stream_of(book, kinds.ORDER, order_id))
