"""Goods that come back are recorded as counted, in time or late."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from domain.identifiers import Sku
from domain.order_return import DECIDER
from domain.return_commands import (
    ReturnAlreadyReceived,
    ReturnEmpty,
    ReturnNotReceived,
    UnknownReturn,
)
from domain.return_events import ReturnDeclared, ReturnReceived
from tests.domain.return_examples import (
    ASKED,
    AT_MIDNIGHT,
    BEFORE_MIDNIGHT,
    INSTANT,
    LATER,
    MILK,
    ORDER,
    RELEASED,
    after,
    answering,
    asking,
    declaring,
    midnight_after,
    played,
    receiving,
    units,
)


@pytest.mark.parametrize(
    ("released_at", "at", "in_time"),
    [
        (BEFORE_MIDNIGHT, midnight_after(46) - INSTANT, True),
        (BEFORE_MIDNIGHT, midnight_after(46), False),
        (AT_MIDNIGHT, midnight_after(47) - INSTANT, True),
        (AT_MIDNIGHT, midnight_after(47), False),
    ],
)
def test_goods_are_back_within_forty_five_customs_days(released_at, at, in_time):
    asked = asking(units(milk=2), at=released_at, released_at=released_at)
    after(asked).when(receiving(units(milk=2), at=at)).then(
        ReturnReceived(ORDER, "1", units(milk=2), (), in_time, at)
    )


@pytest.mark.parametrize(("day", "in_time"), [(27, False), (28, True)])
def test_goods_released_before_the_rule_of_2020_had_thirty_days(day, in_time):
    released_at = datetime(2020, 3, day, 4, tzinfo=UTC)
    asked = asking(units(milk=2), at=released_at, released_at=released_at)
    back = receiving(units(milk=2), at=released_at + timedelta(days=31))
    assert played(asked, back)[-1].in_time is in_time


def test_late_goods_are_received_but_not_declared():
    history = (ASKED, receiving(units(milk=2), at=RELEASED + timedelta(days=46)))
    after(*history).when(declaring()).then_refused(ReturnNotReceived)


def test_goods_are_received_as_counted_once():
    command = receiving(units(milk=1), units(milk=1))
    after(ASKED).when(command).then(
        ReturnReceived(ORDER, "1", units(milk=1), units(milk=1), True, LATER)
    )
    after(ASKED, command).when(command).then_nothing()
    after(ASKED, command, declaring()).when(command).then_nothing()


def test_more_than_was_asked_is_recorded_and_only_what_was_asked_is_declared():
    back = receiving(units(milk=3, beer=1), units(milk=1))
    after(ASKED).when(back).then(
        ReturnReceived(ORDER, "1", units(beer=1, milk=3), units(milk=1), True, LATER)
    )
    history = played(ASKED, back)
    part = DECIDER.state_of(history).parts["1"]
    assert part.excess == Counter({MILK: 2, Sku("beer"): 1})
    assert part.shelved == (Counter({MILK: 2}), Counter())
    after(ASKED, back).when(declaring()).then(
        ReturnDeclared(ORDER, "1", "M1", units(milk=2), LATER)
    )


def test_damaged_units_are_shelved_as_such_as_far_as_they_were_asked_for():
    (part,) = DECIDER.state_of(
        played(ASKED, receiving(units(milk=1), units(milk=4, tea=1)))
    ).parts.values()
    assert part.shelved == (Counter({MILK: 1}), Counter({MILK: 1}))


def test_goods_that_nobody_asked_for_are_not_declared():
    history = (ASKED, receiving(units(beer=1)))
    after(*history).when(declaring()).then_refused(ReturnNotReceived)


def test_an_empty_box_is_not_a_return():
    after(ASKED).when(receiving()).then_refused(ReturnEmpty)


def test_a_second_box_is_another_return():
    history = (ASKED, receiving(units(milk=1)))
    after(*history).when(receiving(units(milk=2))).then_refused(ReturnAlreadyReceived)


def test_nothing_happens_to_an_unknown_return():
    for command in (receiving(units(milk=1)), declaring(), answering(399)):
        after().when(command).then_refused(UnknownReturn)
