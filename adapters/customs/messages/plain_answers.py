"""Reads plain answers by patterns that are made from their tables: without a tree, all at once.

Customs writes an answer as a program does: a declaration, the outermost element, and documents that
hold their fields in the order of the schema. What is written so, down to the last character, is
well-formed, unsigned and not wrapped, for there is no place in it for anything else. Of all other
bytes this reads nothing: they go to the parser (`parsing.py`) and are looked at element by element
(`gathering.py`), where what is wrong gets its name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from adapters.customs.messages.answer_columns import Answer
from adapters.customs.messages.answer_patterns import AnswerPattern, Row, answer_pattern
from adapters.customs.messages.documents import Document, Message
from adapters.customs.messages.limits import DOCUMENTS_MAX
from adapters.customs.messages.tables import NAMESPACE, TABLES
from adapters.customs.messages.writing import XSI

PLAIN_BYTES_MAX = 1_000_000
"""A hundred answers are fifty thousand; below all limits of the parser."""

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


def read_plain(body: bytes) -> Message | None:
    """The message that the parser would find; None where nothing but the parser can tell."""
    plain = plain_answer(body)
    return plain.message() if plain else None


def read_columns(body: bytes) -> Answer | None:
    """The same without its lines, by column."""
    plain = plain_answer(body)
    return plain.by_column() if plain else None


@dataclass(frozen=True, slots=True)
class PlainAnswer:
    pattern: AnswerPattern
    attributes: Mapping[str, str]
    rows: list[Row]

    def message(self) -> Message:
        pattern, said = self.pattern, self.attributes
        documents = tuple(
            Document(pattern.of_head.values(row), tuple(pattern.lines(row))) for row in self.rows
        )
        return Message(pattern.kind, said["guid"], documents, version=said["version"])

    def by_column(self) -> Answer:
        columns = self.pattern.of_head.columns(self.rows)
        return Answer(self.pattern.kind, len(self.rows), columns)


def plain_answer(body: bytes) -> PlainAnswer | None:
    text = plain_text(body)
    opening = OPENING.match(text)
    if opening is None:
        return None
    prefix, root = opening[1] or "", opening[2]
    attributes = own_attributes(opening[3], prefix)
    if attributes is None or root not in ROOTS:
        return None
    table = ROOTS[root]
    pattern = answer_pattern(table.kind, prefix)
    rows = pattern.rows(text, opening.end())
    if not rows or len(rows) > (table.documents_max or DOCUMENTS_MAX):
        return None
    return PlainAnswer(pattern, attributes, rows)


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
