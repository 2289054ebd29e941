"""How a reader comes to a language and a zone, without any script."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from adapters.access.registry import Change
from adapters.web import formats
from adapters.web.formats import CHOSEN_ZONE, OWN_ZONES, brief, head_offset, moment
from adapters.web.languages import preferred
from adapters.web.visitors import SESSION_COOKIE
from tests.adapters.web.given import campaign
from tests.adapters.web.site import carry, words

AT = datetime(2026, 7, 1, 1, 30, tzinfo=UTC)


def heading(html: str) -> str:
    (found,) = re.findall(r"<h1>(.*?)</h1>", html, re.S)
    return re.sub(r"<[^>]*>", "", found).strip()


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("de;q=1, en;q=0.5, zh;q=0.7", "zh"),
        ("fr", "en"),
        ("en, zh", "en"),
        ("zh;q=nonsense, en;q=0.1", "en"),
    ],
)
def test_the_browsers_wish_decides_until_somebody_chooses(header, language):
    assert preferred(header) == language


def test_a_page_says_which_language_it_is_in(site):
    answer = site.nobody().get("/sign-in", headers={"Accept-Language": "zh-CN"})
    assert '<html lang="zh-CN">' in answer.text
    assert answer.headers["content-language"] == "zh"
    assert '<html lang="en">' in site.get("/orders")
    assert "content-language" not in site.client.get("/static/app.css").headers


def test_a_link_on_every_page_switches_and_keeps_the_page(site):
    page = site.get("/orders?stage=paid&sort=order")
    (link,) = map(unescape, re.findall(r'<a href="([^"]*)" lang="zh-CN"', page))
    assert "stage=paid" in link
    assert "sort=order" in link
    assert heading(site.get(link)) == "订单"
    # It is kept, against what the browser wishes.
    later = site.client.get("/batches", headers={"Accept-Language": "en"})
    assert heading(later.text) == "批次"


def test_what_is_chosen_is_kept_in_the_account_for_every_browser(site):
    site.client.get("/orders?language=zh&zone=UTC")
    elsewhere = site.nobody()
    carry(elsewhere, site.secret)
    answer = elsewhere.get("/batches", headers={"Accept-Language": "en"})
    assert heading(answer.text) == "批次"
    assert "+00:00" in words(elsewhere.get("/audit").text)
    # One choice leaves the other as it was.
    site.client.get("/orders?language=en")
    assert "+00:00" in words(site.get("/audit"))


def test_an_account_goes_before_what_a_browser_has_kept(site):
    site.client.get("/?language=en")
    client = site.nobody()
    client.get("/sign-in?language=zh")
    assert '<html lang="zh-CN">' in client.get("/sign-in").text
    client.cookies.set(SESSION_COOKIE, site.secret, domain="127.0.0.1")
    assert heading(client.get("/batches").text) == "Batches"


def test_who_has_never_chosen_reads_as_the_browser_wishes_also_after_signing_in(site):
    client = site.nobody()
    carry(client, site.secret)
    wish = {"Accept-Language": "zh-CN"}
    assert heading(client.get("/batches", headers=wish).text) == "批次"
    assert "中文" in words(client.get("/account", headers=wish).text)
    client.get("/sign-in?language=en")
    assert heading(client.get("/batches", headers=wish).text) == "Batches"


def test_a_session_that_holds_no_more_leaves_the_choice_to_the_browser(site):
    client = site.nobody()
    carry(client, "no session has this secret")
    answer = client.get("/sign-in", headers={"Accept-Language": "zh"})
    assert answer.status_code == 200
    assert '<html lang="zh-CN">' in answer.text


def test_a_token_reads_as_its_account_does_and_chooses_nothing_for_it(site):
    site.client.get("/?language=en")
    mine = site.app.state.doors.accounts.named("ada")
    now = site.system.clock()
    ends_at, change = now + timedelta(days=1), Change("ada", now)
    token = site.app.state.doors.tokens.make(mine, "reports", ["read"], ends_at, change)
    program = site.nobody()
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "zh"}
    assert heading(program.get("/batches", headers=headers).text) == "Batches"
    assert heading(program.get("/batches?language=zh", headers=headers).text) == "批次"
    assert heading(site.get("/batches")) == "Batches"


def test_a_choice_is_kept_where_scripts_do_not_reach_it(site):
    answer = site.client.get("/?language=zh&zone=UTC")
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Max-Age=31536000" in cookie
        assert "Secure" not in cookie  # It came without TLS.


def test_what_is_no_language_or_zone_changes_nothing(site):
    answer = site.client.get("/?language=xx&zone=../etc/passwd")
    assert "set-cookie" not in answer.headers
    assert answer.status_code == 200
    assert '<html lang="en">' in answer.text


def test_a_refused_form_is_told_in_the_readers_language(site):
    site.client.get("/?language=zh")
    refused = site.post("/campaigns/new", 422, act="draft", merchant_id="m")
    assert "未执行。必填。" in words(refused.text)
    missing = words(site.get("/campaigns/none", 404))
    assert "demo.NB01 没有活动 none。" in missing
    assert "此网址没有内容。" in words(site.get("/nothing", 404))


def test_the_switch_on_a_refused_form_leads_back_to_the_page_it_stood_on(site):
    draft = campaign(site)
    stood_on = f"http://127.0.0.1:8000/campaigns/{draft.campaign_id}?stage=paid"
    refused = site.client.post(
        f"/campaigns/{draft.campaign_id}/promise",
        data={"command_id": "test-switch", "act": "promise", "mark": site.mark},
        headers={"Referer": stood_on},
    )
    assert refused.status_code == 422
    (link,) = map(unescape, re.findall(r'<a href="([^"]*)" lang="zh-CN"', refused.text))
    assert link == f"/campaigns/{draft.campaign_id}?stage=paid&language=zh"
    assert heading(site.get(link)) == draft.name


def test_what_came_of_an_act_is_told_in_the_readers_language(site):
    draft = campaign(site)
    site.client.get("/?language=zh")
    promised = site.act(
        f"/campaigns/{draft.campaign_id}/promise", dispatch_by="2027-01-01", reason="later"
    )
    assert "已记录，位置" in promised


def test_times_are_shown_in_the_zone_that_was_chosen(site):
    draft = campaign(site)
    path = f"/campaigns/{draft.campaign_id}"
    assert moment(draft.opens_at) in words(site.get(path))
    shown = words(site.get(f"{path}?zone=UTC"))
    assert f"{draft.opens_at.astimezone(UTC):%Y-%m-%d %H:%M} +00:00" in shown
    assert "+08:00" not in shown
    assert "+00:00" in words(site.get("/audit"))


def test_each_campaign_may_be_read_in_its_own_zone():
    token = CHOSEN_ZONE.set(OWN_ZONES)
    try:
        assert moment(AT, "Europe/Berlin") == "2026-07-01 03:30 +02:00"
        assert moment(AT) == "2026-07-01 09:30 +08:00"
    finally:
        CHOSEN_ZONE.reset(token)
    assert moment(AT, "Europe/Berlin") == "2026-07-01 09:30 +08:00"


def test_a_time_that_differs_from_its_heads_offset_carries_its_own():
    assert (brief(AT), head_offset()) == ("2026-07-01 09:30", "+08:00")
    token = CHOSEN_ZONE.set("Europe/Berlin")
    try:
        assert head_offset() == "+01:00"
        assert brief(AT) == "2026-07-01 03:30 +02:00"
        assert brief(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01 01:00"
    finally:
        CHOSEN_ZONE.reset(token)


def test_days_of_the_law_stay_days_in_shanghai():
    token = CHOSEN_ZONE.set("America/New_York")
    try:
        assert formats.day(datetime(2026, 3, 1, 23, tzinfo=UTC)) == "2026-03-02"
    finally:
        CHOSEN_ZONE.reset(token)
