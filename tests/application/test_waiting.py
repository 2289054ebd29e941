from dataclasses import replace
from datetime import timedelta

import pytest

from application.cancelling import CancelOrders
from application.claiming import ClaimOrders, claim_of
from application.ending_holds import EndHolds
from application.placing import PlaceOrders
from application.waiting import TendWaitlist
from domain.campaign_commands import CloseCampaign, PublishCampaign, TerminateCampaign
from domain.campaign_terms import CampaignTerms, Limits
from domain.goods import SkuUnits
from domain.identifiers import CampaignId, OrderId, PersonKey
from domain.order_commands import RefusePlacing
from domain.order_state import Stage
from domain.waitlist import JoinWaitlist, LeaveWaitlist
from domain.waitlist_events import UnitsOffered
from tests.end_to_end import port
from tests.end_to_end.port import BOOK, SHARED
from tests.properties import pools
from tests.properties.fold_line import Line
from tests.properties.pools import APPLE, PEAR, PRICES
from tests.properties.world import World

ID = pools.CAMPAIGNS[0]
ACCEPT_MINUTES = 60


def order_id(number):
    return OrderId(f"shop:{number}")


class Sale:
    """Two apples and four pears, five units in all; both apples are sold."""

    def __init__(self, **terms) -> None:
        self.world = World()
        self.world.folds += (Line(),)
        stated = CampaignTerms(accept_minutes=ACCEPT_MINUTES, **terms)
        draft = replace(pools.campaign(0, self.world.now), terms=stated)
        self.closes_at = draft.closes_at
        assert self.world.do(draft)
        assert self.world.do(PublishCampaign(ID, self.world.now))
        assert self.place(1, (APPLE, 1)) == self.place(2, (APPLE, 1)) == {}

    def wanted(self, number, *basket, buyer=0):
        lines = [port.line(sku, n, PRICES.get(sku, "1.00")) for sku, n in basket]
        plain = port.order(buyer or number, *lines, at=self.world.now)
        merchant_id = pools.MERCHANTS[0]
        return replace(plain, order_id=order_id(number), campaign_id=ID, merchant_id=merchant_id)

    def place(self, number, *basket, buyer=0):
        return self.world.place([self.wanted(number, *basket, buyer=buyer)])

    def join(self, number, *basket, buyer=0):
        key = self.wanted(number, *basket, buyer=buyer).buyer_key
        units = tuple(SkuUnits(sku, n) for sku, n in basket)
        return self.world.do(JoinWaitlist(ID, order_id(number), key, units, self.world.now))

    def cancel(self, *numbers):
        ids = tuple(map(order_id, numbers))
        assert self.world.do(CancelOrders(ids, "changed mind", self.world.now))

    def tend(self):
        return self.world.do(TendWaitlist(ID, self.world.now))

    def pass_minutes(self, minutes):
        self.world.now += timedelta(minutes=minutes)

    @property
    def line(self):
        return self.world.state("waitlist", ID)

    @property
    def held(self):
        return self.world.state("campaign", ID).held

    def stage(self, number):
        return self.world.state("order", order_id(number)).stage

    def stands(self):
        """Numbers that are offered something, and numbers that wait."""
        line = self.line
        return [[int(i.split(":")[1]) for i in part] for part in (line.offered, line.waiting)]


def test_freed_units_go_to_the_first_in_line_who_takes_them_with_an_order():
    sale = Sale()
    assert sale.join(3, (APPLE, 1))
    assert sale.join(4, (APPLE, 1))
    sale.cancel(1)
    sale.world.work_all()
    assert sale.stands() == [[3], [4]]
    assert sale.held[APPLE] == 2
    assert sale.place(3, (APPLE, 1)) == {}
    assert sale.stage(3) is Stage.PLACED
    assert sale.stands() == [[], [4]]
    assert sale.held[APPLE] == 2


