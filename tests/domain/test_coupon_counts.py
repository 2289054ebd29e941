from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import coupon_uses, coupons_of_buyer
from domain.coupon_uses import (
    CountCouponUses,
    CouponUsesCounted,
    CouponUsesGivenBack,
    GiveBackCouponUses,
)
from domain.coupons import Coupon, CouponUsedUp, CouponUsedUpByBuyer
from domain.coupons_of_buyer import CouponGivenBack, CouponUsed, GiveBackCoupon, UseCoupon
from domain.identifiers import CampaignId, OrderId, PersonKey
from domain.reductions import Window
from tests.scenario import Scenario, tried

AT = datetime(2026, 11, 2, tzinfo=UTC)
ID, KEY = CampaignId("c-1"), PersonKey("p-1")
COUPON = Coupon("TEN", 1_000, Window(AT, AT + timedelta(days=1)), uses_max=3, uses_per_buyer_max=2)


def ids(*numbers):
    return tuple(OrderId(f"o-{number}") for number in numbers)


def one(number):
    return OrderId(f"o-{number}")


def count(*numbers, coupon=COUPON):
    return CountCouponUses(ID, coupon, ids(*numbers), AT)


def counted(*numbers):
    return CouponUsesCounted(ID, "TEN", ids(*numbers), AT)


def use(number, coupon=COUPON):
    return UseCoupon(ID, KEY, one(number), coupon, AT)


def used(number, code="TEN"):
    return CouponUsed(ID, KEY, one(number), code, AT)


def in_all(*events):
    return Scenario(coupon_uses.DECIDER).given(*events)


def buyer(*events):
    return Scenario(coupons_of_buyer.DECIDER).given(*events)


def test_a_coupon_may_be_used_as_often_as_it_says():
    in_all(counted(1)).when(count(3, 2)).then(counted(2, 3))
    in_all(counted(1)).when(count(2, 3, 4)).then_refused(CouponUsedUp)


def test_a_coupon_without_a_limit_is_counted_too():
    endless = replace(COUPON, uses_max=None)
    in_all(counted(1, 2, 3)).when(count(4, coupon=endless)).then(counted(4))


def test_uses_given_back_are_for_others():
    gone = CouponUsesGivenBack(ID, "TEN", ids(1, 2), AT)
    in_all(counted(1, 2, 3)).when(GiveBackCouponUses(ID, "TEN", ids(2, 1), AT)).then(gone)
    in_all(counted(1, 2, 3), gone).when(count(4, 5)).then(counted(4, 5))
    in_all(counted(1, 2, 3), gone).when(count(4, 5, 6)).then_refused(CouponUsedUp)


@pytest.mark.parametrize("command", [count(), GiveBackCouponUses(ID, "TEN", (), AT)])
def test_no_orders_change_nothing(command):
    in_all(counted(1)).when(command).then_nothing()


def test_a_buyer_uses_a_coupon_as_often_as_each_may():
    buyer(used(1)).when(use(2)).then(used(2))
    buyer(used(1), used(2)).when(use(3)).then_refused(CouponUsedUpByBuyer)
    buyer(used(1), used(2)).when(use(2)).then_nothing()


def test_coupons_of_a_buyer_are_counted_apart():
    buyer(used(1, "OTHER"), used(2, "OTHER"), used(3)).when(use(4)).then(used(4))


def test_an_order_that_does_not_stand_gives_its_own_coupon_back():
    give = GiveBackCoupon(ID, KEY, one(1), AT)
    gone = CouponGivenBack(ID, KEY, one(1), "OTHER", AT)
    buyer(used(1, "OTHER"), used(2)).when(give).then(gone)
    buyer(used(1, "OTHER"), gone).when(give).then_nothing()
    buyer(used(2)).when(give).then_nothing()


commands = st.lists(
    st.builds(use, st.integers(1, 5))
    | st.builds(lambda n: GiveBackCoupon(ID, KEY, one(n), AT), st.integers(1, 5)),
    max_size=20,
)


@given(commands)
def test_no_buyer_uses_a_coupon_more_often_whatever_comes(asked):
    for step in tried(coupons_of_buyer.DECIDER, asked):
        assert step.after.uses("TEN") <= 2
