"""Files of a table: what the page shows, as CSV and as XLSX.

No cell is ever a formula: in CSV a text that a spreadsheet would take for one begins with an
apostrophe, in XLSX it is written as a text. Times carry their offset in CSV and stand in the zone
that the head names in XLSX, which knows no zones; money is in yuan, weights in kg, volumes in m³.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from fastapi.responses import Response

from adapters.web.tables.columns import Cell, Column, Kind

CSV, XLSX = "csv", "xlsx"
MEDIA_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""OWASP, CSV injection: what spreadsheets take for the beginning of a formula."""

NUMBER_FORMATS = {
    Kind.FEN: "#,##0.00",
    Kind.GRAMS: "#,##0.000",
    Kind.CM3: "#,##0.000000",
    Kind.MOMENT: "yyyy-mm-dd hh:mm:ss",
    Kind.DAY: "yyyy-mm-dd",
}
WIDTH = 18


def csv_file(name: str, columns: Sequence[Column], rows: Sequence[Any]) -> Response:
    """UTF-8 with the mark by which spreadsheets know it, lines as RFC 4180 has them."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([in_csv(column.head()) for column in columns])
    writer.writerows([in_csv(column.cell(row)) for column in columns] for row in rows)
    return download(name, CSV, text.getvalue().encode("utf-8-sig"))


def in_csv(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.isoformat(timespec="seconds")
        case date():
            return cell.isoformat()
        case Decimal() | int():
            return str(cell)
        case str():
            return f"'{cell}" if cell.startswith(BEGINS_FORMULA) else cell


def xlsx_file(name: str, columns: Sequence[Column], rows: Sequence[Any]) -> Response:
    """One sheet, its head in bold and standing still, each row written as soon as it is made."""
    from xlsxwriter import Workbook

    content = BytesIO()
    # Rows leave memory as they are written, so that a long file costs no more than a short one.
    with Workbook(content, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(columns) - 1, WIDTH)
        bold = book.add_format({"bold": True})
        formats = {k: book.add_format({"num_format": f}) for k, f in NUMBER_FORMATS.items()}
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.head(), bold)
        for line, row in enumerate(rows, 1):
            for place, column in enumerate(columns):
                write_cell(sheet, line, place, column.cell(row), formats.get(column.kind))
    return download(name, XLSX, content.getvalue())


def write_cell(sheet: Any, line: int, place: int, cell: Cell, written_as: Any) -> None:
    match cell:
        case None:
            pass
        case datetime():
            sheet.write_datetime(line, place, cell.replace(tzinfo=None), written_as)
        case date():
            sheet.write_datetime(line, place, cell, written_as)
        case Decimal() | int():
            sheet.write_number(line, place, cell, written_as)
        case str():
            sheet.write_string(line, place, cell, written_as)


def download(name: str, form: str, content: bytes) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=MEDIA_TYPES[form], headers=headers)


FILES: Mapping[str, Callable[[str, Sequence[Column], Sequence[Any]], Response]] = {
    CSV: csv_file,
    XLSX: xlsx_file,
}
"""By what an address calls them."""
