"""A sale of few apples and pears, and the line of those who wait for them."""

from dataclasses import replace
from datetime import timedelta

from application.cancelling import CancelOrders
from application.waiting import TendWaitlist
from domain.campaign_commands import PublishCampaign
from domain.campaign_terms import CampaignTerms
from domain.goods import SkuUnits
from domain.identifiers import OrderId
from domain.waitlist import JoinWaitlist
from tests.end_to_end import port
from tests.properties import pools
from tests.properties.fold_line import Line
from tests.properties.pools import APPLE, PRICES
from tests.properties.world import World

ID = pools.CAMPAIGNS[0]
ACCEPT_MINUTES = 60


def order_id(number):
    return OrderId(f"shop:{number}")


class Sale:
    """Two apples and four pears, five units in all; both apples are sold."""

    def __init__(self, **terms) -> None:
        self.world = World()
        self.world.folds += (Line(),)
        stated = CampaignTerms(accept_minutes=ACCEPT_MINUTES, **terms)
        draft = replace(pools.campaign(0, self.world.now), terms=stated)
        self.closes_at = draft.closes_at
        assert self.world.do(draft)
        assert self.world.do(PublishCampaign(ID, self.world.now))
        assert self.place(1, (APPLE, 1)) == self.place(2, (APPLE, 1)) == {}

    def wanted(self, number, *basket, buyer=0):
        lines = [port.line(sku, n, PRICES.get(sku, "1.00")) for sku, n in basket]
        plain = port.order(buyer or number, *lines, at=self.world.now)
        merchant_id = pools.MERCHANTS[0]
        return replace(plain, order_id=order_id(number), campaign_id=ID, merchant_id=merchant_id)

    def place(self, number, *basket, buyer=0):
        return self.world.place([self.wanted(number, *basket, buyer=buyer)])

    def join(self, number, *basket, buyer=0):
        key = self.wanted(number, *basket, buyer=buyer).buyer_key
        units = tuple(SkuUnits(sku, n) for sku, n in basket)
        return self.world.do(JoinWaitlist(ID, order_id(number), key, units, self.world.now))

    def cancel(self, *numbers):
        ids = tuple(map(order_id, numbers))
        assert self.world.do(CancelOrders(ids, "changed mind", self.world.now))

    def tend(self):
        return self.world.do(TendWaitlist(ID, self.world.now))

    def pass_minutes(self, minutes):
        self.world.now += timedelta(minutes=minutes)

    @property
    def line(self):
        return self.world.state("waitlist", ID)

    @property
    def held(self):
        return self.world.state("campaign", ID).held

    def stage(self, number):
        return self.world.state("order", order_id(number)).stage

    def stands(self):
        """Numbers that are offered something, and numbers that wait."""
        line = self.line
        return [[int(i.split(":")[1]) for i in part] for part in (line.offered, line.waiting)]
