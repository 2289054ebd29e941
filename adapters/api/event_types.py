"""Events by the names under which they leave the system: `jihuo.OrderPlaced.v1`."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from adapters.event_mapping import CODEC, UPCASTS
from adapters.stored_names import STORED

PREFIX = "jihuo."


def public_name(stored_name: str) -> str:
    """`OrderPlaced@1` as `jihuo.OrderPlaced.v1`."""
    stem, _, version = stored_name.partition("@")
    return f"{PREFIX}{stem}.v{version}"


PUBLIC_NAMES: Mapping[type, str] = {
    event_type: public_name(name) for name, event_type in STORED.items()
}
"""Of today's shapes: what was stored in an older one leaves in today's."""

EVENT_TYPES: Mapping[str, type] = {name: event_type for event_type, name in PUBLIC_NAMES.items()}


@cache
def name_for(stored_name: str) -> str:
    """The name under which a stored event leaves; one that nobody knows keeps its own."""
    event_type = CODEC.type_named(stored_name)
    return public_name(stored_name) if event_type is None else PUBLIC_NAMES[event_type]


EARLIER: Mapping[str, str] = {public_name(name): name_for(name) for name in UPCASTS}
"""Names of before that left the system once, and today's: subscriptions name them."""


class UnknownEventTypeError(LookupError):
    """Raised for the name of an event there is not."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def type_asked(name: str) -> str:
    """The whole name of an event asked for, with or without what stands before and behind it.

    Who asked for an earlier version hears of today's. Raises UnknownEventTypeError.
    """
    if name in EVENT_TYPES:
        return name
    if name in EARLIER:
        return EARLIER[name]
    stem = name.removeprefix(PREFIX).partition(".")[0]
    for known in EVENT_TYPES:
        if known.split(".")[1] == stem and name in (stem, f"{PREFIX}{stem}"):
            return known
    raise UnknownEventTypeError(name)


@cache
def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of an event's data. Raises UnknownEventTypeError."""
    if name not in EVENT_TYPES:
        raise UnknownEventTypeError(name)
    return {"title": name, **msgspec.json.schema(EVENT_TYPES[name])}
