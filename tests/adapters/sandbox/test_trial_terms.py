"""Terms of campaigns in trials: waiting lists, prices, limits, locks and promises."""

from dataclasses import replace

import pytest

from adapters.order_import.offer import registrations
from adapters.sandbox.faults import BeforeItsRulesError
from adapters.simulator.catalogue import products_of
from domain.product import facts_of
from tests.adapters.sandbox.drafts import (
    HONEY,
    OPENS,
    at_once,
    with_limits_and_locks,
    with_prices,
    with_waitlist,
)
from tests.adapters.sandbox.steps import TWO
from tests.adapters.sandbox.telling import lines, notices, order, problems, stages, told


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


def test_what_is_not_on_offer_and_what_is_too_dear_is_refused_by_the_rules():
    trial = told(at_once(), "go next", "place 1 NOPE=1", "place 1 KIWI-06=8", f"place 1 {HONEY}=41")
    assert stages(trial) == ["not placed"] * 3
    assert order(trial, 1).beside == "The campaign does not offer this product."
    assert order(trial, 2).beside.startswith("An order may be worth")
    assert trial.orders[0].list_fen == 0


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


def test_a_sale_from_before_the_rules_of_the_field_is_not_tried():
    with pytest.raises(BeforeItsRulesError):
        told(replace(at_once(), opens_at=OPENS.replace(year=2018)), "go next")
