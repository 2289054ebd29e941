"""Hours of a campaign's clock, as the instants at which they begin.

An instant is never there twice: where clocks are put back, the hour that they show twice is two
hours, and where they are put forward none is missing. Days are made of hours only when shown.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from domain.dated import CUSTOMS_ZONE
from projections.holding import HeldTable

HOUR = timedelta(hours=1)
QUARTER_MINUTES = 15
KEPT_MAX = 50_000
"""Hours and quarters that are remembered: those of some campaigns at a time."""


def hour_of(at: datetime, zone: ZoneInfo) -> datetime:
    """The hour in which something happened; zones may be a half or a quarter of an hour off."""
    instant = at.astimezone(UTC)
    minute = instant.minute - instant.minute % QUARTER_MINUTES
    return _hour_of(instant.replace(minute=minute, second=0, microsecond=0), zone)


@lru_cache(KEPT_MAX)
def _hour_of(quarter: datetime, zone: ZoneInfo) -> datetime:
    offset = quarter.astimezone(zone).utcoffset() or timedelta()
    odd = offset % HOUR
    shown = quarter + odd
    return shown.replace(minute=0) - odd


def zone_of_row(offers: HeldTable, partition: str, campaign_id: str) -> ZoneInfo:
    """The zone of a campaign that is known; that of customs for one nobody drafted."""
    row = offers.row((partition, campaign_id))
    return CUSTOMS_ZONE if row is None else ZoneInfo(row["time_zone"])


def zone_of(campaign: Any) -> ZoneInfo:
    """Of a campaign's row."""
    return ZoneInfo(campaign.time_zone)
