"""What shops, buyers, payers and timers do to one campaign while its clock is moved."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from application.cancelling import CancelOrders
from application.ending_holds import EndHolds
from application.promising import AnswerChangedPromise
from domain.campaign_commands import (
    ChangePromise,
    CloseCampaign,
    GiveNotices,
    PublishCampaign,
    TerminateCampaign,
)
from domain.campaign_terms import CampaignTerms, DepositTerms, Limits, Locks, Minimum
from domain.dated import customs_day
from domain.order_commands import BeginPayment
from domain.order_state import Stage
from domain.payment import PaymentShare, ReportPayment
from domain.payment_plan import DepositFate
from tests.end_to_end.port import BOOK
from tests.properties import pools
from tests.properties.world import World

ID = pools.CAMPAIGNS[0]
NUMBERS = (1, 3, 5)
"""Orders of the first campaign."""

DAY = timedelta(days=1)
BEGINNINGS = (
    (datetime(2026, 12, 28, 15, tzinfo=UTC), "Asia/Shanghai"),  # A year ends while it sells.
    (datetime(2027, 3, 26, 22, tzinfo=UTC), "Europe/Berlin"),  # Clocks go forward.
    (datetime(2027, 10, 29, 22, tzinfo=UTC), "Europe/Berlin"),  # Clocks go back.
)
deposits = st.one_of(
    st.none(),
    st.builds(
        lambda percent, grace, fate: (percent, grace, fate),
        st.sampled_from([1, 30, 99]),
        st.sampled_from([0, 12]),
        st.sampled_from(DepositFate),
    ),
)
limits = st.sampled_from([Limits(), Limits(2), Limits(0, 2, 0), Limits(0, 0, 1)])
minimums = st.sampled_from([Minimum(), Minimum(2), Minimum(0, 500_000)])
numbers = st.sampled_from(NUMBERS)


class CampaignSteps(RuleBasedStateMachine):
    @initialize(
        beginning=st.sampled_from(BEGINNINGS),
        deposit=deposits,
        hold=st.sampled_from([0, 30, 600]),
        limit=limits,
        minimum=minimums,
        units_min=st.sampled_from([0, 1, 3]),
        is_locked=st.booleans(),
        parts=st.lists(st.sampled_from(["nothing", "deposit", "due"]), min_size=3, max_size=3),
    )
    def begin(self, beginning, deposit, hold, limit, minimum, units_min, is_locked, parts):
        at, zone = beginning
        self.world = World()
        self.world.now = self.latest = at
        closes_at = at + 3 * DAY
        terms = CampaignTerms(
            deposit_terms(deposit, closes_at) if deposit else None,
            hold,
            limit,
            minimum,
            Locks(closes_at, closes_at + DAY, 24) if is_locked else Locks(),
        )
        dispatch = (at + 14 * DAY).date()
        self.draft = replace(
            pools.campaign(0, at, units_min),
            closes_at=closes_at,
            dispatch_from=dispatch,
            dispatch_by=dispatch + timedelta(days=2),
            time_zone=zone,
            terms=terms,
        )
        self.world.do(self.draft)
        self.world.do(PublishCampaign(ID, self.world.now))
        self.payments = 0
        for number, part in zip(NUMBERS, parts, strict=True):
            self.place(number, 0)
            if part != "nothing":
                self.pay(number, part)

    @property
    def campaign(self):
        return self.world.state("campaign", ID)

    def order(self, number):
        return self.world.state("order", pools.ORDERS[number - 1])

    def orders(self):
        return [self.order(number) for number in NUMBERS]

    @rule(hours=st.sampled_from([0.1, 0.5, 1, 6, 24, 24, 60]))
    def time_passes(self, hours):
        self.world.now += timedelta(hours=hours)

    @rule(minutes=st.sampled_from([-1, 0]))
    def a_window_is_about_to_end(self, minutes):
        deposit = self.draft.terms.deposit
        ends = [self.draft.closes_at, *([deposit.ends_at] if deposit else [])]
        coming = [end for end in ends if end > self.world.now]
        if coming:
            self.world.now = min(coming) + timedelta(minutes=minutes)

    @rule(hours=st.sampled_from([1, 30]))
    def the_clock_jumps_back(self, hours):
        self.world.now -= timedelta(hours=hours)

    @rule(number=numbers, basket=st.sampled_from([0, 2]))
    def place(self, number, basket):
        order = pools.order(number, self.world.now, basket)
        self.world.place([replace(order, quota_year=customs_day(self.world.now).year)])

    @rule(number=numbers)
    def begin_to_pay(self, number):
        self.world.do(BeginPayment(pools.ORDERS[number - 1], f"tx-{number}", self.world.now))

    @rule(number=numbers, part=st.sampled_from(["due", "deposit", "wrong"]))
    def pay(self, number, part):
        order = self.order(number)
        balance = order.plan.balance if order.plan else None
        amount = {
            "due": order.due_fen or order.amounts.paid_fen,
            "deposit": balance.deposit_fen if balance else order.due_fen,
            "wrong": order.due_fen + 1,
        }[part]
        if order.stage in (Stage.ABSENT, Stage.NOT_PLACED) or not amount:
            return
        self.payments += 1
        order_id = pools.ORDERS[number - 1]
        share = PaymentShare(BOOK, order_id, amount)
        # What was begun is paid under its own number.
        payment_id = f"tx-{number}" if part == "due" else f"pay-{self.payments}"
        self.world.pay(
            ReportPayment(payment_id, "ALI", order.buyer_key, amount, (share,), self.world.now)
        )

    @rule(number=numbers, is_asked_by_buyer=st.booleans())
    def cancel(self, number, is_asked_by_buyer):
        ids = (pools.ORDERS[number - 1],)
        self.world.do(CancelOrders(ids, "changed mind", self.world.now, is_asked_by_buyer))

    @rule(days=st.sampled_from([1, 5]))
    def promise_later(self, days):
        later = self.campaign.dispatch_by + timedelta(days=days)
        first = self.campaign.dispatch_from
        self.world.do(ChangePromise(ID, later, "storm", self.world.now, first))

    @rule(number=numbers, is_accepted=st.booleans())
    def answer(self, number, is_accepted):
        answer = AnswerChangedPromise(
            pools.ORDERS[number - 1], self.campaign.dispatch_by, is_accepted, self.world.now
        )
        self.world.do(answer)

    @rule()
    def the_timer_comes(self):
        self.world.do(EndHolds(tuple(pools.ORDERS[n - 1] for n in NUMBERS), self.world.now))
        self.world.do(GiveNotices(ID, self.world.now))

    @rule()
    def close(self):
        """Early only where nothing forbids it; most campaigns live until their windows are over."""
        if self.world.now >= self.draft.closes_at:
            self.world.do(CloseCampaign(ID, self.world.now))

    @rule(chance=st.integers(0, 9))
    def close_early_or_give_up(self, chance):
        if chance == 0:
            self.world.do(TerminateCampaign(ID, "no", self.world.now))
        elif chance == 1:
            self.world.do(CloseCampaign(ID, self.world.now))

    @rule()
    def work(self):
        self.world.work_all()


def deposit_terms(drawn, closes_at):
    percent, grace, fate = drawn
    return DepositTerms(percent, closes_at + DAY, closes_at + 3 * DAY, grace, (24, 6), fate)
