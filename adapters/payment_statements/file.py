"""A payment firm's statement of a day: CSV, read row by row, however long it is.

| column | what it says |
|---|---|
| `provider` | the payment firm, as it calls itself in its reports |
| `day` | the day of Asia/Shanghai, `2026-03-02`: the same in every row |
| `type` | `payment`, `refund` or `fee` |
| `number` | of a payment: its number there |
| `reference` | of a refund: the reference under which we asked for it |
| `amount` | with at most two places, never below 0 |
| `currency` | `CNY` |

Any other column is passed over. UTF-8, with or without a mark, or GB18030.
"""

import codecs
import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from application.refund_references import ReferenceNotOursError, RefundReference, reference_in

NEEDED = ("provider", "day", "type", "number", "reference", "amount", "currency")
PAYMENT, REFUND, FEE = "payment", "refund", "fee"
AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?")
CURRENCY = re.compile(r"[A-Z]{3}")
CHUNK_BYTES = 1 << 20
CELL_MAX = 1_000
ENCODINGS = ("utf-8-sig", "gb18030")


class StatementFileError(Exception):
    """Raised when a file is no statement."""


class RowUnreadableError(ValueError):
    """Raised for a row that does not say what a row of a statement says."""


@dataclass(frozen=True, slots=True)
class StatementRow:
    """`number` counts rows from 1 below the head."""

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


@dataclass(frozen=True, slots=True)
class StatementFile:
    path: Path
    file_hash: str
    encoding: str


def opened(path: Path) -> StatementFile:
    """The digest of its bytes, and how they are written. Raises StatementFileError."""
    digest = hashlib.sha256()
    decoders = {name: codecs.getincrementaldecoder(name)() for name in ENCODINGS}
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            drop_unfit(decoders, chunk, is_last=False)
    drop_unfit(decoders, b"", is_last=True)
    if not decoders:
        raise StatementFileError(f"{path}: neither UTF-8 nor GB18030")
    return StatementFile(path, digest.hexdigest(), next(iter(decoders)))


def drop_unfit(
    decoders: dict[str, codecs.IncrementalDecoder], chunk: bytes, *, is_last: bool
) -> None:
    for name, decoder in list(decoders.items()):
        try:
            decoder.decode(chunk, is_last)
        except UnicodeDecodeError:
            del decoders[name]


def rows_in(file: StatementFile) -> Iterator[StatementRow | UnreadableRow]:
    """One bad row stops nothing: it is named. Raises StatementFileError."""
    with reading(file) as text:
        reader = csv.DictReader(text)
        heads = [head.strip() for head in reader.fieldnames or ()]
        if missing := sorted(set(NEEDED) - set(heads)):
            raise StatementFileError(f"{file.path}: the column {', '.join(missing)} is missing")
        reader.fieldnames = heads
        try:
            for number, cells in enumerate(reader, 1):
                yield row_of(number, cells)
        except csv.Error as fault:
            raise StatementFileError(f"{file.path}: {fault}") from None


@contextmanager
def reading(file: StatementFile) -> Iterator[TextIO]:
    with file.path.open(encoding=file.encoding, newline="") as text:
        yield text


def row_of(number: int, cells: Mapping[str, str | None]) -> StatementRow | UnreadableRow:
    told = {name: (cells.get(name) or "").strip() for name in NEEDED}
    try:
        return read_row(number, told)
    except RowUnreadableError as fault:
        return UnreadableRow(number, str(fault))


def read_row(number: int, told: Mapping[str, str]) -> StatementRow:
    """Raises RowUnreadableError."""
    if any(len(cell) > CELL_MAX or "\0" in cell for cell in told.values()):
        raise RowUnreadableError("a cell is too long, or holds what no text holds")
    kind = told["type"]
    if kind not in (PAYMENT, REFUND, FEE):
        raise RowUnreadableError(f"type is {kind!r}")
    if not told["provider"]:
        raise RowUnreadableError("provider is empty")
    name = told["reference"] if kind == REFUND else told["number"]
    if not name:
        raise RowUnreadableError(f"a {kind} without its name")
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
        return date.fromisoformat(text)
    except ValueError:
        raise RowUnreadableError(f"day is {text!r}") from None


def fen_in(text: str) -> int:
    if not AMOUNT.fullmatch(text):
        raise RowUnreadableError(f"amount is {text!r}")
    return int(Decimal(text) * 100)


def currency_in(text: str) -> str:
    if not CURRENCY.fullmatch(text):
        raise RowUnreadableError(f"currency is {text!r}")
    return text
