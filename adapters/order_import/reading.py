"""Reads a file of orders row by row: bytes, text, columns; a row that cannot be read is named."""

import csv
import gzip
import io
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from adapters.order_import.profile import BrokenFileError, Columns, ColumnsError, FileFacts, Profile

GZIP_MAGIC = b"\x1f\x8b"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
BYTE_ORDER_MARK = "\ufeff"

LINES_PER_ROW_MAX = 20
"""A quoted text may span lines; one that is still open after so many was never meant to be."""

NOT_DECODABLE, WRONG_COLUMNS, QUOTE_OPEN = "not-decodable", "wrong-columns", "quote-open"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row as it stands in the file, or what kept it from being read whole."""

    number: int
    """The line on which it begins; the header stands on line 1."""

    fault: str
    """What kept it from being read, or nothing."""

    invoice_no: str
    """Also of a row at fault, where it can be made out: its invoice is then not whole."""

    sku: str = ""
    name: str = ""
    quantity: str = ""
    dated: str = ""
    unit_price: str = ""
    customer_id: str = ""


def read_rows(path: Path, profile: Profile) -> Iterator[SourceRow]:
    """All rows of the file, in order. Raises OrderFileError when it is no such file."""
    try:
        with path.open("rb") as file:
            yield from source_rows(unpacked(file), profile)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BrokenFileError(f"{path.name} is damaged or was cut off: {error}") from error
    except UnicodeError as error:
        raise BrokenFileError(f"{path.name} is not {profile.file.encoding}: {error}") from error


def unpacked(file: BinaryIO) -> BinaryIO:
    """By what the bytes are, whatever the name says."""
    is_packed = file.read(2) == GZIP_MAGIC
    file.seek(0)
    return io.BufferedReader(gzip.GzipFile(fileobj=file)) if is_packed else file


def source_rows(file: BinaryIO, profile: Profile) -> Iterator[SourceRow]:
    lines = Lines(decoded(file, profile.file))
    header = next(records(lines, profile.file.delimiter, 0), None)
    if header is None:
        raise ColumnsError("the file is empty")
    titles = header[1] or []
    places = places_of(titles, profile.columns)
    for number, texts, fault in records(lines, profile.file.delimiter, len(titles)):
        if fault:
            invoice_no = texts[places[0]].strip() if len(texts) > places[0] else ""
            yield SourceRow(number, fault, invoice_no if invoice_no.isprintable() else "")
        else:
            parts = [texts[place].strip() for place in places]
            yield SourceRow(number, "" if all(map(is_decoded, texts)) else NOT_DECODABLE, *parts)


def decoded(file: BinaryIO, facts: FileFacts) -> Iterator[str]:
    """Lines of text; bytes that are none stay recognisable (PEP 383)."""
    start = file.read(2)
    file.seek(0)
    encoding = "utf-16" if start in UTF16_MARKS else facts.encoding
    with io.TextIOWrapper(file, encoding, "surrogateescape", newline="") as text:
        first = text.readline()
        if first:
            yield first.removeprefix(BYTE_ORDER_MARK)
        yield from text


def is_decoded(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def places_of(titles: Sequence[str], columns: Columns) -> list[int]:
    """Where each of our columns stands in the file."""
    known = [title.strip().casefold() for title in titles]
    wanted = [str(name) for name in msgspec.structs.astuple(columns)]
    missing = [name for name in wanted if name.casefold() not in known]
    twice = [name for name in wanted if known.count(name.casefold()) > 1]
    if missing:
        raise ColumnsError(f"missing columns: {', '.join(missing)}; found: {', '.join(titles)}")
    if twice:
        raise ColumnsError(f"columns that are there twice: {', '.join(twice)}")
    return [known.index(name.casefold()) for name in wanted]


class Lines:
    """Lines with their numbers; what was looked at ahead is not yet taken."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = enumerate(lines, 1)
        self._ahead: deque[tuple[int, str]] = deque()

    def take(self) -> tuple[int, str] | None:
        return self._ahead.popleft() if self._ahead else next(self._lines, None)

    def ahead(self, count: int) -> list[str]:
        self._ahead.extend(islice(self._lines, max(0, count - len(self._ahead))))
        return [text for _, text in islice(self._ahead, count)]


def records(
    lines: Lines, delimiter: str, columns_count: int
) -> Iterator[tuple[int, list[str], str]]:
    """Line number, texts and fault of each row; lines without anything are no rows.

    `columns_count` 0 takes whatever there is.
    """
    while (line := lines.take()) is not None:
        number, text = line
        if not text.strip():
            continue
        texts, fault = split(text, lines, delimiter, columns_count)
        if not fault and columns_count and len(texts) != columns_count:
            fault = WRONG_COLUMNS
        yield number, texts, fault


def split(text: str, lines: Lines, delimiter: str, columns_count: int) -> tuple[list[str], str]:
    """The texts of a line, or of several when a quoted text spans them."""
    bare = text.rstrip("\r\n")
    if '"' not in text:
        return bare.split(delimiter), ""
    try:
        # The second line is only read when a quote of the first is still open.
        reader = csv.reader([text, ""], delimiter=delimiter)
        texts = next(reader)
        if reader.line_num == 1:
            return texts, ""
        reader = csv.reader(
            [text, *lines.ahead(LINES_PER_ROW_MAX - 1)], delimiter=delimiter, strict=True
        )
        texts = next(reader)
        if len(texts) == columns_count or not columns_count:
            for _ in range(reader.line_num - 1):
                lines.take()
            return texts, ""
    except csv.Error:
        pass
    # Only this line is at fault: what a stray quote would have swallowed are rows of their own.
    return bare.split(delimiter), QUOTE_OPEN
