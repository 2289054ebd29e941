"""The stored form of types: dataclasses as msgpack arrays, without the names of their fields."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import GenericAlias, NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec

from adapters.lazy_parts import LazyParts, LazyTexts, Reading
from adapters.long_lists import (
    LONG,
    Column,
    Convert,
    ListColumn,
    Table,
    TextColumn,
    ValueColumn,
    is_table,
)
from adapters.shape_faults import BrokenPayloadError, NotStorableError, UnstorableTypeError
from adapters.text_lists import TEXTS, read_texts, stored_texts

PLAIN = (str, int, bool, Decimal, date, bytes)

ALIKE = (str, int, bool, date, datetime, bytes)
"""Types whose equal values are stored alike; exact decimals keep their zeros."""

AWARE = Annotated[datetime, msgspec.Meta(tz=True)]


class Shape(NamedTuple):
    """How values of one type are stored; no function where they are stored as they are."""

    wire: Any
    flatten: Convert | None = None
    rebuild: Convert | None = None


def shape_of(hint: Any) -> Shape:
    """The stored form of a type: tuples for dataclasses, what msgpack knows for the rest."""
    hint = _meant(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is datetime:
        return Shape(AWARE, _with_zone, None)
    if hint in PLAIN or _is_enum(hint):
        return Shape(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return dataclass_shape(hint)
    if origin in (Union, UnionType) and len(arguments) == 2 and NoneType in arguments:
        return _optional_shape(_unless_none_type(hint))
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return _list_shape(_meant(arguments[0]))
    raise UnstorableTypeError(repr(hint))


def _meant(hint: Any) -> Any:
    """What a NewType is made of."""
    return getattr(hint, "__supertype__", hint)


def _is_enum(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Enum)


def _unless_none_type(hint: Any) -> Any:
    return next(argument for argument in get_args(hint) if argument is not NoneType)


def _with_zone(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise NotStorableError(f"a time without a zone: {at}")
    return at


def _optional_shape(hint: Any) -> Shape:
    wire, flatten, rebuild = shape_of(hint)
    return Shape(wire | None, _unless_none(flatten), _unless_none(rebuild))


def _unless_none(convert: Convert | None) -> Convert | None:
    if convert is None:
        return None
    return lambda value: None if value is None else convert(value)


def _list_shape(part: Any) -> Shape:
    if part is str:
        return Shape(
            TEXTS,
            lambda texts: stored_texts(texts) if len(texts) >= LONG else texts,
            lambda stored: tuple(read_texts(stored)),
        )
    rows = _rows_shape(part)
    return _parts_shape(rows, table_of(part)) if is_dataclass(part) else rows


def _rows_shape(part: Any) -> Shape:
    wire, flatten, rebuild = shape_of(part)
    return Shape(
        GenericAlias(tuple, (wire, ...)),
        flatten and (lambda values: list(map(flatten, values))),
        rebuild and (lambda values: tuple(map(rebuild, values))),
    )


def _parts_shape(rows: Shape, table: Table) -> Shape:
    store, flatten, rebuild = table.store, rows.flatten, rows.rebuild
    assert flatten is not None
    assert rebuild is not None
    return Shape(
        rows.wire | table.wire,
        lambda parts: store(parts) if len(parts) >= LONG else flatten(parts),
        lambda stored: table.read(stored) if isinstance(stored, dict) else rebuild(stored),
    )


def table_of(part_type: Any) -> Table:
    """How long lists of a type's values are stored."""
    columns = {name: _column_of(hint) for name, hint in _fields_of(part_type).items()}
    return Table(part_type, _values_of(list(columns)), columns)


def _column_of(hint: Any) -> Column:
    hint = _meant(hint)
    if hint is str:
        return TextColumn()
    if get_origin(hint) is tuple and is_dataclass(part := _meant(get_args(hint)[0])):
        return ListColumn(table_of(part))
    plain = _meant(_unless_none_type(hint)) if NoneType in get_args(hint) else hint
    return ValueColumn(*shape_of(hint), is_exact=plain in ALIKE or _is_enum(plain))


def lazy_shape_of(hint: Any) -> Shape:
    """The same stored form, in which long lists are left as they are until somebody looks."""
    shape = shape_of(hint)
    if get_origin(hint) is not tuple:
        return shape
    part = _meant(get_args(hint)[0])
    if part is str:
        return Shape(
            TEXTS,
            None,
            lambda stored: LazyTexts(stored) if isinstance(stored, dict) else stored,
        )
    return _lazy_parts_shape(shape, table_of(part)) if is_dataclass(part) else shape


def _lazy_parts_shape(shape: Shape, table: Table) -> Shape:
    decode, rebuild = msgspec.msgpack.Decoder(shape.wire).decode, shape.rebuild
    assert rebuild is not None

    def read(encoded: bytes) -> Any:
        return rebuild(decode(encoded))

    def read_lazily(raw: msgspec.Raw) -> Any:
        encoded = bytes(raw)
        return LazyParts(encoded, reading) if is_table(encoded) else read(encoded)

    reading = Reading(told_broken(read), told_broken(table.where), table.length_of)
    return Shape(msgspec.Raw, None, read_lazily)


def told_broken(read: Callable[..., Any]) -> Callable[..., Any]:
    def reading(*arguments: Any) -> Any:
        try:
            return read(*arguments)
        except msgspec.DecodeError as error:
            raise BrokenPayloadError(str(error)) from error

    return reading


def dataclass_shape(event_type: type, shape_of: Callable[[Any], Shape] = shape_of) -> Shape:
    hints = _fields_of(event_type)
    try:
        shapes = [shape_of(hint) for hint in hints.values()]
    except UnstorableTypeError as error:
        raise UnstorableTypeError(f"{event_type.__qualname__}: {error}") from error
    wire = GenericAlias(tuple, tuple(shape.wire for shape in shapes))
    return Shape(
        wire,
        _flatten_with(_values_of(list(hints)), [shape.flatten for shape in shapes]),
        _rebuild_with(event_type, [shape.rebuild for shape in shapes]),
    )


def _fields_of(event_type: type) -> Mapping[str, Any]:
    """The types of its fields, in their order."""
    if not all(field.init and not field.kw_only for field in fields(event_type)):
        raise UnstorableTypeError(f"{event_type.__qualname__}: a field that is not positional")
    hints = get_type_hints(event_type)
    return {field.name: hints[field.name] for field in fields(event_type)}


def _values_of(names: Sequence[str]) -> Callable[[Any], Sequence[Any]]:
    if len(names) >= 2:
        return operator.attrgetter(*names)  # Answers a tuple: ten times a loop over the names.
    return lambda value: [getattr(value, name) for name in names]


def _flatten_with(
    values_of: Callable[[Any], Sequence[Any]], converts: Sequence[Convert | None]
) -> Convert:
    needed = [(index, convert) for index, convert in enumerate(converts) if convert]
    if not needed:
        return values_of

    def flatten(value: Any) -> list[Any]:
        values = list(values_of(value))
        for index, convert in needed:
            values[index] = convert(values[index])
        return values

    return flatten


def _rebuild_with(event_type: type, converts: Sequence[Convert | None]) -> Convert:
    needed = [(index, convert) for index, convert in enumerate(converts) if convert]
    if not needed:
        return lambda values: event_type(*values)

    def rebuild(values: Sequence[Any]) -> Any:
        values = list(values)
        for index, convert in needed:
            values[index] = convert(values[index])
        return event_type(*values)

    return rebuild
