from datetime import UTC, datetime
from decimal import Decimal

import pytest

from application.roles import Role
from application.streams import CAMPAIGN, DECIDERS
from domain.identifiers import MerchantId, Sku, shared_of
from domain.product import RegisterProduct
from domain.product_facts import LegalUnit
from domain.tax import TaxRates
from tests.adapters.web.site import BOOK, words
from tests.adapters.web.test_campaigns import DRAFT

PRODUCT_FIELDS = ("item", "hs_code", "unit_code", "vat", "excise", "tariff", "grams", "cm3")
CHOSEN = {k: v for k, v in DRAFT.items() if k.removesuffix("-0") not in PRODUCT_FIELDS}
"""A form on which the product is only chosen: its facts are those that are filed."""


def file(site, sku="KIWI-01", merchant="kiwi", **other):
    said = {"net_grams": 500, "legal_units": (LegalUnit("035", Decimal("0.5")),), **other}
    registering = RegisterProduct(
        Sku(sku), MerchantId(merchant), "Kiwi honey 500 g", "0409000000", "122", "609",
        TaxRates(Decimal("0.09")), 720, 900, datetime.now(UTC), **said,
    )  # fmt: skip
    site.do(registering, f"file-{sku}-{len(other)}", shared_of(BOOK))


def item_of(site, sku="KIWI-01"):
    stream_id = f"{BOOK}/{CAMPAIGN}/honey-1"
    events = site.system.log.read([stream_id])[stream_id].events
    return DECIDERS[CAMPAIGN].state_of(events).items[Sku(sku)]


def test_a_product_is_chosen_and_its_facts_are_those_filed(site):
    file(site)
    site.post("/campaigns/new", **CHOSEN)
    item = item_of(site)
    assert (item.name, item.hs_code, item.weight_grams) == ("Kiwi honey 500 g", "0409000000", 720)
    assert item.rates == TaxRates(Decimal("0.09"))
    assert item.facts.net_grams == 500


def test_what_nobody_filed_must_be_said(site):
    refused = words(site.post("/campaigns/new", 422, **CHOSEN).text)
    assert "This is needed." in refused


def test_the_form_offers_skus_and_shows_what_is_filed_instead_of_fields(site):
    file(site)
    page = site.get("/campaigns/new")
    assert '<option value="KIWI-01">Kiwi honey 500 g</option>' in page
    assert 'name="hs_code-0"' in page
    chosen = site.get("/campaigns/new?row=0&sku-0=KIWI-01&merchant_id=kiwi")
    part = chosen.partition('id="filed-0"')[2].partition("</details>")[0]
    assert "hs_code-0" not in part
    assert "0409000000" in part
    assert 'value="Kiwi honey 500 g"' in part
    assert 'name="hs_code-1"' in chosen


def test_a_product_that_is_not_the_campaigns_merchants_leaves_its_fields(site):
    file(site)
    other = site.get("/campaigns/new?sku-0=KIWI-01&merchant_id=other")
    assert 'name="hs_code-0"' in other


@pytest.mark.parametrize("sku", ["%00", "a%20b", "'--", "", "x" * 70])
def test_a_strange_sku_is_filed_nowhere(site, sku):
    assert 'name="hs_code-0"' in site.get(f"/campaigns/new?sku-0={sku}")


def test_a_merchant_sees_no_facts_of_another(site):
    file(site, merchant="kiwi")
    with site.as_role(Role.OWNER, "other"):
        page = site.get("/campaigns/new?sku-0=KIWI-01")
    assert "Kiwi honey 500 g" not in page
    assert 'name="hs_code-0"' in page


def test_an_offer_that_differs_from_its_product_is_refused_beside_the_products(site):
    file(site)
    refused = words(site.post("/campaigns/new", 409, **{**DRAFT, "grams-0": "700"}).text)
    assert "KIWI-01: “Gross weight g” of the filed product is 720, the offer says 700." in refused


def test_unfit_products_are_shown_one_by_one_in_both_languages(site):
    file(site, "KIWI-01", net_grams=None, legal_units=())
    file(site, "KIWI-02", net_grams=None)
    second = {"sku-1": "KIWI-02", "price-1": "9.00", "units-1": "10"}
    site.post("/campaigns/new", **{**CHOSEN, **second})
    site.get("/campaigns/honey-1")
    refused = site.post("/campaigns/honey-1/publish", 409, act="publish").text
    assert "\nKIWI-01: KIWI-01 has no net weight. KIWI-01 names no legal unit" in refused
    assert "\nKIWI-02: KIWI-02 has no net weight." in refused
    site.client.headers["accept-language"] = "zh"
    refused = site.post("/campaigns/honey-1/publish", 409, act="publish").text
    assert "\nKIWI-02: KIWI-02 没有净重" in refused
