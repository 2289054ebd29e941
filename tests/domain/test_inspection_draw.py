from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.draw_commands import (
    CommitmentUnsound,
    Draw,
    DrawIdTaken,
    GiveWitness,
    NoOfficerFree,
    NotDrawn,
    NothingToDraw,
    RevealSeed,
    SeedNotCommitted,
    UnknownDraw,
    WitnessAwaited,
    WitnessRefused,
)
from domain.draw_events import CandidatesListed, DrawFrozen, SeedRevealed, TargetsDrawn
from domain.draw_parts import Risk
from domain.inspection_draw import DECIDER, faults
from tests.domain.draw_examples import (
    DRAW,
    HE,
    LIN,
    NOON,
    SALT,
    SEED,
    WU,
    candidate,
    freezing,
)
from tests.scenario import Scenario

TEN = [candidate(n) for n in range(10)]
WITNESS = GiveWitness(DRAW, "31415", "m-kiwi/ada", NOON)
DRAWING = Draw(DRAW, SEED.hex(), SALT.hex(), NOON)
REVEALING = RevealSeed(DRAW, SEED.hex(), SALT.hex(), NOON)


def events_of(*commands):
    history: list[Any] = []
    for command in commands:
        history += DECIDER.decide(command, DECIDER.state_of(history))
    return history


def draw(*commands) -> Scenario:
    return Scenario(DECIDER).given(*events_of(*commands))


def test_a_frozen_list_stands_in_order_and_once():
    frozen, listed = events_of(freezing(reversed(TEN)))
    assert isinstance(frozen, DrawFrozen)
    assert frozen.candidates_count == 10
    assert listed == CandidatesListed(DRAW, tuple(TEN), NOON)
    draw(freezing(TEN)).when(freezing(TEN[:3])).then_nothing()
    other = replace(freezing(TEN), commitment="0" * 64)
    draw(freezing(TEN)).when(other).then_refused(DrawIdTaken)


def test_a_long_list_is_several_events_of_one_append():
    events = events_of(freezing([candidate(n) for n in range(2_500)]))
    assert [len(event.candidates) for event in events[1:]] == [1_000, 1_000, 500]


def test_nothing_is_frozen_that_cannot_be_drawn_from():
    draw().when(freezing([])).then_refused(NothingToDraw)
    draw().when(replace(freezing(TEN), commitment="seed")).then_refused(CommitmentUnsound)
    related = [(LIN, "broker", "sister"), (WU, "", "on leave")]
    draw().when(freezing(TEN, exclusions=related)).then_refused(NoOfficerFree)


def test_who_committed_is_not_the_witness_and_the_first_value_counts():
    frozen = freezing(TEN)
    draw(frozen).when(replace(WITNESS, by=LIN)).then_refused(WitnessRefused)
    draw(frozen).when(replace(WITNESS, value=" ")).then_refused(WitnessRefused)
    draw(frozen, WITNESS).when(WITNESS).then_nothing()
    draw(frozen, WITNESS).when(replace(WITNESS, value="2")).then_refused(WitnessRefused)


def test_nothing_is_drawn_without_a_witness_nor_with_another_seed():
    draw(freezing(TEN)).when(DRAWING).then_refused(WitnessAwaited)
    other = replace(DRAWING, seed=bytes(32).hex())
    draw(freezing(TEN), WITNESS).when(other).then_refused(SeedNotCommitted)
    swapped = replace(DRAWING, seed=SALT.hex(), salt=SEED.hex())
    draw(freezing(TEN), WITNESS).when(swapped).then_refused(SeedNotCommitted)
    draw(freezing(TEN), WITNESS).when(replace(DRAWING, seed="no")).then_refused(SeedNotCommitted)


def test_the_lots_are_drawn_once():
    drawn = draw(freezing(TEN), WITNESS, DRAWING)
    drawn.when(DRAWING).then_nothing()
    drawn.when(WITNESS).then_nothing()
    drawn.when(replace(WITNESS, value="2")).then_refused(WitnessRefused)


def test_a_seed_is_told_after_the_draw():
    draw(freezing(TEN), WITNESS).when(REVEALING).then_refused(NotDrawn)
    drawn = draw(freezing(TEN), WITNESS, DRAWING)
    drawn.when(REVEALING).then(SeedRevealed(DRAW, SEED.hex(), SALT.hex(), NOON))
    draw(freezing(TEN), WITNESS, DRAWING, REVEALING).when(REVEALING).then_nothing()


@pytest.mark.parametrize("command", [WITNESS, DRAWING, REVEALING])
def test_there_is_no_draw_before_it_is_frozen(command):
    draw().when(command).then_refused(UnknownDraw)


def history_of(candidates, value="31415"):
    witness = replace(WITNESS, value=value)
    return events_of(freezing(candidates, per_mille=300), witness, DRAWING, REVEALING)


def test_a_revealed_draw_is_repeated_from_its_events():
    history = history_of(TEN)
    assert faults(DECIDER.state_of(history)) == []
    assert faults(DECIDER.state_of(history[:-1])) == ["not revealed"]


def test_whatever_is_changed_afterwards_shows():
    history = history_of(TEN)
    place = next(n for n, event in enumerate(history) if isinstance(event, TargetsDrawn))
    drawn = history[place]
    first, *rest = drawn.targets
    other = replace(first, officer=WU if first.officer == LIN else LIN)
    for forged, where in (
        (replace(drawn, targets=(other, *rest)), place),
        (replace(drawn, targets=tuple(rest)), place),
        (replace(history[1], candidates=tuple(TEN[1:])), 1),
        (replace(history[2], value="31416"), 2),
        (replace(history[2], witness=LIN), 2),
        (replace(history[-1], seed=bytes(32).hex()), len(history) - 1),
    ):
        assert faults(DECIDER.state_of([*history[:where], forged, *history[where + 1 :]]))


named = st.lists(
    st.tuples(
        st.integers(1, 4), st.sampled_from(Risk), st.sampled_from(["m-kiwi", "m-wool", "m-tea"])
    ),
    min_size=1,
    max_size=30,
).map(lambda rows: [candidate(n, *row) for n, row in enumerate(rows)])


@given(named, st.text(min_size=1, max_size=5).filter(str.strip))
def test_every_draw_is_repeated_and_no_officer_inspects_their_own(candidates, value):
    relations = [(LIN, "m-kiwi", "brother"), (WU, "m-wool", "owner"), (HE, "", "on leave")]
    freeze = freezing(candidates, (LIN, WU, HE), relations, per_mille=500)
    history = events_of(freeze, replace(WITNESS, value=value), DRAWING, REVEALING)
    state = DECIDER.state_of(history)
    assert faults(state) == []
    assert state.drawn is not None
    merchants = {each.order_id: each.merchant_id for each in candidates}
    assert state.drawn is not None
    for target in state.drawn.targets:
        assert (target.officer, merchants[target.order_id]) not in {
            (officer, merchant) for officer, merchant, _ in relations
        }
        assert target.officer != HE
