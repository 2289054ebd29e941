"""A batch is opened, locked and charged."""

from dataclasses import replace

import pytest

from domain.batch_commands import AddOrders, BatchEmpty, BatchIdTaken, ChargeIdTaken, UnknownBatch
from tests.domain.purchase_batch_examples import (
    AT,
    ID,
    ROUTE,
    A,
    added,
    batch,
    charge,
    charged,
    confirm,
    hand,
    lock,
    locked,
    locked_batch,
    open_it,
    opened,
    purchase,
    share,
    take_back,
    withdraw,
)


def test_a_batch_is_opened_once():
    batch().when(open_it).then(opened)
    batch(opened).when(open_it).then_nothing()
    locked_batch().when(open_it).then_nothing()


def test_an_id_names_one_batch():
    batch(opened).when(replace(open_it, name="December")).then_refused(BatchIdTaken)
    other = replace(open_it, route=replace(ROUTE, mode="5"))
    batch(opened).when(other).then_refused(BatchIdTaken)


@pytest.mark.parametrize(
    "command",
    [
        AddOrders(ID, (A,), AT),
        withdraw("A"),
        lock,
        purchase("p-1", milk=1),
        confirm("p-1", milk=1),
        share,
        hand("A"),
        take_back("A"),
        charge,
    ],
)
def test_what_was_never_opened_is_unknown(command):
    batch().when(command).then_refused(UnknownBatch)


def test_a_batch_is_locked_once():
    batch(opened, added).when(lock).then(locked)
    locked_batch().when(lock).then_nothing()


def test_a_batch_of_nobody_is_not_locked():
    batch(opened).when(lock).then_refused(BatchEmpty)


def test_a_charge_is_added_once():
    batch(opened).when(charge).then(charged)
    batch(opened, charged).when(charge).then_nothing()


def test_a_charge_id_names_one_charge():
    other = replace(charge, amount_minor=1)
    batch(opened, charged).when(other).then_refused(ChargeIdTaken)
