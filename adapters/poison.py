"""The event at which somebody stands still, as a person may see it: its payload without people."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import msgspec

from adapters.long_lists import in_rows
from application.event_log import EventFeed
from application.undecodable import Undecodable
from domain.identifiers import parts_of
from domain.people import Person

PERSON = "(a person)"
WITHHELD = "(not shown: it may name a person)"
TEXT_MAX = 4_000


@dataclass(frozen=True, slots=True)
class PoisonEvent:
    position: int
    stream_id: str
    version: int
    name: str
    recorded_at: datetime | None
    actor: str
    payload: str


def poison_at(feed: EventFeed, position: int) -> PoisonEvent | None:
    """None where the log holds no such event."""
    found = feed.page(position - 1, 1)
    if not found or found[0].position != position:
        return None
    (recorded,) = found
    event, metadata = recorded.event, recorded.metadata
    is_unread = isinstance(event, Undecodable)
    payload = unread(event, recorded.stream_id) if is_unread else plain(event)
    text = payload if isinstance(payload, str) else msgspec.json.encode(payload).decode()
    return PoisonEvent(
        position,
        recorded.stream_id,
        recorded.version,
        event.name if is_unread else type(event).__name__,
        metadata.recorded_at if metadata else None,
        metadata.actor if metadata else "",
        text if len(text) <= TEXT_MAX else f"{text[:TEXT_MAX]}… {len(text):,} characters",
    )


def plain(value: Any) -> Any:
    """An event as JSON has it, without the people in it."""
    if isinstance(value, Person):
        return PERSON
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value


def unread(event: Undecodable, stream_id: str) -> Any:
    """What is stored, without the names of its fields; where people stand, no more than is sure."""
    is_of_order = parts_of(stream_id)[1] == "order"
    try:
        stored = in_rows(msgspec.msgpack.decode(event.payload))
    except msgspec.DecodeError:
        size = f"{len(event.payload):,} bytes"
        return f"{size} {WITHHELD}" if is_of_order else f"{size}: {event.payload.hex(' ')}"
    if is_of_order:
        each = stored if isinstance(stored, list) else [stored]
        return [WITHHELD if isinstance(value, list | dict) else value for value in each]
    return stored
