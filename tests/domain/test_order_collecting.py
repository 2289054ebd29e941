"""A paid order is collected into one batch and handed back by it."""

import pytest

from domain.order_commands import CollectOrder, HandBackOrder
from domain.order_refusals import (
    OrderAlreadyCancelled,
    OrderAlreadyCollected,
    OrderHeldElsewhere,
    OrderNotPaid,
)
from tests.domain.order_examples import (
    AT,
    B2,
    ID,
    MILK,
    TEA,
    all_owed,
    amend,
    cancel,
    cancelled,
    collect,
    collected,
    hand_back,
    handed_back,
    not_placed,
    order,
    paid,
    placed,
)


def test_a_paid_order_is_collected_once():
    order(placed, paid).when(collect).then(collected)
    order(placed, paid, collected).when(collect).then_nothing()
    order(placed, paid, collected, handed_back).when(collect).then(collected)


@pytest.mark.parametrize("history", [(placed,), (not_placed,)])
def test_what_is_not_paid_is_not_collected(history):
    order(*history).when(collect).then_refused(OrderNotPaid)


def test_a_cancelled_order_is_not_collected():
    order(placed, paid, cancelled, all_owed).when(collect).then_refused(OrderAlreadyCancelled)


def test_an_order_is_in_one_batch():
    command = CollectOrder(ID, B2, AT)
    order(placed, paid, collected).when(command).then_refused(OrderAlreadyCollected)


def test_an_order_is_handed_back_once():
    order(placed, paid, collected).when(hand_back).then(handed_back)
    order(placed, paid, collected, handed_back).when(hand_back).then_nothing()


def test_only_the_holder_hands_an_order_back():
    command = HandBackOrder(ID, B2, AT)
    order(placed, paid, collected).when(command).then_refused(OrderHeldElsewhere)


def test_an_order_that_went_wholly_short_is_handed_back_by_nobody():
    short = order(placed, paid, collected).when(amend((MILK, 2), (TEA, 1))).outcome()
    order(placed, paid, collected, *short).when(hand_back).then_nothing()
    order(placed, paid, collected, *short).when(cancel).then_nothing()
