"""Random commands on small runs: whatever comes, in whatever order, the run stays sound."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.clearance_events import DeclarationsSent
from domain.clearance_leaving_events import OrdersHandedBack, WithdrawalsAccepted
from domain.clearance_run import DECIDER, next_steps
from domain.clearance_stages import Stage
from domain.refusals import Refused
from tests.domain.clearance_at_random import COMMANDS, EXAMPLES, HISTORIES, ORDERS
from tests.domain.clearance_examples import number


@settings(max_examples=EXAMPLES)
@given(HISTORIES, st.lists(COMMANDS, max_size=25))
def test_whatever_comes_the_run_stays_sound(history, commands):
    events = list(history)
    state = DECIDER.state_of(events)
    for command in commands:
        try:
            new = DECIDER.decide(command, state)
        except Refused:
            continue
        for event in new:
            state = DECIDER.evolve(state, event)
        events += new
        assert DECIDER.decide(command, state) == []
        assert_sound(events, state)
    assert DECIDER.state_of(events) == state


def assert_sound(events, state) -> None:
    sent = [d for e in events if isinstance(e, DeclarationsSent) for d in e.declarations]
    assert max(Counter(d.cop_no for d in sent).values(), default=1) == 1
    assert all(len(d.cop_no) <= 20 for d in sent)
    left = [
        i
        for e in events
        if isinstance(e, OrdersHandedBack | WithdrawalsAccepted)
        for i in e.order_ids
    ]
    assert sorted([*left, *state.members]) == ORDERS, "each order is in one place"
    for member in state.members.values():
        attempts = [d.attempt for d in sent if d.order_id == member.order_id]
        assert attempts == list(range(1, member.attempt + 1))
        assert not member.is_live or member.cop_no == number(member.order_id, member.attempt)
        assert member.stage is not Stage.RELEASED or member.released_at is not None
        assert member.stage is not Stage.MATCHED or not member.exit_id or member.attempt
    assert len(next_steps(state)) == len(set(next_steps(state)))
