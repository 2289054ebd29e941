"""Instants as whole milliseconds, which is what customs counts in, and as its digit strings."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Customs' time; the country has had no other offset since 1991."""

SECOND_MS = 1_000
DAY_MS = 86_400_000

REMEMBERED = 1_024
"""Instants: a hundred documents share one, and so do their receipts."""

Span = tuple[int, int]
"""First instant of it, and the first after it."""


def ms_of(at: datetime) -> int:
    """Whole milliseconds since 1970; what is shorter is cut off."""
    return (at - EPOCH) // timedelta(milliseconds=1)


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(ms: int) -> datetime:
    return EPOCH + timedelta(milliseconds=ms)


@lru_cache(REMEMBERED)
def digits(ms: int) -> str:
    """YYYYMMDDhhmmssSSS at customs."""
    return instant(ms).astimezone(ZONE).strftime("%Y%m%d%H%M%S%f")[:17]


def from_digits(text: str) -> int | None:
    """The instant of YYYYMMDDhhmmss at customs; None where there is no such time."""
    try:
        return ms_of(datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=ZONE))
    except ValueError:
        return None


@lru_cache(REMEMBERED)
def day_of(ms: int) -> date:
    """The day at customs."""
    return instant(ms).astimezone(ZONE).date()


def on_day(day: date, hour: int) -> int:
    return ms_of(datetime(day.year, day.month, day.day, hour, tzinfo=ZONE))


def after(ms: int, spans: Iterable[Span]) -> int:
    """The instant itself, or the end of the span it falls into."""
    for begins, ends in sorted(spans):
        if begins <= ms < ends:
            ms = ends
    return ms
