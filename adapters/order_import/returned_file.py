"""The file that was sent in, with what is wrong beside each row: to be corrected and sent again.

A CSV comes back as CSV in its own encoding, a workbook as a workbook. Rows without a word beside
them were taken; sent again they are simply known. Columns of an earlier return give way.
"""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.file_work import Row
from adapters.order_import.checking import ReportedRow
from adapters.order_import.encodings import UTF_8_MARKED
from adapters.order_import.profile_files import read
from adapters.order_import.reading import opened
from adapters.order_import.records import CSV, XLSX, Cell, Record, Sheet
from adapters.order_import.report import Lines
from adapters.order_import.scratch import Scratch
from adapters.plain_cells import never_formula

ERROR_TITLES = ("error_code", "error_column", "error_message_zh", "error_message")

TIME_FORMAT = "yyyy-mm-dd hh:mm:ss"


def form_of(source: Path, row: Row) -> str:
    """Whether a file comes back as CSV or as a workbook."""
    with opened(source, read(row.profile).file) as sheet:
        return sheet.form


def write_returned(source: Path, row: Row, scratch: Scratch, to: Path) -> None:
    with opened(source, read(row.profile).file) as sheet:
        if sheet.form == XLSX:
            write_workbook(sheet, scratch.reported(), to)
            return
        with to.open("wb") as file:
            file.writelines(csv_bytes(sheet, scratch.reported()))


def csv_bytes(sheet: Sheet, reported: Iterator[ReportedRow]) -> Iterator[bytes]:
    """Row by row in the file's own encoding; bytes that were no text are what they were."""
    assert sheet.form == CSV
    encoding, lines = sheet.encoding, Lines()
    is_marked = encoding == UTF_8_MARKED
    plain = {UTF_8_MARKED: "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
    writer = csv.writer(lines, delimiter=sheet.delimiter)
    if is_marked or plain == "utf-16-le":
        yield "\ufeff".encode(plain)
    for cells in with_errors(sheet, reported):
        writer.writerow([never_formula(str(cell)) for cell in cells])
        yield lines.taken().encode(plain, "surrogateescape")


def write_workbook(sheet: Sheet, reported: Iterator[ReportedRow], to: Path) -> None:
    """Numbers are numbers and days are days; each row leaves memory when it is written."""
    from xlsxwriter import Workbook

    with Workbook(to, {"constant_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        as_time = book.add_format({"num_format": TIME_FORMAT})
        for line, cells in enumerate(with_errors(sheet, reported)):
            for place, cell in enumerate(cells):
                write_cell(page, line, place, cell, as_time)


def write_cell(page: Any, line: int, place: int, cell: Cell, as_time: Any) -> None:
    match cell:
        case "":
            pass
        case str():
            page.write_string(line, place, cell)
        case bool():
            page.write_boolean(line, place, cell)
        case datetime():
            page.write_datetime(line, place, cell, as_time)
        case _:
            page.write_number(line, place, cell)


def with_errors(sheet: Sheet, reported: Iterator[ReportedRow]) -> Iterator[Sequence[Cell]]:
    """The header and every row, each with four columns more at the end of the header's."""
    own = [place for place, title in enumerate(sheet.titles) if title not in ERROR_TITLES]
    width = len(sheet.titles)
    yield [*(sheet.titles[place] for place in own), *ERROR_TITLES]
    fault = next(reported, None)
    for record in sheet.records:
        while fault is not None and fault.number < record.number:
            fault = next(reported, None)
        is_at_fault = fault is not None and fault.number == record.number
        beside = said_beside(fault) if is_at_fault and fault is not None else ("",) * 4
        cells = cells_of(record, width)
        # What stands beyond the header stays beyond it.
        yield [*(cells[place] for place in own), *beside, *cells[width:]]


def cells_of(record: Record, width: int) -> Sequence[Cell]:
    cells: Sequence[Cell] = record.cells or record.texts
    return [*cells, *[""] * (width - len(cells))]


def said_beside(fault: ReportedRow) -> tuple[str, ...]:
    return fault.code, fault.column, fault.message_zh, fault.message
