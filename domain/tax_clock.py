"""By when the tax of a released declaration is paid: days of customs after the release.

A return until day 30 voids the bill; from day 31 to day 45 what is left is paid together (GACC
2018-194). A bill is then paid or void: there is no third state.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from domain.dated import (
    TAX_PAYABLE_FROM_DAY,
    TAX_PAYABLE_UNTIL_DAY,
    customs_day,
    in_force,
)

PAID, VOID = 2, 3
"""States of a tax bill (CEB818); 1 is made."""


class TaxStage(Enum):
    """How far the days of a tax have run."""

    RETURNABLE = "returnable"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Due:
    """The days of customs on which one tax is to be paid: the first, and the last in time."""

    first_day: date
    last_day: date

    def stage_on(self, day: date) -> TaxStage:
        if day > self.last_day:
            return TaxStage.OVERDUE
        return TaxStage.DUE if day >= self.first_day else TaxStage.RETURNABLE


def due_of(released_at: datetime) -> Due:
    """When the tax of a declaration is due that was released at that time."""
    released = customs_day(released_at)
    first = in_force(TAX_PAYABLE_FROM_DAY, released)
    last = in_force(TAX_PAYABLE_UNTIL_DAY, released)
    return Due(released + timedelta(days=first), released + timedelta(days=last))
