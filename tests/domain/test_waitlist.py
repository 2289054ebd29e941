from datetime import UTC, datetime, timedelta

import pytest

from domain.goods import SkuUnits
from domain.identifiers import ORDERS_PER_EVENT_MAX, CampaignId, OrderId, PersonKey, Sku
from domain.waitlist import (
    DECIDER,
    WAITLIST_MAX,
    AcceptOffers,
    AlreadyWaiting,
    JoinWaitlist,
    LapseOffers,
    LeaveWaitlist,
    MakeOffers,
    NotYetOffered,
    OfferDiffers,
    OfferOver,
    Place,
    Waitlist,
    WaitlistFull,
    require_turn,
)
from domain.waitlist_events import (
    Offer,
    OffersAccepted,
    OffersLapsed,
    UnitsOffered,
    WaitlistJoined,
    WaitlistLeft,
)
from tests.scenario import Scenario

AT = datetime(2026, 11, 2, tzinfo=UTC)
BY = AT + timedelta(minutes=30)
ID, MILK, TEA = CampaignId("c-1"), Sku("milk"), Sku("tea")


def number(n):
    return OrderId(f"o-{n}")


def key(n):
    return PersonKey(f"p-{n}")


def units(quantity):
    return (SkuUnits(MILK, quantity),)


def join(n, quantity=1):
    return JoinWaitlist(ID, number(n), key(n), units(quantity), AT)


def joined(n, quantity=1):
    return WaitlistJoined(ID, number(n), key(n), units(quantity), AT)


def offer(n, quantity=1):
    return Offer(number(n), key(n), units(quantity))


def offered(*offers):
    return UnitsOffered(ID, offers, BY, AT)


def line(*events):
    return Scenario(DECIDER).given(*events)


def state(*events):
    return DECIDER.state_of(events)


def test_who_joins_stands_behind_those_who_came_before():
    line(joined(1)).when(join(2, 3)).then(joined(2, 3))
    assert list(state(joined(2), joined(1)).waiting) == [number(2), number(1)]


def test_units_are_told_once_for_each_product_in_order_of_their_names():
    mixed = (SkuUnits(TEA, 1), SkuUnits(MILK, 2), SkuUnits(TEA, 2))
    told = (SkuUnits(MILK, 2), SkuUnits(TEA, 3))
    asking = JoinWaitlist(ID, number(1), key(1), mixed, AT)
    line().when(asking).then(WaitlistJoined(ID, number(1), key(1), told, AT))


def test_a_number_stands_in_line_once():
    line(joined(1)).when(join(1)).then_nothing()
    line(joined(1), offered(offer(1))).when(join(1)).then_nothing()
    line(joined(1)).when(join(1, 2)).then_refused(AlreadyWaiting)
    another = JoinWaitlist(ID, number(1), key(2), units(1), AT)
    line(joined(1)).when(another).then_refused(AlreadyWaiting)
    line(joined(1), offered(offer(1))).when(another).then_refused(AlreadyWaiting)


def test_a_line_has_an_end():
    full = {number(n): Place(key(n), units(1)) for n in range(WAITLIST_MAX)}
    assert DECIDER.decide(join(1), Waitlist(full)) == []
    with pytest.raises(WaitlistFull) as raised:
        DECIDER.decide(join(WAITLIST_MAX), Waitlist(full))
    assert raised.value.values == {"waiting": WAITLIST_MAX, "waiting_max": WAITLIST_MAX}


def test_who_leaves_may_join_again_at_the_end():
    left = WaitlistLeft(ID, (number(1),), "no", AT)
    leave = LeaveWaitlist(ID, (number(1), number(1), number(9)), "no", AT)
    line(joined(1), joined(2)).when(leave).then(left)
    line(joined(1), offered(offer(1))).when(leave).then(left)
    line(joined(1), left).when(leave).then_nothing()
    again = state(joined(1), joined(2), left, joined(1))
    assert list(again.waiting) == [number(2), number(1)]


def test_units_are_offered_to_those_who_wait_and_once():
    making = MakeOffers(ID, (offer(1), offer(3)), BY, AT)
    line(joined(1), joined(2)).when(making).then(offered(offer(1)))
    line(joined(1), offered(offer(1))).when(making).then_nothing()


def test_a_long_list_of_offers_is_several_events():
    many = range(ORDERS_PER_EVENT_MAX + 1)
    making = MakeOffers(ID, tuple(offer(n) for n in many), BY, AT)
    events = line(*(joined(n) for n in many)).when(making).outcome()
    assert [len(event.offers) for event in events] == [ORDERS_PER_EVENT_MAX, 1]


def test_what_is_offered_is_waited_for_no_more():
    before, after = state(joined(1, 2), joined(2, 3)), offered(offer(1, 2))
    assert before.asked == {MILK: 5}
    assert DECIDER.evolve(before, after).asked == {MILK: 3}


def test_an_offer_is_accepted_once():
    accept = AcceptOffers(ID, (number(1), number(2)), AT)
    accepted = OffersAccepted(ID, (number(1),), AT)
    line(joined(1), joined(2), offered(offer(1))).when(accept).then(accepted)
    line(joined(1), offered(offer(1)), accepted).when(accept).then_nothing()


def test_an_offer_lapses_at_its_end_and_not_before():
    standing = line(joined(1), joined(2), offered(offer(1)))
    standing.when(LapseOffers(ID, BY - timedelta(seconds=1))).then_nothing()
    standing.when(LapseOffers(ID, BY)).then(OffersLapsed(ID, (number(1),), BY))


def turn_of(wanted, at=AT, *events):
    try:
        require_turn(state(*events), wanted, at)
    except (NotYetOffered, OfferDiffers, OfferOver) as refusal:
        return type(refusal)
    return None


def test_only_the_buyer_takes_just_what_was_offered_and_in_time():
    standing = joined(1, 2), offered(offer(1, 2))
    assert turn_of(offer(1, 2), AT, *standing) is None
    assert turn_of(offer(1, 1), AT, *standing) is OfferDiffers
    assert turn_of(Offer(number(1), key(2), units(2)), AT, *standing) is OfferDiffers
    assert turn_of(offer(1, 2), BY, *standing) is OfferOver
    assert turn_of(offer(1, 2), AT, joined(1, 2)) is NotYetOffered
    assert turn_of(offer(1, 3), AT, joined(1, 2)) is OfferDiffers
