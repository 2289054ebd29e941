"""`campaign try`: a file tried out, on no database at all."""

import json

from tests.adapters.cli.campaign_file import CAMPAIGN

STEPS = ("go next", "place 2 KIWI-1=2", "pay due 1", "go 2026-03-20T00:00", "close")


def words(*steps: str) -> list[str]:
    return ["campaign", "try", "spring.toml", *(w for step in steps for w in ("--step", step))]


def test_a_file_is_tried_out_and_nothing_is_left_behind(jihuo, tmp_path):
    (tmp_path / "spring.toml").write_text(CAMPAIGN, "utf-8")
    said = jihuo.done(*words(*STEPS)).out
    assert "2026-03-01 00:00 +08:00 · taking orders" in said
    assert "Closed with success: 2 units in 1 order paid whole, ¥ 250.87" in said
    assert [file.name for file in tmp_path.iterdir()] == ["spring.toml"]


DEPOSIT = """
[terms]
hold_minutes = 30
[terms.deposit]
percent = 20
balance_opens_at = 2026-03-20T00:00:00
balance_closes_at = 2026-03-25T00:00:00
reminders_hours = [24]
[[terms.reductions]]
kind = "percent off"
name = "early"
share_off = "0.10"
window = { begins_at = 2026-03-01T00:00:00, ends_at = 2026-03-05T00:00:00 }
"""


def test_times_of_the_terms_without_an_offset_are_of_the_campaigns_zone(jihuo, tmp_path):
    (tmp_path / "spring.toml").write_text(CAMPAIGN + DEPOSIT, "utf-8")
    trial = jihuo.done(*words("go next", "place 1 KIWI-1=2"), "--json").json
    assert trial["next_due"] == "2026-03-01 00:30 +08:00"
    assert [each["at"] for each in trial["coming"]][:4] == [
        "2026-03-05 00:00 +08:00",
        "2026-03-20 00:00 +08:00",
        "2026-03-20 00:00 +08:00",
        "2026-03-24 00:00 +08:00",
    ]
    assert trial["orders"][0]["reduction_fen"] == 2_360


def test_as_json_it_says_all_that_the_page_does(jihuo, tmp_path):
    (tmp_path / "spring.toml").write_text(CAMPAIGN, "utf-8")
    trial = jihuo.done(*words(*STEPS), "--json").json
    assert trial["stage"] == "closed"
    assert [order["stage"] for order in trial["orders"]] == ["paid", "cancelled"]
    assert trial["figures"]["received_fen"] == 25_087
    assert trial["steps"][2]["moments"][0]["lines"][-1]["numbers"] == "1–2"
    assert json.dumps(trial)


def test_what_cannot_be_tried_is_said_in_one_sentence(jihuo, tmp_path):
    (tmp_path / "spring.toml").write_text(CAMPAIGN, "utf-8")
    answer = jihuo(*words("go next", "pay it"))
    assert answer.exit_code == 1
    assert "Step 2 cannot be read: pay it." in answer.err
    (tmp_path / "spring.toml").write_text(CAMPAIGN.replace("units_max = 100", "units_max = 0"))
    assert "refused by the rule CampaignLimitsUnsound" in jihuo(*words("go next")).err
