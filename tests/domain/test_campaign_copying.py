from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from domain.campaign import DECIDER
from domain.campaign_copying import (
    CampaignCopy,
    MomentNotShownOnce,
    copied,
    next_opening,
    shift_to,
    wall,
)
from domain.campaign_events import CampaignFailed, PromiseChanged
from domain.campaign_terms import CampaignTerms, DepositTerms, Limits, Locks, Minimum
from domain.coupons import Coupon
from domain.identifiers import CampaignId, Sku
from domain.reductions import Window
from domain.stated_reductions import ReductionKind, StatedReduction
from domain.tax import TaxRates
from tests.domain.campaign_examples import drafted
from tests.domain.test_campaign_items import MILK, offered

BERLIN = ZoneInfo("Europe/Berlin")
COPY = CampaignId("again")
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def local(year, month, day, hour, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def shown(at):
    return wall(at, BERLIN).isoformat(" ", "minutes")


WINDOW = Window(local(2026, 3, 1, 9), local(2026, 3, 5, 18, 30))
TERMS = CampaignTerms(
    DepositTerms(20, local(2026, 3, 21, 9), local(2026, 3, 26, 21), 12, (48, 24)),
    60,
    Limits(3, 4, 2),
    Minimum(5, 90_000),
    Locks(local(2026, 3, 10, 8), local(2026, 4, 1, 8), 24),
    local(2026, 6, 30, 23, 59),
    (StatedReduction(ReductionKind.PERCENT_OFF, "early", WINDOW, (), 0, Decimal("0.10")),),
    (Coupon("KIWI", 2_000, WINDOW, uses_max=9),),
    90,
)
STOOD = replace(
    drafted,
    name="Spring",
    items=(offered(MILK),),
    opens_at=local(2026, 3, 1, 9),
    closes_at=local(2026, 3, 20, 21),
    dispatch_from=date(2026, 5, 1),
    dispatch_by=date(2026, 5, 20),
    time_zone="Europe/Berlin",
    terms=TERMS,
)


def source(*later):
    return DECIDER.state_of((STOOD, *later))


def copy_of(campaign, opens_at, filed=None, **said):
    wanted = CampaignCopy(COPY, STOOD.campaign_id, opens_at, None, None, NOW)
    return copied(campaign, replace(wanted, **said), filed or {})


def test_a_copy_keeps_every_term_and_moves_every_moment_by_the_clock_on_the_wall():
    # Clocks were set forward between the sale and its balance; of the copy they are not.
    draft = copy_of(source(), local(2026, 5, 3, 10))
    assert shown(draft.closes_at) == "2026-05-22 22:00"
    deposit, locks = draft.terms.deposit, draft.terms.locks
    assert shown(deposit.balance_opens_at) == "2026-05-23 10:00"
    assert shown(deposit.balance_closes_at) == "2026-05-28 22:00"
    assert shown(locks.orders_at) == "2026-05-12 09:00"
    assert shown(locks.address_at) == "2026-06-03 09:00"
    assert shown(draft.terms.delivery_ends_at) == "2026-09-02 00:59"
    for of_it in (draft.terms.reductions[0].window, draft.terms.coupons[0].window):
        assert shown(of_it.begins_at) == "2026-05-03 10:00"
        assert shown(of_it.ends_at) == "2026-05-07 19:30"
    assert (draft.dispatch_from, draft.dispatch_by) == (date(2026, 7, 3), date(2026, 7, 22))
    assert (draft.name, draft.merchant_id) == ("Spring", STOOD.merchant_id)
    assert draft.copied_from == STOOD.campaign_id
    back = shift_to(DECIDER.state_of(DECIDER.decide(draft, DECIDER.initial)), STOOD.opens_at)
    assert back.distance == -shift_to(source(), draft.opens_at).distance


def test_a_copy_moved_back_again_is_the_campaign_itself():
    there = copy_of(source(), local(2026, 5, 3, 10))
    campaign = DECIDER.state_of(DECIDER.decide(there, DECIDER.initial))
    back = copy_of(campaign, STOOD.opens_at)
    assert (back.terms, back.items) == (STOOD.terms, source_items())
    assert (back.opens_at, back.closes_at) == (STOOD.opens_at, STOOD.closes_at)
    assert (back.dispatch_from, back.dispatch_by) == (STOOD.dispatch_from, STOOD.dispatch_by)


def source_items():
    return tuple(replace(item, facts=None) for item in STOOD.items)


def test_a_moment_that_clocks_would_show_twice_names_its_field_and_both_readings():
    # 18:30 on the fifth day would be 02:30 on 25 October: twice.
    with pytest.raises(MomentNotShownOnce) as refused:
        copy_of(source(), local(2026, 10, 20, 17, 0))
    assert refused.value.values["field"] == "reduction early, ends_at"
    assert refused.value.values["readings"] == ("2026-10-25 02:30+02:00", "2026-10-25 02:30+01:00")


def test_a_moment_that_clocks_would_leave_out_names_its_field_and_those_around_it():
    campaign = replace(source(), terms=CampaignTerms())
    with pytest.raises(MomentNotShownOnce) as refused:
        copy_of(campaign, local(2027, 3, 8, 14, 30))
    assert refused.value.values["field"] == "closes_at"
    assert refused.value.values["local"] == "2027-03-28 02:30"
    assert refused.value.values["readings"] == ("2027-03-28 01:30+01:00", "2027-03-28 03:30+02:00")


def test_another_closing_is_taken_as_it_is_said():
    closes_at = local(2026, 5, 9, 12)
    assert copy_of(source(), local(2026, 5, 3, 10), closes_at=closes_at).closes_at == closes_at


def test_products_are_as_they_are_filed_by_now_and_offered_as_they_were():
    dearer = replace(MILK, rates=TaxRates(Decimal("0.13")), gross_grams=950)
    (item,) = copy_of(source(), NOW, {Sku("milk"): dearer}).items
    assert (item.rates, item.weight_grams, item.facts) == (dearer.rates, 950, dearer)
    was = STOOD.items[0]
    assert (item.unit_price, item.units_max) == (was.unit_price, was.units_max)
    assert DECIDER.decide(copy_of(source(), NOW, {Sku("milk"): dearer}), DECIDER.initial)


def test_a_campaign_that_failed_is_copied_with_the_promise_that_stood():
    promised = PromiseChanged(STOOD.campaign_id, date(2026, 6, 20), "late", NOW)
    failed = CampaignFailed(STOOD.campaign_id, 0, 1, NOW)
    draft = copy_of(source(promised, failed), local(2026, 3, 8, 9))
    assert (draft.dispatch_from, draft.dispatch_by) == (None, date(2026, 6, 27))


def test_a_copy_opens_in_whole_weeks_at_the_same_hour_and_still_to_come():
    for now in (local(2026, 3, 1, 9), local(2026, 3, 8, 9), local(2026, 11, 3, 2)):
        opens_at = next_opening(source(), now)
        days = opens_at - wall(STOOD.opens_at, BERLIN)
        assert days % timedelta(days=7) == timedelta(0)
        assert timedelta(0) < opens_at - wall(now, BERLIN) <= timedelta(days=7)
    assert next_opening(source(), local(2025, 1, 1, 0)).isoformat() == "2026-03-08T09:00:00"
