"""The one chart of a campaign's page: the number that was chosen, by the hour or the day.

The other campaign is the faint second line, from its own opening on. Hours are grouped by the
clock of their own campaign: a day on which it was set has 23 hours or 25, and all are in it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from adapters.texts import mark, say, translated
from adapters.web.campaign_page_asked import DAY, MINIMUM, MONEY, ORDERS, PAID, UNITS, Asked
from adapters.web.campaign_page_numbers import PERCENT, share_said
from adapters.web.charts import FAINT, LINE, PIECES, Chart, Series, Unit
from adapters.web.charts import MONEY as IN_YUAN
from projections.campaign_hours import HOUR, hour_of, zone_of

STEPS_MAX = {DAY: 366, "hour": 168}
"""What one chart can show: a year of days, a week of hours. Of more, the last are shown."""

CAP_NEAR = 2
"""How many times as high as all else the cap may be drawn."""

PERCENTS = Unit(share_said, PERCENT // 100)

TITLES = {
    ORDERS: mark("Orders placed"),
    UNITS: mark("Units sold"),
    MONEY: mark("Money taken"),
    PAID: mark("Paid of all orders so far"),
    MINIMUM: mark("Units paid whole"),
}

Rows = Sequence[sa.Row[Any]]
Counted = Mapping[datetime, Mapping[str, int]]
"""By the beginning of a step: what happened in it."""


def campaign_chart(asked: Asked, rows: Rows, rows_then: Rows) -> Chart | None:
    """None where nothing ever happened."""
    if not rows:
        return None
    ends = end_of(asked, rows)
    steps = steps_from(min(asked.opened, rows[0].hour), ends, asked.zone, asked.step)
    if asked.filter.since and asked.filter.until:
        steps = [step for step in steps if asked.filter.since <= step < asked.filter.until]
    first = max(0, len(steps) - STEPS_MAX[asked.step])
    shown = known_by(asked, steps, values_of(asked, rows, asked.zone, steps))
    name = translated(TITLES[asked.show])
    series = [Series(name, shown[first:], LINE)]
    if asked.earlier is not None and asked.opened_then is not None and rows_then:
        zone = zone_of(asked.earlier)
        begin = (asked.filter_then.since or asked.opened_then).astimezone(zone)
        of_then = steps_from(begin, begin + (ends - steps[0]) + HOUR, zone, asked.step)
        of_then = of_then[: len(steps)]
        before = known_by(asked, of_then, values_of(asked, rows_then, zone, of_then))
        before += [None] * (len(steps) - len(before))
        said = say("“{name}” at the same age", name=asked.earlier.name)
        series.append(Series(said, before[first:], FAINT))
    return Chart(
        name,
        summary(asked, steps, shown),
        say("hour from") if asked.step != DAY else say("day"),
        labels_of(steps[first:], asked.zone, asked.step),
        series,
        UNIT_WORDS[asked.show](),
        UNITS_DRAWN.get(asked.show, PIECES),
        marks=marks_of(asked, shown) if asked.show == MINIMUM else (),
    )


UNIT_WORDS: Mapping[str, Callable[[], str]] = {
    ORDERS: lambda: say("orders"),
    UNITS: lambda: say("units"),
    MONEY: lambda: "¥",
    PAID: lambda: "%",
    MINIMUM: lambda: say("units"),
}
UNITS_DRAWN = {MONEY: IN_YUAN, PAID: PERCENTS}


def end_of(asked: Asked, rows: Rows) -> datetime:
    """Days go on to the planned end while it is on sale, hours to this one; all that was is in."""
    last: datetime = rows[-1].hour
    if asked.filter.until:
        return max(last, asked.filter.until - HOUR)
    end: datetime = asked.campaign.ended_at or asked.campaign.closes_at
    if asked.step != DAY:
        end = min(end, asked.page.now)
    return max(last, hour_of(end, asked.zone))


def known_by(
    asked: Asked, steps: Sequence[datetime], values: Sequence[int | None]
) -> list[int | None]:
    """Nothing is known of what is still to come."""
    now = asked.page.now
    return [value if at <= now else None for at, value in zip(steps, values, strict=True)]


def steps_from(first: datetime, last: datetime, zone: ZoneInfo, step: str) -> list[datetime]:
    """The beginnings of the hours or days from one instant to another, both among them."""
    if step != DAY:
        count = int((last - first) // HOUR) + 1
        begin = first.astimezone(UTC)
        return [begin + n * HOUR for n in range(count)]
    begin_day, last_day = (at.astimezone(zone).date() for at in (first, last))
    days = (begin_day + timedelta(days=n) for n in range((last_day - begin_day).days + 1))
    return [datetime(d.year, d.month, d.day, tzinfo=zone).astimezone(UTC) for d in days]


def step_of(hour: datetime, zone: ZoneInfo, step: str) -> datetime:
    if step != DAY:
        return hour
    day = hour.astimezone(zone)
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def counted_by_step(rows: Rows, zone: ZoneInfo, step: str, names: Sequence[str]) -> Counted:
    found: dict[datetime, dict[str, int]] = {}
    for row in rows:
        known = found.setdefault(step_of(row.hour, zone, step), dict.fromkeys(names, 0))
        for name in names:
            known[name] += getattr(row, name)
    return found


def values_of(
    asked: Asked, rows: Rows, zone: ZoneInfo, steps: Sequence[datetime]
) -> list[int | None]:
    """What was chosen, of each step; what grows begins with all that was before the first one."""
    names = ("asked",) if asked.show == ORDERS and asked.counts_refused else NAMES[asked.show]
    counted = counted_by_step(rows, zone, asked.step, names)
    if asked.show not in (PAID, MINIMUM):
        return [counted.get(step, {}).get(names[0], 0) for step in steps]
    begin = [sum(v[name] for at, v in counted.items() if at < steps[0]) for name in names]
    grown = [
        list(accumulate((counted.get(step, {}).get(name, 0) for step in steps), initial=before))[1:]
        for name, before in zip(names, begin, strict=True)
    ]
    if asked.show == MINIMUM:
        return list(grown[0])
    return [
        PERCENT * paid // orders if orders else None for paid, orders in zip(*grown, strict=True)
    ]


NAMES: Mapping[str, tuple[str, ...]] = {
    ORDERS: ("orders",),
    UNITS: ("units",),
    MONEY: ("received_fen",),
    PAID: ("paid_orders", "orders"),
    MINIMUM: ("units",),
}


def labels_of(steps: Sequence[datetime], zone: ZoneInfo, step: str) -> list[str]:
    """Hours carry their offset where the clock is set among them: one of them comes twice."""
    local = [at.astimezone(zone) for at in steps]
    if step == DAY:
        return [at.date().isoformat() for at in local]
    is_set = len({at.utcoffset() for at in local}) > 1
    return [f"{at:%m-%d %H:%M}{at:%z}" if is_set else f"{at:%m-%d %H:%M}" for at in local]


def marks_of(asked: Asked, shown: Sequence[int | None]) -> list[tuple[str, int]]:
    """The minimum, and the cap as soon as it is near enough to leave the rest its height."""
    campaign, most = asked.campaign, max((value or 0 for value in shown), default=0)
    minimum = [(say("minimum"), campaign.units_min)] if campaign.units_min else []
    is_near = campaign.units_max <= CAP_NEAR * max(most, campaign.units_min)
    return [*minimum, (say("cap"), campaign.units_max)] if is_near else minimum


def summary(asked: Asked, steps: Sequence[datetime], shown: Sequence[int | None]) -> str:
    """In a sentence, for who does not see the picture."""
    known = [(step, value) for step, value in zip(steps, shown, strict=True) if value is not None]
    if not known:
        return say("Nothing so far.")
    unit = UNITS_DRAWN.get(asked.show, PIECES)
    labels = labels_of([at for at, _ in known], asked.zone, asked.step)
    most = max(range(len(known)), key=lambda place: known[place][1])
    words = {
        "last": unit.written(known[-1][1]),
        "last_label": labels[-1],
        "most": unit.written(known[most][1]),
        "most_label": labels[most],
    }
    if step_of(hour_of(asked.page.now, asked.zone), asked.zone, asked.step) == known[-1][0]:
        return say("{last_label} so far: {last}; the most: {most}, {most_label}.", **words)
    return say("{last_label}: {last}; the most: {most}, {most_label}.", **words)
