"""A campaign tells of its locks and of its balance, each once and in time."""

from domain.campaign import DECIDER
from domain.campaign_commands import GiveNotices
from domain.campaign_events import CampaignClosed, NoticeGiven
from domain.campaign_notices import Notice, NoticeKind, notices_of
from domain.campaign_terms import CampaignTerms, Locks
from tests.domain.campaign_examples import CLOSES, ID
from tests.domain.campaign_terms_examples import (
    BALANCE_CLOSES,
    DAY,
    DEPOSIT,
    HOUR,
    drafted,
    published,
)
from tests.scenario import Scenario

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
