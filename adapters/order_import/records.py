"""A row of a file before anybody knows what its columns mean, and the faults of reading it."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

NOT_DECODABLE, WRONG_COLUMNS, QUOTE_OPEN = "not-decodable", "wrong-columns", "quote-open"
TEXT_TOO_LONG = "text-too-long"

CSV, XLSX = "csv", "xlsx"

Cell = str | int | float | bool | datetime
"""What a workbook holds; a CSV file has texts only."""


@dataclass(frozen=True, slots=True)
class Record:
    number: int
    """The line on which it begins, or the row of the sheet; the header's is 1 as a rule."""

    texts: Sequence[str]
    fault: str = ""
    """What kept it from being read whole, or nothing."""

    cells: Sequence[Cell] = ()
    """Of a workbook: the same with their types."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a file's titles stand."""

    row: int = 1
    """The line of a CSV file, or the row of the sheet: what is before it is passed over.

    0 for a file that is only looked at: every row of it is a record, and there are no titles.
    """

    sheet: str = ""
    """Of a workbook; the first unless said."""


FIRST_ROW, NO_HEAD = Head(), Head(0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that is open: its titles, and its rows as they are asked for."""

    form: str
    encoding: str
    """Empty for a workbook, which says it itself."""

    delimiter: str
    titles: Sequence[str]
    title_row: int = 1
    records: Iterator[Record] = field(default_factory=lambda: iter(()))


def is_decoded(text: str) -> bool:
    """Whether all of a text's bytes were text (PEP 383)."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def shown(text: str) -> str:
    """A text for a report: bytes that are none as `\\xe9`."""
    if is_decoded(text):
        return text
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def told(text: str, characters_max: int) -> str:
    """A text that may stand in a database and on a terminal, and is no longer than that.

    What a file holds may be bytes that are none, NULs and controls: those are written out.
    """
    plain = shown(text[: characters_max + 1])
    if not plain.isprintable():
        plain = "".join(c if is_harmless(c) else c.encode("unicode_escape").decode() for c in plain)
    return plain if len(plain) <= characters_max else f"{plain[:characters_max]}…"


def is_harmless(character: str) -> bool:
    """Spaces of every width are; controls, marks of direction and ends of lines are not."""
    return character.isprintable() or unicodedata.category(character) == "Zs"
