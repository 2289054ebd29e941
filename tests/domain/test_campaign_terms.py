from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

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
    GiveNotices,
    HoldRequest,
    HoldUnits,
    PromiseUnsound,
    PublishCampaign,
    TerminateCampaign,
)
from domain.campaign_events import (
    CampaignClosed,
    CampaignFailed,
    CampaignFormed,
    NoticeGiven,
    SalesUndone,
    UnitsSold,
)
from domain.campaign_holding import those_that_fit
from domain.campaign_notices import Notice, NoticeKind, notices_of
from domain.campaign_phase import Phase, calendar_of, phase_of
from domain.campaign_terms import (
    BalanceWindowUnsound,
    CampaignTerms,
    DepositPercentUnsound,
    DepositTerms,
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
from tests.scenario import Scenario

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BALANCE_OPENS, BALANCE_CLOSES = CLOSES + DAY, CLOSES + 4 * DAY
DEPOSIT = DepositTerms(30, BALANCE_OPENS, BALANCE_CLOSES, 12, (48, 24))
ENDS = BALANCE_CLOSES + 12 * HOUR
TERMS = CampaignTerms(DEPOSIT, 30, Limits(3, 4, 2), Minimum(2, 5_000))
AT = OPENS + DAY


def drafted(terms=TERMS, **changes):
    return DECIDER.decide(replace(draft, terms=terms, **changes), DECIDER.initial)


def published(terms=TERMS, **changes):
    history = drafted(terms, **changes)
    return Scenario(DECIDER).given(
        *history, *DECIDER.decide(PublishCampaign(ID, OPENS), DECIDER.state_of(history))
    )


def sold(orders, units, money_fen):
    return UnitsSold(ID, orders, (SkuUnits(MILK, units),), money_fen, AT)


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


PHASES = [
    (OPENS - HOUR, Phase.UPCOMING),
    (OPENS, Phase.DEPOSIT),
    (CLOSES - HOUR, Phase.DEPOSIT),
    (CLOSES, Phase.BALANCE),
    (ENDS - HOUR, Phase.BALANCE),
    (ENDS, Phase.COLLECTING),
    (datetime(2026, 12, 14, 15, 59, tzinfo=UTC), Phase.COLLECTING),
    (datetime(2026, 12, 14, 16, tzinfo=UTC), Phase.DELIVERING),
    (datetime(2026, 12, 20, 15, 59, tzinfo=UTC), Phase.DELIVERING),
    (datetime(2026, 12, 20, 16, tzinfo=UTC), Phase.ENDED),
]


@pytest.mark.parametrize(("at", "phase"), PHASES)
@pytest.mark.parametrize("is_closed", [False, True])
def test_the_phase_is_told_by_the_clock_whether_or_not_a_timer_closed_the_campaign(
    at, phase, is_closed
):
    """Promised days begin and end at midnight in Shanghai."""
    campaign = published(dispatch_from=date(2026, 12, 15))
    if is_closed and at >= ENDS:
        campaign.given(sold(2, 4, 5_000), CampaignClosed(ID, 4, ENDS))
    assert phase_of(calendar_of(DECIDER.state_of(campaign.history)), at) is phase


def test_a_campaign_that_is_not_published_or_failed_has_no_windows():
    assert phase_of(calendar_of(DECIDER.initial), AT) is Phase.DRAFT
    assert phase_of(calendar_of(DECIDER.state_of(drafted())), AT) is Phase.DRAFT
    failed = published().given(CampaignFailed(ID, 0, 4, AT))
    assert phase_of(calendar_of(DECIDER.state_of(failed.history)), AT) is Phase.ENDED


def test_a_sale_that_is_paid_at_once_and_closed_early_is_collecting_from_then_on():
    campaign = published(CampaignTerms())
    campaign.given(sold(2, 4, 5_000), CampaignClosed(ID, 4, AT))
    state = calendar_of(DECIDER.state_of(campaign.history))
    before = timedelta(microseconds=1)
    assert [phase_of(state, AT - before), phase_of(state, AT)] == [Phase.DEPOSIT, Phase.COLLECTING]


@given(st.lists(st.integers(-400, 2_000), min_size=2, max_size=20))
def test_phases_never_go_back_while_the_clock_does_not(hours):
    campaign = calendar_of(DECIDER.state_of(published(dispatch_from=date(2026, 12, 15)).history))
    order = list(Phase)
    told = [order.index(phase_of(campaign, OPENS + h * HOUR)) for h in sorted(hours)]
    assert told == sorted(told)


def test_a_night_without_two_oclock_neither_loses_nor_doubles_a_promised_day():
    """Berlin, 28 March 2027: the day of the promise is 23 hours long."""
    promise = date(2027, 3, 28)
    campaign = published(
        CampaignTerms(), dispatch_from=promise, dispatch_by=promise, time_zone="Europe/Berlin"
    )
    state = calendar_of(DECIDER.state_of(campaign.history))
    begins = datetime(2027, 3, 27, 23, tzinfo=UTC)
    instants = (begins - HOUR, begins, begins + 22 * HOUR, begins + 23 * HOUR)
    assert [phase_of(state, at).value for at in instants] == [
        "collecting", "delivering", "delivering", "ended",
    ]  # fmt: skip


LOCKED = CampaignTerms(DEPOSIT, locks=Locks(CLOSES, BALANCE_CLOSES, 24))


def test_notices_come_in_the_order_of_their_time():
    assert [(n.kind, n.due_at) for n in notices_of(LOCKED)] == [
        (NoticeKind.ORDERS_LOCK, CLOSES - DAY),
        (NoticeKind.BALANCE_DUE, BALANCE_CLOSES - 2 * DAY),
        (NoticeKind.ADDRESS_LOCK, BALANCE_CLOSES - DAY),
        (NoticeKind.BALANCE_DUE, BALANCE_CLOSES - DAY),
    ]


def test_a_notice_is_given_once_and_never_too_late():
    notice = Notice(NoticeKind.ORDERS_LOCK, CLOSES - DAY, CLOSES)
    give = GiveNotices(ID, CLOSES - HOUR)
    given_once = NoticeGiven(ID, notice, CLOSES - HOUR)
    published(LOCKED).when(GiveNotices(ID, CLOSES - 2 * DAY)).then_nothing()
    published(LOCKED).when(give).then(given_once)
    published(LOCKED).given(given_once).when(give).then_nothing()
    published(LOCKED).given(given_once).when(GiveNotices(ID, CLOSES - DAY)).then_nothing()
    published(LOCKED).when(GiveNotices(ID, CLOSES)).then_nothing()
    Scenario(DECIDER).given(*drafted(LOCKED)).when(give).then_nothing()


def test_after_closing_a_clock_that_jumps_back_tells_of_locks_and_of_no_balance():
    closed = published(LOCKED).given(CampaignClosed(ID, 0, BALANCE_CLOSES + DAY))
    give = GiveNotices(ID, BALANCE_CLOSES - HOUR)
    lock = Notice(NoticeKind.ADDRESS_LOCK, BALANCE_CLOSES - DAY, BALANCE_CLOSES)
    closed.when(give).then(NoticeGiven(ID, lock, BALANCE_CLOSES - HOUR))


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
