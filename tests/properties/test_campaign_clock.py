"""Campaigns under every kind of terms, while a clock runs, jumps and goes back."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis.stateful import invariant

from application.streams import limit_id
from domain.campaign_events import CampaignClosed, CampaignFailed, CampaignTerminated, NoticeGiven
from domain.campaign_phase import Phase, calendar_of, phase_of
from domain.campaign_state import Stage as CampaignStage
from domain.campaign_terms import Limits, Minimum
from domain.identifiers import parts_of
from domain.order_events import DepositKept, PaymentConfirmed, RefundOwed, RefundPaid
from domain.order_state import Stage
from domain.payment_plan import DepositFate
from tests.conftest import IS_SLOW
from tests.properties.campaign_steps import BEGINNINGS, DAY, ID, CampaignSteps


class CampaignClock(CampaignSteps):
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
