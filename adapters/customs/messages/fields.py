"""The rows of which message tables are made: what a field may hold, how often, and what it means.

A table is data. The writer, the checker, the reader and the explainer are all driven by it, so a
message is built, checked and explained from one place.
"""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from adapters.texts import READER, SOURCE


class Meaning(NamedTuple):
    """What a thing is, in both languages, in our own words."""

    en: str
    zh: str

    def said(self) -> str:
        """In the reader's language."""
        return self.en if READER.get() == SOURCE else self.zh


class Form(Enum):
    """How the characters of a value are to be read."""

    TEXT = "text"
    CAPITALS = "text without small letters"
    DIGITS = "digits"
    """Decimal digits only; a code, not a number: leading zeros count."""
    STATUS = "digits, after a minus where it is an error"
    INTEGER = "integer"
    """A whole number of 32 bits, without an exponent or a point."""
    DECIMAL = "decimal"
    """An exact number, such as N(19,5): 19 digits in all, at most 5 of them after the point."""
    DAY = "YYYYMMDD"
    SECOND = "YYYYMMDDhhmmss"
    MILLISECOND = "YYYYMMDDhhmmssSSS"


TIMES = (Form.DAY, Form.SECOND, Form.MILLISECOND)
NUMBERS = (Form.INTEGER, Form.DECIMAL)


class Choice(NamedTuple):
    """A value a field may have, and what it stands for."""

    value: str
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Field:
    """An element of a part that holds one value.

    `shortest` and `longest` count characters; of a DECIMAL or INTEGER `longest` counts digits.
    `choices` are all the values that are taken; `known` are values with a meaning beside which
    others may come. `is_fixed`: the schema itself allows its one choice only.
    """

    name: str
    form: Form
    meaning: Meaning
    shortest: int = 0
    longest: int | None = None
    decimals: int = 0
    least: int = 1
    most: int = 1
    choices: tuple[Choice, ...] = ()
    known: tuple[Choice, ...] = ()
    is_fixed: bool = False

    @property
    def is_needed(self) -> bool:
        return self.least > 0

    def meaning_of(self, value: str) -> Meaning | None:
        """What a value stands for, where the table says so."""
        return dict(self.choices + self.known).get(value)


@dataclass(frozen=True, slots=True)
class Part:
    """An element that holds fields in the order of the schema, `least` to `most` times (None: any).

    `rest` names the one element of free content that may stand at its end.
    """

    name: str
    meaning: Meaning
    fields: tuple[Field, ...]
    least: int = 1
    most: int | None = 1
    rest: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A message: its documents, each a head with or without lines, and whether firms send it.

    `wrapper` is the element around a head and its lines; without one the head is the document.
    Messages firms send carry an envelope (BaseTransfer and what follows); receipts carry none.
    """

    kind: str
    meaning: Meaning
    head: Part
    lines: Part | None = None
    wrapper: str | None = None
    documents_max: int | None = 100
    is_sent: bool = False
    needs_signature: bool = False

    @property
    def root(self) -> str:
        return f"{self.kind}Message"

    @property
    def document(self) -> str:
        """The element that is repeated for each document."""
        return self.wrapper or self.head.name
