"""A buyer asks in time to send back no more than was sent."""

import pytest

from domain.return_commands import (
    ReturnAskedTooLate,
    ReturnEmpty,
    ReturnExceedsSent,
    ReturnNumberTaken,
)
from domain.return_events import ReturnRequested
from tests.domain.return_examples import (
    ASKED,
    AT_MIDNIGHT,
    BEFORE_MIDNIGHT,
    INSTANT,
    LATER,
    ORDER,
    RELEASED,
    after,
    asking,
    midnight_after,
    played,
    receiving,
    units,
)


def test_a_buyer_asks_to_send_units_back_once():
    after().when(ASKED).then(
        ReturnRequested(ORDER, "1", units(milk=2), "unopened", RELEASED, LATER)
    )
    after(ASKED).when(ASKED).then_nothing()


def test_a_return_number_is_used_once():
    after(ASKED).when(asking(units(milk=1))).then_refused(ReturnNumberTaken)


@pytest.mark.parametrize("wanted", [(), units(milk=0), units(milk=-1)])
def test_a_return_is_of_something(wanted):
    after().when(asking(wanted)).then_refused(ReturnEmpty)


def test_part_returns_never_exceed_what_was_sent():
    after().when(asking(units(milk=4))).then_refused(ReturnExceedsSent)
    after().when(asking(units(beer=1))).then_refused(ReturnExceedsSent)
    after(ASKED).when(asking(units(milk=2), "2")).then_refused(ReturnExceedsSent)
    after(ASKED, asking(units(milk=1), "2")).when(asking(units(milk=1), "3")).then_refused(
        ReturnExceedsSent
    )


def test_what_did_not_come_back_may_be_asked_again():
    history = (ASKED, receiving(units(milk=1)))
    after(*history).when(asking(units(milk=2), "2")).then(
        ReturnRequested(ORDER, "2", units(milk=2), "unopened", RELEASED, LATER)
    )
    after(*history).when(asking(units(milk=3), "2")).then_refused(ReturnExceedsSent)


@pytest.mark.parametrize(
    ("released_at", "at", "in_time"),
    [
        (BEFORE_MIDNIGHT, midnight_after(31) - INSTANT, True),
        (BEFORE_MIDNIGHT, midnight_after(31), False),
        (AT_MIDNIGHT, midnight_after(31), True),
        (AT_MIDNIGHT, midnight_after(32) - INSTANT, True),
        (AT_MIDNIGHT, midnight_after(32), False),
    ],
)
def test_a_return_is_asked_within_thirty_customs_days(released_at, at, in_time):
    command = asking(units(milk=1), at=at, released_at=released_at)
    if in_time:
        assert played(command)
    else:
        after().when(command).then_refused(ReturnAskedTooLate)
