"""What is wrong with a message: values here, words where they are said.

    MessageError
        UnknownKindError           no table has such a message
        FaultyMessageError         a message that must not be sent, with all its faults
        UnreadableMessageError     bytes that are no message of ours: see `limits.py`

A fault names the message, the part, the field, the document and its line, the rule and the value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from adapters.texts import mark, say

VALUE_MAX = 60
"""Characters of a value that a sentence repeats."""

FAULTS_SAID_MAX = 5
"""Faults that the sentence of an error names; the error holds them all."""


class Rule(Enum):
    """What a value, a part or a message did not keep; the values are codes for programs."""

    MISSING = "missing"
    NOT_TEXT = "not-text"
    NOT_EXACT = "not-exact"
    NOT_IN_XML = "not-in-xml"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    NOT_THE_ONE = "not-the-one"
    NOT_INTEGER = "not-an-integer"
    NOT_DECIMAL = "not-a-decimal"
    TOO_MANY_DIGITS = "too-many-digits"
    TOO_MANY_DECIMALS = "too-many-decimals"
    NO_DOCUMENTS = "no-documents"
    TOO_MANY_DOCUMENTS = "too-many-documents"
    NO_LINES = "no-lines"
    TOO_MANY_LINES = "too-many-lines"
    LINES_NOT_ASKED = "lines-not-asked"
    PART_MISSING = "part-missing"
    TOO_MANY_PARTS = "too-many-parts"
    UNKNOWN = "unknown"
    REPEATED = "repeated"
    OUT_OF_ORDER = "out-of-order"
    STRAY_TEXT = "stray-text"
    UNSIGNED = "unsigned"

    NOT_LISTED = "not-listed"
    NOT_DIGITS = "not-digits"
    SMALL_LETTERS = "small-letters"
    NO_SUCH_TIME = "no-such-time"
    BELOW_ZERO = "below-zero"
    SUM_DIFFERS = "sum-differs"
    NOT_COUNTED = "not-counted"
    TWICE = "twice"
    NEEDED_BY_MODE = "needed-by-mode"
    NOT_BY_MODE = "not-by-mode"


BEYOND_SCHEMA = frozenset(
    {
        Rule.NOT_LISTED,
        Rule.NOT_DIGITS,
        Rule.SMALL_LETTERS,
        Rule.NO_SUCH_TIME,
        Rule.BELOW_ZERO,
        Rule.SUM_DIFFERS,
        Rule.NOT_COUNTED,
        Rule.TWICE,
        Rule.NEEDED_BY_MODE,
        Rule.NOT_BY_MODE,
    }
)
"""Rules of the written specification that its schema does not know: customs refuses it later."""

COUNTED = frozenset(
    {
        Rule.TOO_MANY_DOCUMENTS,
        Rule.TOO_MANY_LINES,
        Rule.LINES_NOT_ASKED,
        Rule.TOO_MANY_PARTS,
    }
)
"""Rules whose value is how many there are, not what somebody wrote."""

TEXTS: Mapping[Rule, str] = {
    Rule.MISSING: mark("is missing"),
    Rule.NOT_TEXT: mark("{value} is not given as text"),
    Rule.NOT_EXACT: mark("{value} is not given as an exact number"),
    Rule.NOT_IN_XML: mark("{value} holds {expected}, which cannot stand in XML"),
    Rule.TOO_SHORT: mark("{value} is too short: at least {expected} characters"),
    Rule.TOO_LONG: mark("{value} is too long: at most {expected} characters"),
    Rule.NOT_THE_ONE: mark("{value} is not {expected}"),
    Rule.NOT_INTEGER: mark("{value} is no whole number within its limits"),
    Rule.NOT_DECIMAL: mark("{value} is no number"),
    Rule.TOO_MANY_DIGITS: mark("{value} has more than {expected} digits"),
    Rule.TOO_MANY_DECIMALS: mark("{value} has more than {expected} decimals"),
    Rule.NO_DOCUMENTS: mark("it holds no document"),
    Rule.TOO_MANY_DOCUMENTS: mark("{value} documents: at most {expected} go into a message"),
    Rule.NO_LINES: mark("it has no line"),
    Rule.TOO_MANY_LINES: mark("{value} lines: at most {expected} go into a document"),
    Rule.LINES_NOT_ASKED: mark("{value} lines, and such a document has none"),
    Rule.PART_MISSING: mark("the part is missing"),
    Rule.TOO_MANY_PARTS: mark("{value} such parts: at most {expected}"),
    Rule.UNKNOWN: mark("no such element is known here"),
    Rule.REPEATED: mark("it stands there more than once"),
    Rule.OUT_OF_ORDER: mark("it stands in the wrong place: the order of elements is fixed"),
    Rule.STRAY_TEXT: mark("{value} stands between elements"),
    Rule.UNSIGNED: mark("the signature is missing: such a message is declared by it"),
    Rule.NOT_LISTED: mark("{value} is none of {expected}"),
    Rule.NOT_DIGITS: mark("{value} is not of digits only"),
    Rule.SMALL_LETTERS: mark("{value} has small letters"),
    Rule.NO_SUCH_TIME: mark("{value} is no time such as {expected}"),
    Rule.BELOW_ZERO: mark("{value} is below zero"),
    Rule.SUM_DIFFERS: mark("{value} is not what the others make: {expected}"),
    Rule.NOT_COUNTED: mark("{value} is not {expected}: lines are counted from 1"),
    Rule.TWICE: mark("{value} was there already"),
    Rule.NEEDED_BY_MODE: mark("is missing: {expected} asks for it"),
    Rule.NOT_BY_MODE: mark("{value} does not go with {expected}"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule that was not kept; documents and lines count from 1, 0 is none of them."""

    rule: Rule
    kind: str
    part: str = ""
    field: str = ""
    document: int = 0
    line: int = 0
    value: str = ""
    expected: str = ""

    @property
    def is_of_schema(self) -> bool:
        """Whether the official schema refuses it too."""
        return self.rule not in BEYOND_SCHEMA

    def at(self, rule: Rule, **found: Any) -> "Fault":
        """Another rule at this place, or nearer: its part, field, line."""
        return replace(self, rule=rule, **found)

    def said(self) -> str:
        """In the reader's language: where it is and what is wrong with it."""
        return say("{where}: {words}", where=self.where(), words=self.words())

    def where(self) -> str:
        place = visible(".".join(name for name in (self.part, self.field) if name))
        numbers = (
            say("document {number}", number=self.document) if self.document else "",
            say("line {number}", number=self.line) if self.line else "",
        )
        return " ".join(part for part in (self.kind, *numbers, place) if part)

    def words(self) -> str:
        value = self.value if self.rule in COUNTED else shown(self.value)
        return say(TEXTS[self.rule], value=value, expected=self.expected)


def shown(value: str) -> str:
    """A value as a sentence repeats it: short, and with names for what nobody can see."""
    cut = value if len(value) <= VALUE_MAX else f"{value[: VALUE_MAX - 1]}…"
    return f"'{visible(cut)}'"


def visible(text: str) -> str:
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text)


class MessageError(ValueError):
    """Raised when a message cannot be written or read; what it says is made where it is said."""

    def said(self) -> str:
        """In the reader's language."""
        return str(self)


class UnknownKindError(MessageError):
    """Raised when no table has such a message."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind

    def said(self) -> str:
        return say("no message is called {kind}", kind=shown(self.kind))


class FaultyMessageError(MessageError):
    """Raised when a message must not be sent, with every fault of it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return self.said()

    def said(self) -> str:
        first = say("; ").join(fault.said() for fault in self.faults[:FAULTS_SAID_MAX])
        if len(self.faults) <= FAULTS_SAID_MAX:
            return first
        more = f"{len(self.faults) - FAULTS_SAID_MAX:,}"
        return say("{faults}, and {more} more faults", faults=first, more=more)
