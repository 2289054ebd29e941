"""How far a campaign will come by its end: a stated method, a range, or nothing.

1. Like the other one: what the other campaign came to sell in the same stretch since its opening,
   times how this one has done against it so far.
2. Without one that went that far: what the last days brought, day for day.

Whatever is counted one by one varies by about the root of its number: the range reaches twice as
far, from the lower of two readings of the past to the higher.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from typing import Any

import sqlalchemy as sa

from adapters.texts import counted, say
from adapters.web import formats
from adapters.web.campaign_page_asked import Asked
from domain.campaign_state import Stage

ORDERS_MIN = 20
"""Fewer say nothing about those to come."""

DAYS_MIN, DAYS_USED = 3, 7
"""Whole days that a pace needs, and of how many at most it is the mean."""

TWO_DEVIATIONS = 2

DAY = timedelta(days=1)
Rows = Sequence[sa.Row[Any]]


@dataclass(frozen=True, slots=True)
class Forecast:
    """`expected` and its range are units paid whole at the end; without them `method` says why."""

    method: str
    expected: int | None = None
    low: int = 0
    high: int = 0
    verdict: str = ""


def forecast_of(asked: Asked, held: Rows, held_then: Rows) -> Forecast | None:
    """None where there is nothing to foresee: no minimum, not on sale, its window over."""
    campaign, now = asked.campaign, asked.page.now
    is_on_sale = campaign.stage == Stage.PUBLISHED.value and now < campaign.closes_at
    if not campaign.units_min or not is_on_sale:
        return None
    if orders_in(held, asked.opened, now) < ORDERS_MIN:
        needed = counted(ORDERS_MIN, "order")
        return Forecast(say("No forecast: fewer than {orders} so far.", orders=needed))
    found = like_the_other(asked, held, held_then) or by_pace(asked, held)
    if found is None:
        days = counted(DAYS_MIN, "day")
        return Forecast(
            say("No forecast: on sale for less than {days}, and no other to go by.", days=days)
        )
    return found


def like_the_other(asked: Asked, held: Rows, held_then: Rows) -> Forecast | None:
    """None where the other one was over sooner, or had too little by then."""
    other, opened, then = asked.earlier, asked.opened_then, asked.then
    if other is None or opened is None or then is None:
        return None
    left = asked.campaign.closes_at - asked.page.now
    ended = other.ended_at or other.closes_at
    # A window that is a day shorter is as good as the same.
    is_covered = then + left <= min(ended, asked.page.now) + DAY
    if not is_covered or orders_in(held_then, opened, then) < ORDERS_MIN:
        return None
    ours = units_in(held, None, asked.page.now)
    theirs, to_come = units_in(held_then, None, then), units_in(held_then, then, then + left)
    if theirs <= 0 or ours <= 0 or to_come < 0:
        return None
    scaled = round(to_come * ours / theirs)
    method = say(
        "Method: “{name}” came to sell {units} more in the same stretch, and this one has so far"
        " {share} % of what that one had. The range takes the stretch as it was and scaled so, and"
        " twice the usual variation.",
        name=other.name,
        units=counted(to_come, "unit"),
        share=formats.number(round(100 * ours / theirs)),
    )
    return forecast(asked, method, scaled, [to_come, scaled])


def by_pace(asked: Asked, held: Rows) -> Forecast | None:
    """None in the first days."""
    now = asked.page.now
    whole_days = min((now - asked.opened) // DAY, DAYS_USED)
    if whole_days < DAYS_MIN:
        return None
    paces = [units_in(held, now - (n + 1) * DAY, now - n * DAY) for n in range(whole_days)]
    left = (asked.campaign.closes_at - now) / DAY
    mean = sum(paces) / len(paces)
    halves = paces[: len(paces) // 2], paces[len(paces) // 2 :]
    readings = [max(0, round(left * sum(half) / len(half))) for half in halves]
    method = say(
        "Method: the last {days} brought {units} a day; so it goes on to the end. The range takes"
        " the earlier and the later of these days, and twice the usual variation.",
        days=counted(whole_days, "day"),
        units=f"{mean:.1f}",
    )
    return forecast(asked, method, max(0, round(mean * left)), readings)


def forecast(asked: Asked, method: str, more: int, readings: Sequence[int]) -> Forecast:
    """What is held now and what comes to it; nobody holds more than the cap."""
    now, cap = asked.campaign.units_sold, asked.campaign.units_max
    lowest, highest = min([more, *readings]), max([more, *readings])
    low = max(0, round(lowest - TWO_DEVIATIONS * sqrt(lowest)))
    high = round(highest + TWO_DEVIATIONS * sqrt(highest))
    expected, low, high = (min(cap, now + each) for each in (more, low, high))
    return Forecast(method, expected, low, high, verdict(asked.campaign, low, high))


def verdict(campaign: sa.Row[Any], low: int, high: int) -> str:
    minimum = campaign.units_min
    if low >= minimum <= campaign.units_sold:
        return say("the minimum is reached, and likely to stay so")
    if low >= minimum:
        return say("the minimum is likely to be reached")
    if high < minimum:
        return say("the minimum is unlikely to be reached")
    return say("the minimum may or may not be reached")


def units_in(rows: Rows, since: datetime | None, until: datetime) -> int:
    """Units that came to be held from one time to another, less those that were lost."""
    return sum(
        row.units for row in rows if (since is None or row.hour >= since) and row.hour < until
    )


def orders_in(rows: Rows, since: datetime, until: datetime) -> int:
    return sum(row.orders for row in rows if since <= row.hour < until)
