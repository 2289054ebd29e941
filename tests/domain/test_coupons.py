from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.coupons import (
    Coupon,
    CouponNeedsMoreGoods,
    CouponOutsideWindow,
    CouponPays,
    CouponPaysNothing,
    CouponUnsound,
    CouponUsedUp,
    CouponUsedUpByBuyer,
    CouponUses,
    discount_by,
    require_sound_coupon,
)
from domain.identifiers import Sku
from domain.order_amounts import LineRequest, priced
from domain.reductions import ListedLine, SpendAndSave, Window, reduced_basket
from domain.tax import TaxRates

AT = datetime(2026, 11, 11, 4, tzinfo=UTC)
DAY = Window(AT, AT + timedelta(days=1))
TWENTY = Coupon("SAVE20", 2_000, DAY)
NEVER = CouponUses(0, 0)
FOOD = TaxRates(Decimal("0.13"))


def discount_fen(coupon, goods=20_000, freight=1_000):
    return discount_by(coupon, goods, freight, NEVER, AT).discount_fen


def test_a_coupon_pays_a_sum_or_a_share_with_a_limit():
    assert discount_fen(TWENTY) == 2_000
    tenth = replace(TWENTY, share_off=Decimal("0.10"))
    assert discount_fen(tenth, goods=12_345) == 1_235
    assert discount_fen(tenth, goods=90_000) == 2_000


def test_a_coupon_leaves_the_taxable_price_and_a_public_reduction_does_not():
    def sums(reductions, discount):
        basket = reduced_basket([ListedLine(Sku("milk"), 1, Decimal(200))], reductions, AT)
        asked = [LineRequest(e.sku, e.quantity, e.unit_price, FOOD) for e in basket.lines]
        return priced(asked, 0, discount, date(2026, 11, 11))[1]

    by_coupon = sums([], discount_fen(TWENTY))
    assert (by_coupon.taxable_fen, by_coupon.tax_fen, by_coupon.paid_fen) == (20_000, 1_820, 19_820)
    by_price = sums([SpendAndSave("full", 20_000, 2_000, False, (), DAY)], 0)
    assert (by_price.taxable_fen, by_price.tax_fen, by_price.paid_fen) == (18_000, 1_638, 19_638)


@pytest.mark.parametrize(
    ("pays", "freight", "paid"),
    [
        (CouponPays.GOODS, 1_000, 2_000),
        (CouponPays.FREIGHT, 1_000, 1_000),
        (CouponPays.GOODS_AND_FREIGHT, 1_000, 2_000),
    ],
)
def test_a_coupon_pays_no_more_than_what_it_is_for_costs(pays, freight, paid):
    assert discount_fen(replace(TWENTY, pays=pays), freight=freight) == paid


def test_something_of_the_goods_is_left_to_be_paid():
    assert discount_fen(TWENTY, goods=2_000) == 1_999
    assert discount_fen(TWENTY, goods=500) == 499


def test_a_coupon_for_freight_pays_nothing_where_there_is_none():
    with pytest.raises(CouponPaysNothing):
        discount_fen(replace(TWENTY, pays=CouponPays.FREIGHT), freight=0)
    with pytest.raises(CouponPaysNothing):
        discount_fen(TWENTY, goods=1)


def test_who_bears_it_is_told_to_the_fen():
    half = replace(TWENTY, save_fen=2_001, merchant_share=Decimal("0.5"))
    told = discount_by(half, 20_000, 0, NEVER, AT)
    assert (told.merchant_fen, told.platform_fen) == (1_001, 1_000)
    told = discount_by(replace(TWENTY, merchant_share=Decimal(0)), 20_000, 0, NEVER, AT)
    assert (told.merchant_fen, told.platform_fen) == (0, 2_000)


def test_goods_must_be_worth_enough():
    needs = replace(TWENTY, spend_fen=20_000)
    assert discount_fen(needs) == 2_000
    with pytest.raises(CouponNeedsMoreGoods):
        discount_fen(needs, goods=19_999, freight=5_000)


def test_a_code_is_used_so_often_and_no_more():
    limited = replace(TWENTY, uses_max=3, uses_per_buyer_max=1)
    assert discount_by(limited, 20_000, 0, CouponUses(2, 0), AT).discount_fen == 2_000
    with pytest.raises(CouponUsedUp):
        discount_by(limited, 20_000, 0, CouponUses(3, 0), AT)
    with pytest.raises(CouponUsedUpByBuyer):
        discount_by(limited, 20_000, 0, CouponUses(2, 1), AT)


@pytest.mark.parametrize("at", [AT - timedelta(seconds=1), DAY.ends_at])
def test_a_code_holds_within_its_window(at):
    with pytest.raises(CouponOutsideWindow):
        discount_by(TWENTY, 20_000, 0, NEVER, at)


@pytest.mark.parametrize(
    "change",
    [
        {"code": ""},
        {"code": " A"},
        {"save_fen": 0},
        {"spend_fen": -1},
        {"share_off": Decimal(1)},
        {"share_off": Decimal(0)},
        {"merchant_share": Decimal("1.1")},
        {"uses_max": 0},
        {"uses_per_buyer_max": 0},
        {"window": Window(AT, AT)},
    ],
)
def test_a_coupon_that_cannot_be_is_refused(change):
    require_sound_coupon(TWENTY)
    with pytest.raises(CouponUnsound):
        require_sound_coupon(replace(TWENTY, **change))


@given(
    st.integers(2, 500_000),
    st.integers(0, 20_000),
    st.integers(1, 600_000),
    st.sampled_from(CouponPays),
    st.none() | st.integers(1, 99).map(lambda n: Decimal(n) / 100),
    st.integers(0, 100).map(lambda n: Decimal(n) / 100),
)
def test_what_is_borne_adds_up_and_never_takes_all(goods, freight, save, pays, share, merchant):
    coupon = Coupon("X", save, DAY, share, 0, pays, merchant)
    require_sound_coupon(coupon)
    try:
        told = discount_by(coupon, goods, freight, NEVER, AT)
    except CouponPaysNothing:
        assert share is not None or pays is CouponPays.FREIGHT
        return
    assert 0 < told.discount_fen < goods
    assert min(told.merchant_fen, told.platform_fen) >= 0
    assert told.discount_fen <= save
