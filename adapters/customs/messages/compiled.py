"""A writer made from a table: for each set of fields that occurs, one pattern and one template.

What a program sends has few shapes. For each the fields' rules are one regular expression over all
values at once, and their elements one template: a part that keeps every rule is escaped in one pass
and written without a loop in Python over its fields. Of what many parts share, that is done once.
One that does not match is looked at field by field elsewhere (`forms.py`), where a fault gets its
name.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from adapters.customs.messages.documents import Filled, Shared, Values
from adapters.customs.messages.fields import NUMBERS, Field, Form, Part, Table
from adapters.customs.messages.patterns import Rules, rules_of
from adapters.customs.messages.tables import TABLES

PREFIX = "ceb"

SHAPES_MAX = 4_096
"""Sets of fields remembered for a part; a program sends a few, a fuzzer any number."""

GOT_TOGETHER_MIN = 2
"""Fields: `itemgetter` answers a tuple from two on."""

WHOLE, EXACT = frozenset({int}), frozenset({int, Decimal})
TEXT_ONLY = frozenset({str})


@dataclass(frozen=True, slots=True)
class Shape:
    """How parts with just these fields are judged and written."""

    rules: Rules
    template: bytes

    def written(self, parts: Sequence[Values]) -> Sequence[bytes | None]:
        """All at once; where one of them must be looked at, each by itself."""
        texts = self.rules.kept_by(parts)
        if texts is not None:
            width = len(texts) // len(parts)
            starts = range(0, len(texts), width)
            return [self.template % tuple(texts[i : i + width]) for i in starts]
        if len(parts) == 1:
            return [None]
        return [element for part in parts for element in self.written([part])]

    def begun(self, own: Rules, shared: Values) -> "Shape | None":
        """The shape of parts with these values, which leaves gaps for their own."""
        texts = self.rules.kept_by([shared])
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

    def written(self, parts: Sequence[Values]) -> list[bytes | None]:
        """The element of each; None where each of its fields must be looked at."""
        alike = defaultdict[object, list[int]](list)
        for place, values in enumerate(parts):
            alike[kind_of(values)].append(place)
        found: list[bytes | None] = [None] * len(parts)
        for places in alike.values():
            elements = self._written_alike([parts[place] for place in places])
            for place, element in zip(places, elements, strict=True):
                found[place] = element
        return found

    def _written_alike(self, parts: Sequence[Values]) -> Sequence[bytes | None]:
        """Of parts that share the same values and have the same fields besides."""
        first = parts[0]
        if not isinstance(first, Filled):
            shape = self._shape(first)
            return shape.written(parts) if shape else [None] * len(parts)
        if not first.own:
            return self.written([first.shared.values]) * len(parts)
        shape = self._begun(first.own, first.shared)
        owns = [part.own for part in parts if isinstance(part, Filled)]
        return shape.written(owns) if shape else [None] * len(parts)

    def _shape(self, values: Values) -> Shape | None:
        key = typed(values)
        if key not in self._shapes:
            if len(self._shapes) >= SHAPES_MAX:
                self._shapes.clear()
            self._shapes[key] = shape_of(self.part, types_in(values))
        return self._shapes[key]

    def _begun(self, own: Values, shared: Shared) -> Shape | None:
        """Made once for all parts that share these values and have the same fields besides."""
        key = (self, *typed(own))
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


def kind_of(values: Values) -> Hashable:
    """The same for parts that are judged and written alike."""
    if not isinstance(values, Filled):
        return typed(values)
    return (values.shared, *typed(values.own)) if values.own else values.shared


def typed(values: Values) -> tuple[tuple[str, ...], tuple[type, ...]]:
    return tuple(values), tuple(map(type, values.values()))


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


def types_of(field: Field) -> frozenset[type]:
    if field.form not in NUMBERS:
        return TEXT_ONLY
    return WHOLE if field.form is Form.INTEGER else EXACT


def element(name: str, content: bytes) -> bytes:
    tag = f"{PREFIX}:{name}".encode()
    return b"".join((b"<", tag, b">", content, b"</", tag, b">"))
