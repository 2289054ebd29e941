"""Orders are added to a batch and withdrawn from it."""

from domain.batch_commands import AddOrders, BatchNotOpen, OrderInRun, ShareShortage
from domain.batch_events import OrdersAdded
from domain.batch_state import SUPPLIER_SHORT
from domain.purchase_batch import DECIDER
from tests.domain.purchase_batch_examples import (
    AT,
    ID,
    A,
    B,
    C,
    added,
    batch,
    bought,
    confirmed,
    handed,
    locked,
    locked_batch,
    member,
    opened,
    shared,
    units,
    withdraw,
    withdrawn,
)


def test_orders_are_added_once():
    batch(opened).when(AddOrders(ID, (C, A, B, A), AT)).then(added)
    batch(opened, added).when(AddOrders(ID, (C, A), AT)).then_nothing()
    locked_batch().when(AddOrders(ID, (A,), AT)).then_nothing()


def test_only_orders_that_are_new_are_added():
    batch(opened, OrdersAdded(ID, (A,), AT)).when(AddOrders(ID, (A, B), AT)).then(
        OrdersAdded(ID, (B,), AT)
    )


def test_orders_are_added_to_an_open_batch():
    locked_batch().when(AddOrders(ID, (member("D", 1, milk=1),), AT)).then_refused(BatchNotOpen)


def test_an_event_names_at_most_a_thousand_orders():
    orders = tuple(member(f"o-{i:04d}", 1, milk=1) for i in range(1_001))
    first, second = batch(opened).when(AddOrders(ID, orders, AT)).outcome()
    assert (len(first.orders), len(second.orders)) == (1_000, 1)
    parts = (
        batch(opened, first, second, locked).when(ShareShortage(ID, AT, units(milk=0))).outcome()
    )
    assert [len(part.cuts) for part in parts] == [1_000, 1]
    assert not DECIDER.state_of([opened, first, second, locked, *parts]).members


def test_orders_are_withdrawn_once():
    batch(opened, added).when(withdraw("C", "A", "C")).then(withdrawn("A", "C"))
    batch(opened, added, withdrawn("A", "C")).when(withdraw("C", "A")).then_nothing()


def test_an_order_in_a_run_is_not_withdrawn():
    locked_batch(bought, handed("A")).when(withdraw("A", "B")).then_refused(OrderInRun)


def test_an_order_that_went_wholly_short_has_left():
    history = (
        bought,
        confirmed("p-1", milk=5, tea=1),
        shared(SUPPLIER_SHORT, C={"milk": 1, "tea": 2}),
    )
    locked_batch(*history).when(withdraw("C")).then_nothing()
