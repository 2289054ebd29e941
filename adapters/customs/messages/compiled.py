"""A writer made from a table: for each set of fields that occurs, one pattern and one template.

What a program sends has few shapes. For each the fields' rules are one regular expression over all
values at once, and their elements one template: a part that keeps every rule is escaped in one pass
and written without a loop in Python over its fields. Of what many parts share, that is done once.
One that does not match is looked at field by field elsewhere (`forms.py`), where a fault gets its
name.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from operator import itemgetter
from typing import Any

from adapters.customs.messages.documents import Filled, Values
from adapters.customs.messages.fields import NUMBERS, Field, Form, Part, Table
from adapters.customs.messages.forms import STATUS, TIME_PATTERNS
from adapters.customs.messages.tables import TABLES

PREFIX = "ceb"
BETWEEN = "\n"
"""Stands between values while they are judged. No pattern of a value takes it."""

WIDE_SPACE = "\u3000"
"""The space of Chinese type stands in addresses, and is not what Python calls printable."""

SHAPES_MAX = 4_096
"""Sets of fields remembered for a part; a program sends a few, a fuzzer any number."""

INTEGER_PATTERN = "[1-9][0-9]{0,8}"
"""Those that are written as they are without a further look; the same of amounts."""

DECIMAL_PATTERN = r"[0-9]{1,14}(?:\.[0-9]{1,5})?"
GOT_TOGETHER_MIN = 2
"""Fields: `itemgetter` answers a tuple from two on."""

WHOLE, EXACT = frozenset({int}), frozenset({int, Decimal})
TEXT_ONLY = frozenset({str})


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of some fields, in the order of their part."""

    values: Callable[[Any], tuple[Any, ...]]
    pattern: re.Pattern[str]

    def kept_by(self, values: Values) -> tuple[bytes, ...] | None:
        """The values as they are written; None where each must be looked at."""
        try:
            texts = list(map(str, self.values(values)))
        except ValueError:  # A whole number of thousands of digits.
            return None
        joined = BETWEEN.join(texts)
        if not self.pattern.fullmatch(joined) or not is_plain("".join(texts)):
            return None
        return tuple(escaped(joined).encode().split(BETWEEN.encode()))


@dataclass(frozen=True, slots=True)
class Shape:
    """How a part with just these fields is judged and written."""

    rules: Rules
    template: bytes

    def written(self, values: Values) -> bytes | None:
        texts = self.rules.kept_by(values)
        return None if texts is None else self.template % texts

    def begun(self, own: Rules, shared: Values) -> "Shape | None":
        """The shape of parts with these values, which leaves gaps for their own."""
        texts = self.rules.kept_by(shared)
        if texts is None:
            return None
        return Shape(own, self.template % tuple(text.replace(b"%", b"%%") for text in texts))


Typed = tuple[tuple[str, type], ...]
"""Names of fields, each with the type of its value."""


class CompiledPart:
    """Writes a part at once when it keeps all its rules and holds no invisible character."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._shapes: dict[tuple[tuple[str, ...], tuple[type, ...]], Shape | None] = {}
        self._with_gaps: dict[tuple[Typed, Typed], tuple[Shape, Rules] | None] = {}

    def written(self, values: Values) -> bytes | None:
        """The part's element; None where each field must be looked at."""
        if isinstance(values, Filled):
            own, shape = values.own, self._begun(values)
        else:
            own, shape = values, self._shape(values)
        return None if shape is None else shape.written(own)

    def _shape(self, values: Values) -> Shape | None:
        key = (tuple(values), tuple(map(type, values.values())))
        if key not in self._shapes:
            if len(self._shapes) >= SHAPES_MAX:
                self._shapes.clear()
            self._shapes[key] = shape_of(self.part, types_in(values))
        return self._shapes[key]

    def _begun(self, values: Filled) -> Shape | None:
        """Made once for all parts that share these values and have the same fields besides."""
        own, shared = values.own, values.shared
        key = (self, tuple(own), tuple(map(type, own.values())))
        if key not in shared.begun:
            found = self._shape_with_gaps(own, shared.values)
            shared.begun[key] = found and found[0].begun(found[1], shared.values)
        shape: Shape | None = shared.begun[key]
        return shape

    def _shape_with_gaps(self, own: Values, shared: Values) -> tuple[Shape, Rules] | None:
        owned, known = types_in(own), types_in(shared)
        key = (tuple(owned.items()), tuple(known.items()))
        if key not in self._with_gaps:
            if len(self._with_gaps) >= SHAPES_MAX:
                self._with_gaps.clear()
            self._with_gaps[key] = shape_with_gaps(self.part, owned, known)
        return self._with_gaps[key]


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


def types_in(values: Values) -> dict[str, type]:
    return dict(zip(values, map(type, values.values()), strict=True))


def shape_of(part: Part, types: Mapping[str, type]) -> Shape | None:
    """None where a field is missing, unknown, or of another type than its own."""
    fields = fields_of(part, types)
    if fields is None or len(fields) < GOT_TOGETHER_MIN:
        return None
    elements = b"".join(element(field.name, b"%s") for field in fields)
    return Shape(rules_of(fields), element(part.name, elements))


def shape_with_gaps(
    part: Part, own: Mapping[str, type], shared: Mapping[str, type]
) -> tuple[Shape, Rules] | None:
    """The shape of the shared fields, in which the others are gaps, and the rules of the others."""
    fields = fields_of(part, {**shared, **own})
    if fields is None or len(fields) < len(own) + len(shared):
        return None
    if min(len(own), len(shared)) < GOT_TOGETHER_MIN:
        return None
    gaps = [field for field in fields if field.name in own]
    known = [field for field in fields if field.name in shared]
    elements = b"".join(element(f.name, b"%%s" if f.name in own else b"%s") for f in fields)
    return Shape(rules_of(known), element(part.name, elements)), rules_of(gaps)


def fields_of(part: Part, types: Mapping[str, type]) -> list[Field] | None:
    """The part's fields that have these names, all of them and each of its type."""
    fields = [field for field in part.fields if field.name in types]
    is_whole = all(field.name in types for field in part.fields if field.is_needed)
    if not is_whole or len(fields) != len(types):
        return None
    return fields if all(types[field.name] in types_of(field) for field in fields) else None


def rules_of(fields: Sequence[Field]) -> Rules:
    values = itemgetter(*(field.name for field in fields))
    return Rules(values, re.compile(BETWEEN.join(map(pattern_of, fields))))


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


def escaped(text: str) -> str:
    """With its special characters named."""
    if "&" not in text and "<" not in text and ">" not in text:
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def element(name: str, content: bytes) -> bytes:
    tag = f"{PREFIX}:{name}".encode()
    return b"".join((b"<", tag, b">", content, b"</", tag, b">"))
