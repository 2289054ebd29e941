"""A campaign closes, fails or is terminated once, and its promise changes while it binds."""

from datetime import date

import pytest

from domain.campaign_commands import CampaignEnded, CampaignNotOpen
from domain.campaign_events import CampaignFailed, PromiseChanged, Sales, SalesUndone, UnitsSold
from tests.domain.campaign_examples import (
    AT,
    CLOSES,
    ID,
    campaign,
    change,
    close,
    closed,
    drafted,
    failed,
    held,
    open_campaign,
    published,
    terminate,
    terminated,
    units,
)


def sold(order_count, money_fen, **quantities):
    return UnitsSold(ID, order_count, units(**quantities), money_fen, AT)


def test_a_promise_is_changed_once():
    changed = PromiseChanged(ID, date(2027, 1, 5), "ship late", AT)
    open_campaign().when(change).then(changed)
    open_campaign().given(changed).when(change).then_nothing()


def test_a_closed_campaign_still_has_its_promise_to_change():
    open_campaign().given(closed).when(change).then(
        PromiseChanged(ID, date(2027, 1, 5), "ship late", AT)
    )


@pytest.mark.parametrize("end", [failed, terminated])
def test_a_campaign_that_sold_nothing_promises_nothing(end):
    open_campaign().given(end).when(change).then_refused(CampaignEnded)


def test_a_campaign_at_its_minimum_is_closed_once():
    history = (held(2, milk=4), sold(2, 5_000, milk=4))
    open_campaign().given(*history).when(close).then(closed)
    open_campaign().given(*history, closed).when(close).then_nothing()


def test_a_campaign_one_unit_below_its_minimum_fails_once():
    history = (held(2, milk=4), sold(2, 3_750, milk=3))
    open_campaign().given(*history).when(close).then(failed)
    open_campaign().given(*history, failed).when(close).then_nothing()


def test_units_that_are_promised_and_not_paid_do_not_count_for_the_minimum():
    short = CampaignFailed(ID, 4, 4, CLOSES, Sales())
    open_campaign().given(held(2, milk=4)).when(close).then(short)


def test_sales_that_were_given_up_do_not_count_for_the_minimum():
    undone = SalesUndone(ID, 1, units(milk=1), 1_250, AT)
    history = (held(3, milk=4), sold(3, 5_000, milk=4), undone)
    open_campaign().given(*history).when(close).then(failed)


@pytest.mark.parametrize("history", [(), (published, terminated)])
def test_only_a_published_campaign_is_closed(history):
    campaign().given(drafted, *history).when(close).then_refused(CampaignNotOpen)


@pytest.mark.parametrize("history", [(), (published,)])
def test_a_campaign_is_terminated_once_before_its_close(history):
    campaign().given(drafted, *history).when(terminate).then(terminated)
    campaign().given(drafted, *history, terminated).when(terminate).then_nothing()


@pytest.mark.parametrize("end", [closed, failed])
def test_a_campaign_that_ended_is_not_terminated(end):
    open_campaign().given(end).when(terminate).then_refused(CampaignEnded)
