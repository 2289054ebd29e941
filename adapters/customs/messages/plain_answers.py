"""Reads plain answers by patterns that are made from their tables: without a tree, all at once.

Customs writes an answer as a program does: a declaration, the outermost element, and documents that
hold their fields in the order of the schema. What is written so, down to the last character, is
well-formed, unsigned and not wrapped, for there is no place in it for anything else. Of all other
bytes this reads nothing: they go to the parser (`parsing.py`) and are looked at element by element
(`gathering.py`), where what is wrong gets its name.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from adapters.customs.messages.documents import Document, Message, Value, Values
from adapters.customs.messages.fields import NUMBERS, Field, Form, Part
from adapters.customs.messages.forms import STATUS, TIME_PATTERNS
from adapters.customs.messages.limits import DOCUMENTS_MAX
from adapters.customs.messages.patterns import DECIMAL_PATTERN, INTEGER_PATTERN
from adapters.customs.messages.tables import NAMESPACE, TABLES
from adapters.customs.messages.typed_values import MAY_LACK, can_be_empty
from adapters.customs.messages.writing import XSI

PLAIN_BYTES_MAX = 1_000_000
"""A hundred answers are fifty thousand; below all limits of the parser."""

PREFIXES_MAX = 64
"""Kinds of answers, times prefixes of the namespace: a sender has one."""

ROOTS = {table.root: table for table in TABLES.values() if not table.is_sent}

ATTRIBUTE = r'([a-z:]{1,20})="([^"<\n\t]*)"'
OPENING = re.compile(
    r'(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?(?: standalone="(?:yes|no)")?\?>[ \n\t]*)?'
    r"<(?:((?!xml)[a-z]{1,8}):)?(\w+)"
    rf"((?: {ATTRIBUTE})*)>[^<]*"
)
ATTRIBUTES = re.compile(ATTRIBUTE)
NOT_PLAIN = bytes({*range(0x20), ord("&")} - {*b"\n\t"})
"""Bytes that no XML has, or that stand for something else than they are."""

FORBIDDEN = ("]]>", "\ufffe", "\uffff")
"""What may not stand in a text of XML."""

BETWEEN = "[^<]*+"
"""Text between elements is mostly line ends, and no part of what a message says."""

TEXT = "[^<]++"
VALUES = TIME_PATTERNS | {
    Form.STATUS: STATUS,
    Form.INTEGER: INTEGER_PATTERN,
    Form.DECIMAL: DECIMAL_PATTERN,
}
"""What decides, or is counted with, has to be what it is called; of all else any text is taken."""


def read_plain(body: bytes) -> Message | None:
    """The message that the parser would find; None where nothing but the parser can tell."""
    text = plain_text(body)
    opening = OPENING.match(text)
    if opening is None:
        return None
    prefix, root = opening[1] or "", opening[2]
    attributes = own_attributes(opening[3], prefix)
    if attributes is None or root not in ROOTS:
        return None
    table = ROOTS[root]
    documents = answer_pattern(table.kind, prefix).documents(text, opening.end())
    if not documents or len(documents) > (table.documents_max or DOCUMENTS_MAX):
        return None
    return Message(table.kind, attributes["guid"], tuple(documents), version=attributes["version"])


def plain_text(body: bytes) -> str:
    """Empty where it is too long, is not UTF-8, or holds characters that no XML has or that mean
    something else than they are.
    """
    if len(body) > PLAIN_BYTES_MAX or len(body.translate(None, NOT_PLAIN)) < len(body):
        return ""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return ""
    return "" if any(forbidden in text for forbidden in FORBIDDEN) else text


def own_attributes(said: str, prefix: str) -> dict[str, str] | None:
    """The number and the version of a message that declares its namespace, and no other but one
    that means nothing here.
    """
    pairs = ATTRIBUTES.findall(said)
    attributes = dict(pairs)
    own = f"xmlns:{prefix}" if prefix else "xmlns"
    declared = {"xmlns:xsi": XSI, own: NAMESPACE}
    names = attributes.keys() - declared.keys()
    is_sound = len(attributes) == len(pairs) and names == {"guid", "version"}
    is_ours = own in attributes and all(
        attributes.get(name, space) == space for name, space in declared.items()
    )
    return attributes if is_sound and is_ours else None


@dataclass(frozen=True, slots=True)
class PartPattern:
    """Matches a head or a line that is just as its table has it, and the spaces behind it."""

    pattern: re.Pattern[str]
    names: tuple[str, ...]
    numbers: tuple[tuple[int, Callable[[str], Value]], ...]
    """Which of the fields are numbers, and of what type."""

    def values(self, found: re.Match[str]) -> Values:
        values: list[Any] = list(found.groups())
        for place, number_of in self.numbers:
            if (text := values[place]) is not None:
                values[place] = number_of(text)
        said = dict(zip(self.names, values, strict=True))
        if None not in values:
            return said
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True, slots=True)
class AnswerPattern:
    """Matches one document of an answer after another, up to the end of all."""

    head: PartPattern
    line: PartPattern | None
    behind_lines: re.Pattern[str]
    end: re.Pattern[str]

    def documents(self, text: str, at: int) -> list[Document] | None:
        """Those from a place on; None unless nothing else stands there."""
        found = list[Document]()
        while head := self.head.pattern.match(text, at):
            lines, at = self._lines(text, head.end()) if self.line else ((), head.end())
            found.append(Document(self.head.values(head), lines))
        return found if self.end.fullmatch(text, at) else None

    def _lines(self, text: str, at: int) -> tuple[tuple[Values, ...], int]:
        """Those of one document, and where the next begins: nowhere, when this one has no end."""
        found = list[Values]()
        while self.line and (line := self.line.pattern.match(text, at)):
            found.append(self.line.values(line))
            at = line.end()
        behind = self.behind_lines.match(text, at)
        return tuple(found), behind.end() if behind else len(text)


@lru_cache(PREFIXES_MAX)
def answer_pattern(kind: str, prefix: str) -> AnswerPattern:
    table, start = TABLES[kind], f"{prefix}:" if prefix else ""
    before, behind = "", ""
    if table.wrapper:
        before = f"<{start}{table.wrapper}>{BETWEEN}"
        behind = f"</{start}{table.wrapper}>{BETWEEN}"
    end = re.compile(f"</{start}{table.root}>[ \n\t]*")
    if table.lines is None:
        return AnswerPattern(
            part_pattern(table.head, start, before, behind), None, re.compile(""), end
        )
    line = part_pattern(table.lines, start)
    return AnswerPattern(part_pattern(table.head, start, before), line, re.compile(behind), end)


def part_pattern(part: Part, start: str, before: str = "", behind: str = "") -> PartPattern:
    fields = "".join(field_pattern(field, start) for field in part.fields)
    name = f"{start}{part.name}"
    return PartPattern(
        re.compile(f"{before}<{name}>{BETWEEN}{fields}</{name}>{BETWEEN}{behind}"),
        tuple(field.name for field in part.fields),
        tuple(
            (place, int if field.form is Form.INTEGER else Decimal)
            for place, field in enumerate(part.fields)
            if field.form in NUMBERS
        ),
    )


def field_pattern(field: Field, start: str) -> str:
    """An element with its value; where it may be lacking, an empty one is as none."""
    name = f"{start}{field.name}"
    found = f"<{name}>({VALUES.get(field.form, TEXT)})</{name}>{BETWEEN}"
    if field.is_needed and field.name not in MAY_LACK:
        return found
    empty = f"(?:<{name}/>|<{name}></{name}>){BETWEEN}"
    return f"(?:{found})?" if can_be_empty(field) else f"(?:{found}|{empty})?"
