"""How payloads become events: at once, or with long lists left until somebody looks at them.

msgspec decodes arrays into structs with the fields of our dataclasses, and makes these of structs.
"""

from collections.abc import Callable
from dataclasses import is_dataclass
from types import GenericAlias
from typing import Any, NamedTuple, get_args, get_origin

import msgspec

from adapters.lazy_parts import LazyParts, LazyTexts, Reading
from adapters.long_lists import Convert, Table, is_table
from adapters.shape_faults import BrokenPayloadError
from adapters.stored_shapes import (
    Shape,
    fields_of,
    is_plain,
    meant,
    shape_of,
    table_of,
)
from adapters.text_lists import TEXTS


def reading_of(hint: Any) -> Callable[[bytes], Any]:
    """How a payload becomes a value of a type. It raises msgspec.DecodeError."""
    if isinstance(hint, type) and is_dataclass(hint) and _is_flat(hint):
        return _flat_reading_of(hint)
    shape = shape_of(hint)
    decode, made = msgspec.msgpack.Decoder(shape.wire).decode, making_of(hint, shape)
    return lambda payload: made(decode(payload))


def _is_flat(event_type: type) -> bool:
    return all(map(is_plain, fields_of(event_type).values()))


def _flat_reading_of(event_type: Any) -> Callable[[bytes], Any]:
    """Of a few plain values the class makes an event faster than msgspec does of a struct."""
    wires = [shape_of(hint).wire for hint in fields_of(event_type).values()]
    decode = msgspec.msgpack.Decoder(GenericAlias(tuple, tuple(wires))).decode
    return lambda payload: event_type(*decode(payload))


def making_of(hint: Any, shape: Shape) -> Convert:
    """How what was decoded becomes a value of its type."""
    convert, unroll = msgspec.convert, shape.unroll
    if unroll is None:
        return lambda stored: convert(stored, hint, from_attributes=True)
    return lambda stored: convert(unroll(stored), hint, from_attributes=True)


class Field(NamedTuple):
    """What msgspec decodes of one field, and how that becomes its value, if it is not already."""

    wire: Any
    make: Convert | None = None


def lazy_reading_of(event_type: type) -> Callable[[bytes], Any]:
    """As `reading_of`: an equal event, whose tuples are decoded where they are looked at."""
    read = [field_of(hint) for hint in fields_of(event_type).values()]
    wire = GenericAlias(tuple, tuple(field.wire for field in read))
    decode = msgspec.msgpack.Decoder(wire).decode
    needed = [(index, field.make) for index, field in enumerate(read) if field.make]

    def reading(payload: bytes) -> Any:
        values = list(decode(payload))
        for index, make in needed:
            values[index] = make(values[index])
        return event_type(*values)

    return reading


def field_of(hint: Any) -> Field:
    shape = shape_of(hint)
    if is_plain(hint):
        return Field(shape.wire)
    part = meant(get_args(hint)[0]) if get_origin(hint) is tuple else None
    if part is str:
        return Field(
            TEXTS, lambda stored: LazyTexts(stored) if isinstance(stored, dict) else stored
        )
    if is_dataclass(part):
        return Field(msgspec.Raw, parts_making(hint, table_of(part)))
    return Field(shape.wire, making_of(hint, shape))


def parts_making(hint: Any, table: Table) -> Convert:
    read, convert = reading_of(hint), msgspec.convert

    def where(field: str, text: str, encoded: bytes) -> Any:
        return convert(table.where(field, text, encoded), hint, from_attributes=True)

    def made(raw: msgspec.Raw) -> Any:
        encoded = bytes(raw)
        return LazyParts(encoded, reading) if is_table(encoded) else read(encoded)

    reading = Reading(told_broken(read), told_broken(where), table.length_of)
    return made


def told_broken(read: Callable[..., Any]) -> Callable[..., Any]:
    def reading(*arguments: Any) -> Any:
        try:
            return read(*arguments)
        except msgspec.DecodeError as error:
            raise BrokenPayloadError(str(error)) from error

    return reading
