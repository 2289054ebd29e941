"""Rows of a CSV file: bytes, text, lines, columns; a row that cannot be read is named."""

import csv
import io
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from adapters.order_import.encodings import encoding_of
from adapters.order_import.profile import BrokenFileError, FileFacts, without_head
from adapters.order_import.records import (
    CSV,
    FIRST_ROW,
    QUOTE_OPEN,
    TEXT_TOO_LONG,
    WRONG_COLUMNS,
    Head,
    Record,
    Sheet,
)
from adapters.plain_cells import as_it_was
from adapters.texts import mark

BYTE_ORDER_MARK = "\ufeff"

LINES_PER_ROW_MAX = 20
"""A quoted text may span lines; one that is still open after so many was never meant to be."""

LINE_CHARACTERS_MAX = 1_000_000
"""A longer line is no row of orders, and no file fills the memory."""

DELIMITERS = ",;\t|"

LINES_LOOKED_AT = 50
"""Of a file whose head nobody has named: the fullest of them tells what parts its columns."""

LINE_TOO_LONG = mark("a line of the file has over {most} characters")


def csv_sheet(file: BinaryIO, facts: FileFacts, head: Head = FIRST_ROW) -> Sheet:
    """Raises OrderFileError for a file without a header."""
    encoding = encoding_of(file, facts.encoding)
    lines = Lines(text_lines(file, encoding))
    if not head.row:
        delimiter = facts.delimiter or delimiter_in(fullest(lines.ahead(LINES_LOOKED_AT)))
        return Sheet(CSV, encoding, delimiter, (), 0, records(lines, delimiter, 0))
    for _ in range(head.row - 1):
        lines.take()
    delimiter = facts.delimiter or delimiter_in("".join(lines.ahead(1)))
    header = next(records(lines, delimiter, 0), None)
    if header is None:
        raise without_head(head.row)
    rows = records(lines, delimiter, len(header.texts))
    return Sheet(CSV, encoding, delimiter, header.texts, header.number, rows)


def delimiter_in(line: str) -> str:
    """What the header parts its titles with; the comma where it has none of them."""
    counts = Counter(character for character in line if character in DELIMITERS)
    return max(DELIMITERS, key=lambda each: (counts[each], -DELIMITERS.index(each)))


def fullest(lines: Sequence[str]) -> str:
    """The line that one delimiter parts into most columns."""
    return max(lines, key=lambda line: max(map(line.count, DELIMITERS)), default="")


def text_lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    """Lines of text; bytes that are none stay recognisable (PEP 383)."""
    with io.TextIOWrapper(file, encoding, "surrogateescape", newline="") as text:
        is_first = True
        while line := text.readline(LINE_CHARACTERS_MAX):
            if len(line) == LINE_CHARACTERS_MAX:
                raise BrokenFileError(LINE_TOO_LONG, most=f"{LINE_CHARACTERS_MAX:,}")
            yield line.removeprefix(BYTE_ORDER_MARK) if is_first else line
            is_first = False


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


def records(lines: Lines, delimiter: str, columns_count: int) -> Iterator[Record]:
    """Every row that holds anything; `columns_count` 0 takes whatever there is."""
    while (line := lines.take()) is not None:
        number, text = line
        if not text.strip():
            continue
        texts, fault = split(text, lines, delimiter, columns_count)
        if not fault and columns_count and len(texts) != columns_count:
            fault = WRONG_COLUMNS
        if "'" in text:
            texts = [as_it_was(each) for each in texts]
        yield Record(number, texts, fault)


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
        # Nothing is lost: lines ahead were looked at and not taken, and this one is reported.
        if len(text) > csv.field_size_limit():
            return bare.split(delimiter), TEXT_TOO_LONG
    # Only this line is at fault: what a stray quote would have swallowed are rows of their own.
    return bare.split(delimiter), QUOTE_OPEN
