"""What is wrong with a statement, or with a row of it: a code for programs, a sentence for people.

StatementFileError    it is no statement: nothing of it is compared
RowUnreadableError    a row that says nothing we know; in a difference it stands as written here
"""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.order_import.records import NOT_DECODABLE, QUOTE_OPEN, WRONG_COLUMNS
from adapters.order_import.words import TEXTS as FILE_TEXTS
from adapters.texts import mark, say

CELL = "cell-not-usable"
DIGITS_LOST = "digits-lost"
TYPE, EMPTY = "type-not-known", "cell-empty"
DAY, AMOUNT, CURRENCY = "day-not-readable", "amount-not-readable", "currency-not-readable"
ELSEWHERE = "of-another-statement"
WORD, FEN = "word-not-known", "fen-not-readable"
TWO_SUMS, OTHER_WAY = "two-amounts", "amount-of-other-way"

FOUND_MAX = 200
COLUMN_MAX = 40
VALUE_MAX = 60
"""Characters of the file's own text that a fault repeats."""

UNBROKEN = "\u00a0"
"""Also a title of the file's own, which holds spaces, is one word of what is written."""

TEXTS: Mapping[str, str] = {
    **{code: FILE_TEXTS[code] for code in (NOT_DECODABLE, WRONG_COLUMNS, QUOTE_OPEN)},
    CELL: mark("a cell is too long, or holds what no text holds"),
    DIGITS_LOST: mark("{value} lost its last digits in the workbook: store it as text"),
    TYPE: mark("{value} is no type: payment, refund or fee"),
    EMPTY: mark("it is empty"),
    DAY: mark("{value} is no day such as 2026-03-02"),
    AMOUNT: mark("{value} is no amount of yuan: digits, and at most two places"),
    CURRENCY: mark("{value} is no currency of three letters"),
    ELSEWHERE: mark("it is of {value}: each day of each firm has its own file"),
    WORD: mark("{value} is none of the words that the profile has for a type"),
    FEN: mark("{value} is no amount of whole fen"),
    TWO_SUMS: mark("{value} stand in both columns of money: a row has one amount"),
    OTHER_WAY: mark("{value} goes the other way than its type: in or out"),
}

MISSING = mark("missing columns: {missing}; found: {found}")
TWICE = mark("columns that are there twice: {columns}")
NO_HEAD = mark(
    "row {row} is not the head that the profile names: missing {missing}; found: {found}"
)
NOBODYS = mark("no row says whose statement of which day it is")
HARDLY_ANY = mark("hardly a row of it can be read: the first is row {row}, {why}")
NOT_CHOSEN = mark("the file is of {found}; chosen was {chosen}")
TOO_MANY = mark("more than {most} differences: it is the statement of other books")


class StatementFileError(Exception):
    """Raised when a file is no statement; the words are marked where it is raised."""

    def __init__(self, text: str, /, **values: object) -> None:
        super().__init__(text.format(**values) if values else text)
        self.text, self.values = text, values
        self.unreadable: Sequence[Any] = ()
        """Rows that were why, those that were found until then."""

    def said(self) -> str:
        """In the reader's language."""
        return say(self.text, **self.values)


class RowUnreadableError(ValueError):
    """Raised for a row that does not say what a row of a statement says."""

    def __init__(self, code: str, column: str = "", value: str = "") -> None:
        super().__init__(code, column, value)
        self.code, self.column, self.value = code, column, value


def written(fault: RowUnreadableError) -> str:
    """`amount-not-readable amount 1.005`: a space within a column is one that breaks no line."""
    value = "".join(c if c.isprintable() else " " for c in fault.value[:VALUE_MAX])
    column = "".join(c if c.isprintable() else " " for c in fault.column[:COLUMN_MAX])
    return f"{fault.code} {column.replace(' ', UNBROKEN) or '-'} {value}".rstrip()


def read(text: str) -> RowUnreadableError | None:
    """What `written` wrote; None for another text, as older differences have it."""
    code, _, rest = text.partition(" ")
    column, _, value = rest.partition(" ")
    if code not in TEXTS:
        return None
    return RowUnreadableError(code, column.strip("-").replace(UNBROKEN, " "), value)


def said(fault: RowUnreadableError) -> str:
    """In the reader's language: `amount: '1.005' is no amount …`."""
    words = say(TEXTS[fault.code], value=repr(fault.value))
    return say("{column}: {words}", column=fault.column, words=words) if fault.column else words
