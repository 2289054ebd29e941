"""What of an order's history is told to people who see only some merchants' things.

Batches, consignments and entries carry the goods of many: of what is recorded of all of them, one
hears of one's own products, and of the others nothing but that there are some.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from adapters.access.masking import masked
from adapters.access.visitor import Visitor
from application import streams
from application.event_log import Metadata, Recorded
from application.undecodable import Undecodable
from domain.identifiers import parts_of
from domain.order_events import OrderPlaced
from projections.order_history import CARRYING

SHARED_BY_MANY = (*CARRYING, streams.EXIT, streams.SORTING, streams.DELIVERY)
"""Kinds of streams that speak of goods of many merchants."""


def as_seen(recorded: Iterable[Recorded], visitor: Visitor) -> list[Recorded]:
    """Events as they leave for somebody: people masked, and cut to what is in reach."""
    masked_events = [replace(each, event=masked(each.event, visitor)) for each in recorded]
    if visitor.reach.merchants is None:
        return masked_events
    skus = {
        line.sku
        for each in masked_events
        if isinstance(each.event, OrderPlaced)
        for line in each.event.lines
    }
    return list(narrowed(masked_events, skus, visitor))


def narrowed(
    recorded: Iterable[Recorded], skus: Collection[str], visitor: Visitor
) -> Iterator[Recorded]:
    for each in recorded:
        metadata = each.metadata and named_by_party(each.metadata, visitor)
        if isinstance(each.event, Undecodable):
            continue
        if parts_of(each.stream_id)[1] not in SHARED_BY_MANY:
            yield replace(each, metadata=metadata)
        elif (event := cut_to(each.event, skus)) is not None:
            yield replace(each, event=event, metadata=metadata)


def named_by_party(metadata: Metadata, visitor: Visitor) -> Metadata:
    """Of people of other organisations it is told only for whom they acted."""
    party, mark, _ = metadata.actor.partition("/")
    is_foreign = bool(mark) and party != visitor.party_id
    return replace(metadata, actor=party) if is_foreign else metadata


def cut_to(event: Any, skus: Collection[str]) -> Any:
    """An event whose lists of goods name these products only; None for one of others alone."""
    if getattr(event, "sku", None) not in (None, *skus):
        return None
    kept: dict[str, Any] = {}
    for field in fields(event):
        value = getattr(event, field.name)
        if isinstance(value, tuple) and value and has_sku(value[0]):
            kept[field.name] = tuple(part for part in value if part.sku in skus)
    if not kept:
        return event
    return replace(event, **kept) if any(kept.values()) else None


def has_sku(part: Any) -> bool:
    return is_dataclass(part) and hasattr(part, "sku")
