"""Patterns of whole documents of answers, made from their tables."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from adapters.customs.messages.documents import Value, Values
from adapters.customs.messages.fields import NUMBERS, Field, Form, Part
from adapters.customs.messages.forms import STATUS, TIME_PATTERNS
from adapters.customs.messages.patterns import DECIMAL_PATTERN, INTEGER_PATTERN
from adapters.customs.messages.tables import TABLES
from adapters.customs.messages.typed_values import MAY_LACK, can_be_empty

PREFIXES_MAX = 64
"""Kinds of answers, times prefixes of the namespace: a sender has one."""

BETWEEN = "[^<]*+"
"""Text between elements is mostly line ends, and no part of what a message says."""

TEXT = "[^<]++"
VALUES = TIME_PATTERNS | {
    Form.STATUS: STATUS,
    Form.INTEGER: INTEGER_PATTERN,
    Form.DECIMAL: DECIMAL_PATTERN,
}
"""What decides, or is counted with, has to be what it is called; of all else any text is taken."""

KEPT, PASSED_OVER = "(", "(?:"
"""How a group begins whose text is wanted, and one whose text is not."""

Row = tuple[str | None, ...]
"""The texts of one head, field by field, and behind them that of all its lines in one."""


@dataclass(frozen=True, slots=True)
class FieldsRead:
    """How the texts of a head or a line become values."""

    names: tuple[str, ...]
    numbers: Mapping[str, Callable[[str], Value]]
    """Which of the fields are numbers, and of what type."""

    def values(self, texts: Row) -> Values:
        # No text that is there is empty.
        said: dict[str, Any] = {
            name: text for name, text in zip(self.names, texts, strict=False) if text
        }
        for name in said.keys() & self.numbers.keys():
            said[name] = self.numbers[name](said[name])
        return said

    def columns(self, rows: list[Row]) -> dict[str, Any]:
        said = dict[str, Any](zip(self.names, zip(*rows, strict=True), strict=False))
        for name, number_of in self.numbers.items():
            said[name] = [text and number_of(text) for text in said[name]]
        return said


@dataclass(frozen=True, slots=True)
class AnswerPattern:
    """Matches one document of an answer after another, up to the end of all."""

    kind: str
    document: re.Pattern[str]
    line: re.Pattern[str] | None
    end: re.Pattern[str]
    of_head: FieldsRead
    of_line: FieldsRead

    def rows(self, text: str, at: int) -> list[Row]:
        """Of the documents from a place on; none unless nothing else stands there."""
        found, match = list[Row](), self.document.match
        while document := match(text, at):
            found.append(document.groups())
            at = document.end()
        return found if self.end.fullmatch(text, at) else []

    def lines(self, row: Row) -> Iterator[Values]:
        if self.line is not None:
            for line in self.line.finditer(row[-1] or ""):
                yield self.of_line.values(line.groups())


@lru_cache(PREFIXES_MAX)
def answer_pattern(kind: str, prefix: str) -> AnswerPattern:
    table, start = TABLES[kind], f"{prefix}:" if prefix else ""
    document = part_pattern(table.head, start, KEPT)
    if table.lines:
        document += f"((?:{part_pattern(table.lines, start, PASSED_OVER)})*+)"
    if table.wrapper:
        name = f"{start}{table.wrapper}"
        document = f"<{name}>{BETWEEN}{document}</{name}>{BETWEEN}"
    return AnswerPattern(
        kind,
        re.compile(document),
        re.compile(part_pattern(table.lines, start, KEPT)) if table.lines else None,
        re.compile(f"</{start}{table.root}>[ \n\t]*"),
        fields_read(table.head.fields),
        fields_read(table.lines.fields if table.lines else ()),
    )


def fields_read(fields: tuple[Field, ...]) -> FieldsRead:
    return FieldsRead(
        tuple(field.name for field in fields),
        {
            field.name: int if field.form is Form.INTEGER else Decimal
            for field in fields
            if field.form in NUMBERS
        },
    )


def part_pattern(part: Part, start: str, group: str) -> str:
    fields = "".join(field_pattern(field, start, group) for field in part.fields)
    name = f"{start}{part.name}"
    return f"<{name}>{BETWEEN}{fields}</{name}>{BETWEEN}"


def field_pattern(field: Field, start: str, group: str) -> str:
    """An element with its value; where it may be lacking, an empty one is as none."""
    name = f"{start}{field.name}"
    found = f"<{name}>{group}{VALUES.get(field.form, TEXT)})</{name}>{BETWEEN}"
    if field.is_needed and field.name not in MAY_LACK:
        return found
    empty = f"(?:<{name}/>|<{name}></{name}>){BETWEEN}"
    return f"(?:{found})?" if can_be_empty(field) else f"(?:{found}|{empty})?"
