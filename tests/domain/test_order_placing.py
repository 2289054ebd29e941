"""An order is placed once, or refused once, and what was never placed is unknown."""

from dataclasses import replace

import pytest

from domain.identifiers import CampaignId, PersonKey
from domain.order_amounts import OrderAmounts
from domain.order_refusals import OrderAlreadyPlaced, OrderIdTaken, OrderWasNotPlaced, UnknownOrder
from domain.pre_sale_order import DECIDER
from tests.domain.order_examples import (
    LINES,
    MILK,
    PAID,
    all_owed,
    amend,
    cancel,
    cancelled,
    collect,
    correct,
    hand_back,
    line,
    not_placed,
    order,
    owe,
    paid,
    pay,
    place,
    placed,
    refuse,
    rename,
    report,
)


def test_an_order_is_placed_once():
    assert PAID == 25_000 + 1_000 + 2_366 - 500
    order().when(place(*LINES)).then(placed)
    order(placed).when(place(*LINES)).then_nothing()
    order(placed, paid, cancelled, all_owed).when(place(*LINES)).then_nothing()


def test_an_order_that_was_amended_is_still_the_one_placed():
    amended = order(placed, paid).when(amend((MILK, 1))).outcome()
    order(placed, paid, *amended).when(place(*LINES)).then_nothing()


@pytest.mark.parametrize(
    "other",
    [
        replace(place(*LINES), buyer_key=PersonKey("p-2")),
        replace(place(*LINES), campaign_id=CampaignId("c-2")),
        place(line(MILK, 3)),
    ],
)
def test_an_id_names_one_order(other):
    order(placed).when(other).then_refused(OrderIdTaken)


def test_an_order_that_was_not_placed_stays_so():
    order(not_placed).when(place(*LINES)).then_refused(OrderWasNotPlaced)


def test_placing_is_refused_once():
    order().when(refuse).then(not_placed)
    order(not_placed).when(refuse).then_nothing()


def test_what_was_placed_is_not_refused():
    order(placed).when(refuse).then_refused(OrderAlreadyPlaced)


@pytest.mark.parametrize(
    "command",
    [pay("tx-1", PAID), cancel, collect, hand_back, amend((MILK, 1)), report, correct, rename, owe],
)
def test_what_was_never_placed_is_unknown(command):
    order().when(command).then_refused(UnknownOrder)


def test_an_order_begins_with_no_amounts():
    assert DECIDER.initial.amounts == OrderAmounts(0, 0, 0, 0)
    assert DECIDER.initial.payer_key == ""
