"""`customs keys`: which keys sign, until when, and what somebody has to see to."""

from datetime import UTC, datetime, timedelta

from adapters.customs.signing.demonstration_keys import YEARS, make_demonstration_keys

MERCHANT, CARRIER = "3302960001", "3302980777"


def made_up(tmp_path, at: datetime, *firm_codes: str) -> None:
    make_demonstration_keys(tmp_path / ".jihuo" / "keys", firm_codes, at)


def test_keys_that_can_be_used_are_listed(jihuo, tmp_path):
    made_up(tmp_path, datetime.now(UTC), MERCHANT, CARRIER)
    rows = jihuo.done("customs", "keys", "--json").json
    assert [row["firm_code"] for row in rows] == [MERCHANT, CARRIER]
    assert {row["algorithm"] for row in rows} == {"sm2-sm3"}
    assert {row["said"] for row in rows} == {""}
    assert all(row["valid_until"] > datetime.now(UTC).isoformat() for row in rows)


def test_what_somebody_has_to_see_to_is_told_and_the_exit_code_is_one(jihuo, tmp_path):
    now = datetime.now(UTC)
    made_up(tmp_path, now - YEARS + timedelta(days=20), MERCHANT)
    made_up(tmp_path, now - YEARS - timedelta(days=20), CARRIER)
    answered = jihuo("customs", "keys", "--json")
    assert answered.exit_code == 1
    soon, over = answered.json
    assert soon["certificate"] in soon["said"]
    assert soon["said"].startswith("certificate")
    assert (over["certificate"], over["algorithm"]) == (None, None)
    assert f"of {CARRIER} holds from" in over["said"]


def test_no_keys_are_none(jihuo):
    assert jihuo.done("customs", "keys", "--json").json == []
