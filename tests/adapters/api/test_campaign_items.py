from adapters.api.bodies import json_of
from adapters.simulator.catalogue import campaign_of, products_of
from domain.campaign_terms import CampaignTerms
from domain.coupons import Coupon
from domain.reductions import Window
from domain.stated_reductions import ReductionKind, StatedReduction
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
