"""Rows of a statement as they are compared, and its cells before anybody knows what they mean."""

from dataclasses import dataclass
from datetime import date

from adapters.order_import.records import NOT_DECODABLE, Cell, Record, is_decoded, shown
from adapters.order_import.xlsx_cells import WHOLE_MAX
from adapters.payment_statements import faults
from adapters.payment_statements.faults import RowUnreadableError
from application.refund_references import ReferenceNotOursError, RefundReference, reference_in

PAYMENT, REFUND, FEE = "payment", "refund", "fee"
CELL_MAX = 1_000


@dataclass(frozen=True, slots=True)
class StatementRow:
    """`number` is the row of the file or the sheet."""

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
class PassedOverRow:
    """One that the profile says is neither payment nor refund nor fee, as a total is not."""

    number: int


Row = StatementRow | UnreadableRow | PassedOverRow


def cell_in(record: Record, place: int, title: str) -> str:
    """What stands there, without what stands around it. Raises RowUnreadableError."""
    text = record.texts[place].strip()
    if not is_decoded(text):
        raise RowUnreadableError(NOT_DECODABLE, title, shown(text))
    if len(text) > CELL_MAX or "\0" in text:
        raise RowUnreadableError(faults.CELL, title, text.replace("\0", ""))
    if record.cells and is_cut(record.cells[place]):
        raise RowUnreadableError(faults.DIGITS_LOST, title, text)
    return text


def is_cut(cell: Cell) -> bool:
    """Whether a number of a workbook is so long that its last digits are not what was typed."""
    return isinstance(cell, int | float) and abs(cell) >= WHOLE_MAX


def reference_of(name: str) -> RefundReference | None:
    """None for one under which we have never asked."""
    try:
        return reference_in(name)
    except ReferenceNotOursError:
        return None
