from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.consignment import DECIDER, Stage
from domain.consignment_commands import (
    AlreadyEntered,
    ArriveConsignment,
    CartonEmpty,
    CartonMeasureMissing,
    CartonNumberTaken,
    ConsignmentAlreadyDeparted,
    ConsignmentEmpty,
    ConsignmentIdTaken,
    ConsignmentNotOpen,
    ConsignmentNotSealed,
    DepartConsignment,
    EnterConsignment,
    OpenConsignment,
    PackCartons,
    PackedMoreThanReceived,
    ReceiptNegative,
    ReceiveGoodsOverseas,
    SealConsignment,
    UnknownConsignment,
)
from domain.consignment_events import (
    Carton,
    CartonsPacked,
    ConsignmentArrived,
    ConsignmentDeparted,
    ConsignmentEntered,
    ConsignmentOpened,
    ConsignmentSealed,
    GoodsReceivedOverseas,
)
from domain.goods import BatchUnits, Route
from domain.identifiers import BatchId, ConsignmentId, EntryId, Sku
from tests.scenario import Scenario, tried

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
LATER = AT + timedelta(days=1)
ID = ConsignmentId("k-1")
ROUTE = Route("502", "Los Angeles", "3104", "2")
B1, B2, MILK = BatchId("b-1"), BatchId("b-2"), Sku("milk")


def milk(quantity, batch=B1):
    return BatchUnits(batch, MILK, quantity)


def carton(number, *contents, grams=9_000, volume=40_000):
    return Carton(number, grams, volume, contents)


def receive(receipt_no, *units):
    return ReceiveGoodsOverseas(ID, receipt_no, "Los Angeles", "W-7", units, AT)


def received(receipt_no, *units):
    return GoodsReceivedOverseas(ID, receipt_no, "Los Angeles", "W-7", units, AT)


def pack(*cartons):
    return PackCartons(ID, cartons, AT)


open_it = OpenConsignment(ID, ROUTE, AT)
opened = ConsignmentOpened(ID, ROUTE, AT)
ten = received("g-1", milk(10))
C1, C2 = carton("1", milk(6)), carton("2", milk(4), grams=7_000, volume=30_000)
packed = CartonsPacked(ID, (C1, C2), AT)
seal = SealConsignment(ID, "S-77", AT)
sealed = ConsignmentSealed(ID, "S-77", 2, 16_000, 70_000, AT)
depart = DepartConsignment(ID, "MSC Eva", "045W", "MSCU1", AT)
departed = ConsignmentDeparted(ID, "MSC Eva", "045W", "MSCU1", AT)
arrive = ArriveConsignment(ID, "3104", True, AT)
arrived = ConsignmentArrived(ID, "3104", True, AT)
enter = EnterConsignment(ID, EntryId("e-1"), AT)
entered = ConsignmentEntered(ID, EntryId("e-1"), AT)


def consignment(*history):
    return Scenario(DECIDER).given(*history)


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


parts = st.builds(milk, st.integers(-1, 6), st.sampled_from([B1, B2]))
cartons = st.builds(carton, st.sampled_from("1234"), parts, grams=st.sampled_from([0, 9, 9, 9]))


def test_a_thousand_cartons_are_one_event_and_more_are_several():
    many = tuple(carton(f"{number:04d}", milk(1)) for number in range(2_500))
    history = opened, received("g-1", milk(2_500))
    packed_in_parts = consignment(*history).when(pack(*many)).outcome()
    assert [len(event.cartons) for event in packed_in_parts] == [1_000, 1_000, 500]
    consignment(*history, *packed_in_parts).when(pack(*many)).then_nothing()


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
