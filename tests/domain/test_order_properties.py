"""What always holds of an order's money, whatever commands come."""

from hypothesis import given
from hypothesis import strategies as st

from domain.order_commands import AmendOrder, CollectOrder, HandBackOrder, OweRefund, PayRefund
from domain.order_events import OrderAmended, RefundOwed
from domain.order_state import Stage
from domain.pre_sale_order import DECIDER
from tests.domain.order_examples import (
    AT,
    B2,
    ID,
    LINES,
    MILK,
    PAID,
    TEA,
    amend,
    cancel,
    collect,
    correct,
    hand_back,
    line,
    pay,
    place,
    refuse,
    rename,
    report,
)
from tests.scenario import tried

amounts_fen = st.sampled_from([1, 100, PAID, PAID, PAID])
refund_ids = st.sampled_from(["return-1", "return-2", "amended-1", "cancelled", "payment-tx-2"])
cuts = st.lists(
    st.tuples(st.sampled_from([MILK, MILK, TEA]), st.sampled_from([1, 1, 1, 2, -1])), max_size=2
)
commands = st.one_of(
    st.sampled_from(
        [cancel, collect, hand_back, CollectOrder(ID, B2, AT), HandBackOrder(ID, B2, AT)]
    ),
    st.sampled_from([refuse, report, correct, rename, place(*LINES), place(line(MILK, 1))]),
    st.builds(pay, st.sampled_from(["tx-1", "tx-2"]), amounts_fen),
    st.builds(lambda parts: amend(*parts), cuts),
    st.builds(
        OweRefund,
        st.just(ID),
        refund_ids,
        st.integers(-1, 200),
        st.just("returned"),
        st.just(AT),
    ),
    st.builds(PayRefund, st.just(ID), refund_ids, st.just(AT)),
)
beginnings = st.sampled_from([[], [place(*LINES)], [place(*LINES), pay("tx-1", PAID)]])


@given(beginnings, st.lists(commands, max_size=15))
def test_money_in_is_money_kept_and_money_owed_back(beginning, history):
    # AmendOrder counts: it comes with the batch's ShortageShared, in the same append and once.
    steps = tried(DECIDER, [*beginning, *history], counted=(AmendOrder,))
    for step in steps:
        state = step.after
        assert 0 <= state.owed_fen <= state.received_fen
        assert state.repaid <= state.owed.keys()
        assert state.stage is not Stage.CANCELLED or state.left_fen == 0
        assert state.held_by is None or state.stage is Stage.PAID
        for event in step.events:
            if isinstance(event, RefundOwed):
                assert event.amount_fen > 0
                assert event.refund_id not in step.before.owed
            if isinstance(event, OrderAmended):
                lowered = step.before.amounts.paid_fen - event.amounts.paid_fen
                refund = step.before.left_fen - state.left_fen
                assert refund == min(lowered, step.before.left_fen) >= 0
                assert event.taxable_freed_fen >= 0
