"""Cartons are packed once, each under its own number, and hold no more than was received."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.consignment import DECIDER, Stage
from domain.consignment_commands import (
    CartonEmpty,
    CartonMeasureMissing,
    CartonNumberTaken,
    ConsignmentNotOpen,
    PackedMoreThanReceived,
)
from domain.consignment_events import CartonsPacked, ConsignmentSealed
from tests.domain.consignment_examples import (
    AT,
    B1,
    B2,
    C1,
    C2,
    ID,
    arrive,
    carton,
    consignment,
    depart,
    enter,
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
from tests.scenario import tried

LATER = AT + timedelta(days=1)


def test_cartons_are_packed_once():
    consignment(opened, ten).when(pack(C1, C2)).then(packed)
    consignment(opened, ten, packed).when(pack(C2, C1)).then_nothing()
    consignment(opened, ten, packed, sealed).when(pack(C1)).then_nothing()


def test_only_cartons_that_are_new_are_packed():
    history = opened, ten, CartonsPacked(ID, (C1,), AT)
    consignment(*history).when(pack(C1, C2)).then(CartonsPacked(ID, (C2,), AT))


def test_what_is_sealed_is_not_packed():
    command = pack(carton("3", milk(1)))
    consignment(opened, ten, packed, sealed).when(command).then_refused(ConsignmentNotOpen)


def test_a_carton_number_names_one_carton():
    history = opened, ten, CartonsPacked(ID, (C1,), AT)
    consignment(*history).when(pack(carton("1", milk(1)))).then_refused(CartonNumberTaken)
    twice = pack(carton("3", milk(1)), carton("3", milk(2)))
    consignment(opened, ten).when(twice).then_refused(CartonNumberTaken)


@pytest.mark.parametrize("measure", [{"grams": 0}, {"volume": 0}])
def test_a_carton_has_weight_and_volume(measure):
    command = pack(carton("1", milk(1), **measure))
    consignment(opened, ten).when(command).then_refused(CartonMeasureMissing)


@pytest.mark.parametrize("contents", [(), (milk(0),), (milk(12), milk(-2))])
def test_a_carton_holds_units(contents):
    consignment(opened, ten).when(pack(carton("1", *contents))).then_refused(CartonEmpty)


def test_no_more_is_packed_than_was_received_for_the_batch():
    more = carton("3", milk(5))
    consignment(opened, ten).when(pack(C1, more)).then_refused(PackedMoreThanReceived)
    others = carton("3", milk(1, B2))
    consignment(opened, ten).when(pack(others)).then_refused(PackedMoreThanReceived)


def test_a_thousand_cartons_are_one_event_and_more_are_several():
    many = tuple(carton(f"{number:04d}", milk(1)) for number in range(2_500))
    history = opened, received("g-1", milk(2_500))
    packed_in_parts = consignment(*history).when(pack(*many)).outcome()
    assert [len(event.cartons) for event in packed_in_parts] == [1_000, 1_000, 500]
    consignment(*history, *packed_in_parts).when(pack(*many)).then_nothing()


parts = st.builds(milk, st.integers(-1, 6), st.sampled_from([B1, B2]))
cartons = st.builds(carton, st.sampled_from("1234"), parts, grams=st.sampled_from([0, 9, 9, 9]))
commands = st.one_of(
    st.sampled_from(
        [
            seal,
            replace(seal, seal_no="S-78"),
            depart,
            replace(depart, bill_no="MSCU2"),
            replace(depart, at=LATER),
            arrive,
            enter,
        ]
    ),
    st.builds(receive, st.sampled_from(["g-1", "g-2", "g-3"]), parts),
    st.builds(pack, cartons, cartons),
    st.builds(pack, cartons),
    st.builds(pack, cartons),
)


@given(st.lists(commands, max_size=20))
def test_what_is_packed_was_received_and_sealed_as_it_was_packed(history):
    for step in tried(DECIDER, [open_it, *history]):
        state = step.after
        assert not state.packed - state.received
        numbers = [one.carton_no for one in state.cartons]
        assert len(set(numbers)) == len(numbers)
        assert state.stage is Stage.OPEN or state.cartons == step.before.cartons
        for event in step.events:
            if isinstance(event, ConsignmentSealed):
                assert event.gross_grams == sum(one.gross_grams for one in state.cartons) > 0
