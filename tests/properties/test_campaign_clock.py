"""Campaigns under every kind of terms, while a clock runs, jumps and goes back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from application.cancelling import CancelOrders
from application.ending_holds import EndHolds
from application.promising import AnswerChangedPromise
from application.streams import limit_id
from domain.campaign_commands import (
    ChangePromise,
    CloseCampaign,
    GiveNotices,
    PublishCampaign,
    TerminateCampaign,
)
from domain.campaign_events import CampaignClosed, CampaignFailed, CampaignTerminated, NoticeGiven
from domain.campaign_phase import Phase, calendar_of, phase_of
from domain.campaign_state import Stage as CampaignStage
from domain.campaign_terms import CampaignTerms, DepositTerms, Limits, Locks, Minimum
from domain.dated import customs_day
from domain.identifiers import parts_of
from domain.order_commands import BeginPayment
from domain.order_events import DepositKept, PaymentConfirmed, RefundOwed, RefundPaid
from domain.order_state import Stage
from domain.payment import PaymentShare, ReportPayment
from domain.payment_plan import DepositFate
from tests.conftest import IS_SLOW
from tests.end_to_end.port import BOOK
from tests.properties import pools
from tests.properties.world import World

ID = pools.CAMPAIGNS[0]
NUMBERS = (1, 3, 5)
"""Orders of the first campaign."""

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
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


class CampaignClock(RuleBasedStateMachine):
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

    @invariant()
    def the_phase_is_what_was_recorded_and_the_clock(self):
        if not hasattr(self, "draft"):
            return
        campaign = calendar_of(self.campaign)
        for at in (self.world.now, self.draft.closes_at, self.draft.opens_at):
            assert phase_of(campaign, at) is self.expected_phase(at)

    def expected_phase(self, at):
        """Told from the events alone, window by window."""
        recorded = [r.event for r in self.world.log.recorded if parts_of(r.stream_id)[2] == ID]
        if any(isinstance(event, CampaignFailed | CampaignTerminated) for event in recorded):
            return Phase.ENDED
        closed = [event.closed_at for event in recorded if isinstance(event, CampaignClosed)]
        draft, deposit = self.draft, self.draft.terms.deposit
        sale_ends = min([draft.closes_at, *closed]) if not deposit else draft.closes_at
        balance_ends = deposit.ends_at if deposit else sale_ends
        last_day = self.campaign.dispatch_by + timedelta(days=1)
        zone = ZoneInfo(draft.time_zone)
        ends = datetime(last_day.year, last_day.month, last_day.day, tzinfo=zone)
        first_day = self.draft.dispatch_from or self.draft.dispatch_by
        first = datetime(first_day.year, first_day.month, first_day.day, tzinfo=zone)
        windows = [
            (draft.opens_at, Phase.UPCOMING),
            (sale_ends, Phase.DEPOSIT),
            (balance_ends, Phase.BALANCE),
            (first, Phase.COLLECTING),
            (ends, Phase.DELIVERING),
        ]
        return next((phase for end, phase in windows if at < end), Phase.ENDED)

    @invariant()
    def money_in_is_kept_returned_owed_or_stands(self):
        if not hasattr(self, "draft"):
            return
        events = [r.event for r in self.world.log.recorded]
        taken = sum(e.paid_fen for e in events if isinstance(e, PaymentConfirmed))
        kept = sum(e.amount_fen for e in events if isinstance(e, DepositKept))
        owed = sum(e.amount_fen for e in events if isinstance(e, RefundOwed))
        repaid = sum(e.amount_fen for e in events if isinstance(e, RefundPaid))
        standing = sum(order.left_fen for order in self.orders())
        assert taken == kept + owed + standing
        assert repaid <= owed
        for order in self.orders():
            if order.stage is Stage.CANCELLED:
                assert order.left_fen == 0
            if order.stage is Stage.PAID:
                assert order.left_fen == order.amounts.paid_fen == order.reported_fen

    @invariant()
    def what_the_campaign_counts_is_what_its_orders_are(self):
        if not hasattr(self, "draft"):
            return
        campaign, paid = self.campaign, [o for o in self.orders() if o.stage is Stage.PAID]
        standing = [o for o in self.orders() if o.stage in (Stage.PLACED, Stage.DEPOSIT_PAID)]
        units = sum(line.quantity for order in [*paid, *standing] for line in order.lines)
        assert campaign.held.total() == units <= self.draft.units_max
        assert campaign.sold.orders == len(paid)
        assert campaign.sold.money_fen == sum(order.amounts.paid_fen for order in paid)

    @invariant()
    def no_buyer_has_more_than_the_campaign_allows(self):
        if not hasattr(self, "draft"):
            return
        limit = self.draft.terms.limits
        live = (Stage.PLACED, Stage.DEPOSIT_PAID, Stage.PAID)
        standing = [order for order in self.orders() if order.stage in live]
        by_buyer: dict[str, list[int]] = {}
        for order in standing:
            units = sum(line.quantity for line in order.lines)
            by_buyer.setdefault(order.buyer_key, []).append(units)
            assert units <= (limit.units_per_order or units)
        for key, units in by_buyer.items():
            assert sum(units) <= (limit.units_per_buyer or sum(units))
            assert len(units) <= (limit.orders_per_buyer or len(units))
            if limit.of_buyers:
                counted = self.world.state("limit", limit_id(ID, key))
                assert sorted(counted.by_order.values()) == sorted(units)

    @invariant()
    def a_notice_is_given_once_and_in_its_time(self):
        if not hasattr(self, "draft"):
            return
        given = [r.event for r in self.world.log.recorded if isinstance(r.event, NoticeGiven)]
        assert len({event.notice for event in given}) == len(given)
        assert all(event.notice.is_due(event.given_at) for event in given)

    def teardown(self):
        """When everybody has done their work, a failed campaign has refunded all, once."""
        if not hasattr(self, "draft"):
            return
        self.world.work_all()
        if self.campaign.stage in (CampaignStage.FAILED, CampaignStage.TERMINATED):
            for order in self.orders():
                assert order.stage in (Stage.ABSENT, Stage.NOT_PLACED, Stage.CANCELLED)
                assert order.owed_fen == order.received_fen
                assert order.kept_fen == 0
                assert sum(order.owed[i] for i in order.repaid) == order.owed_fen
        self.money_in_is_kept_returned_owed_or_stands()


def deposit_terms(drawn, closes_at):
    percent, grace, fate = drawn
    return DepositTerms(percent, closes_at + DAY, closes_at + 3 * DAY, grace, (24, 6), fate)


CampaignClock.TestCase.settings = settings(
    max_examples=400 if IS_SLOW else 25, stateful_step_count=60 if IS_SLOW else 30, deadline=None
)
TestCampaignClock = CampaignClock.TestCase


def test_the_deposit_of_a_campaign_that_was_given_up_goes_back_whichever_timer_comes_first():
    clock, kept = CampaignClock(), (1, 0, DepositFate.KEPT)
    clock.begin(
        BEGINNINGS[0], kept, 0, Limits(), Minimum(), 0, False, ["nothing", "deposit", "nothing"]
    )
    clock.close_early_or_give_up(0)
    clock.world.now = clock.draft.closes_at + 3 * DAY
    clock.the_timer_comes()
    assert clock.order(3).owed_fen == clock.order(3).received_fen > 0
    clock.teardown()
