"""The stored form of types: dataclasses as msgpack arrays, without the names of their fields.

msgspec decodes such an array into a struct with the fields of the dataclass, and makes of structs
the dataclasses they stand for: all of it in C. What is left to do here is unrolling long lists.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import GenericAlias, NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec

from adapters.long_lists import (
    LONG,
    Column,
    Convert,
    ListColumn,
    Table,
    TextColumn,
    ValueColumn,
)
from adapters.shape_faults import NotStorableError, UnstorableTypeError
from adapters.text_lists import TEXTS, read_texts, stored_texts

PLAIN = (str, int, bool, Decimal, date, bytes)

ALIKE = (str, int, bool, date, datetime, bytes)
"""Types whose equal values are stored alike; exact decimals keep their zeros."""

AWARE = Annotated[datetime, msgspec.Meta(tz=True)]


class Shape(NamedTuple):
    """How values of one type are stored; no function where it has nothing to do."""

    wire: Any
    """What msgspec decodes: structs for dataclasses."""

    flatten: Convert | None = None
    """Of a value what msgspec encodes."""

    unroll: Convert | None = None
    """Of what was decoded the same with every list as a tuple of its parts."""


def shape_of(hint: Any) -> Shape:
    """The stored form of a type: arrays for dataclasses, what msgpack knows for the rest."""
    hint = meant(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is datetime:
        return Shape(AWARE, _with_zone)
    if hint in PLAIN or _is_enum(hint):
        return Shape(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return dataclass_shape(hint)
    if origin in (Union, UnionType) and len(arguments) == 2 and NoneType in arguments:
        return _optional_shape(_unless_none_type(hint))
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return _list_shape(meant(arguments[0]))
    raise UnstorableTypeError(repr(hint))


def meant(hint: Any) -> Any:
    """What a NewType is made of."""
    return getattr(hint, "__supertype__", hint)


def is_plain(hint: Any) -> bool:
    """Whether msgspec decodes its values as we hold them."""
    hint = _if_there(hint)
    return hint is datetime or hint in PLAIN or _is_enum(hint)


def _is_enum(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Enum)


def _if_there(hint: Any) -> Any:
    """The type of values that are not None."""
    return meant(_unless_none_type(hint)) if NoneType in get_args(hint) else meant(hint)


def _unless_none_type(hint: Any) -> Any:
    return next(argument for argument in get_args(hint) if argument is not NoneType)


def _with_zone(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise NotStorableError(f"a time without a zone: {at}")
    return at


def _optional_shape(hint: Any) -> Shape:
    wire, flatten, unroll = shape_of(hint)
    return Shape(wire | None, _unless_none(flatten), _unless_none(unroll))


def _unless_none(convert: Convert | None) -> Convert | None:
    if convert is None:
        return None
    return lambda value: None if value is None else convert(value)


def _list_shape(part: Any) -> Shape:
    if part is str:
        return Shape(
            TEXTS,
            lambda texts: stored_texts(texts) if len(texts) >= LONG else texts,
            read_texts,
        )
    rows = _rows_shape(part)
    return _parts_shape(rows, table_of(part)) if is_dataclass(part) else rows


def _rows_shape(part: Any) -> Shape:
    wire, flatten, unroll = shape_of(part)
    return Shape(
        GenericAlias(tuple, (wire, ...)),
        flatten and (lambda values: list(map(flatten, values))),
        unroll and (lambda values: tuple(map(unroll, values))),
    )


def _parts_shape(rows: Shape, table: Table) -> Shape:
    store, flatten, unroll = table.store, rows.flatten, rows.unroll or tuple
    assert flatten is not None
    return Shape(
        rows.wire | table.wire,
        lambda parts: store(parts) if len(parts) >= LONG else flatten(parts),
        lambda stored: table.read(stored) if isinstance(stored, dict) else unroll(stored),
    )


def table_of(part_type: Any) -> Table:
    """How long lists of a type's values are stored."""
    columns = {name: _column_of(hint) for name, hint in fields_of(part_type).items()}
    return Table(dataclass_shape(part_type).wire, _values_of(list(columns)), columns)


def _column_of(hint: Any) -> Column:
    hint = meant(hint)
    if hint is str:
        return TextColumn()
    if get_origin(hint) is tuple and is_dataclass(part := meant(get_args(hint)[0])):
        return ListColumn(table_of(part))
    value = _if_there(hint)
    return ValueColumn(*shape_of(hint), is_exact=value in ALIKE or _is_enum(value))


@cache
def dataclass_shape(event_type: type) -> Shape:
    hints = fields_of(event_type)
    try:
        shapes = {name: shape_of(hint) for name, hint in hints.items()}
    except UnstorableTypeError as error:
        raise UnstorableTypeError(f"{event_type.__qualname__}: {error}") from error
    wire = msgspec.defstruct(
        event_type.__name__,
        [(name, shape.wire) for name, shape in shapes.items()],
        array_like=True,
        forbid_unknown_fields=True,
        # Made and left behind in a moment: nobody need look for circles of them.
        gc=False,
    )
    return Shape(
        wire,
        _flatten_with(_values_of(list(hints)), [shape.flatten for shape in shapes.values()]),
        _unroll_with({name: shape.unroll for name, shape in shapes.items() if shape.unroll}),
    )


def fields_of(event_type: type) -> Mapping[str, Any]:
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


def _unroll_with(unrolling: Mapping[str, Convert]) -> Convert | None:
    if not unrolling:
        return None

    def unroll(struct: Any) -> Any:
        for name, unroll_field in unrolling.items():
            setattr(struct, name, unroll_field(getattr(struct, name)))
        return struct

    return unroll
