"""Whatever is tried out: no step breaks a trial, and its money always adds up."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.sandbox.running import tried_out
from adapters.sandbox.telling import told_of
from domain.payment_plan import DepositFate
from tests.adapters.sandbox.drafts import (
    HONEY,
    at_once,
    with_deposit,
    with_limits_and_locks,
    with_prices,
    with_waitlist,
)

DRAFTS = (
    at_once(),
    with_deposit(DepositFate.KEPT, accept_minutes=90),
    with_waitlist(),
    with_prices(),
    with_limits_and_locks(),
)
WHICH = st.sampled_from(["all", "1", "2", "2-3"])
STEPS = st.one_of(
    st.sampled_from(
        [
            "go next",
            "go next",
            "forward 1d",
            "forward 45m",
            "close",
            "terminate",
            "promise 2026-05-10",
            "go 2026-03-12T10:00",
        ]
    ),
    st.builds("place {} {}={}".format, st.integers(1, 3), st.just(HONEY), st.integers(1, 3)),
    st.builds("wait 1 {}={}".format, st.just(HONEY), st.integers(1, 3)),
    st.builds("pay {} {}".format, st.sampled_from(["due", "deposit", "whole", "1.00"]), WHICH),
    st.builds("{} {}".format, st.sampled_from(["begin", "take", "leave", "cancel"]), WHICH),
    st.builds("answer {} {}".format, st.sampled_from(["yes", "no"]), WHICH),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(DRAFTS), st.lists(STEPS, max_size=9))
def test_money_in_is_kept_paid_back_owed_or_left(draft, steps):
    trial = tried_out(draft, ["go next", *steps])
    told = told_of(trial)
    orders = [each.order for each in trial.orders]
    figures = told.figures
    assert figures.received_fen == sum(order.received_fen for order in orders)
    assert figures.repaid_fen + figures.owed_fen == sum(order.owed_fen for order in orders)
    left = sum(order.left_fen for order in orders)
    assert figures.received_fen == figures.repaid_fen + figures.owed_fen + figures.kept_fen + left
    assert figures.units_held + figures.units_free == figures.units_max
    assert len(told.steps) == len(steps) + 2
    if told.stage in ("failed", "terminated"):
        assert (left, figures.kept_fen, figures.units_held) == (0, 0, 0)