def test_an_offer_that_is_not_taken_in_time_goes_to_the_next_in_the_same_append():
    sale = Sale()
    sale.join(3, (APPLE, 1))
    sale.join(4, (APPLE, 1))
    sale.cancel(1)
    sale.world.work_all()
    sale.pass_minutes(ACCEPT_MINUTES)
    assert sale.place(3, (APPLE, 1)) == {order_id(3): "OfferOver"}
    assert sale.tend()
    assert sale.stands() == [[4], []]
    assert sale.held[APPLE] == 2
    assert sale.place(3, (APPLE, 1)) == {order_id(3): "CapExceeded"}


def test_an_offer_ends_no_later_than_the_sale():
    sale = Sale()
    sale.join(3, (APPLE, 1))
    sale.cancel(1)
    sale.world.now = sale.closes_at - timedelta(minutes=ACCEPT_MINUTES / 2)
    assert sale.tend()
    offers = [r.event for r in sale.world.log.recorded if isinstance(r.event, UnitsOffered)]
    assert [offer.accept_by for offer in offers] == [sale.closes_at]


def test_nobody_takes_what_others_wait_for_not_even_before_it_is_offered():
    sale = Sale()
    sale.join(3, (APPLE, 1))
    sale.cancel(1)
    assert sale.place(5, (APPLE, 1)) == {order_id(5): "OthersWait"}
    assert sale.stage(5) is Stage.NOT_PLACED
    assert sale.place(6, (PEAR, 1)) == {}


def test_who_waits_for_much_is_not_overtaken_by_who_wants_less_of_the_same():
    sale = Sale()
    sale.join(3, (APPLE, 2))
    sale.join(4, (APPLE, 1))
    sale.cancel(1)
    sale.world.work_all()
    assert sale.stands() == [[], [3, 4]]
    assert sale.place(6, (PEAR, 3)) == {}
    assert sale.place(7, (PEAR, 1)) == {order_id(7): "OthersWait"}
    sale.cancel(2)
    sale.world.work_all()
    assert sale.stands() == [[3], [4]]


def test_who_leaves_lets_those_behind_move_up_in_the_same_append():
    sale = Sale()
    sale.join(3, (APPLE, 2))
    sale.join(4, (APPLE, 1))
    sale.cancel(1)
    leaving = LeaveWaitlist(ID, (order_id(3),), "changed mind", sale.world.now)
    assert sale.world.do(leaving)
    assert sale.stands() == [[4], []]


def test_an_early_order_keeps_its_place_and_claims_nothing():
    sale = Sale()
    sale.join(3, (APPLE, 1))
    assert sale.place(3, (APPLE, 1)) == {order_id(3): "NotYetOffered"}
    assert sale.world.state("number", order_id(3), SHARED).book is None
    assert sale.stands() == [[], [3]]
    sale.cancel(1)
    sale.world.work_all()
    assert sale.place(3, (APPLE, 1)) == {}


def test_another_basket_or_buyer_under_the_number_takes_nothing():
    sale = Sale()
    sale.join(3, (APPLE, 1))
    sale.cancel(1)
    sale.world.work_all()
    assert sale.place(3, (PEAR, 1)) == {order_id(3): "OfferDiffers"}
    assert sale.place(3, (APPLE, 1), buyer=8) == {order_id(3): "OfferDiffers"}
    assert sale.stands() == [[3], []]


def test_the_activity_itself_leaves_an_order_out_of_turn_undecided():
    """As when the offer came to its end between looking and placing."""
    sale = Sale()
    sale.join(3, (APPLE, 1))
    order = sale.wanted(3, (APPLE, 1))
    claim = claim_of(order)
    assert claim
    assert sale.world.do(ClaimOrders(BOOK, (claim,), sale.world.now), SHARED)
    assert not sale.world.do(PlaceOrders(ID, (order,), (), sale.world.now))
    assert sale.stage(3) is Stage.ABSENT
    assert sale.stands() == [[], [3]]


