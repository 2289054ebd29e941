"""Opens a file of orders by what its bytes are, and reads it row by row under a profile's names."""

import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from adapters.order_import.csv_records import csv_sheet
from adapters.order_import.profile import (
    BrokenFileError,
    Columns,
    ColumnsError,
    FileFacts,
    NoWorkbookError,
    Profile,
)
from adapters.order_import.records import (
    FIRST_ROW,
    NOT_DECODABLE,
    Head,
    Record,
    Sheet,
    is_decoded,
    told,
)
from adapters.order_import.xlsx_records import MAGIC as ZIP_MAGIC
from adapters.order_import.xlsx_records import xlsx_sheet
from adapters.texts import mark

GZIP_MAGIC = b"\x1f\x8b"
OLD_EXCEL_MAGIC = b"\xd0\xcf\x11\xe0"
WORKBOOK_ENDINGS = (".xlsx", ".xlsm")

CUT_OFF = mark("the file is damaged or was cut off: {fault}")
OTHER_ENCODING = mark("the file is not in the encoding of its beginning, or stated: {fault}")
OLD_WORKBOOK = mark("the file is an old workbook (.xls): save it as .xlsx or CSV")
MISSING = mark("missing columns: {missing}; found: {found}")
TWICE = mark("columns that are there twice: {columns}")
NO_WORKBOOK = mark("{name} is no workbook, whatever its name says: save it as .xlsx or as CSV anew")

TITLE_CHARACTERS_MAX = 40
TITLES_TOLD_MAX = 30
"""Of what was found instead of a column: a file of any bytes may seem to have thousands."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row as it stands in the file, or what kept it from being read whole."""

    number: int
    """The line or the row of the sheet on which it begins; the header stands on 1."""

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
    buyer_name: str = ""
    buyer_id_number: str = ""
    telephone: str = ""
    address: str = ""
    bad_column: str = ""
    """The title over the bytes that are no text."""

    bad_text: str = ""


def read_rows(path: Path, profile: Profile) -> Iterator[SourceRow]:
    """All rows of the file, in order. Raises OrderFileError when it is no such file."""
    with opened(path, profile.file) as sheet:
        yield from source_rows(sheet, profile.columns)


@contextmanager
def opened(path: Path, facts: FileFacts, head: Head = FIRST_ROW) -> Iterator[Sheet]:
    """The file's titles and rows. Raises OrderFileError, also while rows are read."""
    with ExitStack() as closing:
        closing.enter_context(named_faults())
        file = closing.enter_context(path.open("rb"))
        yield sheet_of(file, facts, closing, head)


@contextmanager
def named_faults() -> Iterator[None]:
    """What bytes raise that are no file of orders, as OrderFileError."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BrokenFileError(CUT_OFF, fault=error) from error
    except UnicodeError as error:
        raise BrokenFileError(OTHER_ENCODING, fault=error) from error


def require_workbook(file: BinaryIO, name: str) -> None:
    """Raises NoWorkbookError for a file that is called .xlsx, and would be read as CSV."""
    magic = file.read(4)
    file.seek(0)
    is_workbook = magic in (ZIP_MAGIC, OLD_EXCEL_MAGIC)
    if name.casefold().endswith(WORKBOOK_ENDINGS) and magic and not is_workbook:
        raise NoWorkbookError(NO_WORKBOOK, name=name)


def sheet_of(file: BinaryIO, facts: FileFacts, closing: ExitStack, head: Head = FIRST_ROW) -> Sheet:
    """By what the bytes are, whatever the name says."""
    magic = file.read(4)
    file.seek(0)
    if magic == ZIP_MAGIC:
        return xlsx_sheet(file, closing, head)
    if magic == OLD_EXCEL_MAGIC:
        raise BrokenFileError(OLD_WORKBOOK)
    if magic.startswith(GZIP_MAGIC):
        packed = closing.enter_context(gzip.GzipFile(fileobj=file, mode="rb"))
        return csv_sheet(io.BufferedReader(packed), facts, head)
    return csv_sheet(file, facts, head)


def source_rows(sheet: Sheet, columns: Columns) -> Iterator[SourceRow]:
    places = places_of(sheet.titles, columns)
    names = list(places)
    wanted = list(places.values())
    invoice_place = places["invoice_no"]
    for record in sheet.records:
        if record.fault:
            yield SourceRow(record.number, record.fault, invoice_in(record, invoice_place))
            continue
        texts = record.texts
        parts = dict(zip(names, [texts[place].strip() for place in wanted], strict=True))
        if all(map(str.isascii, texts)) or all(map(is_decoded, texts)):
            yield SourceRow(record.number, "", **parts)
            continue
        bad = next(place for place, text in enumerate(texts) if not is_decoded(text))
        yield SourceRow(
            record.number,
            NOT_DECODABLE,
            **parts,
            bad_column=sheet.titles[bad],
            bad_text=texts[bad],
        )


def invoice_in(record: Record, place: int) -> str:
    text = record.texts[place].strip() if len(record.texts) > place else ""
    return text if text.isprintable() else ""


def told_titles(titles: Sequence[str]) -> str:
    said = [told(title, TITLE_CHARACTERS_MAX) for title in titles[:TITLES_TOLD_MAX]]
    return ", ".join([*said, "…"] if len(titles) > TITLES_TOLD_MAX else said)


def places_of(titles: Sequence[str], columns: Columns) -> dict[str, int]:
    """Where each of our columns stands in the file, by our name; those not named stand nowhere."""
    known = [title.strip().casefold() for title in titles]
    named = {name: str(title) for name, title in msgspec.structs.asdict(columns).items() if title}
    missing = [title for title in named.values() if title.strip().casefold() not in known]
    twice = [title for title in named.values() if known.count(title.strip().casefold()) > 1]
    if missing:
        raise ColumnsError(MISSING, missing=", ".join(missing), found=told_titles(titles))
    if twice:
        raise ColumnsError(TWICE, columns=", ".join(twice))
    return {name: known.index(title.strip().casefold()) for name, title in named.items()}
