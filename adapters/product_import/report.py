"""What became of a file of products, and the same file back with what was wrong in it."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

from adapters.product_import.columns import COLUMNS
from adapters.product_import.faults import CellFault
from adapters.product_import.reading import Source

ERROR_COLUMNS = ("error_column", "error_code", "error_zh", "error_en")
"""Behind the file's own; sent again with them, a file is read without them."""

BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""OWASP, CSV injection: what spreadsheets take for the beginning of a formula."""

BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class RowFault:
    row: int
    fault: CellFault

    def plain(self) -> dict[str, Any]:
        """As a program reads it."""
        told = self.fault
        return {
            "row": self.row,
            "column": told.column,
            "value": told.value,
            "code": told.code,
            "message": {"zh": told.zh, "en": told.en},
        }


@dataclass(frozen=True, slots=True)
class Report:
    rows: int
    new: Sequence[str]
    changed: Sequence[str]
    """SKUs, in the order of the file."""

    faults: Sequence[RowFault]
    position: int = 0

    @property
    def faulty_rows(self) -> int:
        return len({each.row for each in self.faults})

    @property
    def same(self) -> int:
        return self.rows - self.faulty_rows - len(self.new) - len(self.changed)

    def plain(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "new": len(self.new),
            "changed": len(self.changed),
            "same": self.same,
            "faulty": self.faulty_rows,
            "reasons": dict(sorted(Counter(each.fault.code for each in self.faults).items())),
            "faults": [each.plain() for each in self.faults],
        }


def with_errors(source: Source, faults: Sequence[RowFault]) -> bytes:
    """The file as it was sent, in its own form, and behind each row what is wrong with it."""
    rows = rows_with_errors(source, faults)
    return xlsx_of(rows) if source.is_xlsx else csv_of(rows)


def rows_with_errors(source: Source, faults: Sequence[RowFault]) -> Iterator[Sequence[str]]:
    by_row: dict[int, list[CellFault]] = {}
    for each in faults:
        by_row.setdefault(each.row, []).append(each.fault)
    own = [n for n, head in enumerate(source.head) if head not in ERROR_COLUMNS]
    yield [*(source.head[n] for n in own), *ERROR_COLUMNS]
    for row in source.rows:
        cells = (row.cells[n] if n < len(row.cells) else "" for n in own)
        told = [(f.column, f.code, f.zh, f.en) for f in by_row.get(row.number, ())]
        errors = map(BETWEEN.join, zip(*told, strict=True)) if told else [""] * len(ERROR_COLUMNS)
        yield [*cells, *errors]


def template() -> Sequence[Sequence[str]]:
    """The head of an empty file: the names of all columns."""
    return [[column.name for column in COLUMNS]]


def csv_of(rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it; no cell is a formula."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(BEGINS_FORMULA) else cell


def xlsx_of(rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> bytes:
    """All cells are texts: a code keeps the zero it begins with."""
    from xlsxwriter import Workbook

    content = BytesIO()
    with Workbook(content, {"constant_memory": True}) as book:
        sheet, as_text = book.add_worksheet(), book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(line, place, cell, as_text)
    return content.getvalue()
