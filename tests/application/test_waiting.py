"""Freed units are offered along the line, to the first who waits for them."""

from datetime import timedelta

import pytest

from application.ending_holds import EndHolds
from domain.campaign_commands import CloseCampaign, TerminateCampaign
from domain.campaign_terms import Limits
from domain.order_commands import RefusePlacing
from domain.order_state import Stage
from domain.waitlist import LeaveWaitlist
from domain.waitlist_events import UnitsOffered
from tests.application.waiting_sale import ACCEPT_MINUTES, ID, Sale, order_id
from tests.properties.pools import APPLE, PEAR


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
