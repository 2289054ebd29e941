"""Rows of the first sheet of a workbook (.xlsx), streamed: memory does not grow with the rows."""

import errno
import lzma
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import IO, BinaryIO

from adapters.order_import.profile import (
    DAMAGED,
    BrokenFileError,
    NoWorkbookError,
    without_head,
)
from adapters.order_import.records import FIRST_ROW, WRONG_COLUMNS, XLSX, Head, Record, Sheet
from adapters.order_import.xlsx_cells import Rows
from adapters.order_import.xlsx_parts import date_styles, sheet_in
from adapters.order_import.xlsx_texts import SharedTexts
from adapters.order_import.xlsx_xml import gathered
from adapters.texts import mark

MAGIC = b"PK\x03\x04"

BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
OTHER_ZIP = mark("the file is a zip archive and no workbook: send in what is packed in it")
TEXTS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"

DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    ValueError,
    OverflowError,
    RuntimeError,
    OSError,
)
"""What a workbook raises that is none, is no longer whole, or is locked."""


def xlsx_sheet(file: BinaryIO, closing: ExitStack, head: Head = FIRST_ROW) -> Sheet:
    """One of its sheets; what it keeps open is closed with `closing`."""
    try:
        book = closing.enter_context(zipfile.ZipFile(file))
        if BOOK not in book.NameToInfo:
            raise NoWorkbookError(OTHER_ZIP)
        with book.open(BOOK) as said, book.open(RELATIONS) as relations:
            path, is_1904 = sheet_in(said, relations, head.sheet)
        kept = closing.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
        texts = SharedTexts(part(book, TEXTS, closing), kept)
        rows = Rows(texts, date_styles(part(book, STYLES, closing)), is_1904=is_1904)
        records = whole(gathered(closing.enter_context(book.open(path)), rows))
    except DAMAGES as fault:
        raise damage(fault) from None
    if not head.row:
        return Sheet(XLSX, "", "", (), 0, records)
    header = next((record for record in records if record.number >= head.row), None)
    if header is None:
        raise without_head(head.row)
    width = len(header.texts)
    return Sheet(XLSX, "", "", header.texts, header.number, as_wide(records, width))


def damage(fault: Exception, where: str = "") -> Exception:
    """What to raise for it; a disk that fails is no fault of the workbook's."""
    if isinstance(fault, OSError) and fault.errno not in (None, errno.EINVAL):
        return fault
    return BrokenFileError(DAMAGED, fault=f"{where}{fault}")


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
        raise damage(fault, f"after row {last}: ") from None


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
