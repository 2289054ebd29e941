"""What a batch demands is bought, and suppliers confirm it."""

from dataclasses import replace

import pytest

from domain.batch_commands import (
    BatchNotLocked,
    PurchaseEmpty,
    PurchaseExceedsDemand,
    PurchaseIdTaken,
    UnknownPurchase,
)
from domain.batch_state import SUPPLIER_SHORT
from tests.domain.purchase_batch_examples import (
    added,
    batch,
    bought,
    confirm,
    confirmed,
    locked_batch,
    opened,
    purchase,
    purchased,
    shared,
    withdrawn,
)


def test_a_purchase_is_placed_once():
    locked_batch().when(purchase("p-1", milk=6, tea=3)).then(bought)
    locked_batch(bought).when(purchase("p-1", milk=6, tea=3)).then_nothing()


def test_a_purchase_id_names_one_purchase():
    locked_batch(bought).when(purchase("p-1", milk=1)).then_refused(PurchaseIdTaken)
    other = replace(purchase("p-1", milk=6, tea=3), supplier="Mill")
    locked_batch(bought).when(other).then_refused(PurchaseIdTaken)


def test_nothing_is_bought_before_the_batch_is_locked():
    batch(opened, added).when(purchase("p-1", milk=1)).then_refused(BatchNotLocked)


@pytest.mark.parametrize("quantities", [{}, {"milk": 0}, {"milk": 2, "tea": -1}])
def test_a_purchase_buys_something(quantities):
    locked_batch().when(purchase("p-1", **quantities)).then_refused(PurchaseEmpty)


def test_nothing_is_bought_on_speculation():
    locked_batch().when(purchase("p-1", milk=7)).then_refused(PurchaseExceedsDemand)
    locked_batch().when(purchase("p-1", oil=1)).then_refused(PurchaseExceedsDemand)
    locked_batch(purchased("p-1", milk=4)).when(purchase("p-2", milk=3)).then_refused(
        PurchaseExceedsDemand
    )
    locked_batch(purchased("p-1", milk=4)).when(purchase("p-2", milk=2)).then(
        purchased("p-2", milk=2)
    )


def test_units_too_many_of_one_product_do_not_forbid_another():
    history = purchased("p-1", milk=6), withdrawn("A")
    locked_batch(*history).when(purchase("p-2", tea=3)).then(purchased("p-2", tea=3))
    locked_batch(*history).when(purchase("p-2", milk=1)).then_refused(PurchaseExceedsDemand)


def test_what_a_supplier_does_not_deliver_may_be_bought_elsewhere():
    history = bought, confirmed("p-1", milk=4, tea=3)
    locked_batch(*history).when(purchase("p-2", milk=2)).then(purchased("p-2", milk=2))
    locked_batch(*history).when(purchase("p-2", milk=3)).then_refused(PurchaseExceedsDemand)


def test_after_the_shortage_is_shared_nothing_is_bought_for_those_who_went_short():
    history = bought, confirmed("p-1", milk=5, tea=3), shared(SUPPLIER_SHORT, C={"milk": 1})
    locked_batch(*history).when(purchase("p-2", milk=1)).then_refused(PurchaseExceedsDemand)


def test_a_supplier_confirms_as_it_says_and_once():
    locked_batch(bought).when(confirm("p-1", milk=5)).then(confirmed("p-1", milk=5))
    locked_batch(bought, confirmed("p-1", milk=5)).when(confirm("p-1", milk=5)).then_nothing()


def test_a_supplier_may_confirm_nothing_and_may_change_its_mind():
    locked_batch(bought).when(confirm("p-1")).then(confirmed("p-1"))
    locked_batch(bought, confirmed("p-1")).when(confirm("p-1")).then_nothing()
    locked_batch(bought, confirmed("p-1")).when(confirm("p-1", milk=9)).then(
        confirmed("p-1", milk=9)
    )


def test_only_a_purchase_is_confirmed():
    locked_batch().when(confirm("p-1", milk=1)).then_refused(UnknownPurchase)
