"""Campaigns under every kind of terms, walked anywhere: then the timer comes, and comes again."""

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from adapters.bootstrap import System
from adapters.simulator.clock import ScriptClock
from adapters.simulator.stage import SimulationStage
from application.cancelling import CancelOrders
from application.waiting import TendWaitlist
from domain.campaign_commands import CloseCampaign, TerminateCampaign
from domain.campaign_events import NoticeGiven
from domain.campaign_terms import CampaignTerms, DepositTerms, Locks
from domain.goods import SkuUnits
from domain.identifiers import Partition
from domain.order_state import Stage
from domain.waitlist import JoinWaitlist, LeaveWaitlist
from tests.adapters.timed_sale import DAY, ID, NUMBERS, TimedSale
from tests.conftest import IS_SLOW
from tests.end_to_end.port import START
from tests.properties import pools

HOUR = DAY / 24
BALANCE_CLOSES = START + 6 * DAY
DEPOSIT = DepositTerms(30, START + 4 * DAY, BALANCE_CLOSES, 12, (36, 24))
LOCKS = Locks(START + 3 * DAY, BALANCE_CLOSES + DAY, notice_hours=24)
CLOCKS = (START, START + 2 * DAY, BALANCE_CLOSES - DAY, BALANCE_CLOSES + HOUR, START + 9 * DAY)
"""A day of the sale, of each kind of notice, of the grace period, and after everything."""

BASKETS = {1: 0, 3: -1, 5: -3}
"""Of each order: an apple, and twice two pears, which is all that there is."""

LONG_AFTER = START + 20 * DAY

terms = st.builds(
    CampaignTerms,
    deposit=st.sampled_from([None, DEPOSIT]),
    hold_minutes=st.sampled_from([0, 90]),
    locks=st.sampled_from([Locks(), LOCKS]),
    accept_minutes=st.sampled_from([0, 45]),
)
numbers = st.sampled_from(NUMBERS)
parts = st.sampled_from(["begin", "deposit", "pay", "cancel"])
moves = st.one_of(
    st.tuples(parts, numbers),
    st.tuples(st.sampled_from(["place", "join", "leave"]), numbers),
    st.tuples(st.sampled_from(["publish", "work", "sweep", "timer", "tend"]), st.none()),
    st.tuples(st.just("clock"), st.sampled_from(CLOCKS)),
    st.tuples(st.just("wait"), st.sampled_from([HOUR / 2, 2 * HOUR, -2 * HOUR])),
)
ends = st.tuples(st.sampled_from(["close", "close", "terminate", "wait"]), st.sampled_from([HOUR]))
beginnings = st.lists(st.none() | parts, min_size=len(NUMBERS), max_size=len(NUMBERS))
walks = st.builds(
    lambda begun, first, end, then: [*begun_with(begun), *first, end, *then],
    beginnings,
    st.lists(moves, max_size=7),
    ends,
    st.lists(moves, max_size=4),
)
books = count(1)


def begun_with(begun):
    """Three come, two wait; who came does something, or nothing."""
    yield from (("place", number) for number in NUMBERS)
    yield from (("join", number) for number in NUMBERS[:2])
    yield from ((part, number) for part, number in zip(begun, NUMBERS, strict=True) if part)


class Walk(TimedSale):
    def take(self, step: str, subject) -> None:
        getattr(self, f"step_{step}")(subject)

    def step_publish(self, _) -> None:
        self.publish()

    def step_close(self, _) -> None:
        """When nobody may pay any more, by a clock that was wrong."""
        now = self.clock()
        self.clock.now = LONG_AFTER
        self.do(CloseCampaign(ID, self.clock()))
        self.clock.now = now

    def step_terminate(self, _) -> None:
        self.do(TerminateCampaign(ID, "no", self.clock()))

    def step_work(self, _) -> None:
        self.work()

    def step_sweep(self, _) -> None:
        self.sweep()

    def step_timer(self, _) -> None:
        self.timer_comes()

    def step_place(self, number) -> None:
        """One apple, and then pears: they sell it out."""
        if self.order(number).stage is Stage.ABSENT:
            self.place(number, BASKETS[number])

    def step_begin(self, number) -> None:
        self.begin(number)

    def step_deposit(self, number) -> None:
        self.pay(number, "deposit")

    def step_pay(self, number) -> None:
        self.pay(number)

    def step_cancel(self, number) -> None:
        self.do(CancelOrders((pools.ORDERS[number - 1],), "changed mind", self.clock()))

    def step_join(self, number) -> None:
        """Under a number of its own."""
        key = pools.order(number, self.clock(), buyer=number).buyer_key
        units = (SkuUnits(pools.PEAR, 1),)
        self.do(JoinWaitlist(ID, pools.ORDERS[number], key, units, self.clock()))

    def step_leave(self, number) -> None:
        self.do(LeaveWaitlist(ID, (pools.ORDERS[number],), "no", self.clock()))

    def step_tend(self, _) -> None:
        self.do(TendWaitlist(ID, self.clock()))

    def step_clock(self, at) -> None:
        self.clock.now = at

    def step_wait(self, time) -> None:
        self.clock.wait(time)


@pytest.fixture(scope="module")
def stage(sqlite_url: str) -> Iterator[SimulationStage]:
    clock = ScriptClock(START)
    system = System(sqlite_url, clock)
    yield SimulationStage(system, clock, Partition("walk.NB01"), 7)
    system.close()


# Not made shorter when it fails: every try is a hundred commands on a database.
@settings(max_examples=400 if IS_SLOW else 20, deadline=None, phases=[Phase.generate])
@given(
    terms=terms,
    units_min=st.sampled_from([0, 0, 5]),
    is_draft=st.sampled_from([True, *[False] * 5]),
    walk=walks,
    seen=st.permutations(CLOCKS),
)
def test_when_the_timer_was_there_nothing_is_due_and_it_has_nothing_to_say(
    stage, terms, units_min, is_draft, walk, seen
):
    sale = Walk(stage, stage.clock, Partition(f"walk-{next(books)}.NB01"))
    sale.clock.now = START
    sale.draft(terms, units_min)
    if not is_draft:
        sale.publish()
    for step, subject in walk:
        sale.take(step, subject)
    for at in (sale.clock(), *seen[:3]):
        sale.clock.now = at
        sale.timer_comes()
        assert sale.due() == []
        assert sale.timer_comes() == 0
    told = [e.notice for e in sale.events("campaign", ID) if isinstance(e, NoticeGiven)]
    assert len(set(told)) == len(told)
    sale.clock.now = LONG_AFTER
    sale.sweep()
    sale.timer_comes()
    sale.sweep()
    assert sale.waiting() == []
    before = sale.accepted()
    sale.sweep()
    assert sale.timer_comes() == 0
    assert sale.accepted() == before
