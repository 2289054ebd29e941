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

Any other column is passed over. Forms and encodings are those of files of orders.
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
from adapters.order_import.records import NOT_DECODABLE, Cell, Record, Sheet, is_decoded, shown
from adapters.order_import.xlsx_cells import WHOLE_MAX
from adapters.payment_statements import faults
from adapters.payment_statements.faults import RowUnreadableError, StatementFileError
from application.refund_references import ReferenceNotOursError, RefundReference, reference_in

NEEDED = ("provider", "day", "type", "number", "reference", "amount", "currency")
PAYMENT, REFUND, FEE = "payment", "refund", "fee"
AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?")
CURRENCY = re.compile(r"[A-Z]{3}")
CHUNK_BYTES = 1 << 20
CELL_MAX = 1_000
MIDNIGHT = " 00:00:00"
"""Behind a day that a workbook holds as a time."""


@dataclass(frozen=True, slots=True)
class StatementRow:
    """`number` is the row of the file or the sheet; that of the head is 1."""

    number: int
    payment_firm: str
    day: date
    kind: str
    name: str
    reference: RefundReference | None
    amount_fen: int
    currency: str


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    number: int
    why: str
    """As `faults.written` has it: a code, a column and a value."""


@dataclass(frozen=True, slots=True)
class StatementFile:
    path: Path
    file_hash: str


def opened(path: Path) -> StatementFile:
    """With the digest of its bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return StatementFile(path, digest.hexdigest())


def rows_in(file: StatementFile) -> Iterator[StatementRow | UnreadableRow]:
    """One bad row stops nothing: it is named. Raises StatementFileError."""
    try:
        with opened_sheet(file.path, FileFacts()) as sheet:
            places = places_in(sheet.titles)
            for record in sheet.records:
                yield row_of(record, places, sheet)
    except OrderFileError as fault:
        raise StatementFileError(fault.text, **fault.values) from None


def places_in(titles: Sequence[str]) -> Mapping[str, int]:
    """Where each column stands. Raises StatementFileError."""
    heads = [title.strip() for title in titles]
    if missing := [name for name in NEEDED if name not in heads]:
        found = ", ".join(shown(head) for head in heads)[: faults.FOUND_MAX]
        raise StatementFileError(faults.MISSING, missing=", ".join(missing), found=found)
    if twice := [name for name in NEEDED if heads.count(name) > 1]:
        raise StatementFileError(faults.TWICE, columns=", ".join(twice))
    return {name: heads.index(name) for name in NEEDED}


def row_of(record: Record, places: Mapping[str, int], sheet: Sheet) -> StatementRow | UnreadableRow:
    try:
        return read_row(record.number, told_in(record, places, sheet))
    except RowUnreadableError as fault:
        return UnreadableRow(record.number, faults.written(fault))


def told_in(record: Record, places: Mapping[str, int], sheet: Sheet) -> Mapping[str, str]:
    """The cells that are read, without what stands around them. Raises RowUnreadableError."""
    if record.fault:
        raise RowUnreadableError(record.fault)
    told = {name: record.texts[place].strip() for name, place in places.items()}
    for name, text in told.items():
        if not is_decoded(text):
            raise RowUnreadableError(NOT_DECODABLE, name, shown(text))
        if len(text) > CELL_MAX or "\0" in text:
            raise RowUnreadableError(faults.CELL, name, text.replace("\0", ""))
        if record.cells and is_cut(record.cells[places[name]]):
            raise RowUnreadableError(faults.DIGITS_LOST, name, text)
    return told


def is_cut(cell: Cell) -> bool:
    """Whether a number of a workbook is so long that its last digits are not what was typed."""
    return isinstance(cell, int | float) and abs(cell) >= WHOLE_MAX


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


def reference_of(name: str) -> RefundReference | None:
    """None for one under which we have never asked."""
    try:
        return reference_in(name)
    except ReferenceNotOursError:
        return None


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
