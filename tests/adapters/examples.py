"""Examples of any event: every field filled with a value that its type and name decide."""

import types
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

PLAIN: dict[type, Any] = {
    int: 42,
    bool: True,
    bytes: b"\x00\xff",
    Decimal: Decimal("12.34500"),
    datetime: datetime(2026, 3, 2, 1, 2, 3, 456789, tzinfo=UTC),
    date: date(2026, 3, 2),
}


def example_of(hint: Any, name: str = "") -> Any:
    """A value of a type: texts say the field they stand in, tuples hold one element."""
    hint = getattr(hint, "__supertype__", hint)
    if hint is str:
        return f"{name}-集货"
    if hint in PLAIN:
        return PLAIN[hint]
    if get_origin(hint) is tuple:
        return (example_of(get_args(hint)[0], name),)
    if get_origin(hint) in (Union, types.UnionType):
        return example_of(next(a for a in get_args(hint) if a is not type(None)), name)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    assert isinstance(hint, type)
    assert is_dataclass(hint), hint
    hints = get_type_hints(hint)
    return hint(**{field.name: example_of(hints[field.name], field.name) for field in fields(hint)})


LONG_EXAMPLE = 12
"""How many parts its lists have: enough to be stored as long ones."""


def long_example_of(event_type: type) -> Any:
    """The same with many parts in each list, which are alike in some of their fields."""
    event = example_of(event_type)
    lists = {
        field.name: tuple(_other(value[0], number) for number in range(LONG_EXAMPLE))
        for field in fields(event_type)
        if isinstance(value := getattr(event, field.name), tuple)
    }
    return replace(event, **lists)


def _other(value: Any, number: int) -> Any:
    """Another value than the example, for all but times and exact numbers."""
    match value:
        case bool():
            return number % 2 == 0
        case Enum():
            return value
        case str():
            return f"{value}-{number * number}"
        case int():
            return value + number % 3
        case tuple():
            return tuple(_other(value[0], number + part) for part in range(number % 3))
        case _ if is_dataclass(value) and not isinstance(value, type):
            values = {field.name: getattr(value, field.name) for field in fields(value)}
            return replace(value, **{name: _other(each, number) for name, each in values.items()})
        case _:
            return value
