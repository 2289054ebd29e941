"""The waitlist of a campaign: who waits, who was offered units, who is taken off and why."""

import csv
import re
from io import StringIO

import pytest

from application.roles import Role
from projections import waiting_line_search
from tests.adapters.web.site import form_of, opened, words
from tests.adapters.web.waiting_in_line import line_of


@pytest.fixture
def line(site):
    return waiting(site)


@pytest.fixture(scope="module")
def standing(tmp_path_factory):
    """The same for tests that only read."""
    with opened(f"sqlite:///{tmp_path_factory.mktemp('line')}/jihuo.db") as site:
        yield waiting(site)


def waiting(site):
    """Of three sold units one is free again: the first of four who wait has it offered."""
    line = line_of(site)
    line.join(10, 11, 12)
    line.join(13, units=2)
    line.free(0)
    return line


def shown(line, query: str = "") -> list[dict[str, str]]:
    """The rows of the line as a file has them; heads of times without their offset."""
    mark = "&" if query else "?"
    text = line.site.get(f"{line.url}{query}{mark}export=csv").lstrip("\ufeff")
    rows = csv.DictReader(StringIO(text))
    return [{head.partition(" +")[0]: cell for head, cell in row.items()} for row in rows]


def numbers(line, query: str = "") -> list[tuple[str, str]]:
    return [(row["Order"][-2:], row["State"]) for row in shown(line, query)]


def test_who_waits_is_shown_first_come_first_with_what_and_since_when(standing):
    page = words(standing.site.get(standing.url))
    assert "In line 3" in page
    assert "Offers open 1 the first lapses" in page
    rows = shown(standing)
    assert [(row["Order"][-2:], row["State"]) for row in rows] == [
        ("10", "offer open"),
        ("11", "in line"),
        ("12", "in line"),
        ("13", "in line"),
    ]
    assert [row["No. in line"] for row in rows] == ["", "1", "2", "3"]
    assert rows[3]["Waits for"] == f"{standing.draft.items[0].name} × 2"
    assert rows[0]["To be ordered by"] > rows[0]["Offered"]
    assert rows[1]["To be ordered by"] == ""


def test_somebody_is_taken_off_with_a_reason_and_those_behind_move_up(line):
    site, form = line.site, {"act": "leave-1"}
    order_id = line.order_id(11)
    site.post(f"{line.url}/leave", 422, orders=order_id, reason="", **form)
    page = site.act(f"{line.url}/leave", orders=order_id, reason="asked by telephone", **form)
    assert order_id[-2:] not in [each for each, _ in numbers(line)]
    assert "In line 2" in page
    assert [row["No. in line"] for row in shown(line)] == ["", "1", "2"]
    (gone,) = shown(line, "?state=left the line")
    assert (gone["Order"], gone["Reason"]) == (order_id, "asked by telephone")
    assert site.events("waitlist", line.campaign_id)[-1] == "WaitlistLeft"


def test_an_offer_that_is_ended_goes_to_the_next_at_once(line):
    line.site.act(f"{line.url}/leave", act="leave-1", orders=line.order_id(10), reason="no answer")
    assert numbers(line) == [("11", "offer open"), ("12", "in line"), ("13", "in line")]


def test_who_was_offered_units_since_the_page_was_shown_is_not_taken_off_unseen(line):
    site = line.site
    form = {"act": "leave", "reason": "waits too long"}
    fields = form_of(site.get(line.url), "leave")
    with site.as_role(Role.OWNER, line.draft.merchant_id, name="zoe"):
        site.act(f"{line.url}/leave", act="leave", orders=line.order_id(10), reason="no answer")
    asked = {**fields, **form, "orders": line.order_id(11)}
    told = site.post(f"{line.url}/leave", 409, **asked)
    assert "/zoe: " in words(told.text)
    assert numbers(line)[0] == ("11", "offer open")
    again = {**form_of(told.text, "leave"), **form, "orders": line.order_id(11)}
    site.post(f"{line.url}/leave", 303, **again)
    assert numbers(line) == [("12", "offer open"), ("13", "in line")]


def test_what_befalls_others_in_line_keeps_nobody_from_taking_somebody_off(line):
    site = line.site
    fields = form_of(site.get(line.url), "leave")
    site.act(f"{line.url}/leave", act="leave", orders=line.order_id(10), reason="no answer")
    line.join(14)
    asked = {**fields, "reason": "asked by telephone", "orders": line.order_id(13)}
    site.post(f"{line.url}/leave", 303, **asked)
    assert numbers(line) == [("11", "offer open"), ("12", "in line"), ("14", "in line")]


