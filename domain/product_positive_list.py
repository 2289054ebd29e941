"""Which lines of the tariff may be sold in this channel, each with the days it is on the list.

The list names goods by eight digits of the tariff. Only lines that the project's own goods and
cases need stand here, as far as the editions are known: another good brings the entry it was filed
under along with its product, with number and days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LINE_DIGITS = 8

FIRST_EDITION = date(2016, 4, 8)
"""The first list came into force with Cai Guan Shui 2016-18."""


@dataclass(frozen=True, slots=True)
class ListedLine:
    """The first eight digits of a tariff code, and the first and last day on which they are on."""

    digits: str
    since: date
    until: date | None = None


POSITIVE_LIST = tuple(
    ListedLine(digits, FIRST_EDITION)
    for digits in (
        "04090000",  # natural honey
        "19011010",  # milk formula for infants
        "21069090",  # other food
        "22011010",  # mineral water
        "33030000",  # perfumes and toilet waters
        "33049900",  # skin care
        "61159400",  # socks of wool
        "85166030",  # rice cookers
    )
)
"""A line that comes off gets its last day; one that returns gets a second row."""


def lines_of(hs_code: str, listed: Sequence[ListedLine] = POSITIVE_LIST) -> tuple[ListedLine, ...]:
    """What the table knows of a code's line, in order of its days; nothing where it is not in."""
    digits = hs_code[:LINE_DIGITS]
    return tuple(sorted((r for r in listed if r.digits == digits), key=lambda row: row.since))


def holds(since: date, until: date | None, day: date) -> bool:
    """The first and the last day are both on."""
    return since <= day and (until is None or day <= until)
