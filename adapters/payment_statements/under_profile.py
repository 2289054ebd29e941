"""Rows of a statement that is read under the profile of its firm."""

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from adapters.order_import.reading import told_titles
from adapters.order_import.records import Cell, Record, Sheet
from adapters.payment_statements import faults
from adapters.payment_statements.amounts import currency_of, day_of, fen_of, tidy
from adapters.payment_statements.faults import RowUnreadableError, StatementFileError
from adapters.payment_statements.profile import PASSED_OVER, StatementProfile
from adapters.payment_statements.rows import (
    FEE,
    PAYMENT,
    REFUND,
    PassedOverRow,
    Row,
    StatementRow,
    UnreadableRow,
    cell_in,
    reference_of,
)


def rows_under(profile: StatementProfile, sheet: Sheet) -> Iterator[Row]:
    """To the end of the file: also what is passed over is counted. Raises StatementFileError."""
    reading = Reading(profile, sheet)
    has_ended = False
    for record in sheet.records:
        has_ended = has_ended or reading.is_end(record)
        is_passed = has_ended or reading.is_passed_over(record)
        yield PassedOverRow(record.number) if is_passed else reading.row_of(record)


class Reading:
    """A profile, and where its columns stand in one file."""

    def __init__(self, profile: StatementProfile, sheet: Sheet) -> None:
        self._profile = profile
        titles = msgspec.structs.asdict(profile.columns)
        self._titles = {name: title for name, title in titles.items() if title}
        self._places = places_in(self._titles, sheet)
        self._words = {tidy(word).casefold(): kind for word, kind in profile.words.items()}
        self._ends = tuple(filter(None, map(tidy, profile.ends_with)))

    def is_end(self, record: Record) -> bool:
        return bool(self._ends) and tidy(record.texts[0]).startswith(self._ends)

    def is_passed_over(self, record: Record) -> bool:
        """By its word, also where the row is not as wide as the head."""
        place = self._places.get("type")
        if place is None or place >= len(record.texts):
            return False
        return self._words.get(tidy(record.texts[place]).casefold()) == PASSED_OVER

    def row_of(self, record: Record) -> Row:
        try:
            return self._read(record)
        except RowUnreadableError as fault:
            return UnreadableRow(record.number, faults.written(fault))

    def _read(self, record: Record) -> StatementRow:
        """Raises RowUnreadableError."""
        if record.fault:
            raise RowUnreadableError(record.fault)
        said = {
            name: tidy(cell_in(record, place, self._titles[name]))
            for name, place in self._places.items()
        }
        is_out, fen, text = self._money(said)
        kind = self._kind(said, is_out, text)
        name = self._name(said, kind)
        return StatementRow(
            record.number,
            self._firm(said),
            self._day(record, said["day"]),
            kind,
            name,
            reference_of(name) if kind == REFUND else None,
            fen,
            self._currency(said),
        )

    def _money(self, said: Mapping[str, str]) -> tuple[bool | None, int, str]:
        """Whether it went out, as far as the money says it, how much, and how it stands there."""
        if "amount" not in said:
            return self._of_two(said)
        fen, text = self._fen(said, "amount"), said["amount"]
        if self._profile.out_is_below_zero or "type" not in said:
            return fen < 0, abs(fen), text
        if fen < 0:
            raise RowUnreadableError(faults.AMOUNT, self._titles["amount"], text)
        return None, fen, text

    def _of_two(self, said: Mapping[str, str]) -> tuple[bool, int, str]:
        sums = {name: self._fen(said, name) if said[name].strip(DASHES) else 0 for name in SIDES}
        filled = [name for name, fen in sums.items() if fen]
        if len(filled) > 1:
            both = " + ".join(said[name] for name in SIDES)
            raise RowUnreadableError(faults.TWO_SUMS, self._titles["money_in"], both)
        if not filled:
            raise RowUnreadableError(faults.EMPTY, self._titles["money_in"])
        (side,) = filled
        is_out = side == "money_out"
        fen = -sums[side] if is_out and self._profile.out_is_below_zero else sums[side]
        if fen < 0:
            raise RowUnreadableError(faults.OTHER_WAY, self._titles[side], said[side])
        return is_out, fen, said[side]

    def _fen(self, said: Mapping[str, str], name: str) -> int:
        unit, text = self._profile.unit, said[name]
        fen = fen_of(text, unit)
        if fen is None:
            code = faults.AMOUNT if unit == "yuan" else faults.FEN
            raise RowUnreadableError(code, self._titles[name], text)
        return fen

    def _kind(self, said: Mapping[str, str], is_out: bool | None, text: str) -> str:
        if "type" not in said:
            return REFUND if is_out else PAYMENT
        kind = self._words.get(said["type"].casefold())
        if kind is None:
            raise RowUnreadableError(faults.WORD, self._titles["type"], said["type"])
        if is_out is not None and is_out != (kind in (REFUND, FEE)) and not is_zero(text):
            raise RowUnreadableError(faults.OTHER_WAY, self._titles["type"], text)
        return kind

    def _name(self, said: Mapping[str, str], kind: str) -> str:
        field = "reference" if kind == REFUND and "reference" in said else "number"
        if not said[field]:
            raise RowUnreadableError(faults.EMPTY, self._titles[field])
        return said[field]

    def _firm(self, said: Mapping[str, str]) -> str:
        firm = said.get("provider", self._profile.payment_firm)
        if not firm:
            raise RowUnreadableError(faults.EMPTY, self._titles["provider"])
        return firm

    def _day(self, record: Record, text: str) -> date:
        cell: Cell = record.cells[self._places["day"]] if record.cells else text
        day = day_of(text, cell, self._profile.file)
        if day is None:
            raise RowUnreadableError(faults.DAY, self._titles["day"], text)
        return day

    def _currency(self, said: Mapping[str, str]) -> str:
        text = said.get("currency", self._profile.currency)
        currency = currency_of(text)
        if currency is None:
            raise RowUnreadableError(faults.CURRENCY, self._titles["currency"], text)
        return currency


SIDES = ("money_in", "money_out")
DASHES = "-–—/"
"""What stands in the column of money that a row has nothing in, where it is not empty."""


def is_zero(text: str) -> bool:
    return not any(digit in text for digit in "123456789")


def places_in(named: Mapping[str, str], sheet: Sheet) -> Mapping[str, int]:
    """Where each column stands. Raises StatementFileError for the head of another file."""
    heads = [tidy(title).casefold() for title in sheet.titles]
    wanted = {name: tidy(title).casefold() for name, title in named.items()}
    if missing := [named[name] for name, title in wanted.items() if title not in heads]:
        found = told_titles(sheet.titles)[: faults.FOUND_MAX]
        told = ", ".join(missing)
        raise StatementFileError(faults.NO_HEAD, row=sheet.title_row, missing=told, found=found)
    if twice := [named[name] for name, title in wanted.items() if heads.count(title) > 1]:
        raise StatementFileError(faults.TWICE, columns=", ".join(dict.fromkeys(twice)))
    return {name: heads.index(title) for name, title in wanted.items()}
