from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.campaign import DECIDER
from domain.campaign_commands import ItemDiffersFromProduct, ProductsUnfit
from domain.campaign_items import unfit_on
from domain.identifiers import Sku
from domain.product_facts import LegalUnit, ListEntry, ProductFacts
from domain.refusals import Refused
from domain.tax import TaxRates
from tests.domain.campaign_examples import (
    ID,
    OPENS,
    PROMISE,
    campaign,
    draft,
    drafted,
    item,
    publish,
    published,
)

FOOD = TaxRates(Decimal("0.09"))
MILK = ProductFacts(
    Sku("milk"), "Milk", "0409000000", "011", "601", FOOD, 900, 1_500,
    legal_units=(LegalUnit("035", Decimal("0.8")),), net_grams=800,
)  # fmt: skip
TEA = replace(MILK, sku=Sku("tea"), name="Tea")


def offered(facts, **other):
    said = {"hs_code": facts.hs_code, "rates": facts.rates, "facts": facts, **other}
    return replace(item(facts.sku, 6), **said)


def with_items(*items):
    return replace(draft, items=items), replace(drafted, items=items)


def refusal_of(command, *history):
    with pytest.raises(Refused) as raised:
        DECIDER.decide(command, DECIDER.state_of(history))
    return raised.value


def faults_at_publishing(*items):
    _, stood = with_items(*items)
    refused = refusal_of(publish, stood)
    assert type(refused) is ProductsUnfit
    return [(fault.values["sku"], type(fault).__name__) for fault in refused.values["faults"]]


@pytest.mark.parametrize(
    "said",
    [
        {"hs_code": "1901101000"},
        {"unit_code": "035"},
        {"origin_country": "609"},
        {"rates": TaxRates(Decimal("0.13"))},
        {"weight_grams": 901},
        {"sku": Sku("tea")},
    ],
)
def test_an_item_says_what_its_product_says(said):
    command, _ = with_items(offered(MILK, **said))
    refused = refusal_of(command)
    assert type(refused) is ItemDiffersFromProduct
    assert refused.values["field"] in said


def test_name_and_price_of_an_item_are_its_own():
    command, stood = with_items(offered(MILK, name="Milk, two for one", unit_price=Decimal(9)))
    campaign().when(command).then(stood)


def test_a_draft_is_the_same_whatever_is_filed_of_its_products_since():
    _, stood = with_items(offered(MILK))
    again, _ = with_items(offered(replace(MILK, brand="Daisy")))
    campaign().given(stood).when(again).then_nothing()


def test_fit_products_are_published():
    _, stood = with_items(offered(MILK), offered(TEA))
    campaign().given(stood).when(publish).then(published)


def test_items_without_facts_are_published_as_they_are():
    campaign().given(drafted).when(publish).then(published)


def test_every_fault_of_every_product_is_named_at_publishing():
    bare = replace(MILK, net_grams=None, legal_units=())
    unlisted = replace(TEA, hs_code="2204210000")
    assert faults_at_publishing(offered(bare), offered(unlisted)) == [
        ("milk", "NetWeightMissing"),
        ("milk", "LegalUnitMissing"),
        ("tea", "NotOnPositiveList"),
    ]


def test_the_list_is_that_of_customs_day():
    """Four in the afternoon UTC is the next day at customs."""
    ended = ListEntry("77", date(2020, 1, 1), date(2026, 10, 31))
    _, stood = with_items(offered(replace(MILK, positive_list=ended)))
    late = replace(publish, at=datetime(2026, 10, 31, 16, tzinfo=UTC))
    in_time = replace(publish, at=datetime(2026, 10, 31, 15, 59, tzinfo=UTC))
    assert type(refusal_of(late, stood)) is ProductsUnfit
    campaign().given(stood).when(in_time).then(replace(published, published_at=in_time.at))


def test_goods_last_until_their_promised_dispatch():
    days = (PROMISE - OPENS.date()).days
    _, stood = with_items(offered(replace(MILK, shelf_life_days=days)))
    campaign().given(stood).when(publish).then(published)
    assert faults_at_publishing(offered(replace(MILK, shelf_life_days=days - 1))) == [
        ("milk", "ShelfLifeTooShort")
    ]


def test_products_unfit_on_a_day_are_told_apart_from_the_others():
    ended = ListEntry("77", date(2020, 1, 1), date(2026, 12, 1))
    items = (offered(replace(MILK, positive_list=ended)), offered(TEA), item(Sku("cup"), 1))
    assert not unfit_on(items, date(2026, 12, 1))
    found = unfit_on(items, date(2026, 12, 2))
    assert [(sku, type(fault).__name__) for sku, [fault] in found.items()] == [
        ("milk", "OffPositiveList")
    ]


def test_a_repeated_publication_asks_nothing_again():
    ended = ListEntry("77", date(2020, 1, 1), date(2026, 11, 2))
    _, stood = with_items(offered(replace(MILK, positive_list=ended)))
    later = replace(publish, at=datetime(2027, 1, 1, tzinfo=UTC))
    assert later.campaign_id == ID
    campaign().given(stood, published).when(later).then_nothing()