def test_those_marked_are_taken_off_together_and_twice_is_once(line):
    site = line.site
    marked = [line.order_id(11), line.order_id(12)]
    form = {"act": "leave", "reason": "double", "command_id": "both-0001"}
    site.post(f"{line.url}/leave", 303, orders=marked, **form)
    site.post(f"{line.url}/leave", 303, orders=marked, **form)
    assert numbers(line) == [("10", "offer open"), ("13", "in line")]
    told = site.post(f"{line.url}/leave", 303, act="leave", reason="again", orders=marked)
    assert "events=0" in told.headers["location"]


def test_marking_nobody_is_said_beside_the_form(standing):
    answer = standing.site.post(f"{standing.url}/leave", 422, act="leave", reason="x")
    assert "Mark somebody in the table first." in words(answer.text)
    assert form_of(answer.text, "leave")["reason"] == "x"


def test_filters_stand_in_the_address(line):
    line.site.act(f"{line.url}/leave", act="leave-1", orders=line.order_id(12), reason="gone")
    assert [each for each, _ in numbers(line, "?state=offer open")] == ["10"]
    assert [each for each, _ in numbers(line, "?state=all")] == ["10", "11", "12", "13"]
    assert [each for each, _ in numbers(line, f"?text={line.order_id(13)}")] == ["13"]
    assert numbers(line, "?sku=NONE") == []
    assert len(numbers(line, f"?sku={line.draft.items[0].sku}")) == 3
    assert "Nobody is there like this." in words(line.site.get(f"{line.url}?sku=NONE"))


def test_a_long_line_is_paged(site):
    line = line_of(site, sold=1)
    line.join(*range(10, 62))
    first = site.get(line.url)
    assert line.order_id(10) in first
    assert line.order_id(61) not in first
    (link,) = re.findall(r'href="([^"]*)" rel="next"', first)
    second = site.get(link.replace("&amp;", "&"))
    assert line.order_id(61) in second
    assert line.order_id(10) not in second


def test_buyers_are_shown_to_who_may_know_them_and_to_nobody_else(standing):
    key = standing.wanted(10).buyer_key
    with standing.site.as_role(Role.OWNER, standing.draft.merchant_id):
        assert shown(standing)[0]["Buyer"] == key
    with standing.site.as_role(Role.PLANNER):
        assert shown(standing)[0]["Buyer"] == "•••"
        page = standing.site.get(standing.url)
        assert key not in page
        assert "Take off" not in words(page)
        standing.site.post(f"{standing.url}/leave", 403, orders=standing.order_id(11), reason="x")


def test_another_merchant_finds_no_such_line_and_takes_nobody_off(standing):
    with standing.site.as_role(Role.OWNER, "nordic-baby"):
        standing.site.get(standing.url, 404)
        standing.site.post(f"{standing.url}/leave", 404, orders=standing.order_id(11), reason="x")
    standing.site.get("/campaigns/none/waitlist", 404)
    assert len(numbers(standing)) == 4


def test_who_has_ordered_is_shown_as_that_and_leads_to_the_order(line):
    line.place(10)
    order_id = line.order_id(10)
    assert numbers(line, "?state=offer accepted") == [("10", "offer accepted")]
    assert f'href="/orders/{order_id}"' in line.site.get(f"{line.url}?state=all")
    assert f'href="/orders/{line.order_id(11)}"' not in line.site.get(line.url)


def test_the_campaign_says_that_offers_lapse_and_leads_to_the_line(standing):
    page = standing.site.get(f"/campaigns/{standing.campaign_id}")
    assert "1 offer about to lapse" in words(page)
    assert f'href="{standing.url}?state=offer+open"' in page
    assert f'href="{standing.url}"' in page


def test_the_campaign_says_that_units_are_free_while_the_first_want_more(site):
    line = line_of(site)
    line.join(10, units=2)
    assert "while others wait" not in words(site.get(f"/campaigns/{line.campaign_id}"))
    line.free(0)
    said = words(site.get(f"/campaigns/{line.campaign_id}"))
    assert "1 unit free while others wait" in said
    assert "Units free" in words(site.get(line.url))


def test_an_empty_line_says_what_would_fill_it(site):
    line = line_of(site, sold=1)
    page = words(site.get(line.url))
    assert "Nobody waits for anything of this campaign." in page
    assert "may join its line" in page
    assert "Take off" not in page


def test_the_line_is_read_in_chinese_too(standing):
    page = words(standing.site.get(f"{standing.url}?language=zh"))
    for said in ("候补名单", "待接受", "候补中", "终止提供", "移出"):
        assert said in page
    standing.site.get(f"{standing.url}?language=en")


def test_every_order_of_rows_that_is_offered_can_be_had(standing):
    for sort in waiting_line_search.SORTS:
        falling = [row["Order"] for row in shown(standing, f"?state=all&sort=-{sort}")]
        rising = [row["Order"] for row in shown(standing, f"?state=all&sort={sort}")]
        assert sorted(falling) == sorted(rising)
        assert len(rising) == 4
