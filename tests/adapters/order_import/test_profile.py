from datetime import UTC, datetime

import pytest

from adapters.order_import.profile import PROFILES, ProfileError
from adapters.order_import.profile_files import load_profile, read, written

SHIPPED = (PROFILES / "online-retail.toml").read_text("utf-8")


def own(tmp_path, old, new):
    assert old in SHIPPED
    path = tmp_path / "own.toml"
    path.write_text(SHIPPED.replace(old, new), "utf-8")
    return str(path)


def test_a_merchants_own_profile_is_a_file(tmp_path):
    profile = load_profile(own(tmp_path, 'platform = "online-retail"', 'platform = "shop-3"'))
    assert profile.platform == "shop-3"


def test_times_of_its_campaign_are_of_the_campaigns_zone_unless_they_say_otherwise(tmp_path):
    local = SHIPPED.replace("2026-11-01T00:00:00+08:00", "2026-11-01T00:00:00")
    terms = "[campaign.terms]\nlocks = { orders_at = 2026-11-20T00:00:00 }\n"
    path = tmp_path / "own.toml"
    path.write_text(f"{local}\n{terms}", "utf-8")
    campaign = load_profile(str(path)).campaign
    assert campaign
    assert campaign.opens_at == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert campaign.terms.locks.orders_at == datetime(2026, 11, 19, 16, tzinfo=UTC)
    kept = read(written(load_profile(str(path))))
    assert kept.campaign == campaign


def test_a_time_that_the_campaigns_clocks_show_twice_is_told_with_both_readings(tmp_path):
    berlin = SHIPPED.replace('time_zone = "Asia/Shanghai"', 'time_zone = "Europe/Berlin"')
    terms = "[campaign.terms]\nlocks = { orders_at = 2026-10-25T02:30:00 }\n"
    path = tmp_path / "own.toml"
    path.write_text(f"{berlin}\n{terms}", "utf-8")
    with pytest.raises(ProfileError, match="twice") as refused:
        load_profile(str(path))
    assert "2026-10-25 02:30+01:00" in str(refused.value)


def test_an_unknown_profile_tells_which_are_known():
    with pytest.raises(ProfileError, match="online-retail"):
        load_profile("no-such")
    with pytest.raises(ProfileError):
        load_profile("../online-retail")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("rate_day", "rate_dya", "rate_dya"),
        ('rate = "9"', 'rate = "nine"', "rate"),
        ('rate = "9"', 'rate = "0"', "above 0"),
        ('encoding = "utf-8"', 'encoding = "utf-9"', "encoding"),
        ('delimiter = ","', 'delimiter = ",;"', "one character"),
        ('time_zone = "Asia/Shanghai"', 'time_zone = "Asia/Nowhere"', "campaign.time_zone"),
        ("since = 2010-12-01T00:00:00Z", "since = 2010-12-01T00:00:00", "offset"),
        ("since = 2010-12-01T00:00:00Z", "since = 2019-12-01T00:00:00Z", "before until"),
        ('id_region = "99000"', 'id_region = "330"', "5 digits"),
        ('rows_that_are_no_goods = "report"', 'rows_that_are_no_goods = "drop"', "drop"),
        ("platform =", "platform", "own"),
    ],
)
def test_a_faulty_profile_is_refused_with_what_is_wrong(tmp_path, old, new, told):
    with pytest.raises(ProfileError, match=told):
        load_profile(own(tmp_path, old, new))
