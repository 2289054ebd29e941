import re

import pytest

from tests.adapters.web.given import HOSTILE, campaign, order_ids
from tests.adapters.web.site import form_of, words

DRAFT = {
    "act": "draft", "campaign_id": "honey-1", "merchant_id": "kiwi", "name": "Honey",
    "opens_at": "2026-03-02T09:00", "closes_at": "2026-03-12T09:00",
    "time_zone": "Asia/Shanghai", "units_min": "10", "units_max": "100",
    "dispatch_by": "2026-05-01", "origin_country": "609", "origin_place": "Auckland",
    "port": "3115", "mode": "2", "regime": "1210", "sku-0": "KIWI-01", "item-0": "Kiwi honey",
    "price-0": "118.00", "units-0": "100", "hs_code-0": "0409000000", "unit_code-0": "122",
    "vat-0": "9", "excise-0": "0", "tariff-0": "0", "grams-0": "720", "cm3-0": "900",
}  # fmt: skip


def test_a_time_that_clocks_show_twice_is_asked_for_with_its_offset(site):
    berlin = {"time_zone": "Europe/Berlin", "closes_at": "2026-10-25T02:30"}
    refused = site.post("/campaigns/new", 422, **{**DRAFT, **berlin}).text
    assert "Clocks of Europe/Berlin show 2026-10-25 02:30 twice" in words(refused)
    assert "2026-10-25 02:30+02:00, 2026-10-25 02:30+01:00" in words(refused)
    assert re.search(r'type="text" name="closes_at"', refused)
    said = site.act("/campaigns/new", **{**DRAFT, **berlin, "closes_at": "2026-10-25 02:30+01:00"})
    assert "closes 2026-10-25 09:30 +08:00" in said


def test_a_time_that_clocks_leave_out_is_refused_with_those_around_it(site):
    berlin = {"time_zone": "Europe/Berlin", "closes_at": "2026-03-29T02:30"}
    refused = words(site.post("/campaigns/new", 422, **{**DRAFT, **berlin}).text)
    assert "2026-03-29 01:30+01:00, 2026-03-29 03:30+02:00" in refused


def test_an_empty_dashboard_says_what_would_fill_it(site):
    assert "Drafting one, or importing orders, fills this page" in words(site.get("/"))


def test_the_dashboard_shows_campaigns_money_and_stages(site):
    draft = campaign(site)
    said = words(site.get("/"))
    assert draft.name in said
    assert "paid 3" in said
    assert "as of" in said
    assert "behind" in said


def test_a_merchant_sees_its_own_campaigns_only(site):
    campaign(site)
    assert "Kiwi honey, spring" in words(site.get("/campaigns?merchant=kiwi"))
    assert "Kiwi honey, spring" not in words(site.get("/campaigns?merchant=other"))
    assert "No campaign is like this" in words(site.get("/campaigns?stage=failed"))


def test_a_campaign_is_drafted_and_published(site):
    said = site.act("/campaigns/new", **DRAFT)
    assert "Recorded at position 1." in said
    assert "0 of 10, 10 missing" in said
    # The window is local to the campaign's zone.
    assert "2026-03-02 09:00 +08:00" in said
    said = site.act("/campaigns/honey-1/publish", act="publish")
    assert site.events("campaign", "honey-1") == ["CampaignDrafted", "CampaignPublished"]
    assert "Close campaign: 0 orders, ¥ 0.00" in said


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("closes_at", "2026-03-01T09:00", "must close after it opens"),
        ("units_max", "5", "not below the minimum"),
        ("units_max", "many", "A whole number"),
        ("price-0", "1e3000000", "A number of at most 5 decimal places"),
        ("price-0", "NaN", "A number of at most 5 decimal places"),
        ("opens_at", "soon", "A time such as"),
        ("time_zone", "Mars/Olympus", "No time zone has this name"),
        ("campaign_id", "../etc", "Letters, digits"),
        ("name", "", "This is needed"),
    ],
)
def test_a_field_that_cannot_be_taken_says_why_beside_itself(site, field, value, why):
    answer = site.post("/campaigns/new", 409 if "must" in why or "below" in why else 422,
                       **{**DRAFT, field: value})  # fmt: skip
    field_markup = answer.text.partition(f'id="f-draft-{field}"')[2].partition("</div>")[0]
    assert why in field_markup
    assert 'aria-invalid="true"' in field_markup
    # What was typed is still there.
    assert 'value="Kiwi honey"' in answer.text
    assert site.events("campaign", "honey-1") == []


