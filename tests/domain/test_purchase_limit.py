from datetime import UTC, datetime

from domain.campaign_terms import Limits
from domain.identifiers import CampaignId, OrderId, PersonKey
from domain.purchase_limit import (
    DECIDER,
    BuyerLimitExceeded,
    CountPurchase,
    PurchaseCounted,
    PurchaseUncounted,
    UncountPurchase,
)
from tests.scenario import Scenario

AT = datetime(2026, 11, 2, tzinfo=UTC)
ID, KEY = CampaignId("c-1"), PersonKey("p-1")
LIMITS = Limits(units_per_buyer=4, orders_per_buyer=2)


def count(number, units, limits=LIMITS):
    return CountPurchase(ID, KEY, OrderId(f"o-{number}"), units, limits, AT)


def counted(number, units):
    return PurchaseCounted(ID, KEY, OrderId(f"o-{number}"), units, AT)


def buyer(*events):
    return Scenario(DECIDER).given(*events)


def test_a_buyer_may_reach_the_limit_and_not_pass_it():
    buyer(counted(1, 3)).when(count(2, 1)).then(counted(2, 1))
    buyer(counted(1, 3)).when(count(2, 2)).then_refused(BuyerLimitExceeded)
    two = counted(1, 1), counted(2, 1)
    buyer(*two).when(count(3, 1)).then_refused(BuyerLimitExceeded)


def test_an_order_counts_once():
    buyer(counted(1, 3)).when(count(1, 3)).then_nothing()


def test_what_was_cancelled_leaves_room():
    gone = PurchaseUncounted(ID, KEY, OrderId("o-1"), AT)
    leave = UncountPurchase(ID, KEY, OrderId("o-1"), AT)
    buyer(counted(1, 4)).when(leave).then(gone)
    buyer(counted(1, 4), gone).when(leave).then_nothing()
    buyer(counted(1, 4), gone).when(count(2, 4)).then(counted(2, 4))


def test_zero_limits_nothing():
    buyer(counted(1, 99)).when(count(2, 99, Limits(units_per_buyer=0))).then(counted(2, 99))
