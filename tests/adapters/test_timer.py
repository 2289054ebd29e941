from collections.abc import Iterator
from itertools import count

import pytest

from adapters.bootstrap import System
from adapters.simulator.clock import ScriptClock
from adapters.simulator.stage import SimulationStage
from domain.campaign_commands import CloseCampaign, TerminateCampaign
from domain.campaign_events import NoticeGiven
from domain.campaign_notices import NoticeKind
from domain.campaign_state import Stage as CampaignStage
from domain.campaign_terms import CampaignTerms, DepositTerms, Locks
from domain.identifiers import Partition
from domain.order_state import Stage
from tests.adapters.timed_sale import DAY, ID, NUMBERS, TimedSale
from tests.end_to_end.port import START

BALANCE_CLOSES = START + 6 * DAY
DEPOSIT = DepositTerms(30, START + 4 * DAY, BALANCE_CLOSES, 12, (24,))
TERMS = CampaignTerms(
    DEPOSIT,
    hold_minutes=60,
    locks=Locks(BALANCE_CLOSES, BALANCE_CLOSES + DAY, notice_hours=24),
)
REMINDED = BALANCE_CLOSES - DAY
KINDS = list(NoticeKind)

books = count(1)


@pytest.fixture(scope="module")
def stage(database_url: str) -> Iterator[SimulationStage]:
    clock = ScriptClock(START)
    system = System(database_url, clock)
    yield SimulationStage(system, clock, Partition("timer.NB01"), 7)
    system.close()


@pytest.fixture
def sale(stage: SimulationStage) -> TimedSale:
    """By a clock that begins anew; what others left undone is theirs."""
    stage.clock.now = START
    return TimedSale(stage, stage.clock, Partition(f"timer-{next(books)}.NB01"))


def told(sale: TimedSale) -> list[NoticeKind]:
    return [e.notice.kind for e in sale.events("campaign", ID) if isinstance(e, NoticeGiven)]


def nothing_is_due(sale: TimedSale) -> bool:
    """Neither by the timetable, nor does the timer send anything, now or a second time."""
    return not sale.due() and sale.timer_comes() == sale.timer_comes() == 0


def test_nobody_is_told_of_a_draft_until_it_is_published(sale):
    sale.draft(TERMS)
    sale.clock.reach(REMINDED)
    assert nothing_is_due(sale)
    assert sale.publish()
    assert sale.timer_comes() == 1
    assert sorted(told(sale), key=KINDS.index) == [NoticeKind.BALANCE_DUE, NoticeKind.ORDERS_LOCK]
    assert nothing_is_due(sale)


def test_of_a_campaign_that_was_given_up_nothing_is_due(sale):
    sale.draft(TERMS)
    assert sale.publish()
    assert sale.do(TerminateCampaign(ID, "no", sale.clock()))
    sale.clock.reach(REMINDED)
    assert nothing_is_due(sale)
    assert told(sale) == []


def test_of_a_campaign_that_failed_nothing_is_due(sale):
    sale.draft(TERMS, units_min=5)
    assert sale.publish()
    sale.clock.reach(DEPOSIT.ends_at)
    assert sale.do(CloseCampaign(ID, sale.clock()))
    assert sale.campaign.stage is CampaignStage.FAILED
    assert nothing_is_due(sale)
    assert told(sale) == []


def test_after_closing_buyers_hear_of_locks_and_of_no_balance_even_if_the_clock_jumps_back(sale):
    sale.draft(TERMS)
    assert sale.publish()
    sale.clock.reach(DEPOSIT.ends_at)
    assert sale.do(CloseCampaign(ID, sale.clock()))
    sale.clock.now = REMINDED
    assert sale.timer_comes() == 1
    assert told(sale) == [NoticeKind.ORDERS_LOCK]
    assert nothing_is_due(sale)
    sale.clock.reach(BALANCE_CLOSES)
    assert sale.timer_comes() == 1
    assert told(sale) == [NoticeKind.ORDERS_LOCK, NoticeKind.ADDRESS_LOCK]
    assert nothing_is_due(sale)


def test_holds_end_once_and_a_clock_that_jumps_back_ends_none_and_revives_none(sale):
    sale.draft(TERMS)
    assert sale.publish()
    first, second = NUMBERS[:2]
    assert (sale.place(first), sale.place(second)) == ({}, {})
    ends_at = sale.order(first).pays_until
    sale.clock.now = START
    assert nothing_is_due(sale)
    sale.clock.reach(ends_at)
    assert sale.timer_comes() == 1
    assert sale.order(first).stage is sale.order(second).stage is Stage.CANCELLED
    sale.clock.now = START
    assert nothing_is_due(sale)
    sale.clock.reach(ends_at + DAY)
    assert nothing_is_due(sale)


def test_who_was_paying_when_the_campaign_closed_is_ended_when_that_time_is_over(sale):
    """Two who pay around one who does not: whoever is left over keeps the names of the first."""
    sale.draft(TERMS)
    assert sale.publish()
    for number, basket in zip(NUMBERS, (0, -1, -3), strict=True):
        assert sale.place(number, basket) == {}
        sale.pay(number, "deposit")
    sale.clock.reach(DEPOSIT.ends_at - DAY / 100)
    assert sale.begin(NUMBERS[0])
    assert sale.begin(NUMBERS[2])
    sale.clock.reach(DEPOSIT.ends_at)
    assert sale.do(CloseCampaign(ID, sale.clock()))
    sale.work()
    paying = [Stage.DEPOSIT_PAID, Stage.CANCELLED, Stage.DEPOSIT_PAID]
    assert [sale.order(number).stage for number in NUMBERS] == paying
    sale.clock.wait(DAY)
    sale.sweep()
    assert [sale.order(number).stage for number in NUMBERS] == [Stage.CANCELLED] * 3
    owed = [dict(sale.order(number).owed) for number in NUMBERS]
    assert all(list(each) == ["cancelled"] for each in owed)
    assert nothing_is_due(sale)
