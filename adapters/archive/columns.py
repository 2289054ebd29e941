"""A column of Arrow for each type a stored field may have, as `event_codec.shape_of` walks them."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

from adapters.shape_faults import UnstorableTypeError
from domain.people import Person

DECIMAL_DIGITS = 38
"""All that Parquet and DuckDB know."""

DECIMAL_PLACES = 12
"""More than twice those of a unit price (five), the longest there is; 26 digits stand before."""

UTC_MICROSECONDS = pa.timestamp("us", "UTC")

PLAIN: Mapping[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    bool: pa.bool_(),
    bytes: pa.binary(),
    Decimal: pa.decimal128(DECIMAL_DIGITS, DECIMAL_PLACES),
    datetime: UTC_MICROSECONDS,
    date: pa.date32(),
}

Convert = Callable[[Any], Any]


class Column(NamedTuple):
    """How values of one type stand in a file; no function where Arrow takes them as they are."""

    type: pa.DataType
    convert: Convert | None = None


def column_of(hint: Any, *, with_people: bool = True) -> Column:
    """Structs for dataclasses, lists for tuples, an enum's values for its members.

    Without people, a person is nothing, wherever in an event one may stand.
    """
    hint = getattr(hint, "__supertype__", hint)
    if hint is Person and not with_people:
        return Column(column_of(Person).type, lambda _: None)
    if hint in PLAIN:
        return Column(PLAIN[hint])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Column(PLAIN[type(next(iter(hint)).value)], operator.attrgetter("value"))
    if isinstance(hint, type) and is_dataclass(hint):
        return _struct(hint, with_people)
    arguments = get_args(hint)
    if get_origin(hint) in (Union, UnionType) and len(arguments) == 2 and NoneType in arguments:
        (wanted,) = (argument for argument in arguments if argument is not NoneType)
        return _optional(column_of(wanted, with_people=with_people))
    if get_origin(hint) is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return _list(column_of(arguments[0], with_people=with_people))
    raise UnstorableTypeError(repr(hint))


def columns_of(event_type: type, *, with_people: bool = True) -> dict[str, Column]:
    """The columns of a dataclass's fields, in their order."""
    hints = get_type_hints(event_type)
    return {
        field.name: column_of(hints[field.name], with_people=with_people)
        for field in fields(event_type)
    }


def names_people(hint: Any) -> bool:
    """Whether a person stands anywhere in values of a type."""
    hint = getattr(hint, "__supertype__", hint)
    if hint is Person:
        return True
    if isinstance(hint, type) and is_dataclass(hint):
        return any(names_people(part) for part in get_type_hints(hint).values())
    return any(names_people(argument) for argument in get_args(hint))


def _struct(hint: type, with_people: bool) -> Column:
    columns = columns_of(hint, with_people=with_people)
    struct = pa.struct([(name, column.type) for name, column in columns.items()])
    return Column(struct, row_of(list(columns), [column.convert for column in columns.values()]))


def row_of(names: Sequence[str], converts: Sequence[Convert | None]) -> Convert:
    """A function from an object to the tuple of its fields, which Arrow takes for a struct."""
    read = operator.attrgetter(*names)  # Answers a tuple: ten times a loop over the names.
    values_of = read if len(names) > 1 else lambda value: (read(value),)
    needed = [(place, convert) for place, convert in enumerate(converts) if convert]
    if not needed:
        return values_of

    def converted(value: Any) -> tuple[Any, ...]:
        values = list(values_of(value))
        for place, convert in needed:
            values[place] = convert(values[place])
        return tuple(values)

    return converted


def _optional(column: Column) -> Column:
    convert = column.convert
    if convert is None:
        return column
    return Column(column.type, lambda value: None if value is None else convert(value))


def _list(column: Column) -> Column:
    # Named as Parquet names it, so that a file's schema is the one it was written with.
    listed, convert = pa.list_(pa.field("element", column.type)), column.convert
    if convert is None:
        return Column(listed)
    return Column(listed, lambda values: list(map(convert, values)))
