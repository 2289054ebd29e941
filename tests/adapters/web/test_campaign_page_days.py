from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.web.campaign_page_asked import hours_of_day
from adapters.web.campaign_page_chart import counted_by_step, labels_of, steps_from
from adapters.web.campaign_page_forecast import by_pace, forecast, forecast_of, like_the_other
from adapters.web.campaign_page_numbers import against, conversion
from projections.campaign_hours import HOUR

BERLIN = ZoneInfo("Europe/Berlin")
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)
NOW = datetime(2026, 3, 11, 4, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(("day", "hours"), [(FORWARD, 23), (BACK, 25), (date(2026, 6, 1), 24)])
def test_a_day_has_the_hours_that_its_clock_shows(day, hours):
    since, until = hours_of_day(day, BERLIN)
    assert (until - since) / HOUR == hours


@pytest.mark.parametrize(("day", "hours"), [(FORWARD, 23), (BACK, 25)])
def test_no_hour_is_lost_or_doubled_where_the_clock_is_set(day, hours):
    since, until = hours_of_day(day, BERLIN)
    steps = steps_from(since, until - HOUR, BERLIN, "hour")
    assert len(steps) == len(set(labels_of(steps, BERLIN, "hour"))) == hours
    rows: Any = [SimpleNamespace(hour=step, orders=1) for step in steps]
    by_day = counted_by_step(rows, BERLIN, "day", ("orders",))
    assert by_day == {since: {"orders": hours}}


def test_days_are_those_of_the_campaigns_own_clock():
    first = datetime(2026, 10, 24, 21, tzinfo=UTC)
    steps = steps_from(first, first + 2 * DAY, BERLIN, "day")
    assert labels_of(steps, BERLIN, "day") == ["2026-10-24", "2026-10-25", "2026-10-26"]


@pytest.mark.parametrize(
    ("name", "value", "before", "said"),
    [
        ("orders", 412, 344, "+68 (+20 %), more than 344"),
        ("orders", 300, 344, "−44 (−13 %), less than 344"),
        ("orders", 344, 344, "as then: 344"),
        ("orders", 3, 0, "+3, more than 0"),
        ("money", 10_050, 10_000, "+0.50 (+0 %), more than 100.00"),
        ("paid", 9_130, 8_810, "+3.2 points, more than 88.1 %"),
        ("paid", None, 8_810, "nothing to compare with"),
    ],
)
def test_a_difference_is_told_by_its_sign_and_in_a_word(name, value, before, said):
    assert against(name, value, before) == said


def test_nothing_placed_is_no_conversion():
    assert conversion({"orders": 0, "paid_orders": 0}) is None
    assert conversion({"orders": 3, "paid_orders": 1}) == 3_333


def held(*per_day: int, begin: datetime = NOW - 6 * DAY) -> Any:
    """Units that came to be held day by day, an hour after it began, one an order."""
    return [
        SimpleNamespace(hour=begin + n * DAY + HOUR, units=units, orders=units)
        for n, units in enumerate(per_day)
    ]


def asked(**changed: Any) -> Any:
    campaign = {
        "stage": "published", "units_min": 100, "units_max": 1_000, "units_sold": 60,
        "closes_at": NOW + 4 * DAY,
    } | changed  # fmt: skip
    return SimpleNamespace(
        campaign=SimpleNamespace(**campaign),
        page=SimpleNamespace(now=NOW),
        opened=NOW - 6 * DAY,
        earlier=None,
        opened_then=None,
        then=None,
    )


def against_another(closed_after: timedelta) -> Any:
    of = asked()
    of.opened_then = NOW - 40 * DAY
    of.then = of.opened_then + 6 * DAY
    ended = of.opened_then + closed_after
    of.earlier = SimpleNamespace(
        name="autumn", time_zone="Asia/Shanghai", ended_at=ended, closes_at=ended
    )
    return of


def test_a_steady_pace_goes_on():
    found = by_pace(asked(), held(*[10] * 6))
    assert found is not None
    assert found.expected == 60 + 40
    assert found.low < found.expected < found.high
    assert found.verdict == "the minimum may or may not be reached"


def test_the_same_stretch_of_the_other_is_scaled_by_how_this_one_does():
    of = against_another(10 * DAY)
    others = held(*[5] * 6, *[8] * 4, begin=of.opened_then)
    found = like_the_other(of, held(*[10] * 6), others)
    assert found is not None
    # The other came to 32 more, and this one has twice what it had.
    assert found.expected == 60 + 64
    assert found.low <= 60 + 32


def test_another_that_was_over_sooner_is_no_measure():
    of = against_another(7 * DAY)
    others = held(*[5] * 7, begin=of.opened_then)
    assert like_the_other(of, held(*[10] * 6), others) is None
    found = forecast_of(of, held(*[10] * 6), others)
    assert found is not None
    assert "the last 6 days brought 10.0 a day" in found.method


@pytest.mark.parametrize(
    "changed",
    [{"stage": "closed"}, {"units_min": 0}, {"closes_at": NOW}],
    ids=["closed", "no minimum", "over"],
)
def test_what_is_decided_is_not_foreseen(changed):
    assert forecast_of(asked(**changed), held(*[10] * 6), ()) is None


def test_a_forecast_is_never_above_the_cap():
    found = forecast(asked(units_max=70), "", 500, [400, 600])
    assert (found.expected, found.high) == (70, 70)


def test_few_orders_or_days_are_no_forecast():
    few = forecast_of(asked(), held(1, 1, 1), ())
    assert few is not None
    assert few.expected is None
    assert "fewer than 20 orders" in few.method
    of = asked()
    of.opened = NOW - DAY
    young = forecast_of(of, held(30, begin=NOW - DAY), ())
    assert young is not None
    assert young.expected is None
    assert "less than 3 days" in young.method
