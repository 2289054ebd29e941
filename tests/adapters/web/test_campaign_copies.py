"""A form filled in from another campaign, and the draft that it makes."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from application.copying import CopyCampaign
from application.roles import Role
from domain.campaign_commands import TerminateCampaign
from domain.identifiers import CampaignId
from tests.adapters.web.given import campaign
from tests.adapters.web.site import BOOK, form_of, words
from tests.adapters.web.test_campaign_items import file
from tests.adapters.web.test_campaign_prices import PRICED
from tests.adapters.web.test_campaigns import DRAFT

WHOLE = {
    **PRICED,
    "dispatch_from": "2026-04-20", "deposit_percent": "20",
    "balance_opens_at": "2026-03-12T09:00", "balance_closes_at": "2026-03-20T09:00",
    "grace_hours": "12", "reminders_hours": "48, 24", "if_unpaid": "kept",
    "hold_minutes": "60", "accept_minutes": "90", "units_per_order": "3",
    "units_per_buyer": "4", "orders_per_buyer": "2", "orders_min": "5", "money_min": "900.50",
    "orders_locked_at": "2026-03-10T08:00", "address_locked_at": "2026-04-01T08:00",
    "notice_hours": "24", "delivery_ends_at": "2026-06-30T23:59", "origin-0": "601",
    "vat-0": "10", "tariff-0": "0.5",
}  # fmt: skip
"""A campaign that states all that the form has."""

OPENS = "2026-06-01T10:30"
MOVED = timedelta(days=91, hours=1, minutes=30)


def drafted(site, campaign_id):
    stream_id = f"{BOOK}/campaign/{campaign_id}"
    return site.system.log.read([stream_id])[stream_id].events[0]


def chosen(page):
    """What a browser would send of the selects and ticked boxes of a form."""
    form = page.partition('id="act-draft"')[2].partition("</form>")[0]
    selects = re.findall(r'<select id="[^"]*" name="([^"]*)".*?</select>', form, re.S)
    found = {}
    for name in selects:
        one = form.partition(f'name="{name}"')[2].partition("</select>")[0]
        (found[name],) = re.findall(r'value="([^"]*)" selected', one)
    ticked = re.findall(r'type="checkbox" name="([^"]*)" value="1" checked', form)
    return found | dict.fromkeys(ticked, "1")


def filled(site, address):
    page = site.get(address)
    fields = form_of(page, "draft") | chosen(page)
    assert fields["campaign_id"] == ""
    return fields


def test_the_form_is_filled_in_with_everything_moved_and_drafts_the_same_as_the_command(site):
    site.post("/campaigns/new", **WHOLE)
    fields = filled(site, f"/campaigns/new?copied_from=honey-1&opens_at={OPENS}")
    assert (fields["closes_at"], fields["balance_closes_at"]) == (
        "2026-06-11T10:30", "2026-06-19T10:30"
    )  # fmt: skip
    assert (fields["dispatch_by"], fields["coupon_until-0"]) == ("2026-07-31", "2026-06-03T10:30")
    site.post("/campaigns/new", **{**fields, "campaign_id": "by-form"})
    by_form, source = drafted(site, "by-form"), drafted(site, "honey-1")
    command = CopyCampaign(
        CampaignId("by-command"), source.campaign_id, source.opens_at + MOVED, by_form.drafted_at
    )
    site.do(command, "copy-by-command")
    by_command = drafted(site, "by-command")
    assert replace(by_form, campaign_id="x") == replace(by_command, campaign_id="x")
    assert by_form.copied_from == "honey-1"
    assert by_form.terms.deposit.balance_closes_at == source.terms.deposit.balance_closes_at + MOVED
    assert by_form.items == source.items


def test_what_is_filed_in_is_changed_before_it_is_drafted(site):
    site.post("/campaigns/new", **WHOLE)
    fields = filled(site, f"/campaigns/new?copied_from=honey-1&opens_at={OPENS}")
    changed = {"campaign_id": "second", "name": "Other", "closes_at": "2026-06-13T00:00"}
    said = site.act("/campaigns/new", **{**fields, **changed})
    assert "copied from honey-1" in said
    assert "closes 2026-06-13 00:00 +08:00" in said
    assert drafted(site, "second").name == "Other"


def test_a_fault_brings_the_copy_back_as_it_was_typed(site):
    site.post("/campaigns/new", **WHOLE)
    fields = filled(site, f"/campaigns/new?copied_from=honey-1&opens_at={OPENS}")
    answer = site.post("/campaigns/new", 409, **{**fields, "campaign_id": "honey-1"}).text
    assert "There is a campaign honey-1 already" in words(answer)
    assert form_of(answer, "draft")["copied_from"] == "honey-1"
    more = site.post("/campaigns/new", 200, **{**fields, "more": "coupon"}).text
    assert form_of(more, "draft")["copied_from"] == "honey-1"


@pytest.mark.parametrize("end", ["draft", "published", "terminated"])
def test_every_campaign_offers_to_be_copied_on_its_page(site, end):
    draft = campaign(site, orders=0)
    campaign_id = draft.campaign_id
    if end == "terminated":
        site.do(TerminateCampaign(campaign_id, "gone", site.system.clock()), "terminate-it")
    if end == "draft":
        site.post("/campaigns/new", **DRAFT)
        campaign_id = CampaignId("honey-1")
    link = f"/campaigns/new?copied_from={campaign_id}"
    assert f'href="{link}"' in site.get(f"/campaigns/{campaign_id}")
    fields = filled(site, link)
    # Without another word: the same hour and weekday, still to come.
    source = drafted(site, campaign_id)
    assert fields["merchant_id"] == source.merchant_id
    assert fields["opens_at"] > site.system.clock().isoformat()[:10]


def test_a_moment_that_clocks_show_twice_or_never_is_refused_beside_its_field(site):
    site.post("/campaigns/new", **{**DRAFT, "time_zone": "Europe/Berlin",
                                   "closes_at": "2026-03-05T02:30"})  # fmt: skip
    twice = filled(site, "/campaigns/new?copied_from=honey-1&opens_at=2026-10-22T09:00")
    page = site.post("/campaigns/new", 422, **{**twice, "campaign_id": "autumn"}).text
    beside = page.partition('id="f-draft-closes_at"')[2].partition("</div>")[0]
    assert "2026-10-25 02:30+02:00, 2026-10-25 02:30+01:00" in beside
    never = filled(site, "/campaigns/new?copied_from=honey-1&opens_at=2027-03-25T09:00")
    page = site.post("/campaigns/new", 422, **{**never, "campaign_id": "spring"}).text
    beside = page.partition('id="f-draft-closes_at"')[2].partition("</div>")[0]
    assert "2027-03-28 01:30+01:00, 2027-03-28 03:30+02:00" in beside


def test_a_campaign_of_more_products_than_an_empty_form_has_is_copied_whole(site):
    more = dict[str, str]()
    for row in range(1, 11):
        more |= {k.replace("-0", f"-{row}"): v for k, v in DRAFT.items() if k.endswith("-0")}
        more[f"sku-{row}"] = f"KIWI-{row + 1:02d}"
    with_many = {**DRAFT, **more}
    # An empty form has eight rows; whoever sends more of them is taken at their word.
    site.post("/campaigns/new", **with_many)
    fields = filled(site, f"/campaigns/new?copied_from=honey-1&opens_at={OPENS}")
    site.post("/campaigns/new", **{**fields, "campaign_id": "second"})
    assert drafted(site, "second").items == drafted(site, "honey-1").items
    assert len(drafted(site, "second").items) == 11


def test_a_product_that_is_filed_meanwhile_is_copied_as_it_is_filed(site):
    site.post("/campaigns/new", **{**DRAFT, "grams-0": "700"})
    file(site)
    fields = filled(site, f"/campaigns/new?copied_from=honey-1&opens_at={OPENS}")
    assert "grams-0" not in fields
    site.post("/campaigns/new", **{**fields, "campaign_id": "second"})
    (item,) = drafted(site, "second").items
    assert (item.weight_grams, item.facts.net_grams, item.name) == (720, 500, "Kiwi honey")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("copied_from=none", 404),
        ("copied_from=a%2Fb", 404),
        ("copied_from=honey-1&opens_at=soon", 422),
        ("copied_from=honey-1&opens_at=9999-12-31T23:00", 422),
    ],
)
def test_what_cannot_be_copied_is_said(site, query, status):
    site.post("/campaigns/new", **DRAFT)
    site.get(f"/campaigns/new?{query}", status)


def test_nobody_copies_what_is_anothers_or_not_there(site):
    site.post("/campaigns/new", **DRAFT)
    with site.as_role(Role.OWNER, "other"):
        site.get("/campaigns/new?copied_from=honey-1", 404)
        theirs = {**DRAFT, "campaign_id": "mine", "merchant_id": "other", "copied_from": "honey-1"}
        site.post("/campaigns/new", 404, **theirs)
        site.post("/campaigns/new", 404, **{**theirs, "copied_from": "none"})
    with site.as_role(Role.STAFF, "kiwi"):
        assert filled(site, "/campaigns/new?copied_from=honey-1")["name"] == "Honey"


def test_a_copy_is_held_against_the_campaign_it_was_copied_from(site):
    later = {"campaign_id": "honey-2", "opens_at": "2026-03-05T09:00"}
    for draft in (DRAFT, {**DRAFT, **later}):
        site.post("/campaigns/new", **draft)
        site.post(f"/campaigns/{draft['campaign_id']}/publish", act="publish")
    fields = filled(site, f"/campaigns/new?copied_from=honey-1&opens_at={OPENS}")
    site.post("/campaigns/new", **{**fields, "campaign_id": "third"})
    page = site.get("/campaigns/third")
    assert '<option value="honey-1" selected>' in page
    assert '<option value="honey-2">' in page
    other = site.get("/campaigns/third?against=honey-2")
    assert '<option value="honey-2" selected>' in other
    assert "Side by side" in other
