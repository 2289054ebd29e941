"""Local times of a zone as instants; what a clock shows twice, or never, is refused.

A clock that is set back shows an hour twice, one that is set forward leaves one out (PEP 495).
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from domain.refusals import AmountRefused


class LocalTimeTwice(AmountRefused):
    """Raised for a time that the zone's clocks show twice; `readings` are both, the first first."""


class LocalTimeNever(AmountRefused):
    """Raised for a time that the zone's clocks leave out; `readings` are those around the gap."""


def instant_of(local: datetime, zone: ZoneInfo) -> datetime:
    """In UTC. A time that carries its offset is that instant, whatever the zone."""
    if local.tzinfo is not None:
        return local.astimezone(UTC)
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    readings = tuple(sorted(each.astimezone(zone) for each in (first, second)))
    told = tuple(each.isoformat(" ", "minutes") for each in readings)
    is_shown = readings[0].replace(tzinfo=None, fold=0) == local.replace(fold=0)
    refusal = LocalTimeTwice if is_shown else LocalTimeNever
    raise refusal(local=local.isoformat(" ", "minutes"), zone=zone.key, readings=told)
