"""Columns of a table: what each holds of a row, how it is written, what it may be sorted by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from adapters.texts import coded, say, translated
from adapters.web import formats
from adapters.web.refusals import reason_said

Cell = str | int | Decimal | date | datetime | None
"""What a cell holds outside pages: a time has its zone, money is in yuan, a code is in words."""


Address = tuple[tuple[str, ...], Mapping[str, str]]
"""The parts of a page's path, and its query."""


class Kind(Enum):
    """How a value is read; numbers stand at the right, times under the offset of their head."""

    TEXT = ""
    ID = "id"
    CODE = "code"
    STAGE = "stage"
    REASON = "reason"
    NUMBER = "number"
    FEN = "fen"
    GRAMS = "kg"
    CM3 = "m3"
    SECONDS = "seconds"
    MOMENT = "moment"
    DAY = "day"


NUMBERS = frozenset({Kind.NUMBER, Kind.FEN, Kind.GRAMS, Kind.CM3, Kind.SECONDS})
TIMES = frozenset({Kind.MOMENT, Kind.DAY})
IN_WORDS = frozenset({Kind.CODE, Kind.STAGE, Kind.REASON})
"""Kinds whose values are shown by a word of the reader's language."""


@dataclass(frozen=True, slots=True)
class Column:
    """One of a table. `name` stands in addresses; `label` is marked, and said when shown."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    value: Callable[[Any], Any] | None = None
    """Of a row; without it, the row's attribute of the column's name."""

    to: tuple[str, ...] = ()
    """The area of pages that a row's value opens, such as ("orders",)."""

    opens: Callable[[Any], Address | None] | None = None
    """Where a row's value leads that is more than an area and an id."""

    is_shown: bool = True
    """Whether it is there until somebody chooses columns."""

    is_figure: bool = False
    """Whether its text is read as a number: it stands at the right too."""

    tone: Callable[[Any], str] | None = None
    """How a row's cell stands out: warn, bad, good, muted, or not at all."""

    def of(self, row: Any) -> Any:
        return self.value(row) if self.value else getattr(row, self.name)

    @property
    def side(self) -> str:
        """Where a cell's content stands: n at the right, t in one line."""
        if self.is_figure or self.kind in NUMBERS:
            return "n"
        return "t" if self.kind in TIMES else ""

    def head(self) -> str:
        """The label with what its cells leave out: the offset of times."""
        said = translated(self.label)
        return f"{said} {formats.head_offset()}" if self.kind is Kind.MOMENT else said

    def said(self, row: Any) -> str:
        """As a cell of a page says it; ids and stages are marked up by the page."""
        return SAID[self.kind](self.of(row))

    def cell(self, row: Any) -> Cell:
        """As a file holds it."""
        return CELLS[self.kind](self.of(row))


def text(value: Any) -> str:
    return formats.UNKNOWN if value in (None, "") else str(value)


def yes_or_no(value: bool) -> str:
    return say("yes") if value else say("no")


def scaled(places: int) -> Callable[[int | None], Decimal | None]:
    """Whole fen, grams or cubic centimetres in the unit that people read."""
    return lambda value: None if value is None else Decimal(value).scaleb(-places)


def local(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(formats.shown_zone())


def plain(value: Any) -> Cell:
    if isinstance(value, bool):
        return yes_or_no(value)
    return value if isinstance(value, int) else None if value is None else str(value)


SAID: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: lambda value: yes_or_no(value) if isinstance(value, bool) else text(value),
    Kind.ID: formats.short,
    Kind.CODE: lambda value: coded(value) or formats.UNKNOWN,
    Kind.STAGE: coded,
    Kind.REASON: reason_said,
    Kind.NUMBER: formats.number,
    Kind.FEN: formats.fen,
    Kind.GRAMS: formats.kg,
    Kind.CM3: formats.m3,
    Kind.SECONDS: lambda value: formats.UNKNOWN if value is None else f"{value:,.1f}",
    Kind.MOMENT: formats.brief,
    Kind.DAY: formats.day,
}

CELLS: dict[Kind, Callable[[Any], Cell]] = {
    Kind.TEXT: plain,
    Kind.ID: plain,
    Kind.CODE: coded,
    Kind.STAGE: coded,
    Kind.REASON: reason_said,
    Kind.NUMBER: plain,
    Kind.FEN: scaled(2),
    Kind.GRAMS: scaled(3),
    Kind.CM3: scaled(6),
    Kind.SECONDS: lambda value: None if value is None else Decimal(f"{value:.1f}"),
    Kind.MOMENT: local,
    Kind.DAY: lambda value: value,
}
