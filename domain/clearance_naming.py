"""The messages that a run sends: each has its number, and holds at most 100 documents."""

from collections.abc import Iterable

from domain.dated import DOCUMENTS_PER_MESSAGE_MAX
from domain.identifiers import OrderId, RunId

DELIVERIES = "D-"
"""Begins the names of messages about parcels that were delivered, which no run decides."""


def message_name(run_id: RunId, number: int) -> str:
    return f"{run_id}-{number:04d}"


def messages_of(order_ids: Iterable[OrderId]) -> list[tuple[OrderId, ...]]:
    ordered = tuple(sorted(order_ids))
    return [
        ordered[i : i + DOCUMENTS_PER_MESSAGE_MAX]
        for i in range(0, len(ordered), DOCUMENTS_PER_MESSAGE_MAX)
    ]
