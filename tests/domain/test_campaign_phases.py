"""The clock alone tells in which phase a campaign is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.campaign import DECIDER
from domain.campaign_events import CampaignClosed, CampaignFailed
from domain.campaign_phase import Phase, calendar_of, phase_of
from domain.campaign_terms import CampaignTerms
from tests.domain.campaign_examples import CLOSES, ID, OPENS
from tests.domain.campaign_terms_examples import AT, ENDS, HOUR, drafted, published, sold

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
