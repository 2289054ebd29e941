"""A file of products as rows of texts: CSV in the encodings there are, or the first sheet of XLSX.

Small on purpose: a catalogue is some thousands of rows, and all of them are held in memory.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile

from adapters.product_import.columns import COLUMNS
from adapters.product_import.sheet_bounds import SheetTooLargeError, require_bounded
from adapters.texts import LANGUAGES, reading, say, translated

ROWS_MAX = 50_000
"""A longer file is sent in parts."""

HEAD_ROWS_MAX = 100
"""Rows above and between that say nothing are passed over, up to so many."""

XLSX_MAGIC = b"PK\x03\x04"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = (",", ";", "\t")

SAYS_TEXT = ("'=", "'+", "'-", "'@")
"""How a spreadsheet is told that a cell is no formula: the first mark is not the cell's own."""


class UnreadableFileError(Exception):
    """Raised for what is no table of products at all; its words say why."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """`number` is the line of a spreadsheet: the head stands on line 1."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Source:
    """`places` are those of the columns that are read; others stand in `head` alone."""

    is_xlsx: bool
    head: Sequence[str]
    places: dict[str, int]
    rows: Sequence[SourceRow]

    def said_in(self, row: SourceRow) -> dict[str, str]:
        """The cells of a row by column; one that ends early says nothing further on."""
        width = len(row.cells)
        return {n: row.cells[place] if place < width else "" for n, place in self.places.items()}


def read_source(content: bytes, rows_max: int = ROWS_MAX) -> Source:
    """Raises UnreadableFileError."""
    is_xlsx = content.startswith(XLSX_MAGIC)
    table = sheet_rows(content, rows_max) if is_xlsx else csv_rows(decoded(content))
    rows = list[SourceRow]()
    head: Sequence[str] | None = None
    for number, cells in enumerate(table, 1):
        if not any(cells):
            continue
        if head is None:
            head = cells
        elif len(rows) == rows_max:
            raise UnreadableFileError(say("At most {rows} rows.", rows=f"{rows_max:,}"))
        else:
            rows.append(SourceRow(number, cells))
    if head is None:
        raise UnreadableFileError(say("The file is empty."))
    return Source(is_xlsx, head, places_in(head), rows)


def places_in(head: Sequence[str]) -> dict[str, int]:
    """Raises UnreadableFileError without a column of SKUs, or with a column twice."""
    known = names_of_heads()
    places: dict[str, int] = {}
    for place, said in enumerate(head):
        name = known.get(folded(said))
        if name in places:
            raise UnreadableFileError(say("The column “{name}” is there twice.", name=said))
        if name:
            places[name] = place
    if "sku" not in places:
        raise UnreadableFileError(say("The first row names no column “sku”."))
    return places


def names_of_heads() -> dict[str, str]:
    """How a head may call each column: by name, or by its label in either language."""
    found = {folded(column.name): column.name for column in COLUMNS}
    for language in LANGUAGES:
        with reading(language):
            found |= {folded(translated(column.label)): column.name for column in COLUMNS}
    return found


def folded(text: str) -> str:
    return " ".join(text.casefold().split())


def decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with one, or GB 18030. Raises UnreadableFileError."""
    encodings = ("utf-16",) if content.startswith(UTF16_MARKS) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    raise UnreadableFileError(say("Its encoding is neither UTF-8 nor GB 18030."))


def csv_rows(text: str) -> Iterable[Sequence[str]]:
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            yield [tidied(cell) for cell in row]
    except csv.Error as fault:
        raise UnreadableFileError(say("It is no CSV: {fault}.", fault=fault)) from None


def tidied(cell: str) -> str:
    plain = cell.strip()
    return plain[1:] if plain.startswith(SAYS_TEXT) else plain


def sheet_rows(content: bytes, rows_max: int) -> Iterable[Sequence[str]]:
    # Imported here: most who start the program read no workbook.
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        require_bounded(content, rows_max + HEAD_ROWS_MAX)
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except SheetTooLargeError:
        raise UnreadableFileError(say("At most {rows} rows.", rows=f"{rows_max:,}")) from None
    except (BadZipFile, NotImplementedError, CalamineError, OSError, IndexError) as fault:
        raise UnreadableFileError(say("It is no XLSX: {fault}.", fault=fault)) from None
    return ([tidied(text_of(cell)) for cell in row] for row in rows)


def text_of(cell: Any) -> str:
    """A cell as somebody would type it: whole numbers without a point, days as 2026-03-02."""
    match cell:
        case bool():
            return str(cell)
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.hour == cell.minute == cell.second == 0:
            return cell.date().isoformat()
        case date() | datetime():
            return cell.isoformat()
    return str(cell)
