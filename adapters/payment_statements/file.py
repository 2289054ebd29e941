"""A payment firm's statement of a day: CSV or a workbook, read row by row, however long it is.

| column | what it says |
|---|---|
| `provider` | the payment firm, as it calls itself in its reports |
| `day` | the day of Asia/Shanghai, `2026-03-02`: the same in every row |
| `type` | `payment`, `refund` or `fee` |
| `number` | of a payment: its number there |
| `reference` | of a refund: the reference under which we asked for it |
| `amount` | with at most two places, never below 0 |
| `currency` | `CNY` |

Any other column is passed over. Forms and encodings are those of files of orders. A firm that
writes its statements otherwise has a profile (`profile.py`), under which they are read instead.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from adapters.order_import.profile import FileFacts, OrderFileError
from adapters.order_import.reading import opened as opened_sheet
from adapters.order_import.records import FIRST_ROW, Record, Sheet, shown
from adapters.payment_statements import faults
from adapters.payment_statements.faults import RowUnreadableError, StatementFileError
from adapters.payment_statements.profile import NamedProfile
from adapters.payment_statements.rows import (
    FEE,
    PAYMENT,
    REFUND,
    Row,
    StatementRow,
    UnreadableRow,
    cell_in,
    reference_of,
)
from adapters.payment_statements.under_profile import rows_under

NEEDED = ("provider", "day", "type", "number", "reference", "amount", "currency")
AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?")
CURRENCY = re.compile(r"[A-Z]{3}")
CHUNK_BYTES = 1 << 20
MIDNIGHT = " 00:00:00"
"""Behind a day that a workbook holds as a time."""


@dataclass(frozen=True, slots=True)
class StatementFile:
    path: Path
    file_hash: str
    reading: NamedProfile | None = None
    """How its firm writes statements; None for the columns above."""


def opened(path: Path, reading: NamedProfile | None = None) -> StatementFile:
    """With the digest of its bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return StatementFile(path, digest.hexdigest(), reading)


def rows_in(file: StatementFile) -> Iterator[Row]:
    """One bad row stops nothing: it is named. Raises StatementFileError."""
    profile = file.reading.profile if file.reading else None
    facts, head = (profile.file, profile.head) if profile else (FileFacts(), FIRST_ROW)
    try:
        with opened_sheet(file.path, facts, head) as sheet:
            yield from rows_under(profile, sheet) if profile else rows_of(sheet)
    except OrderFileError as fault:
        raise StatementFileError(fault.text, **fault.values) from None


def rows_of(sheet: Sheet) -> Iterator[Row]:
    places = places_in(sheet.titles)
    for record in sheet.records:
        yield row_of(record, places)


def places_in(titles: Sequence[str]) -> Mapping[str, int]:
    """Where each column stands. Raises StatementFileError."""
    heads = [title.strip() for title in titles]
    if missing := [name for name in NEEDED if name not in heads]:
        found = ", ".join(shown(head) for head in heads)[: faults.FOUND_MAX]
        raise StatementFileError(faults.MISSING, missing=", ".join(missing), found=found)
    if twice := [name for name in NEEDED if heads.count(name) > 1]:
        raise StatementFileError(faults.TWICE, columns=", ".join(twice))
    return {name: heads.index(name) for name in NEEDED}


def row_of(record: Record, places: Mapping[str, int]) -> Row:
    try:
        return read_row(record.number, told_in(record, places))
    except RowUnreadableError as fault:
        return UnreadableRow(record.number, faults.written(fault))


def told_in(record: Record, places: Mapping[str, int]) -> Mapping[str, str]:
    """The cells that are read. Raises RowUnreadableError."""
    if record.fault:
        raise RowUnreadableError(record.fault)
    return {name: cell_in(record, place, name) for name, place in places.items()}


def read_row(number: int, told: Mapping[str, str]) -> StatementRow:
    """Raises RowUnreadableError."""
    kind = told["type"]
    if kind not in (PAYMENT, REFUND, FEE):
        raise RowUnreadableError(faults.TYPE, "type", kind)
    if not told["provider"]:
        raise RowUnreadableError(faults.EMPTY, "provider")
    column = "reference" if kind == REFUND else "number"
    if not (name := told[column]):
        raise RowUnreadableError(faults.EMPTY, column)
    return StatementRow(
        number,
        told["provider"],
        day_in(told["day"]),
        kind,
        name,
        reference_of(name) if kind == REFUND else None,
        fen_in(told["amount"]),
        currency_in(told["currency"]),
    )


def day_in(text: str) -> date:
    try:
        return date.fromisoformat(text.removesuffix(MIDNIGHT))
    except ValueError:
        raise RowUnreadableError(faults.DAY, "day", text) from None


def fen_in(text: str) -> int:
    if not AMOUNT.fullmatch(text):
        raise RowUnreadableError(faults.AMOUNT, "amount", text)
    return int(Decimal(text) * 100)


def currency_in(text: str) -> str:
    if not CURRENCY.fullmatch(text):
        raise RowUnreadableError(faults.CURRENCY, "currency", text)
    return text
