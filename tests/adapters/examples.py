"""One example of any event: every field filled with a value that its type and name decide."""

import types
from dataclasses import fields, is_dataclass
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
