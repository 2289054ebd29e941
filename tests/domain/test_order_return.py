from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.goods import SkuUnits, counted
from domain.identifiers import OrderId, Sku
from domain.order_return import DECIDER
from domain.refusals import Refused
from domain.return_commands import (
    AnswerReturn,
    DeclareReturn,
    ReceiveReturn,
    RequestReturn,
    ReturnAlreadyReceived,
    ReturnAskedTooLate,
    ReturnEmpty,
    ReturnExceedsSent,
    ReturnNotReceived,
    ReturnNumberTaken,
    UnknownReturn,
)
from domain.return_events import ReturnAnswered, ReturnDeclared, ReturnReceived, ReturnRequested
from tests.conftest import IS_SLOW
from tests.scenario import Scenario

ORDER = OrderId("shop-1:a")
MILK, TEA = Sku("milk"), Sku("tea")
RELEASED = datetime(2026, 11, 1, 4, tzinfo=UTC)
LATER = RELEASED + timedelta(days=3)


def units(**quantities: int) -> tuple[SkuUnits, ...]:
    return tuple(SkuUnits(Sku(sku), quantity) for sku, quantity in quantities.items())


SENT = units(milk=3, tea=1)


def asking(wanted, number="1", at=LATER, released_at=RELEASED) -> RequestReturn:
    return RequestReturn(ORDER, number, wanted, SENT, released_at, "unopened", at)


def receiving(good=(), damaged=(), number="1", at=LATER) -> ReceiveReturn:
    return ReceiveReturn(ORDER, number, good, damaged, at)


def declaring(message_id="M1", number="1") -> DeclareReturn:
    return DeclareReturn(ORDER, number, message_id, LATER)


def answering(status, digest="h", number="1") -> AnswerReturn:
    return AnswerReturn(ORDER, number, status, digest, 9_100, 9_000, "because", LATER)


def answered(accepted: bool, digest="h") -> ReturnAnswered:
    refund, taxable = (9_100, 9_000) if accepted else (0, 0)
    return ReturnAnswered(ORDER, "1", accepted, digest, refund, taxable, "because", LATER)


def played(*commands) -> list:
    events: list = []
    for command in commands:
        events += DECIDER.decide(command, DECIDER.state_of(events))
    return events


def after(*commands) -> Scenario:
    return Scenario(DECIDER).given(*played(*commands))


ASKED = asking(units(milk=2))


# Asking


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


# Released at 23:59 or at 00:00 in Shanghai: the days are counted by its calendar.
BEFORE_MIDNIGHT = datetime(2026, 11, 1, 15, 59, 59, tzinfo=UTC)
AT_MIDNIGHT = datetime(2026, 11, 1, 16, 0, tzinfo=UTC)


def midnight_after(days: int) -> datetime:
    """The first instant, at customs, of a day after the first of November."""
    return datetime(2026, 10, 31, 16, 0, tzinfo=UTC) + timedelta(days=days)


INSTANT = timedelta(seconds=1)


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


# Coming back


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


# At customs


BACK = (ASKED, receiving(units(milk=2)))


def test_received_goods_are_declared_once():
    after(*BACK).when(declaring()).then(ReturnDeclared(ORDER, "1", "M1", units(milk=2), LATER))
    after(*BACK, declaring()).when(declaring()).then_nothing()
    after(*BACK, declaring(), answering(399)).when(declaring("M2")).then_nothing()


def test_only_received_goods_are_declared():
    after(ASKED).when(declaring()).then_refused(ReturnNotReceived)


@pytest.mark.parametrize("status", [399, 800])
def test_a_return_is_accepted_once(status):
    after(*BACK, declaring()).when(answering(status)).then(answered(True))
    history = (*BACK, declaring(), answering(status))
    after(*history).when(answering(status)).then_nothing()
    after(*history).when(answering(status, "another")).then_nothing()
    after(*history).when(answering(100, "another")).then_nothing()


@pytest.mark.parametrize("status", [100, -625014])
def test_a_refused_return_gives_nothing_back(status):
    after(*BACK, declaring()).when(answering(status)).then(answered(False))
    after(*BACK, declaring(), answering(status)).when(answering(status)).then_nothing()


@pytest.mark.parametrize("status", [1, 2, 3, 120, 300])
def test_a_return_on_its_way_is_not_yet_answered(status):
    after(*BACK, declaring()).when(answering(status)).then_nothing()


def test_a_return_that_was_not_declared_is_not_answered():
    after(*BACK).when(answering(399)).then_nothing()


def test_a_refused_return_is_declared_again_in_another_message():
    history = (*BACK, declaring(), answering(100))
    after(*history).when(declaring("M1")).then_nothing()
    after(*history).when(declaring("M2")).then(
        ReturnDeclared(ORDER, "1", "M2", units(milk=2), LATER)
    )
    again = (*history, declaring("M2"))
    after(*again).when(answering(100)).then_nothing()
    after(*again).when(answering(399, "h2")).then(answered(True, "h2"))


# Whatever comes

WANTED = st.dictionaries(st.sampled_from([MILK, TEA]), st.integers(0, 3), max_size=2).map(
    lambda wanted: tuple(SkuUnits(*pair) for pair in wanted.items())
)
RETURN_NUMBERS = st.sampled_from(["1", "2", "3"])
AT = st.integers(0, 50).map(lambda days: RELEASED + timedelta(days=days))
COMMANDS = st.one_of(
    st.builds(asking, WANTED, RETURN_NUMBERS, AT),
    st.builds(receiving, WANTED, WANTED, RETURN_NUMBERS, AT),
    st.builds(declaring, st.sampled_from(["M1", "M2"]), RETURN_NUMBERS),
    st.builds(
        answering,
        st.sampled_from([2, 100, 120, 399, -625014]),
        st.sampled_from(["h1", "h2"]),
        RETURN_NUMBERS,
    ),
)


@settings(max_examples=2_000 if IS_SLOW else 100)
@given(st.lists(COMMANDS, max_size=20))
def test_whatever_comes_no_more_is_given_back_than_was_sent(commands):
    events: list = []
    for command in commands:
        try:
            events += DECIDER.decide(command, DECIDER.state_of(events))
        except Refused:
            continue
        assert DECIDER.decide(command, DECIDER.state_of(events)) == []
    accepted = [e.return_no for e in events if isinstance(e, ReturnAnswered) and e.accepted]
    assert len(accepted) == len(set(accepted))
    declared = {e.return_no: e.units for e in events if isinstance(e, ReturnDeclared)}
    total: Counter[Sku] = sum((counted(u) for u in declared.values()), Counter[Sku]())
    assert total <= counted(SENT)
    assert DECIDER.state_of(events).claimed <= counted(SENT)
