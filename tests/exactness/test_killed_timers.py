"""Timers are killed, doubled and their clocks set back: what was due has happened once."""

import random
from collections import Counter

import pytest

from adapters.read_models import MODELS
from adapters.timer import do_what_is_due
from adapters.verification.running import verify
from domain.campaign_events import CampaignClosed, CampaignFailed, NoticeGiven
from domain.identifiers import parts_of
from domain.order_events import DepositKept, OrderCancelled, RefundOwed, RefundPaid
from domain.waitlist_events import OffersLapsed
from tests.exactness.children import ended_in_any_case
from tests.exactness.killed_timers import Timers
from tests.exactness.timed_sales import EXPECTED, LATER

ALL_IN_ONE, COMMAND = "timer_process", "timed_jihuo"
SIZES = [
    (ALL_IN_ONE, 2, 3),
    pytest.param(ALL_IN_ONE, 20, 40, marks=pytest.mark.slow),
    pytest.param(COMMAND, 5, 10, marks=pytest.mark.slow),
]
"""Programs, books and kills."""

LOGS = ["sqlite", pytest.param("postgres", marks=pytest.mark.slow)]


@pytest.mark.parametrize(("program", "books", "kills"), SIZES)
@pytest.mark.parametrize("log_url", LOGS, indirect=True)
@pytest.mark.timeout(3_600)
def test_what_time_brings_happens_once_whoever_is_killed(
    log_url, tmp_path, program, books, kills, seed, told
):
    with ended_in_any_case([]) as started:
        timers = Timers(log_url, tmp_path, program, random.Random(seed), started)
        timers.open(books)
        timers.begin()
        while timers.kills.total() < kills:
            timers.kill_one()
        timers.finish()
        judge(timers)
        killed = {role.replace(" ", "_"): times for role, times in timers.kills.items()}
        told(seed=seed, books=books, clock_set=timers.jumps, **killed)
        timers.system.close()


def judge(timers: Timers) -> None:
    happened = Counter[tuple[str, ...]]()
    for each in timers.system.log.page(0, 10_000_000):
        happened.update((parts_of(each.stream_id)[0], *name) for name in names_of(each.event))
    assert [name for name, times in happened.items() if times > 1] == []
    by_kind = Counter(kind for _, kind, *_ in happened)
    assert by_kind == {kind: n * len(timers.books) for kind, n in EXPECTED.items()}
    timers.own_clock.now = LATER
    end = timers.system.log.last_position()
    do_what_is_due(timers.system)
    assert timers.system.log.last_position() == end
    policies = timers.system.policy_follower(lambda request: None)
    while policies.step():
        pass
    report = verify(timers.system.engine, MODELS)
    assert report.is_sound, [finding for check in report.checks for finding in check.findings]


def names_of(event: object) -> list[tuple[str, ...]]:
    """What an event says has happened, thing by thing."""
    kind = type(event).__name__
    match event:
        case OrderCancelled() | DepositKept():
            return [(kind, event.order_id)]
        case RefundOwed() | RefundPaid():
            return [(kind, event.order_id, event.refund_id)]
        case NoticeGiven():
            notice = event.notice
            return [(kind, event.campaign_id, notice.kind.value, notice.due_at.isoformat())]
        case OffersLapsed():
            return [(kind, order_id) for order_id in event.order_ids]
        case CampaignClosed() | CampaignFailed():
            return [(kind, event.campaign_id)]
    return []
