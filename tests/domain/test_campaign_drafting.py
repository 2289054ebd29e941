"""A campaign is drafted with a sound offer and published once."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.campaign_commands import (
    CampaignEmpty,
    CampaignIdTaken,
    CampaignLimitsUnsound,
    CampaignNotDraft,
    CampaignWindowEmpty,
    ItemOfferedTwice,
    ItemUnsound,
    UnknownCampaign,
)
from domain.identifiers import MerchantId
from domain.tax import TaxRates
from tests.domain.campaign_examples import (
    AT,
    MILK,
    OPENS,
    TEA,
    campaign,
    change,
    close,
    closed,
    draft,
    drafted,
    failed,
    free,
    hold,
    item,
    open_campaign,
    publish,
    published,
    terminated,
    units,
)


def test_a_campaign_is_drafted_once():
    campaign().when(draft).then(drafted)
    campaign().given(drafted).when(draft).then_nothing()
    campaign().given(drafted, published).when(draft).then_nothing()


@pytest.mark.parametrize(
    "change",
    [
        {"merchant_id": MerchantId("m-2")},
        {"units_max": 10},
        {"items": (item(MILK, 6),)},
        {"items": (item(MILK, 6, "13.00"), item(TEA, 5))},
        {"opens_at": AT},
    ],
)
def test_an_id_names_one_offer(change):
    campaign().given(drafted).when(replace(draft, **change)).then_refused(CampaignIdTaken)


def test_a_campaign_offers_something():
    campaign().when(replace(draft, items=())).then_refused(CampaignEmpty)


def test_a_product_is_offered_once():
    twice = replace(draft, items=(item(MILK, 1), item(MILK, 2)))
    campaign().when(twice).then_refused(ItemOfferedTwice)


@pytest.mark.parametrize(
    "one",
    [
        item(MILK, 0),
        item(MILK, 1, "0"),
        item(MILK, 1, "0.009"),
        item(MILK, 1, "1.000001"),
        replace(item(MILK, 1), rates=TaxRates(Decimal("0.13"), Decimal(1))),
    ],
)
def test_an_item_has_units_a_price_and_rates(one):
    campaign().when(replace(draft, items=(one,))).then_refused(ItemUnsound)


def test_a_window_has_a_length():
    campaign().when(replace(draft, closes_at=OPENS)).then_refused(CampaignWindowEmpty)


@pytest.mark.parametrize("limits", [(-1, 5), (6, 5), (0, 0)])
def test_a_minimum_is_not_above_the_cap(limits):
    low, high = limits
    command = replace(draft, units_min=low, units_max=high)
    campaign().when(command).then_refused(CampaignLimitsUnsound)


def test_a_draft_is_published_once():
    campaign().given(drafted).when(publish).then(published)
    open_campaign().when(publish).then_nothing()


@pytest.mark.parametrize("end", [closed, failed, terminated])
def test_only_a_draft_is_published(end):
    open_campaign().given(end).when(publish).then_refused(CampaignNotDraft)


@pytest.mark.parametrize("command", [publish, hold(units(milk=1)), free(milk=1), change, close])
def test_what_was_never_drafted_is_unknown(command):
    campaign().when(command).then_refused(UnknownCampaign)
