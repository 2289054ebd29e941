"""Cells of a sheet as they pass by: gathered into rows, each value with its type."""

import re
from datetime import datetime
from functools import lru_cache

from adapters.order_import.profile import DAMAGED, BrokenFileError
from adapters.order_import.records import Cell, Record
from adapters.order_import.xlsx_dates import moment_of
from adapters.order_import.xlsx_texts import SharedTexts
from adapters.order_import.xlsx_xml import named

COLUMNS_MAX, ROWS_MAX = 16_384, 1_048_576
"""Of an Excel sheet."""

LETTERS = re.compile(r"[A-Z]{1,3}")
LETTERS_REMEMBERED_MAX = 512
NUMBERS_REMEMBERED_MAX = 10_000

WHOLE_MAX = 1e15
"""Beyond it a number of a sheet has lost digits."""

NAMES = named("row", "c", "v", "t", "rPh")


class Rows:
    """A gatherer of rows (`xlsx_xml.py`)."""

    def __init__(self, texts: SharedTexts, dates: frozenset[int], *, is_1904: bool) -> None:
        self._shared, self._dates, self._is_1904 = texts, dates, is_1904
        self._rows, self._cells = list[Record](), list[Cell]()
        self._number = 0
        self._cell: dict[str, str] = {}
        self._parts = list[str]()
        self._is_text = self._is_aloud = False
        self._number_of = lru_cache(NUMBERS_REMEMBERED_MAX)(number_of)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match NAMES.get(name):
            case "v":
                self._is_text = True
            case "c":
                self._cell = attributes
            case "t":
                self._is_text = not self._is_aloud
            case "row":
                self._begin_row(attributes.get("r"))
            case "rPh":
                self._is_aloud = True

    def text(self, text: str) -> None:
        if self._is_text:
            self._parts.append(text)

    def end(self, name: str) -> None:
        match NAMES.get(name):
            case "v" | "t":
                self._is_text = False
            case "c":
                self._end_cell()
            case "row":
                self._end_row()
            case "rPh":
                self._is_aloud = False

    def taken(self) -> list[Record]:
        rows, self._rows = self._rows, []
        return rows

    def _begin_row(self, said: str | None) -> None:
        number = int(said) if said and said.isdecimal() else self._number + 1
        if not self._number < number <= ROWS_MAX:
            raise BrokenFileError(DAMAGED, fault=f"row {number} is misplaced")
        self._number = number
        self._cells = []

    def _end_cell(self) -> None:
        cells, parts = self._cells, self._parts
        if reference := self._cell.get("r"):
            place = column_of(reference.rstrip("0123456789"))
            while len(cells) < place:
                cells.append("")
        text = parts[0] if len(parts) == 1 else "".join(parts)
        parts.clear()
        cells.append(self._value(text) if text else "")

    def _end_row(self) -> None:
        cells = self._cells
        while cells and cells[-1] == "":
            cells.pop()
        texts = [cell if type(cell) is str else written(cell) for cell in cells]
        if any(text and not text.isspace() for text in texts):
            self._rows.append(Record(self._number, texts, "", cells))

    def _value(self, text: str) -> Cell:
        match self._cell.get("t", "n"):
            case "s":
                return self._shared.at(int(text))
            case "n":
                value = self._number_of(text)
                return self._moment(value) if self._dates else value
            case "b":
                return text == "1"
            case "d":
                return datetime.fromisoformat(text).replace(tzinfo=None)
        return text

    def _moment(self, value: float) -> Cell:
        if int(self._cell.get("s", "0")) not in self._dates:
            return value
        moment = moment_of(value, is_1904=self._is_1904)
        return value if moment is None else moment


def number_of(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < WHOLE_MAX else value


def written(cell: Cell) -> str:
    """As a person reads it in the sheet: 2.55 and not 2.5499999999999998, no exponent."""
    match cell:
        case bool():
            return str(cell).upper()
        case datetime():
            return cell.isoformat(" ")
        case float():
            text = repr(cell)
            return text if "e" not in text else f"{cell:.15f}".rstrip("0").rstrip(".")
    return str(cell)


@lru_cache(LETTERS_REMEMBERED_MAX)
def column_of(letters: str) -> int:
    """`A` is 0, `AB` is 27. Raises BrokenFileError."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    if not LETTERS.fullmatch(letters) or place > COLUMNS_MAX:
        raise BrokenFileError(DAMAGED, fault=f"column {letters[:8]!r}")
    return place - 1
