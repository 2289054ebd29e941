from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identifiers import RunId
from domain.waybill_block import (
    DECIDER,
    ReceiveWaybillBlock,
    TakeWaybillNumbers,
    WaybillBlockEmpty,
    WaybillBlockReceived,
    WaybillNumbersOverlap,
    WaybillNumbersTaken,
    WaybillSerialTooLong,
)
from tests.scenario import Scenario, tried

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
R1, R2 = RunId("R1"), RunId("R2")


def receive(prefix, first, count):
    return ReceiveWaybillBlock("sf", prefix, first, count, AT)


def received(prefix, first, count):
    return WaybillBlockReceived("sf", prefix, first, count, AT)


def take(run_id, count):
    return TakeWaybillNumbers("sf", run_id, count, AT)


def taken(run_id, *numbers):
    return WaybillNumbersTaken("sf", run_id, numbers, AT)


N7, N8, N9 = "SF0000000007", "SF0000000008", "SF0000000009"


def block():
    return Scenario(DECIDER)


def test_a_block_is_received_once():
    block().when(receive("SF", 7, 3)).then(received("SF", 7, 3))
    block().given(received("SF", 7, 3)).when(receive("SF", 7, 3)).then_nothing()


def test_a_run_takes_the_next_numbers_once():
    history = received("SF", 7, 3), taken(R1, N7)
    block().given(received("SF", 7, 3)).when(take(R1, 1)).then(taken(R1, N7))
    block().given(*history).when(take(R1, 1)).then_nothing()
    block().given(*history).when(take(R2, 2)).then(taken(R2, N8, N9))


def test_a_run_that_has_some_takes_those_it_misses():
    block().given(received("SF", 7, 3), taken(R1, N7)).when(take(R1, 3)).then(taken(R1, N8, N9))


def test_no_more_are_taken_than_there_are():
    block().given(received("SF", 7, 3)).when(take(R1, 4)).then_refused(WaybillBlockEmpty)
    block().when(take(R1, 1)).then_refused(WaybillBlockEmpty)


def test_the_next_block_is_received_before_the_last_is_used_up():
    block().given(received("SF", 7, 3), taken(R1, N7, N8)).when(receive("SF", 20, 2)).then(
        received("SF", 20, 2)
    )


def test_numbers_are_taken_across_blocks():
    history = received("SF", 9, 1), received("YT", 1, 2)
    numbers = N9, "YT0000000001"
    block().given(*history).when(take(R1, 2)).then(taken(R1, *numbers))
    block().given(*history, taken(R1, *numbers)).when(take(R2, 1)).then(taken(R2, "YT0000000002"))


def test_a_block_of_lower_numbers_is_another_block():
    block().given(received("SF", 20, 2)).when(receive("SF", 7, 3)).then(received("SF", 7, 3))


def test_a_used_up_block_that_is_told_again_gives_its_numbers_to_nobody_else():
    history = received("SF", 7, 1), taken(R1, N7), received("YT", 1, 1)
    block().given(*history).when(receive("SF", 7, 1)).then_nothing()


@pytest.mark.parametrize(("first", "count"), [(6, 2), (8, 1), (9, 5), (1, 100), (7, 4)])
def test_blocks_do_not_overlap(first, count):
    command = receive("SF", first, count)
    block().given(received("SF", 7, 3)).when(command).then_refused(WaybillNumbersOverlap)


@pytest.mark.parametrize(("first", "count"), [(5, 2), (10, 1)])
def test_blocks_may_touch(first, count):
    command = receive("SF", first, count)
    block().given(received("SF", 7, 3)).when(command).then(received("SF", first, count))


@pytest.mark.parametrize("count", [0, -3])
def test_a_block_holds_numbers(count):
    block().when(receive("SF", 7, count)).then_refused(WaybillBlockEmpty)


@pytest.mark.parametrize(("first", "count"), [(-1, 2), (9_999_999_999, 2)])
def test_a_serial_has_ten_digits(first, count):
    block().when(receive("SF", first, count)).then_refused(WaybillSerialTooLong)


def test_the_last_serial_of_ten_digits_is_one():
    block().when(receive("SF", 9_999_999_999, 1)).then(received("SF", 9_999_999_999, 1))


commands = st.one_of(
    st.builds(receive, st.sampled_from(["", "1", "SF"]), st.integers(0, 12), st.integers(-1, 6)),
    st.builds(take, st.sampled_from([R1, R2, RunId("R3")]), st.integers(-1, 12)),
)


@given(st.lists(commands, max_size=25))
def test_no_number_is_given_twice(history):
    steps = tried(DECIDER, history)
    events = [event for step in steps for event in step.events]
    numbers = [n for e in events if isinstance(e, WaybillNumbersTaken) for n in e.numbers]
    assert len(set(numbers)) == len(numbers)
    for step in steps:
        if isinstance(step.command, TakeWaybillNumbers) and step.command.count > 0:
            assert len(step.after.taken[step.command.run_id]) >= step.command.count
    if steps:
        count = sum(e.count for e in events if isinstance(e, WaybillBlockReceived))
        assert steps[-1].after.left + len(numbers) == count


def test_a_thousand_numbers_are_one_event_and_more_are_several():
    many = block().given(received("SF", 1, 5_000)).when(take(R1, 2_500)).outcome()
    assert [len(event.numbers) for event in many] == [1_000, 1_000, 500]
    block().given(received("SF", 1, 5_000), *many).when(take(R1, 2_500)).then_nothing()
