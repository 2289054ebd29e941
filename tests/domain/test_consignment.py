"""A consignment is opened, sealed, sent and entered once each, whatever is told late."""

from dataclasses import replace

import pytest

from domain.consignment import DECIDER, Stage
from domain.consignment_commands import (
    AlreadyEntered,
    ConsignmentAlreadyDeparted,
    ConsignmentEmpty,
    ConsignmentIdTaken,
    ConsignmentNotOpen,
    ConsignmentNotSealed,
    EnterConsignment,
    OpenConsignment,
    ReceiptNegative,
    UnknownConsignment,
)
from domain.identifiers import EntryId
from tests.domain.consignment_examples import (
    AT,
    C1,
    ID,
    ROUTE,
    arrive,
    arrived,
    consignment,
    depart,
    departed,
    enter,
    entered,
    milk,
    open_it,
    opened,
    pack,
    packed,
    receive,
    received,
    seal,
    sealed,
    ten,
)


def test_a_consignment_is_opened_once():
    consignment().when(open_it).then(opened)
    consignment(opened).when(open_it).then_nothing()
    consignment(opened, ten).when(open_it).then_nothing()


def test_an_id_names_one_consignment():
    other = OpenConsignment(ID, replace(ROUTE, mode="5"), AT)
    consignment(opened).when(other).then_refused(ConsignmentIdTaken)


@pytest.mark.parametrize(
    "command", [receive("g-1", milk(1)), pack(C1), seal, depart, arrive, enter]
)
def test_what_was_never_opened_is_unknown(command):
    consignment().when(command).then_refused(UnknownConsignment)


def test_a_receipt_is_recorded_once():
    consignment(opened).when(receive("g-1", milk(10))).then(ten)
    consignment(opened, ten).when(receive("g-1", milk(10))).then_nothing()


def test_a_late_receipt_is_recorded_all_the_same():
    consignment(opened, ten, packed, sealed).when(receive("g-2", milk(1))).then(
        received("g-2", milk(1))
    )


def test_a_consignment_is_sealed_once():
    consignment(opened, ten, packed).when(seal).then(sealed)
    consignment(opened, ten, packed, sealed).when(seal).then_nothing()
    consignment(opened, ten, packed, sealed, departed).when(seal).then_nothing()


def test_a_sealed_consignment_takes_no_other_seal():
    other = replace(seal, seal_no="S-78")
    consignment(opened, ten, packed, sealed).when(other).then_refused(ConsignmentNotOpen)


def test_nothing_is_not_sealed():
    consignment(opened, ten).when(seal).then_refused(ConsignmentEmpty)


def test_a_consignment_departs_once():
    consignment(opened, ten, packed, sealed).when(depart).then(departed)
    consignment(opened, ten, packed, sealed, departed).when(depart).then_nothing()
    consignment(opened, ten, packed, sealed, departed, arrived).when(depart).then_nothing()


def test_a_consignment_departs_with_one_bill():
    other = replace(depart, bill_no="MSCU2")
    history = opened, ten, packed, sealed, departed
    consignment(*history).when(other).then_refused(ConsignmentAlreadyDeparted)


def test_what_is_not_sealed_does_not_depart():
    consignment(opened, ten, packed).when(depart).then_refused(ConsignmentNotSealed)


def test_a_departure_told_after_the_arrival_is_recorded_and_does_not_undo_it():
    history = opened, ten, packed, sealed, arrived
    consignment(*history).when(depart).then(departed)
    consignment(*history, departed).when(depart).then_nothing()
    consignment(*history, departed).when(arrive).then_nothing()
    state = DECIDER.state_of([*history, departed])
    assert state.stage is Stage.ARRIVED
    assert state.departure == departed


@pytest.mark.parametrize("history", [(), (ten, packed, sealed), (ten, packed, sealed, departed)])
def test_an_arrival_is_recorded_once_whatever_was_told_before(history):
    consignment(opened, *history).when(arrive).then(arrived)
    consignment(opened, *history, arrived).when(arrive).then_nothing()


@pytest.mark.parametrize("told", [(), (departed,), (departed, arrived)])
def test_a_sealed_consignment_is_entered_once(told):
    history = opened, ten, packed, sealed, *told
    consignment(*history).when(enter).then(entered)
    consignment(*history, entered).when(enter).then_nothing()


def test_a_consignment_is_entered_on_one_list():
    other = EnterConsignment(ID, EntryId("e-2"), AT)
    history = opened, ten, packed, sealed, entered
    consignment(*history).when(other).then_refused(AlreadyEntered)


def test_what_is_still_packed_is_not_entered():
    consignment(opened, ten, packed).when(enter).then_refused(ConsignmentNotSealed)


def test_a_receipt_counts_no_negative_units():
    consignment(opened, ten).when(receive("g-2", milk(-1))).then_refused(ReceiptNegative)
