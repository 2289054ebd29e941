from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.goods import SkuUnits
from domain.identifiers import CountId, EntryId, Sku
from domain.refusals import Refused
from domain.stock_count import (
    DECIDER,
    CountAlreadyDecided,
    CountIdTaken,
    CountTaken,
    DecideDifferences,
    DifferencesDecided,
    EntryDelta,
    SpreadDiffers,
    TakeCount,
    UnknownCount,
)
from tests.conftest import IS_SLOW
from tests.scenario import Scenario

COUNT = CountId("C1")
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
MILK, TEA = Sku("milk"), Sku("tea")
E1, E2 = EntryId("E1"), EntryId("E2")


def units(**quantities: int) -> tuple[SkuUnits, ...]:
    return tuple(SkuUnits(Sku(sku), quantity) for sku, quantity in quantities.items())


def taking(counted, expected) -> TakeCount:
    return TakeCount(COUNT, counted, expected, NOON)


def deciding(*spread: EntryDelta) -> DecideDifferences:
    return DecideDifferences(COUNT, spread, "recount agreed", NOON)


def decided(*spread: EntryDelta) -> DifferencesDecided:
    return DifferencesDecided(COUNT, spread, "recount agreed", NOON)


def count(*events) -> Scenario:
    return Scenario(DECIDER).given(*events)


TAKEN = CountTaken(COUNT, units(milk=8, tea=5), units(milk=10, tea=4), NOON)


def test_a_count_is_taken_with_what_was_expected():
    count().when(taking(units(tea=5, milk=8), units(milk=10, tea=4))).then(TAKEN)


def test_the_same_count_again_changes_nothing():
    count(TAKEN).when(taking(units(milk=8, tea=5), units(milk=10, tea=4))).then_nothing()


def test_a_count_id_is_used_once():
    count(TAKEN).when(taking(units(milk=9), units(milk=10))).then_refused(CountIdTaken)


def test_differences_of_an_unknown_count_are_not_decided():
    count().when(deciding()).then_refused(UnknownCount)


def test_a_product_that_was_not_found_differs_by_all_of_it():
    state = DECIDER.state_of([CountTaken(COUNT, units(milk=8), units(milk=8, tea=4), NOON)])
    assert state.differences == {TEA: -4}


def test_differences_are_spread_over_entries():
    spread = (EntryDelta(E1, MILK, -1), EntryDelta(E1, TEA, 1), EntryDelta(E2, MILK, -1))
    count(TAKEN).when(deciding(*reversed(spread))).then(decided(*spread))


def test_parts_of_one_entry_and_product_are_one():
    command = deciding(EntryDelta(E1, MILK, -3), EntryDelta(E1, MILK, 1), EntryDelta(E1, TEA, 1))
    count(TAKEN).when(command).then(decided(EntryDelta(E1, MILK, -2), EntryDelta(E1, TEA, 1)))


@pytest.mark.parametrize("delta", [-1, -3, 2, 0])
def test_the_spread_equals_the_differences(delta):
    command = deciding(EntryDelta(E1, MILK, delta), EntryDelta(E1, TEA, 1))
    count(TAKEN).when(command).then_refused(SpreadDiffers)


def test_the_same_decision_again_changes_nothing_and_another_is_refused():
    spread = (EntryDelta(E1, MILK, -2), EntryDelta(E1, TEA, 1))
    count(TAKEN, decided(*spread)).when(deciding(*spread)).then_nothing()
    other = deciding(EntryDelta(E2, MILK, -2), EntryDelta(E1, TEA, 1))
    count(TAKEN, decided(*spread)).when(other).then_refused(CountAlreadyDecided)


def test_a_count_without_differences_needs_no_decision():
    same = CountTaken(COUNT, units(milk=8), units(milk=8), NOON)
    count(same).when(deciding()).then_nothing()


def test_goods_that_lie_with_another_entry_are_moved_without_a_difference():
    same = CountTaken(COUNT, units(milk=8), units(milk=8), NOON)
    spread = (EntryDelta(E1, MILK, -1), EntryDelta(E2, MILK, 1))
    count(same).when(deciding(*spread)).then(decided(*spread))


UNITS = st.dictionaries(st.sampled_from([MILK, TEA]), st.integers(0, 3), max_size=2).map(
    lambda quantities: tuple(SkuUnits(*pair) for pair in quantities.items())
)
DELTAS = st.builds(
    EntryDelta, st.sampled_from([E1, E2]), st.sampled_from([MILK, TEA]), st.integers(-3, 3)
)
COMMANDS = st.one_of(
    st.builds(taking, UNITS, UNITS),
    st.lists(DELTAS, max_size=3).map(lambda spread: deciding(*spread)),
)


@settings(max_examples=2_000 if IS_SLOW else 100)
@given(st.lists(COMMANDS, max_size=8))
def test_what_is_decided_equals_what_was_found(commands):
    events: list = []
    for command in commands:
        try:
            events += DECIDER.decide(command, DECIDER.state_of(events))
        except Refused:
            continue
        assert DECIDER.decide(command, DECIDER.state_of(events)) == []
    state = DECIDER.state_of(events)
    decisions = [event for event in events if isinstance(event, DifferencesDecided)]
    assert len(decisions) <= 1
    for decision in decisions:
        total: Counter[Sku] = Counter()
        for part in decision.spread:
            total[part.sku] += part.delta
        assert {sku: n for sku, n in total.items() if n} == state.differences
