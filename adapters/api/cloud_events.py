"""Events as others read them: CloudEvents 1.0, with people cut to what the reader may see."""

from typing import Any
from urllib.parse import quote

import msgspec

from adapters.access.masking import masked
from adapters.access.visitor import Visitor
from adapters.api.event_types import PUBLIC_NAMES, name_for
from application.event_log import Metadata, Recorded
from application.undecodable import Undecodable
from domain.identifiers import Partition, parts_of

CloudEvent = dict[str, Any]

EVENTS_PATH = "/api/v1/events"
TYPES_PATH = "/api/v1/event-types"


def cloud_event(recorded: Recorded, visitor: Visitor, address: str) -> CloudEvent:
    """One event; links begin with the address under which the reader reaches us."""
    partition, kind, local_id = parts_of(recorded.stream_id)
    event = recorded.event
    told = {
        "specversion": "1.0",
        "id": str(recorded.position),
        "source": source_of(partition),
        "subject": f"{kind}/{local_id}",
        "version": recorded.version,
        **beside(recorded.metadata),
        "dataref": f"{address}{EVENTS_PATH}/{recorded.position}",
    }
    if isinstance(event, Undecodable):
        # Its bytes cannot be masked. That it is there is told, so that nobody takes it for a gap.
        return {**told, "type": name_for(event.name), "unreadable": True}
    name = PUBLIC_NAMES[type(event)]
    return {
        **told,
        "type": name,
        "datacontenttype": "application/json",
        "dataschema": f"{address}{TYPES_PATH}/{name}",
        "data": msgspec.to_builtins(masked(event, visitor)),
    }


def beside(metadata: Metadata | None) -> CloudEvent:
    """When it was recorded and what it came from; nothing for what no command wrote."""
    if metadata is None:
        return {}
    return {
        "time": msgspec.to_builtins(metadata.recorded_at),
        "correlationid": metadata.correlation_id,
        "causationid": metadata.causation_id,
    }


def source_of(partition: Partition) -> str:
    """`/operator/book`."""
    operator, _, book = partition.partition(".")
    return f"/{quote(operator)}/{quote(book)}"


def without_lists(event: CloudEvent) -> CloudEvent:
    """The same without what is listed in it: `leftout` names it, `dataref` leads to it."""
    data = event.get("data", {})
    left_out = [name for name, value in data.items() if isinstance(value, list | tuple | dict)]
    kept = {name: value for name, value in data.items() if name not in left_out}
    return {**event, "data": kept, "leftout": ",".join(left_out)}


def as_json(event: CloudEvent | list[CloudEvent]) -> bytes:
    return msgspec.json.encode(event)