def test_an_offered_order_that_its_buyers_limit_refuses_gives_its_units_to_the_next():
    sale = Sale(limits=Limits(orders_per_buyer=1))
    sale.join(3, (APPLE, 1), buyer=2)
    sale.join(4, (APPLE, 1))
    sale.cancel(1)
    sale.world.work_all()
    assert sale.place(3, (APPLE, 1), buyer=2) == {order_id(3): "BuyerLimitExceeded"}
    assert sale.stage(3) is Stage.NOT_PLACED
    sale.world.work_all()
    assert sale.stands() == [[4], []]


def test_a_number_that_was_refused_for_good_leaves_the_line():
    sale = Sale()
    sale.join(3, (APPLE, 1))
    sale.join(4, (APPLE, 1))
    order = sale.wanted(3, (APPLE, 1))
    refusing = RefusePlacing(
        order.order_id, ID, order.merchant_id, order.buyer_key, order.quota_year, "no",
        sale.world.now,
    )  # fmt: skip
    assert sale.world.do(refusing)
    sale.cancel(1)
    sale.world.work_all()
    assert sale.stands() == [[4], []]


def test_an_accepted_order_lives_on_as_any_other_and_its_end_serves_the_next():
    sale = Sale(hold_minutes=30)
    sale.join(3, (APPLE, 1))
    sale.join(4, (APPLE, 1))
    sale.cancel(1)
    sale.world.work_all()
    assert sale.place(3, (APPLE, 1)) == {}
    sale.pass_minutes(31)
    assert sale.world.do(EndHolds((order_id(3),), sale.world.now))
    sale.world.work_all()
    assert sale.stands() == [[4], []]


@pytest.mark.parametrize("end", ["close", "terminate"])
def test_with_the_campaign_the_line_ends_and_what_was_offered_is_freed(end):
    sale = Sale()
    sale.join(3, (APPLE, 1))
    sale.join(4, (APPLE, 1))
    sale.cancel(1)
    sale.world.work_all()
    now = sale.world.now
    assert sale.world.do(
        CloseCampaign(ID, now) if end == "close" else TerminateCampaign(ID, "no", now)
    )
    assert sale.place(3, (APPLE, 1)) == {order_id(3): "OfferOver"}
    sale.world.work_all()
    assert sale.stands() == [[], []]
    assert sale.held.total() == 0


def test_joining_is_refused_by_name():
    sale = Sale()
    tried = [
        (lambda: sale.join(3, (PEAR, 1)), "UnitsAvailable"),
        (lambda: sale.join(3, (APPLE, 3)), "CapExceeded"),
        (lambda: sale.join(3, ("PLUM", 1)), "ItemNotOffered"),
        (lambda: sale.join(3), "QuantityNotPositive"),
        (lambda: sale.join(1, (APPLE, 1)), "OrderAlreadyPlaced"),
    ]
    for joining, reason in tried:
        assert not joining()
        assert sale.world.refusals[-1] == reason
    sale.place(5, (APPLE, 1))
    assert not sale.join(5, (APPLE, 1))
    assert sale.world.refusals[-1] == "OrderWasNotPlaced"
    unknown = JoinWaitlist(
        CampaignId("none"), order_id(3), PersonKey("p"), (SkuUnits(APPLE, 1),), sale.world.now
    )
    assert not sale.world.do(unknown)
    assert sale.world.refusals[-1] == "UnknownCampaign"
    sale.world.now = sale.closes_at
    assert not sale.join(3, (APPLE, 1))
    assert sale.world.refusals[-1] == "CampaignNotOpen"


def test_a_campaign_without_time_to_accept_has_no_waitlist():
    world = World()
    assert world.do(pools.campaign(0, world.now))
    assert world.do(PublishCampaign(ID, world.now))
    joining = JoinWaitlist(ID, order_id(3), PersonKey("p"), (SkuUnits(APPLE, 1),), world.now)
    assert not world.do(joining)
    assert world.refusals[-1] == "NoWaitlist"
