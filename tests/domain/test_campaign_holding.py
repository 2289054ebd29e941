"""Units of a campaign are held within its caps and its window, and freed again."""

from datetime import timedelta

import pytest

from domain.campaign import DECIDER
from domain.campaign_commands import (
    CampaignNotOpen,
    CapExceeded,
    HoldRequest,
    HoldUnits,
    ItemNotOffered,
    NotHeld,
    QuantityNotPositive,
    UnitsNotHeld,
)
from domain.campaign_events import UnitsFreed
from domain.campaign_holding import those_that_fit
from domain.identifiers import OrderId
from domain.refusals import AmountRefused
from tests.domain.campaign_examples import (
    AT,
    CLOSES,
    ID,
    OPENS,
    campaign,
    closed,
    drafted,
    free,
    held,
    hold,
    open_campaign,
    published,
    terminated,
    units,
)


def left_out(command, *history):
    return those_that_fit(command, DECIDER.state_of([drafted, published, *history]))[1]


def test_units_of_orders_placed_together_are_held_together():
    asked = units(tea=1, milk=2), units(milk=1)
    open_campaign().when(hold(*asked)).then(held(2, milk=3, tea=1))


def test_caps_may_be_reached():
    open_campaign().when(hold(units(milk=6), units(tea=3))).then(held(2, milk=6, tea=3))


def test_who_does_not_fit_is_left_out_and_those_after_may_fit():
    command = hold(units(milk=4), units(milk=3), units(milk=2))
    open_campaign().when(command).then(held(2, milk=6))
    assert left_out(command) == {"o-2": CapExceeded.__name__}


def test_the_cap_of_a_product_counts_it_on_all_lines():
    command = hold((*units(milk=4), *units(milk=3)))
    open_campaign().when(command).then_nothing()
    assert left_out(command) == {"o-1": CapExceeded.__name__}


def test_the_cap_of_the_campaign_counts_all_products():
    command = hold(units(milk=5, tea=5))
    open_campaign().when(command).then_nothing()
    assert left_out(command) == {"o-1": CapExceeded.__name__}


def test_what_was_held_before_counts():
    command = hold(units(milk=1))
    open_campaign().given(held(1, milk=6)).when(command).then_nothing()
    assert left_out(command, held(1, milk=6)) == {"o-1": CapExceeded.__name__}


def test_a_product_that_is_not_offered_is_not_held():
    assert left_out(hold(units(oil=1))) == {"o-1": ItemNotOffered.__name__}


@pytest.mark.parametrize("asked", [(), units(milk=0), units(milk=-1), units(milk=2, tea=-1)])
def test_an_order_asks_for_units(asked):
    open_campaign().when(hold(asked)).then_nothing()
    assert left_out(hold(asked)) == {"o-1": QuantityNotPositive.__name__}


def test_an_order_named_twice_is_held_once():
    request = HoldRequest(OrderId("o-1"), units(milk=1))
    open_campaign().when(HoldUnits(ID, (request, request), AT)).then(held(1, milk=1))


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (OPENS - timedelta(microseconds=1), False),
        (OPENS, True),
        (CLOSES - timedelta(microseconds=1), True),
        (CLOSES, False),
    ],
)
def test_units_are_held_from_the_opening_until_the_close(at, is_open):
    command = hold(units(milk=1), at=at)
    if is_open:
        open_campaign().when(command).then(held(1, at=at, milk=1))
    else:
        open_campaign().when(command).then_nothing()
        assert left_out(command) == {"o-1": CampaignNotOpen.__name__}


@pytest.mark.parametrize("history", [(), (published, closed), (published, terminated)])
def test_units_are_held_while_the_campaign_is_published(history):
    campaign().given(drafted, *history).when(hold(units(milk=1))).then_nothing()


def test_units_freed_may_be_held_again():
    freed = UnitsFreed(ID, 1, units(milk=2), AT)
    open_campaign().given(held(1, milk=6)).when(free(milk=2)).then(freed)
    open_campaign().given(held(1, milk=6), freed).when(hold(units(milk=2))).then(held(1, milk=2))


def test_no_more_units_are_freed_than_are_held():
    open_campaign().given(held(1, milk=2)).when(free(milk=3)).then_refused(UnitsNotHeld)
    open_campaign().given(held(1, milk=2)).when(free(tea=1)).then_refused(UnitsNotHeld)


def test_freeing_never_holds():
    open_campaign().given(held(1, milk=2)).when(free(milk=-1)).then_refused(QuantityNotPositive)


def test_no_units_freed_is_nothing():
    open_campaign().when(free()).then_nothing()


def test_an_order_left_out_is_told_the_rule_that_left_it_out():
    refusal = NotHeld(reason=CapExceeded.__name__)
    assert isinstance(refusal, AmountRefused)
    assert refusal.values == {"reason": "CapExceeded"}
