"""What a batch lacks is shared: who paid first is served first."""

import pytest

from domain.batch_commands import BatchNotLocked, PurchaseNotConfirmed, ShareShortage
from domain.batch_events import OrdersAdded
from domain.batch_state import SUPPLIER_SHORT, TALLY_SHORT
from tests.domain.purchase_batch_examples import (
    AT,
    ID,
    added,
    batch,
    bought,
    confirmed,
    handed,
    locked,
    locked_batch,
    member,
    opened,
    purchased,
    share,
    shared,
    units,
    withdrawn,
)


def test_who_paid_first_is_served_first():
    history = bought, confirmed("p-1", milk=4, tea=2)
    expected = shared(SUPPLIER_SHORT, A={"milk": 1}, C={"milk": 1, "tea": 1})
    locked_batch(*history).when(share).then(expected)
    locked_batch(*history, expected).when(share).then_nothing()


def test_of_those_paid_together_the_order_id_decides():
    both = OrdersAdded(ID, (member("A", 1, milk=1), member("B", 1, milk=1)), AT)
    history = opened, both, locked, purchased("p-1", milk=2), confirmed("p-1", milk=1)
    batch(*history).when(share).then(shared(SUPPLIER_SHORT, B={"milk": 1}))


def test_a_product_that_nobody_could_sell_us_is_short_for_all():
    history = purchased("p-1", milk=6), confirmed("p-1", milk=6)
    locked_batch(*history).when(share).then(shared(SUPPLIER_SHORT, B={"tea": 1}, C={"tea": 2}))


def test_more_than_ordered_cuts_nobody():
    locked_batch(bought, confirmed("p-1", milk=9, tea=3, oil=2)).when(share).then_nothing()


def test_more_of_one_product_does_not_make_up_for_another():
    history = bought, confirmed("p-1", milk=9, tea=2)
    locked_batch(*history).when(share).then(shared(SUPPLIER_SHORT, C={"tea": 1}))


def test_units_of_those_who_left_serve_the_others():
    history = bought, confirmed("p-1", milk=3, tea=3), withdrawn("A")
    locked_batch(*history).when(share).then_nothing()


@pytest.mark.parametrize(
    "history",
    [(), (bought,), (purchased("p-1", milk=3), purchased("p-2", milk=3), confirmed("p-1", milk=3))],
)
def test_a_shortage_is_shared_when_all_suppliers_have_confirmed(history):
    locked_batch(*history).when(share).then_refused(PurchaseNotConfirmed)


def test_the_tally_shares_what_it_found():
    tally = ShareShortage(ID, AT, units(milk=5, tea=3))
    history = bought, confirmed("p-1", milk=6, tea=3)
    expected = shared(TALLY_SHORT, C={"milk": 1})
    locked_batch(*history).when(tally).then(expected)
    locked_batch(*history, expected).when(tally).then_nothing()


def test_an_open_batch_has_no_shortage():
    command = ShareShortage(ID, AT, units(milk=1))
    batch(opened, added).when(command).then_refused(BatchNotLocked)


def test_members_in_a_run_keep_their_units():
    history = bought, confirmed("p-1", milk=4, tea=3), handed("C")
    locked_batch(*history).when(share).then(shared(SUPPLIER_SHORT, A={"milk": 2}))
