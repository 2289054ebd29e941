"""A writer made from a table: for each set of fields that occurs, one pattern and one template.

What a program sends has few shapes. For each the fields' rules are one regular expression over all
values at once, and their elements one template: a part that keeps every rule is escaped in one pass
and written without a loop in Python over its fields. One that does not match is looked at field by
field elsewhere (`forms.py`), where a fault gets its name.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from operator import itemgetter
from typing import Any

from adapters.customs.messages.documents import Values
from adapters.customs.messages.fields import NUMBERS, Field, Form, Part, Table
from adapters.customs.messages.forms import STATUS, TIME_PATTERNS
from adapters.customs.messages.tables import TABLES

PREFIX = "ceb"
BETWEEN = "\n"
"""Stands between values while they are judged; values that hold it are looked at one by one."""

WIDE_SPACE = "\u3000"
"""The space of Chinese type stands in addresses, and is not what Python calls printable."""

SHAPES_MAX = 4_096
"""Sets of fields remembered for a part; a program sends a few, a fuzzer any number."""

INTEGER_PATTERN = "[1-9][0-9]{0,8}"
"""Those that are written as they are without a further look; the same of amounts."""

DECIMAL_PATTERN = r"[0-9]{1,14}(?:\.[0-9]{1,5})?"
WHOLE, EXACT = frozenset({int}), frozenset({int, Decimal})
TEXT_ONLY = frozenset({str})


@dataclass(frozen=True, slots=True)
class Shape:
    """How a part with just these fields is judged and written."""

    values: Callable[[Any], tuple[Any, ...]]
    pattern: re.Pattern[str]
    template: str
    marks: int


class CompiledPart:
    """Writes a part at once when it keeps all its rules and holds no invisible character."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._shapes: dict[tuple[tuple[str, ...], tuple[type, ...]], Shape | None] = {}

    def written(self, values: Values) -> str | None:
        """The part's element; None where each field must be looked at."""
        shape = self._shape(tuple(values), tuple(map(type, values.values())))
        if shape is None:
            return None
        try:
            texts = tuple(map(str, shape.values(values)))
        except ValueError:  # A whole number of thousands of digits.
            return None
        joined = BETWEEN.join(texts)
        is_sound = joined.count(BETWEEN) == shape.marks and shape.pattern.fullmatch(joined)
        if not is_sound or not is_plain("".join(texts)):
            return None
        return shape.template % (escaped(joined) or texts)

    def _shape(self, names: tuple[str, ...], types: tuple[type, ...]) -> Shape | None:
        key = (names, types)
        if key not in self._shapes:
            if len(self._shapes) >= SHAPES_MAX:
                self._shapes.clear()
            self._shapes[key] = shape_of(self.part, dict(zip(names, types, strict=True)))
        return self._shapes[key]


@dataclass(frozen=True, slots=True)
class CompiledTable:
    table: Table
    head: CompiledPart
    lines: CompiledPart | None


@cache
def compiled(kind: str) -> CompiledTable:
    """The writer of a kind, made once."""
    table = TABLES[kind]
    lines = None if table.lines is None else CompiledPart(table.lines)
    return CompiledTable(table, CompiledPart(table.head), lines)


def shape_of(part: Part, types: Mapping[str, type]) -> Shape | None:
    """None where a field is missing, unknown, or of another type than its own."""
    fields = [field for field in part.fields if field.name in types]
    is_whole = all(field.name in types for field in part.fields if field.is_needed)
    if not is_whole or len(fields) != len(types) or len(fields) < 2:
        return None
    if any(types[field.name] not in types_of(field) for field in fields):
        return None
    elements = "".join(element(field.name, "%s") for field in fields)
    return Shape(
        itemgetter(*(field.name for field in fields)),
        re.compile(BETWEEN.join(map(pattern_of, fields))),
        element(part.name, elements),
        len(fields) - 1,
    )


def types_of(field: Field) -> frozenset[type]:
    if field.form not in NUMBERS:
        return TEXT_ONLY
    return WHOLE if field.form is Form.INTEGER else EXACT


def pattern_of(field: Field) -> str:
    if field.choices:
        return f"(?:{'|'.join(re.escape(choice.value) for choice in field.choices)})"
    match field.form:
        case Form.INTEGER:
            return INTEGER_PATTERN
        case Form.STATUS:
            return STATUS
        case Form.DECIMAL:
            return DECIMAL_PATTERN
        case Form.DAY | Form.SECOND | Form.MILLISECOND as form:
            return TIME_PATTERNS[form]
    longest = "" if field.longest is None else field.longest
    return f"{CHARACTERS[field.form]}{{{field.shortest},{longest}}}"


CHARACTERS = {
    Form.TEXT: f"[^{BETWEEN}]",
    Form.DIGITS: "[0-9]",
    Form.CAPITALS: "[0-9A-Z-]",
}


def is_plain(texts: str) -> bool:
    """Whether there is nothing in them that XML cannot hold, or that has to be asked about."""
    return texts.isprintable() or texts.replace(WIDE_SPACE, "").isprintable()


def escaped(joined: str) -> tuple[str, ...] | None:
    """Values with their special characters named; None where none has any."""
    if "&" not in joined and "<" not in joined and ">" not in joined:
        return None
    named = joined.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return tuple(named.split(BETWEEN))


def element(name: str, content: str) -> str:
    return f"<{PREFIX}:{name}>{content}</{PREFIX}:{name}>"
