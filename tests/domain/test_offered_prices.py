from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from domain.campaign import DECIDER
from domain.campaign_terms import CampaignTerms, plan_of
from domain.coupons import (
    Coupon,
    CouponOutsideWindow,
    CouponUnsound,
    CouponUsedUp,
    CouponUses,
)
from domain.identifiers import MerchantId, OrderId, PersonKey
from domain.offered_prices import PriceNotOffered, UnknownCoupon, require_offered, states_prices
from domain.order_amounts import LineRequest
from domain.order_commands import PlaceOrder
from domain.people import Person
from domain.reductions import ReductionUnsound, Window
from domain.stated_reductions import ReductionKind, StatedReduction
from tests.domain.campaign_examples import AT, CLOSES, ID, MILK, OPENS, RATES, TEA, draft, drafted
from tests.scenario import Scenario

WHOLE = Window(OPENS, CLOSES)
PRICE = StatedReduction(
    ReductionKind.CAMPAIGN_PRICE, "Milk for ten", WHOLE, (MILK,), price_fen=1_000
)
TENTH = StatedReduction(ReductionKind.PERCENT_OFF, "A tenth off", WHOLE, share_off=Decimal("0.10"))
SAVE = StatedReduction(
    ReductionKind.SPEND_AND_SAVE, "Three off thirty", WHOLE, spend_fen=3_000, save_fen=300
)
TWO_OFF = Coupon("TWO", 200, WHOLE, uses_max=5)
NOBODY = Person("林一", "16100000001", "示范路1号")


def selling(reductions=(), coupons=()):
    return DECIDER.state_of(
        [replace(drafted, terms=CampaignTerms(reductions=reductions, coupons=coupons))]
    )


def order(*lines, discount_fen=0, code="", at=AT):
    asked = tuple(LineRequest(sku, n, Decimal(price), RATES) for sku, n, price in lines)
    return PlaceOrder(
        OrderId("o-1"), ID, MerchantId("m-1"), PersonKey("p-1"), NOBODY, NOBODY, asked, 0,
        discount_fen, 2026, at, coupon_code=code,
    )  # fmt: skip


def require(asked, campaign, uses=0):
    require_offered(asked, campaign, CouponUses(uses, 0))


def test_prices_are_the_campaigns_only_where_it_states_reductions_or_codes():
    assert not states_prices(selling())
    assert states_prices(selling((PRICE,)))
    assert states_prices(selling((), (TWO_OFF,)))


def test_an_order_costs_what_reductions_of_that_moment_give():
    campaign = selling((PRICE, TENTH, SAVE))
    # 12.50 each: milk for 10.00, a tenth off all, three off 31.50: 28.50 in all.
    require(order((MILK, 1, "9.00"), (TEA, 1, "11.25")), campaign)
    three = order((MILK, 1, "8.14"), (MILK, 1, "8.15"), (TEA, 1, "10.18"))
    with pytest.raises(PriceNotOffered):
        require(three, campaign)
    require(order((TEA, 2, "11.25")), campaign)


def test_how_units_are_laid_out_on_lines_does_not_matter():
    require(order((TEA, 1, "11.25"), (TEA, 2, "11.25")), selling((TENTH,)))


def test_a_price_that_is_not_offered_is_refused_with_what_is():
    with pytest.raises(PriceNotOffered) as refused:
        require(order((TEA, 2, "9.00")), selling((TENTH,)))
    assert refused.value.values["asked"] == ("2 × tea: 9.00",)
    assert refused.value.values["offered"] == ("2 × tea: 11.25",)


def test_a_reduction_ends_with_its_window():
    short = replace(TENTH, window=Window(OPENS, AT))
    require(order((TEA, 1, "12.50")), selling((short,)))
    require(order((TEA, 1, "11.25"), at=AT - timedelta(seconds=1)), selling((short,)))


def test_a_discount_is_what_the_code_gives():
    campaign = selling((), (TWO_OFF,))
    require(order((TEA, 1, "12.50"), discount_fen=200, code="TWO"), campaign)
    for discount_fen, code in ((0, "TWO"), (201, "TWO"), (200, "")):
        with pytest.raises(PriceNotOffered):
            require(order((TEA, 1, "12.50"), discount_fen=discount_fen, code=code), campaign)


def test_codes_are_refused_by_their_own_rules():
    campaign = selling((), (TWO_OFF,))
    asked = order((TEA, 1, "12.50"), discount_fen=200, code="TWO")
    with pytest.raises(CouponUsedUp):
        require(asked, campaign, uses=5)
    with pytest.raises(CouponOutsideWindow):
        require(replace(asked, at=CLOSES), campaign)
    with pytest.raises(UnknownCoupon):
        require(replace(asked, coupon_code="NONE"), campaign)


def test_what_is_not_offered_has_no_price_to_differ_from():
    require(order(("cup", 1, "1.00")), selling((TENTH,)))


@pytest.mark.parametrize(
    "stated",
    [
        replace(PRICE, skus=()),
        replace(PRICE, skus=(MILK, TEA)),
        replace(PRICE, price_fen=0),
        replace(PRICE, save_fen=5),
        replace(TENTH, share_off=Decimal(1)),
        replace(TENTH, price_fen=1),
        replace(SAVE, save_fen=3_000),
        replace(SAVE, share_off=Decimal("0.1")),
        replace(TENTH, window=Window(CLOSES, OPENS)),
    ],
)
def test_unsound_reductions_are_not_drafted(stated):
    command = replace(draft, terms=CampaignTerms(reductions=(stated,)))
    Scenario(DECIDER).when(command).then_refused(ReductionUnsound)


def test_names_and_codes_stand_once():
    twice = replace(draft, terms=CampaignTerms(reductions=(TENTH, replace(PRICE, name=TENTH.name))))
    Scenario(DECIDER).when(twice).then_refused(ReductionUnsound)
    coupons = (TWO_OFF, replace(TWO_OFF, save_fen=5))
    same = replace(draft, terms=CampaignTerms(coupons=coupons))
    Scenario(DECIDER).when(same).then_refused(CouponUnsound)


def test_unsound_coupons_are_not_drafted():
    command = replace(draft, terms=CampaignTerms(coupons=(replace(TWO_OFF, save_fen=0),)))
    Scenario(DECIDER).when(command).then_refused(CouponUnsound)


def test_reductions_and_coupons_alone_change_nothing_of_how_an_order_is_paid():
    terms = CampaignTerms(reductions=(TENTH,), coupons=(TWO_OFF,))
    assert plan_of(terms, CLOSES, 1_000, datetime(2026, 11, 2, tzinfo=UTC)) is None
