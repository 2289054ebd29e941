"""Campaigns of every kind, tried out: the same rules, timers and notices as of real ones."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.order_import.offer import registrations
from adapters.sandbox.faults import BeforeItsRulesError, TooManyNamedError
from adapters.simulator.catalogue import products_of
from domain.payment_plan import DepositFate
from domain.product import facts_of
from tests.adapters.sandbox.drafts import (
    HONEY,
    OPENS,
    at_once,
    on_terms,
    over_a_clock_change,
    with_deposit,
    with_limits_and_locks,
    with_prices,
    with_waitlist,
)
from tests.adapters.sandbox.telling import lines, notices, order, problems, stages, told

TWO = f"{HONEY}=2"


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


def test_freed_units_are_offered_to_the_first_in_line():
    trial = told(
        with_waitlist(), "go next", f"wait 1 {TWO}", "place 2 " + TWO, f"wait 2 {TWO}",
        "cancel 2", "take 5", "go next", "take all", "leave 4",
    )  # fmt: skip
    assert problems(trial, 2) == [("1", "UnitsAvailable")]
    assert lines(trial, 5)[-1] == (
        "2026-03-01 08:00 +08:00 4 Units offered, to be ordered by 2026-03-01 09:00 +08:00"
    )
    assert problems(trial, 6) == [("5", "NothingOfferedError")]
    assert lines(trial, 7)[-1] == (
        "2026-03-01 09:00 +08:00 5 Units offered, to be ordered by 2026-03-01 10:00 +08:00"
    )
    assert stages(trial) == ["not ordered", "cancelled", "placed", "not ordered", "placed"]


def test_who_does_not_wait_is_told_that_others_come_first():
    trial = told(
        replace(with_waitlist(), units_max=5),
        "go next", "place 2 " + TWO, f"wait 1 {TWO}", f"place 1 {HONEY}=1", f"wait 1 {HONEY}=1",
    )  # fmt: skip
    assert [each.stage for each in trial.orders] == [
        "placed", "placed", "waiting", "not placed", "waiting",
    ]  # fmt: skip
    assert order(trial, 4).beside == "Others wait for these units: they come first."


def test_reductions_and_coupons_lower_what_an_order_costs_while_they_hold():
    trial = told(
        with_prices(), "go next", "place 3 " + TWO + " coupon SPRING", "place 1 " + TWO,
        "place 1 " + TWO + " coupon NOPE", "go next", "place 1 " + TWO,
    )  # fmt: skip
    first = order(trial, 1)
    assert (first.list_fen, first.reduction_fen, first.coupon_fen) == (23_600, 2_360, 1_000)
    assert (first.tax_fen, first.total_fen) == (1_338, 23_600 - 2_360 - 1_000 + 1_338)
    assert order(trial, 3).beside == "Coupon SPRING is used up: its limit is 2."
    assert order(trial, 4).coupon_fen == 0
    assert order(trial, 5).beside == "The campaign has no coupon NOPE."
    assert lines(trial, 5) == ["2026-03-06 08:00 +08:00 reduction ends: early"]
    assert (order(trial, 6).reduction_fen, order(trial, 6).total_fen) == (0, 25_087)


def test_a_coupon_where_there_are_none_orders_nothing():
    trial = told(at_once(), "go next", "place 1 " + TWO + " coupon SPRING")
    assert problems(trial, 2) == [("", "UnknownCoupon")]
    assert not trial.orders


def test_limits_and_locks_bind_buyers():
    trial = told(
        with_limits_and_locks(), "go next", f"place 1 {HONEY}=4", f"place 2 {HONEY}=1 buyer 7",
        f"place 1 {HONEY}=1", "go next", "go next", "cancel 2", "cancel 4 merchant",
    )  # fmt: skip
    assert stages(trial) == ["not placed", "placed", "not placed", "cancelled"]
    assert order(trial, 3).beside == "That is more than one buyer may order in this campaign."
    assert problems(trial, 7) == [("", "OrdersLocked")]
    assert ("2026-03-04 08:00 +08:00", "2, 4", "orders lock") in notices(trial)


def test_a_changed_promise_is_told_and_answered():
    trial = told(
        at_once(), "go next", "place 3 " + TWO, "pay due 1", "promise 2026-05-20..2026-05-10",
        "promise 2026-05-05..2026-05-10", "answer yes 1", "answer no 2",
    )  # fmt: skip
    assert problems(trial, 4) == [("", "PromiseUnsound")]
    assert ("2026-03-01 08:00 +08:00", "1–3", "promise changed") in notices(trial)
    assert stages(trial) == ["paid", "cancelled", "placed"]
    assert trial.coming[-1].at == "2026-05-11 00:00 +08:00"


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


def test_a_day_is_as_long_as_the_campaigns_clocks_make_it():
    """On 2026-03-08 New York's clocks go from 2 to 3 in the morning."""
    draft = over_a_clock_change()
    days, hours = (told(draft, "go next", step) for step in ("forward 1d", "forward 24h"))
    assert (days.now, hours.now) == ("2026-03-08 10:00 -04:00", "2026-03-08 11:00 -04:00")
    never = told(draft, "go next", "go 2026-03-08T02:30")
    assert problems(never, 2) == [("", "LocalTimeNever")]
    assert "2026-03-08 01:30-05:00" in never.steps[2].problems[0].words
    twice = told(draft, "go next", "go 2026-11-01T01:30", "go 2026-11-01T01:30-05:00")
    assert problems(twice, 2) == [("", "LocalTimeTwice")]
    assert twice.now == "2026-11-01 01:30 -05:00"


