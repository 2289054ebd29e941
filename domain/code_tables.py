"""Tables of codes that customs writes, each row with the days on which it holds."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property

from domain.dated import NoRuleThen

FIRST_EDITION = date(2018, 4, 1)
"""From this day on the tables say what held; of the days before it they know nothing."""


class CodeKind(Enum):
    """What a table lists."""

    UNITS = "units"
    COUNTRIES = "countries"
    OFFICES = "offices"
    PACKAGES = "packages"
    TRANSPORT = "transport"
    TRADE = "trade"
    CURRENCIES = "currencies"
    EXEMPTIONS = "exemptions"
    PLACES = "places"


class Scheme(Enum):
    """Which papers write a code: since 2019 declarations of other trades have their own."""

    MESSAGES = "messages"
    """Those of this trade (CEB), which kept the numbers: country 142, unit 007."""

    DECLARATIONS = "declarations"
    """Customs declarations of other trades: country CHN, currency CNY."""

    INSPECTION = "inspection"
    """Declarations for inspection, until customs took them over."""


@dataclass(frozen=True, slots=True)
class Code:
    """One row. A name that changed is a row of its own from that day on."""

    code: str
    scheme: Scheme
    chinese: str
    """The official name."""

    english: str
    """Ours or that of the table; empty where there is none."""

    other: str
    """The code of the other scheme that means the same, as the changeover mapped them."""

    since: date
    until: date | None
    """The first day on which it holds no more."""

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class CodeTable:
    """All rows of one kind, of all days."""

    kind: CodeKind
    rows: Sequence[Code]

    @cached_property
    def _by_code(self) -> dict[tuple[Scheme, str], list[Code]]:
        found = defaultdict[tuple[Scheme, str], list[Code]](list)
        for row in self.rows:
            found[row.scheme, row.code].append(row)
        return dict(found)

    def on(self, day: date) -> list[Code]:
        """The rows that hold on a day. Refuses days before the first edition."""
        require_known(day)
        return [row for row in self.rows if row.holds_on(day)]

    def find(self, code: str, day: date, scheme: Scheme = Scheme.MESSAGES) -> Code | None:
        """The row of a code on a day. Refuses days before the first edition."""
        require_known(day)
        rows = self._by_code.get((scheme, code), ())
        return next((row for row in rows if row.holds_on(day)), None)

    def written(self, code: str, day: date, scheme: Scheme) -> Sequence[Code]:
        """The rows of one scheme that stand for a code of the other; several letters may share one
        number, and a number that was mapped to none has none."""
        return [row for row in self.on(day) if row.scheme is scheme and row.other == code]


def require_known(day: date) -> None:
    if day < FIRST_EDITION:
        raise NoRuleThen(day=day, first_day=FIRST_EDITION)


def containing(rows: Sequence[Code], text: str) -> list[Code]:
    """Rows whose code begins with a text, or whose names hold it; all for none."""
    asked = text.strip().casefold()
    return [
        row
        for row in rows
        if row.code.casefold().startswith(asked)
        or asked in row.chinese
        or asked in row.english.casefold()
        or asked == row.other.casefold()
    ]
