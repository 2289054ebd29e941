"""A campaign on its way to its minimum, and another one at the same age."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

import sqlalchemy as sa

from adapters.texts import counted, say
from adapters.web.charts import Chart, Series, days_between
from domain.dated import customs_day

CAP_NEAR = 2
"""How many times as high as all else the cap may be drawn."""

DAYS_MAX = 366
"""As many days as one chart can show; a campaign that is older shows its first."""


def progress_chart(
    campaign: sa.Row[Any],
    today: date,
    held: Sequence[sa.Row[Any]],
    earlier: sa.Row[Any] | None,
    held_earlier: Sequence[sa.Row[Any]],
) -> Chart | None:
    """Units held by the end of each day since it opened, against minimum and cap."""
    if not held:
        return None
    opened = min(customs_day(campaign.opens_at), held[0].day)
    last = max(held[-1].day, min(today, customs_day(campaign.closes_at)))
    days = days_between(opened, last)[:DAYS_MAX]
    units = grown(days, {row.day: row.units for row in held})
    series = [Series(say("Units held"), units)]
    if earlier is not None and held_earlier:
        name = say("“{name}” at the same age", name=earlier.name)
        series.append(Series(name, at_same_age(len(days), earlier, held_earlier)))
    return Chart(
        say("Progress to the minimum"),
        summary(campaign, last, units[-1]),
        say("end of"),
        [day.isoformat() for day in days],
        series,
        say("units"),
        marks=marks_of(campaign, max(units)),
    )


def grown(days: Sequence[date], by_day: Mapping[date, int]) -> list[int]:
    return list(accumulate(by_day.get(day, 0) for day in days))


def at_same_age(length: int, earlier: sa.Row[Any], held: Sequence[sa.Row[Any]]) -> list[int | None]:
    """The other one from its own opening on, as far as it went."""
    opened = min(customs_day(earlier.opens_at), held[0].day)
    days = [opened + timedelta(days=n) for n in range(length)]
    units = grown(days, {row.day: row.units for row in held})
    return [n if day <= held[-1].day else None for day, n in zip(days, units, strict=True)]


def marks_of(campaign: sa.Row[Any], most: int) -> list[tuple[str, int]]:
    """The minimum, and the cap as soon as it is near enough to leave the rest its height."""
    minimum = [(say("minimum"), campaign.units_min)] if campaign.units_min else []
    is_near = campaign.units_max <= CAP_NEAR * max(most, campaign.units_min)
    return [*minimum, (say("cap"), campaign.units_max)] if is_near else minimum


def summary(campaign: sa.Row[Any], last: date, units: int) -> str:
    return say(
        "{units} held at the end of {day}; the minimum is {minimum}, the cap {cap}.",
        units=counted(units, "unit"),
        day=last.isoformat(),
        minimum=counted(campaign.units_min, "unit"),
        cap=counted(campaign.units_max, "unit"),
    )
