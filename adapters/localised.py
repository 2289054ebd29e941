"""Times without an offset, wherever they stand in what was read: instants of one zone.

A file says times as the clocks of its campaign show them. Whoever names the fields that hold times
forgets those that are added later, so the whole structure is walked.
"""

from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from domain.local_times import instant_of

Thing = TypeVar("Thing")


def localised(thing: Thing, zone: ZoneInfo) -> Thing:
    """The same with every time in UTC. Raises LocalTimeTwice, LocalTimeNever."""
    found: Thing = walked(thing, zone)
    return found


def walked(thing: Any, zone: ZoneInfo) -> Any:
    match thing:
        case datetime():
            return instant_of(thing, zone)
        case tuple() | list() | frozenset():
            return type(thing)(walked(each, zone) for each in thing)
        case dict():
            return {name: walked(each, zone) for name, each in thing.items()}
        case msgspec.Struct():
            parts = {name: getattr(thing, name) for name in thing.__struct_fields__}
            return msgspec.structs.replace(thing, **walked(parts, zone))
    if is_dataclass(thing) and not isinstance(thing, type):
        parts = {each.name: getattr(thing, each.name) for each in fields(thing) if each.init}
        return replace(thing, **walked(parts, zone))
    return thing
