"""Campaigns of every kind, tried out: the same rules, timers and notices as of real ones."""

import pytest

from domain.payment_plan import DepositFate
from tests.adapters.sandbox.drafts import HONEY, at_once, with_deposit
from tests.adapters.sandbox.steps import TWO
from tests.adapters.sandbox.telling import lines, notices, order, problems, stages, told


def test_a_sale_that_is_paid_at_once_closes_with_success():
    trial = told(
        at_once(), "place 1 " + TWO, "go next", "place 3 " + TWO, "pay due 2-3", "go next", "close"
    )
    assert order(trial, 1).beside == "Campaign not open"
    assert stages(trial) == ["not placed", "paid", "paid", "cancelled"]
    assert (order(trial, 2).total_fen, order(trial, 2).tax_fen) == (25_087, 1_487)
    assert order(trial, 4).beside == "not paid in time"
    assert (trial.figures.received_fen, trial.figures.units_held) == (50_174, 4)
    assert trial.stage == "closed"
    assert trial.verdict == (
        "The campaign has closed with success: 4 units in 2 orders paid whole, ¥ 501.74."
    )


def test_the_phase_is_told_at_each_instant():
    trial = told(with_deposit(), *["go next"] * 10)
    phases = [(step.moments[-1].at, step.moments[-1].phase) for step in trial.steps]
    assert phases[:3] == [
        ("2026-02-28 08:00 +08:00", "upcoming"),
        ("2026-03-01 08:00 +08:00", "taking orders"),
        ("2026-03-11 08:00 +08:00", "balances due"),
    ]
    assert phases[5:9] == [
        ("2026-03-16 08:00 +08:00", "balances due"),
        ("2026-03-16 14:00 +08:00", "collecting"),
        ("2026-04-30 00:00 +08:00", "delivering"),
        ("2026-05-01 00:00 +08:00", "ended"),
    ]
    assert problems(trial, 9) == [("", "NothingMoreDueError")]


def test_a_hold_ends_unless_it_is_paid_or_a_payment_is_under_way():
    trial = told(
        with_deposit(), "go next", "place 3 " + TWO, "pay deposit 1", "forward 20m", "begin 2",
        "go next", "forward 1h",
    )  # fmt: skip
    assert stages(trial) == ["deposit paid", "cancelled", "cancelled"]
    assert lines(trial, 6)[0] == "2026-03-01 08:30 +08:00 3 Order cancelled: not paid in time"
    assert lines(trial, 7)[0] == "2026-03-01 08:50 +08:00 2 Order cancelled: not paid in time"
    assert trial.figures.units_held == 2


@pytest.mark.parametrize(
    ("fate", "kept", "repaid"), [(DepositFate.KEPT, 5_017, 0), (DepositFate.RETURNED, 0, 5_017)]
)
def test_a_deposit_whose_balance_never_comes_goes_where_the_terms_say(fate, kept, repaid):
    trial = told(
        with_deposit(fate), "go next", "place 4 " + TWO, "pay deposit all", "go next",
        "pay balance 1-3", "close", "go 2026-03-16T14:00", "close",
    )  # fmt: skip
    assert problems(trial, 6) == [("", "BalanceStillOpen")]
    assert stages(trial) == ["paid", "paid", "paid", "cancelled"]
    late = order(trial, 4)
    assert (late.deposit_fen, late.balance_fen) == (5_017, 20_070)
    assert (late.received_fen, late.kept_fen, late.repaid_fen) == (5_017, kept, repaid)
    assert (trial.figures.kept_fen, trial.figures.repaid_fen) == (kept, repaid)
    due = [notice for notice in notices(trial) if notice[2] == "balance due"]
    assert due == [
        ("2026-03-15 08:00 +08:00", "4", "balance due"),
        ("2026-03-16 06:00 +08:00", "4", "balance due"),
    ]


def test_a_sale_that_misses_its_minimum_pays_everybody_back():
    trial = told(with_deposit(DepositFate.KEPT), "go next", "place 2 " + TWO, "pay deposit all",
                 "go next", "pay balance 1", "go 2026-03-17T00:00", "close")  # fmt: skip
    assert trial.stage == "failed"
    assert stages(trial) == ["cancelled", "cancelled"]
    assert [each.repaid_fen for each in trial.orders] == [25_087, 5_017]
    assert trial.figures.kept_fen == trial.figures.owed_fen == 0
    assert lines(trial, 7)[0].endswith(
        "Failed, for the minimum is not reached: 2 units in 1 order paid whole, ¥ 250.87"
    )
    told_of_it = [each for each in notices(trial) if each[2] == "campaign ended"]
    assert told_of_it == [("2026-03-17 00:00 +08:00", "1–2", "campaign ended")]


def test_money_that_does_not_fit_is_paid_back():
    trial = told(at_once(), "go next", "place 1 " + TWO, "pay 1.00 1", "pay due 1", "pay whole 1")
    assert stages(trial) == ["paid"]
    paid = order(trial, 1)
    assert (paid.received_fen, paid.repaid_fen) == (100 + 2 * 25_087, 100 + 25_087)


def test_a_terminated_campaign_pays_everybody_back():
    trial = told(at_once(), "go next", "place 2 " + TWO, "pay due 1", "terminate", "pay whole 2")
    assert trial.stage == "terminated"
    assert trial.figures.repaid_fen == trial.figures.received_fen == 2 * 25_087
    assert (trial.coming, trial.next_due) == ([], "")


def test_a_campaign_that_was_closed_early_takes_no_more_money():
    trial = told(at_once(units_min=0), "go next", "place 2 " + TWO, "pay due 1", "close",
                 "pay due 2", f"place 1 {HONEY}=1", "go next")  # fmt: skip
    assert stages(trial) == ["paid", "cancelled", "not placed"]
    assert order(trial, 2).repaid_fen == 25_087
    assert trial.now == "2026-04-30 00:00 +08:00"
