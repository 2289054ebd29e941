from adapters.api.bodies import json_of
from adapters.simulator.catalogue import campaign_of, products_of
from application.roles import Role
from domain.campaign_terms import CampaignTerms
from domain.coupons import Coupon
from domain.reductions import Window
from domain.stated_reductions import ReductionKind, StatedReduction
from tests.adapters.api.interface import visitor
from tests.adapters.web.site import BOOK
from tests.end_to_end.port import START

DRAFT = campaign_of(1, "kiwi", 10, START)
BODY = json_of(DRAFT)


def named(campaign_id):
    """The module's tests share a book."""
    return {**BODY, "campaign_id": campaign_id}


def file(api, **other):
    for product in products_of(DRAFT):
        api.send("RegisterProduct", {**json_of(product), **other})


def test_every_fault_of_products_is_an_error_of_its_own(api):
    file(api, net_grams=None, legal_units=[])
    api.send("DraftCampaign", named("unfit"), 201)
    problem = api.send("PublishCampaign", {"campaign_id": "unfit"}, 409).json()
    assert problem["code"] == "ProductsUnfit"
    codes = [error["code"] for error in problem["errors"]]
    assert codes == ["ProductsUnfit", *["NetWeightMissing", "LegalUnitMissing"] * 6]
    assert problem["errors"][1]["detail"] == "KIWI-01 has no net weight."
    assert "NetWeightMissing (sku=KIWI-01)" in problem["values"]["faults"]
    assert problem["remedy"]


def test_a_draft_repeated_under_its_key_is_answered_as_before_whatever_was_filed(api):
    file(api)
    first = api.send("DraftCampaign", named("once"), 201, key="draft-once").json()
    file(api, brand="Leaf")
    again = api.send("DraftCampaign", named("once"), 201, key="draft-once").json()
    assert again["is_repeated"]
    assert again["position"] == first["position"]


def test_facts_that_a_sender_made_up_are_refused(api):
    file(api)
    made_up = {**json_of(products_of(DRAFT)[0])}
    made_up["gross_grams"] = made_up.pop("weight_grams")
    del made_up["merchant_id"]
    made_up["brand"] = "Leaf"
    first, *others = BODY["items"]
    body = {**named("made-up"), "items": [{**first, "facts": made_up}, *others]}
    problem = api.send("DraftCampaign", body, 409).json()
    assert problem["code"] == "ItemDiffersFromProduct"


def test_terms_hold_reductions_and_coupons(api):
    window = Window(DRAFT.opens_at, DRAFT.closes_at)
    tenth = StatedReduction(ReductionKind.SPEND_AND_SAVE, "Ten", window, spend_fen=9, save_fen=1)
    terms = CampaignTerms(reductions=(tenth,), coupons=(Coupon("TEN", 1_000, window),))
    api.send("DraftCampaign", {**named("priced"), "terms": json_of(terms)}, 201)
    twice = CampaignTerms(coupons=(Coupon("TEN", 0, window),))
    problem = api.send("DraftCampaign", {**named("other"), "terms": json_of(twice)}, 409).json()
    assert problem["code"] == "CouponUnsound"


COPYING = {"copied_from": "first", "opens_at": "2027-03-01T01:00:00Z"}


def test_a_campaign_is_copied_with_what_is_filed_of_its_products_by_now(api):
    file(api)
    api.send("DraftCampaign", named("first"), 201)
    file(api, weight_grams=9_999)
    copying = {**COPYING, "campaign_id": "second"}
    answer = api.send("CopyCampaign", copying, 201)
    assert answer.headers["location"] == "/api/v1/campaigns/second"
    stream_id = f"{BOOK}/campaign/second"
    (drafted,) = api.system.log.read([stream_id])[stream_id].events
    assert {item.weight_grams for item in drafted.items} == {9_999}
    assert {item.facts.gross_grams for item in drafted.items} == {9_999}
    assert (drafted.copied_from, drafted.name) == ("first", DRAFT.name)
    assert drafted.closes_at - drafted.opens_at == DRAFT.closes_at - DRAFT.opens_at
    assert api.send("CopyCampaign", copying, 201).json()["events"] == 0


def test_what_is_not_there_or_not_ones_own_is_not_copied_nor_is_a_name_that_is_taken(api):
    file(api)
    api.send("DraftCampaign", named("first"), 201)
    problem = api.send("CopyCampaign", {**COPYING, "campaign_id": "first"}, 409).json()
    assert problem["code"] == "CampaignIdTaken"
    unknown = {**COPYING, "campaign_id": "third", "copied_from": "nothing"}
    assert api.send("CopyCampaign", unknown, 404).json()["code"] == "UnknownCampaign"
    with api.acting(visitor(Role.OWNER, "others", "others")):
        api.send("CopyCampaign", {**COPYING, "campaign_id": "third"}, 404)
    with api.acting(visitor(Role.STAFF, "kiwi", "kiwi")):
        api.send("CopyCampaign", {**COPYING, "campaign_id": "third"}, 201)


def test_a_copy_whose_moments_clocks_do_not_show_once_names_the_moment(api):
    berlin = {"time_zone": "Europe/Berlin", "opens_at": "2026-03-01T08:00:00Z"}
    file(api)
    body = {**named("berlin"), **berlin, "closes_at": "2026-03-05T01:30:00Z"}
    api.send("DraftCampaign", body, 201)
    copying = {"campaign_id": "autumn", "copied_from": "berlin"}
    problem = api.send("CopyCampaign", {**copying, "opens_at": "2026-10-21T07:00:00Z"}, 409).json()
    assert (problem["code"], problem["values"]["field"]) == ("MomentNotShownOnce", "closes_at")
    assert "2026-10-25 02:30+02:00, 2026-10-25 02:30+01:00" in problem["detail"]
