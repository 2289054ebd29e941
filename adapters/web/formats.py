"""How pages write numbers, money, times and ids: exact, and the same everywhere.

Times are shown in the zone the reader has chosen, always with their offset.
"""

from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from adapters.texts import counted, say

ZONE = "Asia/Shanghai"
"""Every customs clock runs here; campaigns may name another for their own windows."""

OWN_ZONES = "campaign"
"""The choice of those who would read every campaign's windows in the campaign's own zone."""

CHOSEN_ZONE: ContextVar[str] = ContextVar("zone chosen by the reader", default=ZONE)

OF_HEADS = datetime(2026, 1, 1, tzinfo=UTC)
"""Heads of columns name the offset a zone has now; a time that has another carries its own."""

UNKNOWN = "–"
ID_SHOWN_MAX = 18
"""Longer ids are shortened in the middle: the head says whose, the tail says which."""

STAGE_TONES = {
    **dict.fromkeys(
        ("paid", "published", "released", "left", "delivered", "arrived", "closed", "matched"),
        "green",
    ),
    **dict.fromkeys(("in review", "inspection", "returning", "unmatched", "refused"), "amber"),
    **dict.fromkeys(
        ("cancelled", "not placed", "held", "rejected", "lost", "failed", "terminated"), "red"
    ),
    **dict.fromkeys(
        (
            "collected", "bought", "on the way", "in the zone", "documents", "declared", "stored",
            "listed", "locked", "sealed", "departed", "open", "under way",
        ),
        "blue",
    ),
}  # fmt: skip
"""The colour of a stage's mark: green done, amber waits, red broken or held, blue informed."""


@cache
def zone_of(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(ZONE)


@cache
def zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Asked of whatever a request brings: names that are none leave nothing behind."""
    return name in zone_names()


def shown_zone(own: str = ZONE) -> ZoneInfo:
    """The one place that decides in which zone a reader sees a time."""
    chosen = CHOSEN_ZONE.get()
    return zone_of(own if chosen == OWN_ZONES else chosen)


def head_offset() -> str:
    """What a head says over times without an offset of their own."""
    return offset(OF_HEADS)


def number(value: int | Decimal | None) -> str:
    """12,345; zero is 0, unknown is a dash."""
    return UNKNOWN if value is None else f"{value:,}".replace("-", "−")


def fen(value: int | None, sign: bool = False) -> str:
    """Fen as yuan, exact: 1234567 is 12,345.67. The head of the column says ¥."""
    if value is None:
        return UNKNOWN
    whole, rest = divmod(abs(value), 100)
    mark = "−" if value < 0 else "+" if sign and value > 0 else ""
    return f"{mark}{whole:,}.{rest:02d}"


def yuan(value: int | None) -> str:
    """Fen as money that stands alone: ¥ 12,345.67."""
    return UNKNOWN if value is None else f"¥ {fen(value)}"


def minor(value: int | None, currency: str) -> str:
    """An amount of any currency with two decimal places: NZD 1,200.50."""
    return UNKNOWN if value is None else f"{currency} {fen(value)}"


def kg(grams: int | None, places: int = 1) -> str:
    """Grams as kilograms; the head of the column says kg."""
    if grams is None:
        return UNKNOWN
    least = Decimal(1).scaleb(-places)
    if 0 < Decimal(grams) / 1000 < least / 2:
        return f"<{least}"  # Something is not nothing.
    return f"{Decimal(grams) / 1000:,.{places}f}"


def m3(cubic_centimetres: int | None) -> str:
    """Cubic centimetres as cubic metres; the head of the column says m³."""
    if cubic_centimetres is None:
        return UNKNOWN
    if 0 < cubic_centimetres < 500:
        return "<0.001"  # Something is not nothing.
    return f"{Decimal(cubic_centimetres) / 1_000_000:,.3f}"


def share(part: int | None, whole: int | None) -> int:
    """A part of a whole as percent from 0 to 100, for a bar."""
    if not part or not whole or whole < 0:
        return 0
    return max(0, min(100, part * 100 // whole))


def offset(at: datetime, zone: str = ZONE) -> str:
    """+08:00, in the zone that is shown."""
    text = f"{at.astimezone(shown_zone(zone)):%z}"
    return f"{text[:3]}:{text[3:5]}"


def percent(share: Decimal) -> str:
    """A share as a number of hundredths: 0.2 is 20."""
    return f"{(share * 100).normalize():f}"


def moment(at: datetime | None, zone: str = ZONE) -> str:
    """2026-03-02 09:14 +08:00."""
    if at is None:
        return UNKNOWN
    return f"{at.astimezone(shown_zone(zone)):%Y-%m-%d %H:%M} {offset(at, zone)}"


def brief(at: datetime | None, zone: str = ZONE) -> str:
    """2026-03-02 09:14, for columns whose head says the offset; with its own where that differs."""
    if at is None:
        return UNKNOWN
    text = f"{at.astimezone(shown_zone(zone)):%Y-%m-%d %H:%M}"
    own = offset(at, zone)
    return text if own == head_offset() else f"{text} {own}"


def second(at: datetime | None, zone: str = ZONE) -> str:
    """2026-03-02 09:14:07 +08:00, for histories."""
    if at is None:
        return UNKNOWN
    return f"{at.astimezone(shown_zone(zone)):%Y-%m-%d %H:%M:%S} {offset(at, zone)}"


def clock(at: datetime, zone: str = ZONE) -> str:
    """14:03:22 +08:00."""
    return f"{at.astimezone(shown_zone(zone)):%H:%M:%S} {offset(at, zone)}"


def day(value: date | datetime | None, zone: str = ZONE) -> str:
    """A day of the customs' calendar, whatever zone is shown: clocks of the law run by it."""
    if isinstance(value, datetime):
        value = value.astimezone(zone_of(zone)).date()
    return UNKNOWN if value is None else value.isoformat()


def field_time(at: datetime | None, zone: str = ZONE) -> str:
    """A time as an input of type datetime-local takes it."""
    return "" if at is None else f"{at.astimezone(zone_of(zone)):%Y-%m-%dT%H:%M}"


def iso(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).isoformat()


def lasting(time: timedelta | None) -> str:
    """2 d 04:11; under an hour 04:11 min; under a minute 7 s."""
    if time is None:
        return UNKNOWN
    seconds = max(0, int(time.total_seconds()))
    days, rest = divmod(seconds, 86_400)
    hours, minutes = rest // 3600, rest % 3600 // 60
    if days:
        return say("{days} d {clock}", days=days, clock=f"{hours:02d}:{minutes:02d}")
    if hours:
        return say("{hours} h {minutes}", hours=hours, minutes=f"{minutes:02d}")
    return say("{minutes} min", minutes=minutes) if minutes else say("{seconds} s", seconds=seconds)


def short(text: str | None) -> str:
    """An id shortened in the middle: kiwi-farm:…-000042."""
    if text is None:
        return UNKNOWN
    if len(text) <= ID_SHOWN_MAX:
        return text
    return f"{text[:9]}…{text[-8:]}"


def plural(count: int, noun: str) -> str:
    """1 order, 2 orders, in the reader's language."""
    return counted(count, noun)


FILTERS = {
    f.__name__: f
    for f in (
        number, fen, yuan, minor, kg, m3, share, percent, moment, brief, second, clock, day,
        field_time, iso, lasting, short, plural, offset,
    )
}  # fmt: skip
