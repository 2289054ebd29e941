"""What one order and one person's year may come to, by the day from which it holds."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from adapters.port.amounts import UNITS


class Since(NamedTuple):
    """A figure and the first day it holds."""

    day: date
    figure: int


ORDER_YUAN = (
    Since(date(2016, 4, 8), 2_000),  # Cai Guan Shui 2016-18
    Since(date(2019, 1, 1), 5_000),  # Cai Guan Shui 2018-49
)
"""Taxable price of one order; the limit itself is allowed."""

YEAR_YUAN = (
    Since(date(2016, 4, 8), 20_000),
    Since(date(2019, 1, 1), 26_000),
)
"""Taxable price of one person's orders in the calendar year; the limit itself is allowed."""

TAX_PERCENT = (Since(date(2016, 4, 8), 70),)
"""Part of VAT and consumption tax that is charged within the limits."""

RETURN_DAYS = (
    Since(date(2016, 4, 8), 30),  # GACC 2018-194, and 2020-45 unchanged in this
)
"""Days from release in which a return is taken."""


def figure_on(table: Sequence[Since], day: date) -> int:
    """What holds on a day; before the first day, what held first."""
    figure = table[0].figure
    for row in table:
        if row.day <= day:
            figure = row.figure
    return figure


def order_limit(day: date) -> int:
    """In hundred-thousandths of a yuan."""
    return figure_on(ORDER_YUAN, day) * UNITS


def year_limit(day: date) -> int:
    """In hundred-thousandths of a yuan."""
    return figure_on(YEAR_YUAN, day) * UNITS
