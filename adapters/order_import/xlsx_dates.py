"""Days and times in a workbook: numbers that only a cell's format tells from other numbers."""

import re
from datetime import datetime, timedelta

DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Formats without a text of their own that show days or times (ECMA-376 18.8.30)."""

NOT_OF_DATE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
"""What a format says beside the places of a value: quoted words, colours, conditions."""

OF_DATE = re.compile(r"[ymdhs年月日]", re.I)

DAY_ZERO, DAY_ZERO_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001
LEAP_THAT_WAS_NONE = 60
"""To Excel 1900 had a 29 February: numbers before it are a day later than they say."""

SERIAL_MAX = 2_958_466
"""The first day of the year 10000, which is none."""


def is_date_format(number: int, own: dict[int, str]) -> bool:
    if number in own:
        return bool(OF_DATE.search(NOT_OF_DATE.sub("", own[number])))
    return number in DATE_FORMATS


def moment_of(serial: float, *, is_1904: bool) -> datetime | None:
    """The wall time of a number, to the second; None for one that is no day."""
    if not 0 <= serial < SERIAL_MAX:
        return None
    zero = DAY_ZERO_1904 if is_1904 else DAY_ZERO + timedelta(days=serial < LEAP_THAT_WAS_NONE)
    return zero + timedelta(seconds=round(serial * 86_400))
