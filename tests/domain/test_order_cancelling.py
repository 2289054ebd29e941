"""An order is cancelled once and owes back what it received."""

from domain.order_refusals import OrderHeldElsewhere
from tests.domain.order_examples import (
    PAID,
    all_owed,
    cancel,
    cancelled,
    collected,
    handed_back,
    not_placed,
    order,
    owed,
    paid,
    paid_with,
    placed,
)


def test_an_unpaid_order_is_cancelled_once():
    order(placed).when(cancel).then(cancelled)
    order(placed, cancelled).when(cancel).then_nothing()
    order(not_placed).when(cancel).then_nothing()


def test_a_cancelled_order_owes_all_its_money():
    order(placed, paid).when(cancel).then(cancelled, all_owed)
    order(placed, paid, cancelled, all_owed).when(cancel).then_nothing()


def test_a_cancelled_order_owes_nothing_twice():
    history = placed, paid, owed("return-1", 100, "goodwill")
    order(*history).when(cancel).then(cancelled, owed("cancelled", PAID - 100, "changed mind"))
    wrong = paid_with("tx-0", 5), owed("payment-tx-0", 5, "does not fit")
    order(placed, *wrong).when(cancel).then(cancelled)


def test_an_order_in_a_batch_is_cancelled_through_its_batch():
    order(placed, paid, collected).when(cancel).then_refused(OrderHeldElsewhere)
    order(placed, paid, collected, handed_back).when(cancel).then(cancelled, all_owed)
