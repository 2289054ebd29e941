from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.campaign_hours import HOUR, hour_of

BERLIN = ZoneInfo("Europe/Berlin")
BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
SECONDS = 10 * 365 * 86_400
ZONES = (
    "Asia/Shanghai",
    "Europe/Berlin",
    "Australia/Adelaide",
    "Pacific/Chatham",
    "Asia/Kathmandu",
    "America/St_Johns",
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "zone", "hour"),
    [
        ("2026-03-11T12:59:59+08:00", "Asia/Shanghai", "2026-03-11T12:00+08:00"),
        ("2026-03-11T12:10+05:45", "Asia/Kathmandu", "2026-03-11T12:00+05:45"),
        ("2026-03-11T12:10+13:45", "Pacific/Chatham", "2026-03-11T12:00+13:45"),
    ],
)
def test_an_hour_begins_on_the_hour_of_the_campaigns_clock(moment, zone, hour):
    assert hour_of(at(moment), ZoneInfo(zone)) == at(hour)


def test_the_hour_that_clocks_show_twice_is_two_hours():
    first, again = at("2026-10-25T02:30+02:00"), at("2026-10-25T02:30+01:00")
    assert hour_of(again, BERLIN) - hour_of(first, BERLIN) == HOUR
    assert {hour_of(each, BERLIN).astimezone(BERLIN).hour for each in (first, again)} == {2}


def test_no_hour_is_lost_where_clocks_are_put_forward():
    before, after = at("2026-03-29T01:30+01:00"), at("2026-03-29T03:30+02:00")
    assert hour_of(after, BERLIN) - hour_of(before, BERLIN) == HOUR


@given(
    seconds=st.integers(0, SECONDS),
    zone=st.sampled_from(ZONES),
)
def test_an_hour_holds_its_moment_and_is_one_of_its_clock(seconds, zone):
    moment = BEGIN + timedelta(seconds=seconds)
    hour = hour_of(moment, ZoneInfo(zone))
    assert timedelta() <= moment - hour < HOUR
    assert hour.astimezone(ZoneInfo(zone)).minute == 0
    assert hour_of(hour, ZoneInfo(zone)) == hour
