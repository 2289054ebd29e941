"""Campaigns from files, and the zone of the times in them."""

from datetime import UTC, datetime

from adapters.cli.files import draft_from
from tests.adapters.cli.campaign_file import CAMPAIGN
from tests.adapters.order_import.files import OPENING


def test_a_campaign_from_a_file(jihuo, tmp_path):
    (tmp_path / "spring.toml").write_text(CAMPAIGN)
    assert "done at position" in jihuo.done("campaign", "draft", "spring.toml").out
    assert "already so" in jihuo.done("campaign", "draft", "spring.toml").out
    jihuo.done("campaign", "publish", "spring")
    (row,) = jihuo.done("campaign", "list", "--json").json
    assert (row["campaign_id"], row["stage"], row["units_max"]) == ("spring", "published", 100)
    assert "Kiwi honey, spring" in jihuo.done("campaign", "show", "spring").out
    jihuo.done("campaign", "terminate", "spring", "--reason", "supplier gone")
    refused = jihuo("campaign", "close", "spring")
    assert refused.exit_code == 1
    assert refused.err == "jihuo: refused by the rule CampaignNotOpen (stage terminated)\n"


def test_times_of_a_campaign_file_are_of_its_own_zone(jihuo, tmp_path):
    (tmp_path / "spring.toml").write_text(CAMPAIGN.replace("+08:00", ""))
    jihuo.done("campaign", "draft", "spring.toml")
    (row,) = jihuo.done("campaign", "list", "--json").json
    assert row["closes_at"].startswith("2026-03-19T16:00:00")


LOCAL_TERMS = """
[terms]
delivery_ends_at = 2026-06-01T00:00:00
locks = { orders_at = 2026-04-01T00:00:00, address_at = 2026-04-02T00:00:00 }
[terms.deposit]
percent = 20
balance_opens_at = 2026-03-20T00:00:00
balance_closes_at = 2026-04-05T00:00:00
[[terms.reductions]]
kind = "percent off"
name = "spring"
share_off = "0.1"
window = { begins_at = 2026-03-01T00:00:00, ends_at = 2026-03-20T00:00:00 }
[[terms.coupons]]
code = "HONEY"
save_fen = 500
window = { begins_at = 2026-03-01T00:00:00, ends_at = 2026-03-20T00:00:00 }
"""


def test_times_of_the_terms_are_of_the_campaigns_zone_too(jihuo, tmp_path):
    (tmp_path / "spring.toml").write_text(CAMPAIGN.replace("+08:00", "") + LOCAL_TERMS)
    jihuo.done("campaign", "draft", "spring.toml")
    terms = draft_from(tmp_path / "spring.toml", OPENING.opens_at).terms
    assert terms.deposit
    assert terms.deposit.balance_closes_at == datetime(2026, 4, 4, 16, tzinfo=UTC)
    assert terms.coupons[0].window.ends_at == datetime(2026, 3, 19, 16, tzinfo=UTC)
    twice = LOCAL_TERMS.replace("2026-04-05T00:00:00", "2026-10-25T02:30:00")
    berlin = CAMPAIGN.replace("Asia/Shanghai", "Europe/Berlin").replace("+08:00", "")
    (tmp_path / "autumn.toml").write_text(berlin.replace('"spring"', '"autumn"') + twice)
    answer = jihuo("campaign", "draft", "autumn.toml")
    assert (answer.exit_code, answer.err.count("\n")) == (1, 1)
    assert "2026-10-25 02:30+02:00 2026-10-25 02:30+01:00" in answer.err


def test_a_time_that_clocks_show_twice_is_a_sentence(jihuo, tmp_path):
    berlin = CAMPAIGN.replace("Asia/Shanghai", "Europe/Berlin")
    twice = berlin.replace("2026-03-20T00:00:00+08:00", "2026-10-25T02:30:00")
    (tmp_path / "spring.toml").write_text(twice)
    answer = jihuo("campaign", "draft", "spring.toml")
    assert (answer.exit_code, answer.err.count("\n")) == (1, 1)
    assert "2026-10-25 02:30+02:00 2026-10-25 02:30+01:00" in answer.err
