"""The page on which a campaign is tried out, and what it must leave alone."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote_plus

import pytest
import sqlalchemy as sa

from adapters.sandbox.desk import TrialDesk
from application.roles import Role
from domain.campaign_commands import PublishCampaign
from domain.identifiers import CampaignId
from tests.adapters.sandbox.drafts import HONEY, OPENS, over_a_clock_change, with_deposit
from tests.adapters.web.site import Site, opened, words

DRAFT = replace(with_deposit(), campaign_id=CampaignId("spring"), name="Honey <b>spring</b>")
HERE = "/campaigns/spring/try"
WHOLE = (
    "go next", f"place 3 {HONEY}=2", "pay deposit all", "go 2026-03-12T00:00", "pay balance 1-2",
    "cancel 1", "promise 2026-05-10", "answer no 2", "go 2026-03-17T00:00", "close",
)  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Iterator[Site]:
    """Pages of a book with one draft."""
    with opened(f"sqlite:///{tmp_path_factory.mktemp('trial')}/jihuo.db") as site:
        site.do(DRAFT, "draft-spring")
        site.do(replace(over_a_clock_change(), campaign_id=CampaignId("york")), "draft-york")
        yield site


def address(*steps: str, here: str = HERE) -> str:
    return f"{here}?steps={quote_plus('~'.join(steps))}"


def rows_of_all_tables(engine: sa.Engine) -> dict[str, list[str]]:
    """All that a database holds."""
    tables = sa.MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: sorted(repr(row) for row in connection.execute(sa.select(table)))
            for table in tables.sorted_tables
        }


def test_a_trial_leaves_the_database_and_everything_else_as_it_was(database_url):
    with opened(database_url) as site:
        site.do(DRAFT, "draft-spring")
        site.get("/campaigns/spring")
        before = rows_of_all_tables(site.system.engine)
        said = words(site.get(address(*WHOLE)))
        assert "everybody is paid back everything" in said
        assert rows_of_all_tables(site.system.engine) == before
        assert site.system.gatherer.snapshot().commands_count == 1
        assert site.events("campaign", "spring") == ["CampaignDrafted"]


def test_a_draft_leads_to_its_trial_which_tells_what_happens(book):
    assert f'href="{HERE}"' in book.get("/campaigns/spring")
    said = words(book.get(address(*WHOLE[:3])))
    assert "Try out: Honey <b>spring</b>" in said
    assert "2026-03-01 08:00 +08:00 · taking orders" in said
    assert "Deposit paid: ¥ 50.17" in said
    assert "last step first; 3 of 60" in said
    chinese = words(book.get(address(*WHOLE) + "&language=zh"))
    assert "活动已失败：所有人获全额退款。" in chinese
    assert "定金已付：¥ 50.17" in chinese
    book.get("/?language=en")


def test_every_time_is_of_the_campaigns_zone_whatever_is_chosen(book):
    said = words(book.get(address("go next", here="/campaigns/york/try") + "&zone=Asia%2FTokyo"))
    assert "2026-03-07 10:00 -05:00 · taking orders" in said
    assert "2026-03-10 11:00 -04:00 sale closes" in said
    assert "+09:00 ·" not in said
    book.get("/?zone=Asia%2FShanghai")


@pytest.mark.parametrize(
    ("fields", "step"),
    [
        ({"add": "place", "orders": "3", "sku-0": HONEY, "units-0": "2", "sku-1": "KIWI-02",
          "units-1": "1", "coupon": "X", "buyer": "4"},
         f"place 3 {HONEY}=2,KIWI-02=1 coupon X buyer 4"),
        ({"add": "wait", "orders": "1", "sku-0": HONEY, "units-0": "2"}, f"wait 1 {HONEY}=2"),
        ({"add": "pay", "what": "due", "amount": "", "which": "all"}, "pay due all"),
        ({"add": "pay", "what": "stated", "amount": "12.50", "which": "3"}, "pay 12.50 3"),
        ({"add": "begin", "which": "1"}, "begin 1"),
        ({"add": "cancel", "which": "2-3", "by": "merchant"}, "cancel 2-3 merchant"),
        ({"add": "take", "which": "all"}, "take all"),
        ({"add": "leave", "which": "all"}, "leave all"),
        ({"add": "forward", "days": "1", "hours": "", "minutes": "30"}, "forward 1d 30m"),
        ({"add": "go", "time": "2026-03-05T10:00"}, "go 2026-03-05T10:00"),
        ({"add": "promise", "dispatch_from": "2026-05-01", "dispatch_by": "2026-05-02"},
         "promise 2026-05-01..2026-05-02"),
        ({"add": "answer", "word": "no", "which": "1"}, "answer no 1"),
        ({"add": "written", "step": "pay 12.50  3"}, "pay 12.50 3"),
    ],
)  # fmt: skip
def test_a_form_adds_its_step_to_the_address(book, fields, step):
    answer = book.client.get(HERE, params={"steps": "go next", **fields})
    assert answer.status_code == 303
    assert answer.headers["location"] == address("go next", step)


def test_every_form_of_the_page_is_one_that_is_taken(book):
    html = book.get(address("go next"))
    for name in ("place", "pay", "begin", "cancel", "forward", "go", "promise", "answer"):
        assert f'name="add" value="{name}"' in html
    # Where nobody may wait, no form asks who does.
    assert 'name="add" value="wait"' not in html


def test_a_step_that_cannot_be_read_comes_back_as_it_was_typed(book):
    answer = book.client.get(HERE, params={"steps": "go next", "add": "written", "step": "pay it"})
    assert answer.status_code == 422
    said = words(answer.text)
    assert "Step 2 cannot be read: pay it." in said
    assert "pay due|deposit|balance|whole|12.50 all|3|2-5" in said
    assert 'value="pay it"' in answer.text
    assert "2026-03-01 08:00 +08:00 · taking orders" in said


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        (["go next"] * 61, "A trial has at most 60 steps, not 61."),
        (["place 201 A=1"], "A trial has at most 200 orders, not 201."),
        (["nothing"], "Step 1 cannot be read: nothing."),
        ([f"place 200 {HONEY}=1", *["answer yes 1-200"] * 5], "name orders at most 800 times"),
    ],
)
def test_an_address_beyond_the_limits_says_so(book, steps, why):
    assert why in words(book.get(address(*steps), 422))


def test_the_last_step_is_taken_back_by_a_link(book):
    html = book.get(address("go next", f"place 1 {HONEY}=1"))
    assert f'href="{address("go next")}">Take the last step back' in html
    assert f'href="{HERE}">Begin anew' in html


def test_too_many_trials_at_once_are_turned_away_in_words(book):
    before, book.app.state.trials = book.app.state.trials, TrialDesk(waiting_max=0)
    try:
        answer = book.client.get(address("go next"))
    finally:
        book.app.state.trials = before
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert "Try again in a moment." in words(answer.text)


def test_only_who_may_draft_tries_out_and_only_what_is_in_reach(book):
    with book.as_role(Role.STAFF, "kiwi"):
        book.get(HERE)
    with book.as_role(Role.STAFF, "nordic"):
        book.get(HERE, 404)
    with book.as_role(Role.PLANNER, "demo"):
        book.get(HERE, 403)
    book.get("/campaigns/none/try", 404)


def test_a_campaign_on_sale_is_tried_as_it_was_drafted(book):
    book.do(PublishCampaign(CampaignId("york"), OPENS), "publish-york")
    assert "upcoming" in words(book.get("/campaigns/york/try"))
