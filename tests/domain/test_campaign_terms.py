"""Terms of a campaign are sound when they are drafted, and are kept from then on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.campaign import DECIDER
from domain.campaign_commands import (
    BalanceStillOpen,
    CampaignAlreadyFormed,
    CampaignNotFormed,
    ChangePromise,
    CloseCampaign,
    FormCampaign,
    HoldRequest,
    HoldUnits,
    PromiseUnsound,
    TerminateCampaign,
)
from domain.campaign_events import CampaignClosed, CampaignFailed, CampaignFormed, SalesUndone
from domain.campaign_holding import those_that_fit
from domain.campaign_terms import (
    BalanceWindowUnsound,
    CampaignTerms,
    DepositPercentUnsound,
    Limits,
    Locks,
    LockUnsound,
    Minimum,
    RemindersUnsound,
    TermNegative,
    plan_of,
)
from domain.goods import SkuUnits
from domain.identifiers import OrderId
from tests.domain.campaign_examples import CLOSES, ID, MILK, OPENS, PROMISE, draft
from tests.domain.campaign_terms_examples import (
    AT,
    BALANCE_CLOSES,
    DAY,
    DEPOSIT,
    ENDS,
    HOUR,
    TERMS,
    drafted,
    published,
    sold,
)
from tests.scenario import Scenario


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        (CampaignTerms(replace(DEPOSIT, percent=0)), DepositPercentUnsound),
        (CampaignTerms(replace(DEPOSIT, percent=100)), DepositPercentUnsound),
        (CampaignTerms(replace(DEPOSIT, balance_closes_at=CLOSES)), BalanceWindowUnsound),
        (CampaignTerms(replace(DEPOSIT, balance_opens_at=BALANCE_CLOSES)), BalanceWindowUnsound),
        (CampaignTerms(replace(DEPOSIT, grace_hours=-1)), TermNegative),
        (CampaignTerms(replace(DEPOSIT, reminders_hours=(24, 24))), RemindersUnsound),
        (CampaignTerms(replace(DEPOSIT, reminders_hours=(0,))), RemindersUnsound),
        (CampaignTerms(replace(DEPOSIT, reminders_hours=(73,))), RemindersUnsound),
        (CampaignTerms(replace(DEPOSIT, reminders_hours=tuple(range(1, 10)))), RemindersUnsound),
        (CampaignTerms(hold_minutes=-1), TermNegative),
        (CampaignTerms(limits=Limits(units_per_buyer=-1)), TermNegative),
        (CampaignTerms(minimum=Minimum(money_fen=-1)), TermNegative),
        (CampaignTerms(locks=Locks(orders_at=OPENS - HOUR)), LockUnsound),
        (CampaignTerms(locks=Locks(address_at=OPENS - HOUR)), LockUnsound),
        (CampaignTerms(delivery_ends_at=CLOSES), BalanceWindowUnsound),
    ],
)
def test_terms_that_cannot_be_kept_are_refused_when_they_are_drafted(terms, refusal):
    Scenario(DECIDER).when(replace(draft, terms=terms)).then_refused(refusal)


def test_a_promise_begins_before_it_ends():
    late = replace(draft, dispatch_from=PROMISE + DAY)
    Scenario(DECIDER).when(late).then_refused(PromiseUnsound)
    change = ChangePromise(ID, PROMISE, "storm", AT, PROMISE + DAY)
    published().when(change).then_refused(PromiseUnsound)


def test_another_draft_under_other_terms_is_another_campaign():
    other = replace(draft, terms=replace(TERMS, hold_minutes=31))
    assert not DECIDER.decide(replace(draft, terms=TERMS), DECIDER.state_of(drafted()))
    with pytest.raises(Exception, match="campaign_id"):
        DECIDER.decide(other, DECIDER.state_of(drafted()))


def test_one_order_asks_for_no_more_than_its_limit():
    campaign = published().decider.state_of(published().history)
    asked = [HoldRequest(OrderId(f"o-{n}"), (SkuUnits(MILK, n),)) for n in (3, 4)]
    fitting, unfit = those_that_fit(HoldUnits(ID, tuple(asked), AT), campaign)
    assert [each.order_id for each in fitting] == ["o-3"]
    assert unfit == {"o-4": "OrderLimitExceeded"}


@pytest.mark.parametrize(
    ("sales", "succeeds"),
    [
        ((2, 4, 5_000), True),
        ((1, 4, 5_000), False),
        ((2, 3, 5_000), False),
        ((2, 4, 4_999), False),
    ],
)
def test_every_minimum_that_is_stated_has_to_be_reached(sales, succeeds):
    (event,) = published().given(sold(*sales)).when(CloseCampaign(ID, ENDS)).outcome()
    assert isinstance(event, CampaignClosed if succeeds else CampaignFailed)
    assert (event.sold.orders, event.sold.units, event.sold.money_fen) == sales


def test_a_campaign_closes_when_balances_are_no_longer_taken():
    campaign = published().given(sold(2, 4, 5_000))
    campaign.when(CloseCampaign(ID, ENDS - HOUR)).then_refused(BalanceStillOpen)
    assert campaign.when(CloseCampaign(ID, ENDS)).outcome()


def test_buying_begins_at_the_minimum_and_nothing_fails_after_it():
    form = FormCampaign(ID, AT)
    published().when(form).then_refused(CampaignNotFormed)
    formed = published().given(sold(2, 4, 5_000), CampaignFormed(ID, AT))
    formed.when(form).then_nothing()
    formed.when(TerminateCampaign(ID, "no", AT)).then_refused(CampaignAlreadyFormed)
    undone = SalesUndone(ID, 2, (SkuUnits(MILK, 4),), 5_000, AT)
    (event,) = formed.given(undone).when(CloseCampaign(ID, ENDS)).outcome()
    assert isinstance(event, CampaignClosed)


@given(st.integers(1, 10_000_000), st.integers(1, 99))
def test_a_deposit_and_its_balance_are_the_whole_to_the_fen(total_fen, percent):
    terms = CampaignTerms(replace(DEPOSIT, percent=percent))
    plan = plan_of(terms, CLOSES, total_fen, AT)
    assert plan is not None
    if plan.balance is None:
        assert total_fen * percent < 50 or total_fen * (100 - percent) <= 50
        return
    assert 0 < plan.balance.deposit_fen < total_fen
    assert abs(plan.balance.deposit_fen * 100 - total_fen * percent) <= 50


def test_units_are_held_as_long_as_the_terms_say():
    timed, plain = CampaignTerms(hold_minutes=30), CampaignTerms(limits=Limits(1))
    held, until_the_end = (plan_of(terms, CLOSES, 100, AT) for terms in (timed, plain))
    assert held is not None
    assert until_the_end is not None
    assert held.hold_ends_at == AT + timedelta(minutes=30)
    assert until_the_end.hold_ends_at == CLOSES
    assert plan_of(CampaignTerms(), CLOSES, 100, AT) is None
