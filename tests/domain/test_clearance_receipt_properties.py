"""Receipts shuffled, repeated and cut differently lead a run to the same place."""

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.clearance_commands import Receipt, RecordReceipts
from domain.clearance_run import DECIDER
from domain.clearance_stages import Stage
from tests.domain.clearance_at_random import EXAMPLES, ORDERS, RECEIPTS, TIMES
from tests.domain.clearance_examples import RUN, declared, minute, number, played

ANSWERS = st.lists(
    st.tuples(st.sampled_from([1, 2, 3, 120, 300, 399, 500, 501, 600, 800, 899]), TIMES),
    min_size=1,
    max_size=6,
    unique_by=lambda answer: answer[1],
)


@settings(max_examples=EXAMPLES)
@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_order_in_which_receipts_arrive_does_not_matter(answers, random):
    """Customs' own times decide; 120 never does when anything else was said."""
    receipts = [Receipt(number(ORDERS[0]), "", s, "", "", at) for s, at in answers]
    shuffled = random.sample(receipts, len(receipts))
    history = declared(1)
    one_by_one = played(history, *(RecordReceipts(RUN, "h", (r,), minute(30)) for r in shuffled))
    decisions = [(at, s) for s, at in answers if s >= 120 and s not in (399, 899, 120)]
    is_released = bool(decisions) and max(decisions)[1] == 800
    for events in (
        one_by_one,
        played(history, RecordReceipts(RUN, "h", tuple(shuffled), minute(30))),
    ):
        member = DECIDER.state_of(events).members[ORDERS[0]]
        assert (member.stage is Stage.RELEASED) is is_released


@settings(max_examples=EXAMPLES)
@given(st.lists(RECEIPTS, max_size=6).map(tuple), st.integers(1, 3))
def test_receipts_repeated_and_cut_differently_change_nothing_more(receipts, size):
    once = played(declared(), RecordReceipts(RUN, "h", receipts, minute(30)))
    parts = [receipts[i : i + size] for i in range(0, len(receipts), size)]
    state = DECIDER.state_of(once)
    live = {i for i, m in state.members.items() if m.is_live}
    for part in parts:
        for event in DECIDER.decide(RecordReceipts(RUN, "h", part, minute(31)), state):
            state = DECIDER.evolve(state, event)
    assert live == {i for i, m in state.members.items() if m.is_live}
