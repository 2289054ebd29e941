import pytest

from adapters.order_import.profile import PROFILES, ProfileError
from adapters.order_import.profile_files import load_profile

SHIPPED = (PROFILES / "online-retail.toml").read_text("utf-8")


def own(tmp_path, old, new):
    assert old in SHIPPED
    path = tmp_path / "own.toml"
    path.write_text(SHIPPED.replace(old, new), "utf-8")
    return str(path)


def test_a_merchants_own_profile_is_a_file(tmp_path):
    profile = load_profile(own(tmp_path, 'platform = "online-retail"', 'platform = "shop-3"'))
    assert profile.platform == "shop-3"


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
        ("opens_at = 2026-11-01T00:00:00+08:00", "opens_at = 2026-11-01T00:00:00", "offset"),
        ("since = 2010-12-01T00:00:00Z", "since = 2019-12-01T00:00:00Z", "before until"),
        ('id_region = "99000"', 'id_region = "330"', "5 digits"),
        ('rows_that_are_no_goods = "report"', 'rows_that_are_no_goods = "drop"', "drop"),
        ("platform =", "platform", "own"),
    ],
)
def test_a_faulty_profile_is_refused_with_what_is_wrong(tmp_path, old, new, told):
    with pytest.raises(ProfileError, match=told):
        load_profile(own(tmp_path, old, new))
