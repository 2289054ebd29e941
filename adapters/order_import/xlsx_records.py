"""Rows of the first sheet of a workbook (.xlsx), streamed: memory does not grow with the rows."""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import IO, BinaryIO

from adapters.order_import.profile import DAMAGED, EMPTY, BrokenFileError, ColumnsError
from adapters.order_import.records import WRONG_COLUMNS, XLSX, Record, Sheet
from adapters.order_import.xlsx_cells import Rows
from adapters.order_import.xlsx_parts import date_styles, first_sheet
from adapters.order_import.xlsx_texts import SharedTexts
from adapters.order_import.xlsx_xml import gathered

MAGIC = b"PK\x03\x04"

BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
TEXTS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"

DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, NotImplementedError)
"""What a workbook raises that is none, or no longer whole."""


def xlsx_sheet(file: BinaryIO, closing: ExitStack) -> Sheet:
    """The first sheet; what it keeps open is closed with `closing`."""
    try:
        book = closing.enter_context(zipfile.ZipFile(file))
        with book.open(BOOK) as said, book.open(RELATIONS) as relations:
            path, is_1904 = first_sheet(said, relations)
        kept = closing.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
        texts = SharedTexts(part(book, TEXTS, closing), kept)
        rows = Rows(texts, date_styles(part(book, STYLES, closing)), is_1904=is_1904)
        records = whole(gathered(closing.enter_context(book.open(path)), rows))
    except DAMAGES as fault:
        raise BrokenFileError(DAMAGED, fault=fault) from None
    header = next(records, None)
    if header is None:
        raise ColumnsError(EMPTY)
    width = len(header.texts)
    return Sheet(XLSX, "", "", header.texts, header.number, as_wide(records, width))


def part(book: zipfile.ZipFile, name: str, closing: ExitStack) -> IO[bytes] | None:
    return closing.enter_context(book.open(name)) if name in book.NameToInfo else None


def whole(records: Iterator[Record]) -> Iterator[Record]:
    """Raises BrokenFileError where the sheet ends before it does."""
    last = 0
    try:
        for record in records:
            last = record.number
            yield record
    except DAMAGES as fault:
        raise BrokenFileError(DAMAGED, fault=f"after row {last}: {fault}") from None


def as_wide(rows: Iterator[Record], columns_count: int) -> Iterator[Record]:
    """Empty cells at a row's end are not written: each row is made as wide as the header."""
    for row in rows:
        missing = columns_count - len(row.texts)
        if missing < 0:
            yield Record(row.number, row.texts, WRONG_COLUMNS, row.cells)
        elif missing == 0:
            yield row
        else:
            blank = [""] * missing
            yield Record(row.number, [*row.texts, *blank], "", [*row.cells, *blank])


def first_records(sheet: Sheet, count: int) -> Sequence[Record]:
    return list(islice(sheet.records, count))
