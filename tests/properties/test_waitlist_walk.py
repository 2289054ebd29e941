"""A sold-out campaign with a line, while orders come and go and the clock runs and jumps back."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from application.cancelling import CancelOrders
from application.ending_holds import EndHolds
from application.waiting import TendWaitlist, needs_tending
from domain.campaign_commands import CloseCampaign, PublishCampaign, TerminateCampaign
from domain.campaign_state import Stage as CampaignStage
from domain.campaign_terms import CampaignTerms, Limits
from domain.goods import SkuUnits, as_units, counted
from domain.identifiers import OrderId
from domain.order_commands import RefusePlacing
from domain.order_state import Stage
from domain.payment import PaymentShare, ReportPayment
from domain.waitlist import JoinWaitlist, LeaveWaitlist, stands
from tests.conftest import IS_SLOW
from tests.end_to_end import port
from tests.end_to_end.port import BOOK, START
from tests.properties import pools
from tests.properties.fold_line import Line
from tests.properties.pools import APPLE, PEAR
from tests.properties.world import World

ID = pools.CAMPAIGNS[0]
NUMBERS = tuple(range(1, 13))
ORDERS = tuple(OrderId(f"shop:{number}") for number in NUMBERS)
BASKETS = (
    [(APPLE, 1)],
    [(PEAR, 1)],
    [(PEAR, 2)],
    [(APPLE, 1), (PEAR, 1)],
    [(APPLE, 2)],
)
SELLING_OUT = (0, 0, 2)
"""Four units of five, and no apple is left."""

numbers = st.sampled_from(NUMBERS)
baskets = st.integers(0, len(BASKETS) - 1)
LIVE = (Stage.PLACED, Stage.PAID)


class WaitlistWalk(RuleBasedStateMachine):
    @initialize(
        hold=st.sampled_from([0, 600]),
        accept=st.sampled_from([5, 600]),
        limit=st.sampled_from([Limits(), Limits(orders_per_buyer=2)]),
        first=st.lists(baskets, min_size=2, max_size=5),
    )
    def begin(self, hold, accept, limit, first):
        self.world = World()
        self.world.folds += (Line(),)
        terms = CampaignTerms(hold_minutes=hold, limits=limit, accept_minutes=accept)
        self.draft = replace(
            pools.campaign(0, self.world.now),
            closes_at=self.world.now + timedelta(days=2),
            terms=terms,
        )
        self.world.do(self.draft)
        self.world.do(PublishCampaign(ID, self.world.now))
        self.payments = 0
        for number, basket in enumerate(SELLING_OUT, 1):
            self.place(number, basket, False)
        self.newest = len(SELLING_OUT)
        for basket in first:
            self.somebody_new_comes(basket)

    @property
    def campaign(self):
        return self.world.state("campaign", ID)

    @property
    def line(self):
        return self.world.state("waitlist", ID)

    def wanted(self, number, basket, is_stranger=False):
        lines = [port.line(sku, n, pools.PRICES[sku]) for sku, n in BASKETS[basket]]
        plain = port.order(99 if is_stranger else number, *lines, at=self.world.now)
        return replace(
            plain,
            order_id=ORDERS[number - 1],
            campaign_id=ID,
            merchant_id=pools.MERCHANTS[0],
        )

    def orders(self):
        return {i: self.world.state("order", i) for i in ORDERS}

    @rule(number=numbers, basket=baskets, is_stranger=st.booleans())
    def place(self, number, basket, is_stranger):
        order = self.wanted(number, basket, is_stranger)
        line = self.line
        self.world.place([order])
        if order.order_id in line.waiting:
            assert self.line.waiting[order.order_id] == line.waiting[order.order_id]

    @rule(basket=baskets)
    def somebody_new_comes(self, basket):
        if self.newest < len(NUMBERS):
            self.newest += 1
            self.join(self.newest, basket)

    @rule(number=numbers, basket=baskets)
    def join(self, number, basket):
        order = self.wanted(number, basket)
        units = as_units(counted(SkuUnits(line.sku, line.quantity) for line in order.lines))
        key = order.buyer_key
        self.world.do(JoinWaitlist(ID, order.order_id, key, units, self.world.now))

    @rule()
    def those_who_are_offered_something_take_it(self):
        for number, order_id in zip(NUMBERS, ORDERS, strict=True):
            if place := self.line.offered.get(order_id):
                basket = next(
                    b for b, units in enumerate(BASKETS) if counted(place.units) == dict(units)
                )
                is_late = place.accept_by <= self.world.now or self.is_over()
                is_spent = self.orders()[order_id].stage is Stage.NOT_PLACED
                refused = self.world.place([self.wanted(number, basket)])
                if is_late or is_spent:
                    assert refused
                elif not self.draft.terms.limits.of_buyers:
                    assert not refused or "Limit" in refused[order_id]

    def is_over(self):
        campaign = self.campaign
        is_selling = campaign.opens_at <= self.world.now < campaign.closes_at
        return campaign.stage is not CampaignStage.PUBLISHED or not is_selling

    @rule(number=numbers)
    def leave(self, number):
        leaving = LeaveWaitlist(ID, (ORDERS[number - 1],), "changed mind", self.world.now)
        self.world.do(leaving)

    @rule(place=st.integers(0, 3))
    def cancel(self, place):
        live = [i for i, order in self.orders().items() if order.stage in LIVE]
        ids = tuple(live[place : place + 1]) or ORDERS[:1]
        self.world.do(CancelOrders(ids, "changed mind", self.world.now))

    @rule(place=st.integers(0, 3))
    def cancel_and_let_the_policies_work(self, place):
        self.cancel(place)
        self.world.work_all()

    @rule(number=numbers)
    def spend_the_number(self, number):
        order = self.wanted(number, 0)
        refusing = RefusePlacing(
            order.order_id, ID, order.merchant_id, order.buyer_key, order.quota_year, "no",
            self.world.now,
        )  # fmt: skip
        self.world.do(refusing)

    @rule(number=numbers)
    def pay(self, number):
        order_id = ORDERS[number - 1]
        order = self.world.state("order", order_id)
        if order.stage is not Stage.PLACED:
            return
        self.payments += 1
        due = order.due_fen
        share = PaymentShare(BOOK, order_id, due)
        number = f"pay-{self.payments}"
        self.world.pay(ReportPayment(number, "ALI", order.buyer_key, due, (share,), self.world.now))

    @rule(minutes=st.sampled_from([1, 5, 60, 200]))
    def time_passes(self, minutes):
        self.world.now += timedelta(minutes=minutes)

    @rule()
    def the_clock_jumps_back(self):
        self.world.now = max(START, self.world.now - timedelta(minutes=30))

    @rule()
    def the_timer_comes(self):
        self.world.do(EndHolds(ORDERS, self.world.now))
        self.world.do(TendWaitlist(ID, self.world.now))

    @rule(chance=st.integers(0, 40))
    def end(self, chance):
        if chance == 0:
            self.world.do(TerminateCampaign(ID, "no", self.world.now))
        elif chance == 1:
            self.world.do(CloseCampaign(ID, self.world.now))

    @rule()
    def work(self):
        """When everybody has done their work, nobody waits for what is free."""
        self.world.work_all()
        at = self.world.now
        self.world.do(TendWaitlist(ID, at))
        assert not needs_tending(self.campaign, self.line, at)
        if self.campaign.stage is not CampaignStage.PUBLISHED:
            assert not self.line.waiting
            assert not self.line.offered

    @invariant()
    def held_units_are_those_of_live_orders_and_of_standing_offers(self):
        if not hasattr(self, "draft"):
            return
        live = [order for order in self.orders().values() if order.stage in LIVE]
        lines = [SkuUnits(n.sku, n.quantity) for order in live for n in order.lines]
        offered = [part for place in self.line.offered.values() for part in place.units]
        held = self.campaign.held
        assert held == counted([*lines, *offered])
        assert held.total() <= self.draft.units_max
        assert all(held[item.sku] <= item.units_max for item in self.draft.items)

    @invariant()
    def what_is_asked_is_what_those_in_line_wait_for(self):
        if not hasattr(self, "draft"):
            return
        line = self.line
        asked = counted(part for place in line.waiting.values() for part in place.units)
        assert line.asked == asked
        assert not line.waiting.keys() & line.offered.keys()

    @invariant()
    def no_number_that_stands_in_line_is_an_order(self):
        if not hasattr(self, "draft"):
            return
        for order_id, order in self.orders().items():
            if stands(self.line, order_id):
                assert order.stage in (Stage.ABSENT, Stage.NOT_PLACED)

    def teardown(self):
        if not hasattr(self, "draft"):
            return
        self.work()


WaitlistWalk.TestCase.settings = settings(
    max_examples=400 if IS_SLOW else 40, stateful_step_count=60 if IS_SLOW else 30, deadline=None
)
TestWaitlistWalk = WaitlistWalk.TestCase
