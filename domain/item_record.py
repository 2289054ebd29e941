"""What a book's customs office has on file of one product: its item, book line, unit and words.

Only what the product catalogue does not say: tariff code, statutory units, weight and origin of
the product are the catalogue's.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from domain.customs_fields import CustomsTextUnfit, fits, require_codes
from domain.decider import Decider
from domain.identifiers import Sku
from domain.product_codes import is_unit
from domain.product_faults import UnknownUnit
from domain.refusals import AmountRefused

NAME_LENGTH_MAX, SPECIFICATION_LENGTH_MAX = 250, 510
"""Characters of gname and gmodel (CEB621)."""

PLACES_MAX = 5
"""Decimal places of a quantity (CEB type N(19,5))."""


@dataclass(frozen=True, slots=True)
class ItemRecordFiled:
    """A later filing replaces an earlier one from its time on."""

    sku: Sku
    record_no: str
    """The item's number in the account book (itemRecordNo)."""

    book_line: int
    unit_code: str
    """The unit the book keeps the item in; empty where it is the unit it is sold in."""

    units: int
    pieces: int
    """So many of the book's units are so many pieces: 1 and 1, or 1 box of 12."""

    name: str
    """As filed with customs; empty where it is the catalogue's."""

    specification: str
    filed_at: datetime


Event = ItemRecordFiled


@dataclass(frozen=True, slots=True)
class ItemRecord:
    filed: ItemRecordFiled | None = None


def evolve(record: ItemRecord, event: Event) -> ItemRecord:
    return ItemRecord(event)


@dataclass(frozen=True, slots=True)
class FileItemRecord:
    """File a product's item, or replace all that was filed of it."""

    sku: Sku
    record_no: str
    book_line: int
    at: datetime
    unit_code: str = ""
    units: int = 1
    pieces: int = 1
    name: str = ""
    specification: str = ""


Command = FileItemRecord


class BookLineNumberUnfit(AmountRefused):
    """Raised for a line of the account book that is not numbered from 1."""


class UnitRatioUnfit(AmountRefused):
    """Raised when units and pieces are not both at least one, or pieces are called another unit
    without one, so that the two cannot be counted into one another."""


def decide(command: Command, record: ItemRecord) -> list[Event]:
    require_sound(command)
    filed = ItemRecordFiled(
        command.sku,
        command.record_no,
        command.book_line,
        command.unit_code,
        command.units,
        command.pieces,
        command.name,
        command.specification,
        command.at,
    )
    known = record.filed
    if known is not None and said(known) == said(filed):
        return []
    return [filed]


def said(filed: ItemRecordFiled) -> tuple[object, ...]:
    """All of it but when."""
    return (
        filed.record_no,
        filed.book_line,
        filed.unit_code,
        filed.units,
        filed.pieces,
        filed.name,
        filed.specification,
    )


def require_sound(command: FileItemRecord) -> None:
    require_codes({"record_no": command.record_no})
    if command.book_line < 1:
        raise BookLineNumberUnfit(sku=command.sku, book_line=command.book_line)
    if command.unit_code and not is_unit(command.unit_code):
        raise UnknownUnit(sku=command.sku, unit_code=command.unit_code)
    is_ratio = command.units > 0 and command.pieces > 0
    if not is_ratio or (not command.unit_code and command.units != command.pieces):
        raise UnitRatioUnfit(sku=command.sku, units=command.units, pieces=command.pieces)
    texts = {"name": NAME_LENGTH_MAX, "specification": SPECIFICATION_LENGTH_MAX}
    for field, longest in texts.items():
        text: str = getattr(command, field)
        if text and not fits(text, longest):
            raise CustomsTextUnfit(field=field, characters_max=longest)


def exactly(value: Fraction) -> Decimal | None:
    """The value as customs writes it; None where five decimals cannot say it exactly."""
    shifted = value * 10**PLACES_MAX
    if shifted.denominator != 1:
        return None
    return Decimal(shifted.numerator).scaleb(-PLACES_MAX)


DECIDER = Decider(initial=ItemRecord(), evolve=evolve, decide=decide)
