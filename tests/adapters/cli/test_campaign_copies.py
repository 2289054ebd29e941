import pytest

from adapters.bootstrap import System
from application.streams import CAMPAIGN
from domain.identifiers import stream_of
from tests.adapters.cli.campaign_file import CAMPAIGN as SPRING
from tests.adapters.web.site import BOOK

BERLIN = SPRING.replace("Asia/Shanghai", "Europe/Berlin").replace("+08:00", "+01:00")
TERMS = """
[terms]
hold_minutes = 60
[[terms.coupons]]
code = "KIWI"
save_fen = 500
[terms.coupons.window]
begins_at = 2026-03-01T09:00:00+01:00
ends_at = 2026-03-05T18:30:00+01:00
"""


@pytest.fixture
def spring(jihuo, tmp_path):
    """A campaign that was given up."""
    (tmp_path / "spring.toml").write_text(BERLIN + TERMS)
    jihuo.done("campaign", "draft", "spring.toml")
    jihuo.done("campaign", "publish", "spring")
    jihuo.done("campaign", "terminate", "spring", "--reason", "supplier gone")
    return jihuo


def row_of(jihuo, name):
    return jihuo.done("campaign", "show", name, "--json").json


def drafted(tmp_path, name):
    system = System(f"sqlite:///{tmp_path}/jihuo.db")
    stream_id = stream_of(BOOK, CAMPAIGN, name)
    (event,) = system.log.read([stream_id])[stream_id].events
    system.close()
    return event


def test_a_campaign_that_ended_is_copied_by_days(spring, tmp_path):
    said = spring.done("campaign", "copy", "spring", "summer", "--shift", "92").out
    assert "done at position" in said
    row = row_of(spring, "summer")
    # The same hours of the clock on the wall, which was set forward in between.
    assert (row["opens_at"], row["closes_at"]) == (
        "2026-05-31T22:00:00+00:00",
        "2026-06-19T22:00:00+00:00",
    )
    event = drafted(tmp_path, "summer")
    assert (event.copied_from, event.terms.hold_minutes) == ("spring", 60)
    assert event.terms.coupons[0].window.ends_at.isoformat() == "2026-06-05T16:30:00+00:00"
    assert event.dispatch_by.isoformat() == "2026-07-21"
    assert row_of(spring, "spring")["stage"] == "terminated"


def test_a_copy_opens_and_closes_at_times_of_its_zone_under_another_name(spring):
    said = ("--opens-at", "2026-06-01T10:00", "--closes-at", "2026-06-03 10:00", "--name", "Summer")
    spring.done("campaign", "copy", "spring", "summer", *said)
    row = row_of(spring, "summer")
    assert (row["opens_at"], row["closes_at"]) == (
        "2026-06-01T08:00:00+00:00",
        "2026-06-03T08:00:00+00:00",
    )
    assert row["stage"] == "draft"


def test_the_same_copy_twice_is_once_and_another_under_its_name_is_refused(spring):
    spring.done("campaign", "copy", "spring", "summer", "--shift", "92")
    assert "already so" in spring.done("campaign", "copy", "spring", "summer", "--shift", "92").out
    answer = spring("campaign", "copy", "spring", "summer", "--shift", "93")
    assert answer.err == "jihuo: refused by the rule CampaignIdTaken (campaign_id summer)\n"


def test_a_moment_that_clocks_show_twice_or_never_is_refused_with_its_field(spring):
    # Clocks are set back on 25 October at 3; the coupon would end at 02:30 on that day.
    said = ("--opens-at", "2026-10-20T08:00")
    answer = spring("campaign", "copy", "spring", "autumn", *said)
    assert (answer.exit_code, answer.err.count("\n")) == (1, 1)
    assert "MomentNotShownOnce (field coupon KIWI, ends_at, local 2026-10-25 02:30" in answer.err
    assert "2026-10-25 02:30+02:00 2026-10-25 02:30+01:00" in answer.err
    answer = spring("campaign", "copy", "spring", "autumn", "--opens-at", "2026-10-25T02:30")
    assert "field opens_at" in answer.err


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("spring", "x"), "say either --opens-at or --shift"),
        (("spring", "x", "--shift", "7", "--opens-at", "2026-06-01"), "say either"),
        (("spring", "x", "--shift", "7", "--closes-at", "2026-06-01"), "goes with --opens-at"),
        (("spring", "x", "--opens-at", "soon"), "--opens-at is a time such as"),
        (("spring", "x", "--shift", "999999999"), "leads out of the calendar"),
        (("nope", "x", "--shift", "7"), "there is no campaign nope"),
        (("spring", "x", "--opens-at", "2026-06-01", "--closes-at", "2026-05-01"),
         "CampaignWindowEmpty"),
    ],
)  # fmt: skip
def test_what_cannot_be_copied_is_one_sentence(spring, said, why):
    answer = spring("campaign", "copy", *said)
    assert (answer.exit_code, answer.err.count("\n")) == (1, 1)
    assert why in answer.err
