"""Random commands on one exit: whatever comes, nothing leaves without a valid pass."""

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.exit_commands import PassExitGate
from domain.exit_events import ExitGatePassed, GatePassIssued, GatePassWithdrawn
from domain.exit_list import DECIDER
from domain.refusals import Refused
from tests.conftest import IS_SLOW
from tests.domain.exit_examples import (
    POSTING,
    A,
    B,
    C,
    D,
    holding,
    issuing,
    listing,
    passing,
    withdrawing,
)

IDS = st.lists(st.sampled_from([A, B, C, D]), min_size=1, max_size=4)
PASSES = st.sampled_from(["P1", "P2", "P3"])
COMMANDS = st.one_of(
    IDS.map(lambda ids: listing(*ids)),
    IDS.map(lambda ids: withdrawing(*ids)),
    IDS.map(lambda ids: holding(*ids)),
    PASSES.map(issuing),
    st.builds(lambda ids, pass_no: passing(*ids, pass_no=pass_no), IDS, PASSES),
    st.just(POSTING),
)


@settings(max_examples=2_000 if IS_SLOW else 60)
@given(st.lists(COMMANDS, max_size=25))
def test_whatever_comes_the_exit_stays_sound(commands):
    events: list = []
    state = DECIDER.initial
    may_pass: set = set()
    for command in commands:
        try:
            new = DECIDER.decide(command, state)
        except Refused:
            continue
        for event in new:
            if isinstance(event, GatePassIssued):
                may_pass = set(event.order_ids)
                assert may_pass <= state.parcels.keys() - state.gone
            if isinstance(event, GatePassWithdrawn):
                may_pass = set()
            if isinstance(event, ExitGatePassed):
                assert set(event.order_ids) <= may_pass, "gone without a valid pass"
            state = DECIDER.evolve(state, event)
        events += new
        assert DECIDER.decide(command, state) == []
        assert state.gone <= state.parcels.keys()
        if isinstance(command, PassExitGate):
            assert set(command.order_ids) <= state.gone | state.unlisted, "nothing is lost"
    assert DECIDER.state_of(events) == state
