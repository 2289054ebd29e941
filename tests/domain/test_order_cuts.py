"""An order that is cut owes back what it no longer costs."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.identifiers import Sku
from domain.order_amounts import priced
from domain.order_events import OrderAmended, OrderCancelled
from domain.order_refusals import (
    CutExceedsOrder,
    OrderAlreadyCancelled,
    OrderNotPaid,
    QuantityNotPositive,
)
from domain.pre_sale_order import DECIDER
from domain.tax import TaxRates
from tests.domain.order_examples import (
    AT,
    DAY,
    ID,
    MILK,
    PAID,
    TEA,
    amend,
    cancelled,
    collected,
    line,
    not_placed,
    order,
    owed,
    paid,
    paid_with,
    placed,
    placed_with,
)


def test_a_cut_order_owes_what_it_no_longer_costs():
    lines, amounts = priced([line(MILK, 1), line(TEA, 1, "50.00")], 1_000, 300, DAY)
    order(placed, paid, collected).when(amend((MILK, 1))).then(
        OrderAmended(ID, lines, amounts, 10_000, "supplier short", AT),
        owed("amended-1", PAID - amounts.paid_fen, "supplier short"),
    )


def test_an_order_cut_twice_owes_two_refunds():
    first = order(placed, paid, collected).when(amend((MILK, 1))).outcome()
    second = (
        order(placed, paid, collected, *first).when(amend((MILK, 1), cause="tally short")).outcome()
    )
    state = DECIDER.state_of([placed, paid, collected, *first, *second])
    assert list(state.owed) == ["amended-1", "amended-2"]
    assert state.left_fen == state.amounts.paid_fen


def test_an_order_cut_to_nothing_is_cancelled():
    order(placed, paid, collected).when(amend((MILK, 2), (TEA, 1))).then(
        OrderCancelled(ID, "supplier short", AT), owed("cancelled", PAID, "supplier short")
    )


def test_a_cut_that_lowers_nothing_owes_nothing():
    cheap = (
        line(MILK, 1, "0.01"),
        replace(line(TEA, 1, "0.01"), rates=TaxRates(Decimal("0.13"), Decimal("0.15"))),
    )
    dear_freight = placed_with(*cheap, freight_fen=100_000, discount_fen=0)
    fits = paid_with("tx-1", dear_freight.amounts.paid_fen)
    (amended,) = order(dear_freight, fits).when(amend((MILK, 1))).outcome()
    assert amended.amounts.paid_fen == dear_freight.amounts.paid_fen


def test_a_cut_order_owes_no_more_than_it_received():
    history = placed, paid, owed("return-1", PAID - 10, "goodwill")
    events = order(*history).when(amend((MILK, 1))).outcome()
    assert events[1:] == [owed("amended-2", 10, "supplier short")]


def test_no_more_is_cut_than_was_ordered():
    order(placed, paid).when(amend((MILK, 3))).then_refused(CutExceedsOrder)
    order(placed, paid).when(amend((MILK, 2), (MILK, 1))).then_refused(CutExceedsOrder)
    order(placed, paid).when(amend((Sku("oil"), 1))).then_refused(CutExceedsOrder)


@pytest.mark.parametrize("cuts", [(), ((MILK, 0),), ((MILK, -1),), ((MILK, 1), (TEA, -1))])
def test_a_cut_takes_units_and_never_adds_them(cuts):
    order(placed, paid).when(amend(*cuts)).then_refused(QuantityNotPositive)


@pytest.mark.parametrize(
    ("history", "refusal"),
    [
        ((placed,), OrderNotPaid),
        ((not_placed,), OrderNotPaid),
        ((placed, cancelled), OrderAlreadyCancelled),
    ],
)
def test_only_a_paid_order_is_cut(history, refusal):
    order(*history).when(amend((MILK, 1))).then_refused(refusal)
    order(*history).when(amend()).then_refused(refusal)
