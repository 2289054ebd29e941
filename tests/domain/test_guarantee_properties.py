"""Random commands on one guarantee: its total is what is free, reserved and deducted."""

from hypothesis import given
from hypothesis import strategies as st

from domain.guarantee import DECIDER
from domain.guarantee_commands import CountGuarantee, LodgeGuarantee
from domain.guarantee_events import (
    GuaranteeCounted,
    GuaranteeDeducted,
    GuaranteeFreed,
    GuaranteeLodged,
    GuaranteeReserved,
    GuaranteeRestored,
)
from tests.domain.guarantee_examples import (
    AT,
    ID,
    M1,
    M2,
    M3,
    O1,
    O2,
    bill,
    deduct,
    free,
    note,
    reserve,
    restore,
)
from tests.scenario import tried

messages, tax_nos = st.sampled_from([M1, M2, M3]), st.sampled_from(["T1", "T2", "T3"])
orders, amounts = st.sampled_from([O1, O2]), st.sampled_from([-1, 0, 1, 300, 600, 1_000])
positive = amounts.filter(lambda fen: fen > 0)
commands = st.one_of(
    st.builds(LodgeGuarantee, st.just(ID), amounts, st.just(AT)),
    st.builds(reserve, messages, amounts),
    st.builds(note, messages, positive),
    st.builds(free, messages, orders),
    st.builds(deduct, st.builds(bill, tax_nos, orders, positive, messages)),
    st.builds(restore, tax_nos),
    st.builds(CountGuarantee, st.just(ID), st.sampled_from("12"), positive, positive, st.just(AT)),
)


class Sums:
    """Free, reserved and deducted kept apart, each moved by what the events say."""

    def __init__(self):
        self.free = self.reserved = self.deducted = self.total = 0

    def move(self, event):
        match event:
            case GuaranteeLodged():
                self.free += event.amount_fen - self.total
                self.total = event.amount_fen
            case GuaranteeReserved():
                assert event.amount_fen <= self.free
                self.free -= event.amount_fen
                self.reserved += event.amount_fen
            case GuaranteeFreed():
                self.free += event.amount_fen
                self.reserved -= event.amount_fen
            case GuaranteeDeducted(bills=(one,)):
                self.reserved -= one.held_fen
                self.deducted += one.amount_fen
                self.free += one.held_fen - one.amount_fen
            case GuaranteeRestored(bills=(one,)):
                self.deducted -= one.amount_fen
                self.free += one.amount_fen
            case GuaranteeCounted():
                assert (event.own_total_fen, event.own_deducted_fen) == (self.total, self.deducted)
                self.free += event.total_fen - self.total - event.deducted_fen + self.deducted
                self.total, self.deducted = event.total_fen, event.deducted_fen


@given(st.lists(commands, max_size=30))
def test_the_total_is_free_and_reserved_and_deducted_after_every_event(history):
    sums = Sums()
    for step in tried(DECIDER, history):
        for event in step.events:
            sums.move(event)
            assert sums.total == sums.free + sums.reserved + sums.deducted
            assert sums.reserved >= 0
        state = step.after
        assert sums.free == state.free_fen
        assert (sums.reserved, sums.deducted) == (state.reserved_fen, state.deducted_fen)
        assert state.reserved_fen == sum(held.amount_fen for held in state.reserved.values())
        assert min((held.amount_fen for held in state.reserved.values()), default=0) >= 0
