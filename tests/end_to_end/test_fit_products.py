from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

import pytest

from application.declaring import DeclareRun
from application.drafting import products_of
from application.fit_goods import RULE
from domain.campaign_commands import (
    DraftCampaign,
    ItemDiffersFromProduct,
    ProductsUnfit,
    PublishCampaign,
)
from domain.campaign_events import CampaignItem
from domain.clearance_events import MatchFailed
from domain.clearance_stages import Stage
from domain.goods import Route
from domain.identifiers import CampaignId, MerchantId, Sku, shared_of
from domain.product import RegisterProduct, facts_of
from domain.product_facts import LegalUnit, ListEntry
from tests.end_to_end.port import CAMPAIGN, MERCHANT, ORDINARY, item
from tests.end_to_end.season import RUN, Season

OPERATORS = count(1)
"""One a test: products are shared by all books of an operator."""


@pytest.fixture
def season(database_url):
    season = Season(database_url, "FIT", operator=f"fit{next(OPERATORS)}")
    yield season
    season.close()


def file(season, **other):
    """What is filed of the tea that a season sells."""
    said = {
        "legal_units": (LegalUnit("035", Decimal("0.5")),),
        "net_grams": 500,
        **other,
    }
    sold, at = item("TEA", "100.00"), season.now
    season.do(
        RegisterProduct(
            sold.sku, MERCHANT, sold.name, sold.hs_code, sold.unit_code, sold.origin_country,
            ORDINARY, sold.weight_grams, sold.volume_cm3, season.now, **said,
        ),
        partition=shared_of(season.book),
    )  # fmt: skip
    # Its orders were asked for at this minute: the campaign opens in it.
    season.now = at


def drafted_item(season) -> CampaignItem:
    return season.state("campaign", CAMPAIGN).items[Sku("TEA")]


def test_an_item_carries_what_was_filed_when_it_was_drafted(season):
    file(season)
    season.open_campaign(item("TEA", "100.00"))
    file(season, brand="Leaf")
    known = products_of(season.system.handling.reader, season.book, [Sku("TEA")])
    assert facts_of(known[Sku("TEA")]).brand == "Leaf"
    facts = drafted_item(season).facts
    assert facts is not None
    assert (facts.net_grams, facts.brand) == (500, "")


def test_an_item_of_a_product_nobody_filed_carries_none(season):
    season.open_campaign(item("TEA", "100.00"))
    assert drafted_item(season).facts is None


def test_unfit_products_are_not_published_and_nothing_is_written(season):
    file(season, net_grams=None, legal_units=())
    with pytest.raises(ProductsUnfit) as refused:
        season.open_campaign(item("TEA", "100.00"))
    names = [type(fault).__name__ for fault in refused.value.values["faults"]]
    assert names == ["NetWeightMissing", "LegalUnitMissing"]
    assert season.names("campaign", CAMPAIGN) == ["CampaignDrafted"]


def draft_of(season, merchant_id, *items):
    last = season.now + timedelta(days=5)
    return DraftCampaign(
        CampaignId("other"), merchant_id, "Other", items, Route("609", "Auckland", "3115", "2"),
        season.now, last, 1, 9, last.date(), "Asia/Shanghai", season.now,
    )  # fmt: skip


def test_facts_are_read_and_never_said_by_who_drafts(season):
    file(season)
    known = products_of(season.system.handling.reader, season.book, [Sku("TEA")])
    facts = facts_of(known[Sku("TEA")])
    bare = item("TEA", "100.00")
    for made_up in (replace(facts, brand="Leaf"), replace(facts, sku=Sku("CUP"))):
        with pytest.raises(ItemDiffersFromProduct):
            season.do(draft_of(season, MERCHANT, replace(bare, facts=made_up)))
    season.do(draft_of(season, MERCHANT, replace(bare, facts=facts)))


def test_an_item_of_another_tariff_code_than_its_product_is_refused(season):
    file(season)
    with pytest.raises(ItemDiffersFromProduct) as refused:
        season.do(draft_of(season, MERCHANT, replace(item("TEA", "1.00"), hs_code="0902100000")))
    assert refused.value.values["field"] == "hs_code"


def test_another_merchants_product_says_nothing_of_ones_own(season):
    file(season)
    season.do(draft_of(season, MerchantId("other"), item("TEA", "100.00")))
    assert season.state("campaign", "other").items[Sku("TEA")].facts is None


def test_a_draft_sent_twice_counts_once_whatever_was_filed_in_between(season):
    file(season)
    draft = draft_of(season, MERCHANT, item("TEA", "100.00"))
    season.do(draft, "the-same")
    file(season, brand="Leaf")
    assert season.do(draft, "the-same").is_repeated
    season.do(PublishCampaign(CampaignId("other"), season.now))


def test_orders_whose_products_may_not_be_declared_today_do_not_match(season):
    """Their entry ends after the campaign was published and before the match."""
    file(season, positive_list=ListEntry("77", date(2020, 1, 1), season.now.date()))
    season.in_the_zone()
    season.now += timedelta(days=2)
    season.matched_from_the_zone()
    failed = [e for e in season.events("run", RUN) if isinstance(e, MatchFailed)]
    assert [(f.order_id, f.rule, f.field) for e in failed for f in e.failures] == [
        (i, RULE, "TEA OffPositiveList") for i in season.order_ids
    ]
    assert "until=" in failed[0].failures[0].order_value
    assert not season.state("run", RUN).at(Stage.MATCHED)


def test_what_matched_before_is_not_declared_after_its_last_day(season):
    file(season, positive_list=ListEntry("77", date(2020, 1, 1), season.now.date()))
    season.matched()
    assert len(season.state("run", RUN).at(Stage.MATCHED)) == len(season.order_ids)
    season.now += timedelta(days=2)
    season.do(DeclareRun(RUN, season.now))
    run = season.state("run", RUN)
    assert not run.at(Stage.MATCHED)
    assert not run.declared