def test_an_id_that_is_taken_is_refused(site):
    site.post("/campaigns/new", **DRAFT)
    answer = site.post("/campaigns/new", 409, **{**DRAFT, "units_max": "200"})
    assert "There is a campaign honey-1 already" in words(answer.text)


def test_a_double_click_is_once(site):
    site.post("/campaigns/new", **DRAFT)
    fields = form_of(site.get("/campaigns/honey-1"), "publish")
    first = site.post("/campaigns/honey-1/publish", **fields)
    again = site.post("/campaigns/honey-1/publish", **fields)
    assert "events=1" in first.headers["location"]
    assert "events=0" in again.headers["location"]
    assert site.events("campaign", "honey-1") == ["CampaignDrafted", "CampaignPublished"]


def test_a_form_without_its_id_is_not_taken(site):
    site.post("/campaigns/new", **DRAFT)
    site.post("/campaigns/honey-1/publish", 422, command_id="")


def test_the_promise_is_changed_with_a_reason(site):
    draft = campaign(site)
    url = f"/campaigns/{draft.campaign_id}/promise"
    refused = site.post(url, 422, act="promise", dispatch_by="2027-01-31", reason=" ")
    assert "This is needed." in words(refused.text)
    said = site.act(url, act="promise", dispatch_by="2027-01-31", reason="ship late")
    assert "dispatch by 2027-01-31" in said


def test_closing_is_previewed_with_size_and_consequence(site):
    draft = campaign(site)
    preview = site.get(f"/campaigns/{draft.campaign_id}/close")
    assert "Close campaign: 3 orders, ¥" in words(preview)
    assert "It cannot be undone." in words(preview)
    fields = form_of(preview, "close")
    said = words(
        site.get(site.post(f"/campaigns/{draft.campaign_id}/close", **fields).headers["location"])
    )
    assert "Recorded" in said
    assert site.events("campaign", draft.campaign_id)[-1] == "CampaignClosed"


def test_a_campaign_below_its_minimum_fails_and_the_preview_says_so(site):
    draft = campaign(site, units_max=900)
    site.post("/campaigns/new", **DRAFT)
    site.post("/campaigns/honey-1/publish", act="publish")
    said = words(site.get("/campaigns/honey-1/close"))
    assert "Campaign failed" in said
    assert "0 orders will be cancelled" in said
    assert draft.name not in said


def test_terminating_needs_a_reason(site):
    draft = campaign(site)
    url = f"/campaigns/{draft.campaign_id}/terminate"
    assert "Terminate: 3 orders cancelled" in words(site.get(url))
    assert "This is needed." in words(site.post(url, 422, act="terminate").text)
    site.post(url, act="terminate", reason="supplier gone")
    assert site.events("campaign", draft.campaign_id)[-1] == "CampaignTerminated"
    # Twice is once, under another form's id too.
    assert "It was so already." in site.act(url, act="terminate", reason="supplier gone")


def test_orders_of_a_campaign_are_filtered_and_sorted(site):
    draft = campaign(site)
    url = f"/orders?campaign_id={draft.campaign_id}"
    assert f'href="{url}"' in site.get(f"/campaigns/{draft.campaign_id}")
    ids = order_ids(site)
    by_id = site.get(f"{url}&sort=order")
    assert [by_id.index(order_id) for order_id in ids] == sorted(map(by_id.index, ids))
    assert "3 of 3 shown" in words(by_id)
    assert "No order is like this" in words(site.get(f"{url}&stage=released"))
    site.get(f"{url}&stage=nonsense", 422)
    site.get(f"{url}&after=nonsense", 422)


def test_a_name_is_text_and_never_markup(site):
    draft = campaign(site, name=HOSTILE)
    for url in ("/", "/campaigns", f"/campaigns/{draft.campaign_id}", "/batches",
                f"/campaigns/{draft.campaign_id}/close"):  # fmt: skip
        text = site.get(url)
        assert "<script>alert" not in text, url
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;" in text, url


def test_an_unknown_campaign_is_not_found(site):
    for url in ("/campaigns/none", "/campaigns/none/close", "/campaigns/none/terminate"):
        assert "There is no campaign none" in words(site.get(url, 404))
