"""Files of a table: what the page shows, as CSV, XLSX and Parquet, row by row.

No cell is ever a formula: in CSV a text that a spreadsheet would take for one begins with an
apostrophe (`plain_cells.py`), in XLSX it is written as a text. Times carry their offset in CSV and
stand in the zone that the head names in XLSX, which knows no zones; in Parquet they are instants of
that zone. Money is in yuan, weights in kg, volumes in m³. Words and zone are the reader's.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from itertools import islice
from typing import Any, BinaryIO

from fastapi.responses import Response

from adapters.plain_cells import never_formula
from adapters.texts import translated
from adapters.web import formats
from adapters.web.tables.columns import Cell, Column, Kind

CSV, XLSX, PARQUET = "csv", "xlsx", "parquet"
MEDIA_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    PARQUET: "application/vnd.apache.parquet",
}

NUMBER_FORMATS = {
    Kind.FEN: "#,##0.00",
    Kind.GRAMS: "#,##0.000",
    Kind.CM3: "#,##0.000000",
    Kind.MOMENT: "yyyy-mm-dd hh:mm:ss",
    Kind.DAY: "yyyy-mm-dd",
}
WIDTH = 18

DECIMAL_PLACES = {Kind.FEN: 2, Kind.GRAMS: 3, Kind.CM3: 6, Kind.SECONDS: 1}
DECIMAL_DIGITS = 24

ROWS_PER_GROUP = 10_000
"""Of Parquet: as many as are in memory at once."""

Write = Callable[[BinaryIO, Sequence[Column], Iterable[Any]], None]


def write_csv(to: BinaryIO, columns: Sequence[Column], rows: Iterable[Any]) -> None:
    """UTF-8 with the mark by which spreadsheets know it, lines as RFC 4180 has them."""
    text = TextIOWrapper(to, "utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([in_csv(column.head()) for column in columns])
    writer.writerows([in_csv(column.cell(row)) for column in columns] for row in rows)
    # The file is its owner's to close.
    text.detach()


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
            return never_formula(cell)


def write_xlsx(to: BinaryIO, columns: Sequence[Column], rows: Iterable[Any]) -> None:
    """One sheet, its head in bold and standing still, each row written as soon as it is made."""
    from xlsxwriter import Workbook

    # Rows leave memory as they are written, so that a long file costs no more than a short one.
    with Workbook(to, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(columns) - 1, WIDTH)
        bold = book.add_format({"bold": True})
        formats_of = {k: book.add_format({"num_format": f}) for k, f in NUMBER_FORMATS.items()}
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.head(), bold)
        for line, row in enumerate(rows, 1):
            for place, column in enumerate(columns):
                write_cell(sheet, line, place, column.cell(row), formats_of.get(column.kind))


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


def write_parquet(to: BinaryIO, columns: Sequence[Column], rows: Iterable[Any]) -> None:
    """Typed columns: whole numbers, exact decimals, days, and instants in the reader's zone."""
    import pyarrow
    from pyarrow import parquet

    names = unlike([translated(column.label) for column in columns])
    schema = pyarrow.schema(
        [(name, arrow_type(column.kind)) for name, column in zip(names, columns, strict=True)]
    )
    source = iter(rows)
    with parquet.ParquetWriter(to, schema, compression="zstd") as writer:
        while part := list(islice(source, ROWS_PER_GROUP)):
            made = [
                pyarrow.array([in_arrow(column, row) for row in part], kind)
                for column, kind in zip(columns, schema.types, strict=True)
            ]
            writer.write_table(pyarrow.Table.from_arrays(made, schema=schema))


def unlike(names: Sequence[str]) -> Iterator[str]:
    """Two columns of a file do not bear one name, whatever their heads say."""
    used = dict[str, int]()
    for name in names:
        used[name] = used.get(name, 0) + 1
        yield name if used[name] == 1 else f"{name} {used[name]}"


def arrow_type(kind: Kind) -> Any:
    import pyarrow

    if kind in DECIMAL_PLACES:
        return pyarrow.decimal128(DECIMAL_DIGITS, DECIMAL_PLACES[kind])
    match kind:
        case Kind.NUMBER:
            return pyarrow.int64()
        case Kind.MOMENT:
            return pyarrow.timestamp("us", tz=formats.shown_zone().key)
        case Kind.DAY:
            return pyarrow.date32()
    return pyarrow.string()


def in_arrow(column: Column, row: Any) -> Cell:
    cell = column.cell(row)
    is_text = column.kind not in (*DECIMAL_PLACES, Kind.NUMBER, Kind.MOMENT, Kind.DAY)
    return str(cell) if is_text and cell is not None else cell


def download(name: str, form: str, content: bytes) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=MEDIA_TYPES[form], headers=headers)


WRITERS: Mapping[str, Write] = {CSV: write_csv, XLSX: write_xlsx, PARQUET: write_parquet}
"""By what an address calls them."""


def file_of(form: str, name: str, columns: Sequence[Column], rows: Iterable[Any]) -> Response:
    """The answer to who asks for a table's rows as a file."""
    content = BytesIO()
    WRITERS[form](content, columns, rows)
    return download(name, form, content.getvalue())
