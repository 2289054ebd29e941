"""Limits and rates of the law, each with the day from which it holds: a new rule is a new row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from domain.refusals import AmountRefused

CUSTOMS_ZONE = ZoneInfo("Asia/Shanghai")
"""Every customs clock runs here, whatever zone a campaign keeps."""

Value = TypeVar("Value")


class NoRuleThen(AmountRefused):
    """Raised for a day on which no rule of that kind held yet."""


@dataclass(frozen=True, slots=True)
class Since(Generic[Value]):
    """A value and the first day on which it holds."""

    day: date
    value: Value


def customs_day(at: datetime) -> date:
    """The calendar day of an aware time at customs."""
    return at.astimezone(CUSTOMS_ZONE).date()


def in_force(rows: Sequence[Since[Value]], day: date) -> Value:
    """The value that holds on a day; rows are in order of their days. Refuses days before them."""
    return row_in_force(rows, day).value


def in_force_since(rows: Sequence[Since[Value]], day: date) -> date:
    """The first day of the row that holds on a day."""
    return row_in_force(rows, day).day


def row_in_force(rows: Sequence[Since[Value]], day: date) -> Since[Value]:
    held = [row for row in rows if row.day <= day]
    if not held:
        raise NoRuleThen(day=day, first_day=rows[0].day)
    return held[-1]


SINGLE_LIMIT_FEN = (
    Since(date(2016, 4, 8), 200_000),  # Cai Guan Shui 2016-18
    Since(date(2019, 1, 1), 500_000),  # Cai Guan Shui 2018-49
)
"""Taxable price of one order, fen; the limit itself is allowed."""

YEARLY_LIMIT_FEN = (
    Since(date(2016, 4, 8), 2_000_000),
    Since(date(2019, 1, 1), 2_600_000),
)
"""Taxable price of one person in a year of declaration, fen; the limit itself is allowed."""

REDUCED_TAX_SHARE = (Since(date(2016, 4, 8), Decimal("0.70")),)
"""Share of VAT and consumption tax that is charged within the limits."""

RETURN_ASKED_DAYS = (Since(date(2016, 4, 8), 30),)
"""Days after release within which a buyer may ask for a return (GACC 2020-45)."""

RETURN_BACK_DAYS = (
    Since(date(2016, 4, 8), 30),
    Since(date(2020, 3, 28), 45),
)
"""Days after release within which the goods must be back in the zone (GACC 2020-45)."""

IDENTITY_HOLDS_DAYS = (Since(date(2016, 4, 8), 365),)
"""Days for which a name and number that a register confirmed are relied on: our own policy."""

IDENTITY_REFUSAL_HOLDS_DAYS = (Since(date(2016, 4, 8), 1),)
"""Days before a register that did not confirm somebody is asked again: it may learn of them."""

LINES_PER_ORDER_MAX = 99
"""List lines of one customs document (CEB specification 2022-05)."""

DOCUMENTS_PER_MESSAGE_MAX = 100
"""Business documents in one customs message (CEB specification 2022-05)."""

TAX_PAYABLE_FROM_DAY = (Since(date(2016, 4, 8), 31),)
"""Day after release from which its tax is paid, together with others' (GACC 2018-194)."""

TAX_PAYABLE_UNTIL_DAY = (Since(date(2016, 4, 8), 45),)
"""Day after release by which its tax is paid or void (GACC 2018-194)."""

TAX_TOLERANCE_FEN = (Since(date(2016, 4, 8), 0),)
"""By how much a tax of customs' bill may be another than our own and be no case."""

GREEN_CHANNEL_HOURS = (Since(date(2016, 9, 2), 3),)
"""Hours from landing to the warehouse in the green channel, as Guangzhou published of lobsters:
what is aimed at, no limit of the law."""

APPOINTMENT_HOURS_MAX = (Since(date(2016, 4, 8), 4),)
"""Hours that a window of the green channel may be long, so that an officer waits for it: our own
policy."""

FRESH_HEADINGS = (
    Since(
        date(2016, 4, 8),
        ("01", "02", "03", "0401", "0403", "0406", "0407", "06", "07", "08"),
    ),
)
"""Beginnings of the tariff codes of goods that are fresh: live animals, meat, fish, milk, eggs,
plants, vegetables and fruit; our own policy, for no list was published."""