def test_the_clock_stops_wherever_something_is_due_on_the_way():
    trial = told(with_deposit(), "go next", "place 1 " + TWO, "go 2026-05-02T00:00")
    assert [moment.at for moment in trial.steps[3].moments][:3] == [
        "2026-03-01 08:30 +08:00", "2026-03-11 08:00 +08:00", "2026-03-15 08:00 +08:00",
    ]  # fmt: skip
    assert trial.now == "2026-05-02 00:00 +08:00"
    back = told(at_once(), "go next", "go 2026-02-01T00:00")
    assert problems(back, 2) == [("", "ClockGoesBackError")]


@pytest.mark.parametrize("opens", [OPENS, OPENS.replace(second=7, microsecond=5)])
def test_a_deadline_says_the_step_that_leads_to_it(opens):
    draft = at_once(opens_at=opens)
    (first, *_) = told(draft).coming
    assert first.step.startswith("go 2026-03-01T08:00")
    assert first.step.endswith("+08:00")
    assert told(draft, first.step).phase == "taking orders"


def test_steps_about_nobody_are_told_and_the_trial_goes_on():
    trial = told(at_once(), "go next", "cancel all", "pay due 3", "place 1 " + TWO, "pay balance 1",
                 "pay due all")  # fmt: skip
    assert problems(trial, 2) == [("", "NobodyConcernedError")]
    assert problems(trial, 3) == [("", "NoSuchOrderError")]
    assert problems(trial, 5) == [("1", "NothingToPayError")]
    assert stages(trial) == ["paid"]


def test_what_is_not_on_offer_and_what_is_too_dear_is_refused_by_the_rules():
    trial = told(at_once(), "go next", "place 1 NOPE=1", "place 1 KIWI-06=8", f"place 1 {HONEY}=41")
    assert stages(trial) == ["not placed"] * 3
    assert order(trial, 1).beside == "The campaign does not offer this product."
    assert order(trial, 2).beside.startswith("An order may be worth")
    assert trial.orders[0].list_fen == 0


def test_the_same_steps_show_the_same():
    steps = ("go next", "place 3 " + TWO, "pay due 1-2", "cancel 1", "go next", "close")
    assert told(at_once(), *steps) == told(at_once(), *steps)


def test_a_trial_does_not_depend_on_when_it_was_drafted():
    later = replace(at_once(), at=OPENS + timedelta(days=90))
    assert told(later, "go next") == told(at_once(), "go next")


def test_products_that_could_not_be_published_are_told_and_tried_all_the_same():
    draft = at_once()
    bare = {each.sku: facts_of(each) for each in registrations(draft)}
    unfit = replace(draft, items=tuple(replace(i, facts=bare[i.sku]) for i in draft.items))
    trial = told(unfit, "go next", "place 1 " + TWO)
    assert HONEY in trial.unfit
    assert stages(trial) == ["placed"]
    whole = {each.sku: facts_of(each) for each in products_of(draft)}
    fit = replace(draft, items=tuple(replace(i, facts=whole[i.sku]) for i in draft.items))
    assert told(fit, "go next").unfit == ""


def test_steps_that_name_orders_too_often_are_refused():
    steps = ["go next", "place 200 " + f"{HONEY}=1", *["answer yes 1-200"] * 5]
    with pytest.raises(TooManyNamedError):
        told(on_terms(units_max=400), *steps)


def test_a_trial_at_its_limits_is_made():
    steps = ["go next", f"place 200 {HONEY}=1", "pay due 1-100", *["forward 1h"] * 57]
    large = at_once(units_max=400)
    items = tuple(replace(item, units_max=400) for item in large.items)
    trial = told(replace(large, items=items), *steps)
    assert (len(trial.steps), len(trial.orders)) == (61, 200)
    assert trial.steps[3].moments[0].lines[0].numbers == "1–100"
    assert trial.figures.received_fen == sum(each.total_fen or 0 for each in trial.orders[:100])


def test_a_sale_from_before_the_rules_of_the_field_is_not_tried():
    with pytest.raises(BeforeItsRulesError):
        told(replace(at_once(), opens_at=OPENS.replace(year=2018)), "go next")
