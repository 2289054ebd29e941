from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.local_times import LocalTimeNever, LocalTimeTwice, instant_of

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = sorted(name for name in available_timezones() if "/" in name and "posix" not in name)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_local_time_is_one_instant():
    assert instant_of(at("2026-03-02T09:00"), ZoneInfo("Asia/Shanghai")) == at("2026-03-02T01:00Z")


def test_a_time_with_an_offset_is_that_instant_in_every_zone():
    assert instant_of(at("2026-10-25T02:30+02:00"), BERLIN) == at("2026-10-25T00:30Z")


def test_a_time_that_comes_twice_is_refused_with_both_readings():
    with pytest.raises(LocalTimeTwice) as refused:
        instant_of(at("2026-10-25T02:30"), BERLIN)
    readings = ("2026-10-25 02:30+02:00", "2026-10-25 02:30+01:00")
    assert refused.value.values["readings"] == readings
    assert [instant_of(at(reading), BERLIN).hour for reading in readings] == [0, 1]


def test_a_time_that_never_comes_is_refused_with_those_around_it():
    with pytest.raises(LocalTimeNever) as refused:
        instant_of(at("2026-03-29T02:30"), BERLIN)
    readings = ("2026-03-29 01:30+01:00", "2026-03-29 03:30+02:00")
    assert refused.value.values["readings"] == readings


def test_a_day_that_a_zone_left_out_never_comes():
    with pytest.raises(LocalTimeNever):
        instant_of(at("2011-12-30T12:00"), ZoneInfo("Pacific/Apia"))


@given(
    minutes=st.integers(0, 60 * 24 * 365 * 40),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
)
def test_every_instant_is_found_again_or_its_clock_shows_it_twice(minutes, zone):
    instant = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    local = instant.astimezone(zone).replace(tzinfo=None)
    try:
        found = instant_of(local.replace(fold=0), zone)
    except LocalTimeTwice as refused:
        readings = [at(reading).astimezone(UTC) for reading in refused.values["readings"]]
        assert instant in readings
        assert readings[0] != readings[1]
    else:
        assert found == instant
