from datetime import timedelta

import pytest

from adapters.web.navigation import NAVIGATION
from tests.adapters.web.given import campaign, order_ids
from tests.adapters.web.site import words


def test_a_page_shows_the_past_at_a_position_in_a_frame_and_without_acts(site):
    draft = campaign(site)
    url = f"/campaigns/{draft.campaign_id}"
    last = site.system.log.last_position()
    site.post(f"{url}/close", act="close")
    past, now = site.get(f"{url}?at={last}"), site.get(url)
    assert '<body class="past">' in past
    assert '<body class="past">' not in now
    assert "Close campaign" not in past
    assert '<form class="act-form"' not in past
    assert "closed" not in words(past).partition("On offer")[2]
    assert f"as of position {last:,} ·" in words(past)
    assert "ended –" in words(past)
    assert "ended –" not in words(now)
    # Links stay in the past.
    assert f"/orders?campaign_id={draft.campaign_id}&amp;at={last}" in past


def test_a_page_shows_the_past_as_of_a_time(site):
    campaign(site)
    before = site.system.clock() - timedelta(days=1)
    text = site.get(f"/campaigns?as_of={before.isoformat().replace('+', '%2B')}")
    assert "No campaign is like this" in words(text)
    plus_as_space = site.get(f"/campaigns?as_of={before.isoformat()}")
    assert "No campaign is like this" in words(plus_as_space)
    later = (site.system.clock() + timedelta(days=1)).isoformat().replace("+", "%2B")
    assert "Kiwi honey, spring" in words(site.get(f"/campaigns?as_of={later}"))


def test_an_order_is_shown_as_it_stood(site):
    campaign(site)
    order_id = order_ids(site)[0]
    placed = next(
        e.position for e in site.system.log.page(0, 500)
        if type(e.event).__name__ == "OrderPlaced" and e.event.order_id == order_id
    )  # fmt: skip
    past = words(site.get(f"/orders/{order_id}?at={placed}"))
    assert "Order placed" in past
    assert "confirmed by" not in past
    site.get(f"/orders/{order_id}?at={placed - 100 if placed > 100 else 0}", 404)


@pytest.mark.parametrize("query", ["at=-1", "at=x", "at=²", "as_of=yesterday", "at=" + "9" * 40,
                                   "as_of=0001-01-01T00:00:00%2B14:00"])  # fmt: skip
def test_what_is_no_moment_is_not_understood(site, query):
    site.get(f"/campaigns?{query}", 422)


def test_nothing_can_be_done_in_the_past(site):
    draft = campaign(site)
    site.post(f"/campaigns/{draft.campaign_id}/close?at=1", 409, act="close")
    assert "CampaignClosed" not in site.events("campaign", draft.campaign_id)


def test_every_page_can_be_seen_as_of_a_position(simulated):
    position = simulated.system.log.last_position() // 2
    for path, _ in NAVIGATION:
        assert "Nothing can be done here" in simulated.get(f"{path}?at={position}"), path


def test_the_auditor_finds_streams_by_id(simulated):
    said = words(simulated.get("/audit?q=B-kiwi-farm-000"))
    assert "batch B-kiwi-farm-000" in said
    history = words(simulated.get("/audit/stream?kind=batch&id=B-kiwi-farm-000"))
    assert "locked" in history
    assert "recorded" in history
    simulated.get("/audit/stream?kind=batch&id=none", 404)
    simulated.get("/audit/stream?kind=none&id=none", 404)
    simulated.get("/audit/stream", 422)


def test_the_auditor_reads_the_log_backwards(simulated):
    last = simulated.system.log.last_position()
    assert f"of {last:,}" in words(simulated.get("/audit"))
    assert "positions 1 to 30" in words(simulated.get("/audit?up_to=30"))
