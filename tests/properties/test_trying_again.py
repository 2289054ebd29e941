"""Files that come again and again, corrected or not, broken off, while policies hear late."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from application.cancelling import CancelOrders
from application.claiming import ClaimOrders, claim_of
from application.envelope import Envelope
from application.ordering import Sender
from application.trying_again import place_or_try_again
from domain.campaign_commands import PublishCampaign
from domain.campaign_terms import CampaignTerms, Limits
from domain.identifiers import OrderId, shared_of
from domain.order_commands import PlaceOrder, RefusePlacing
from domain.order_events import OrderPlaced
from domain.order_number import OrderNumber
from domain.order_state import Stage
from domain.refusals import Refused
from tests.end_to_end.port import BOOK
from tests.properties import pools
from tests.properties.world import World

SHARED = shared_of(BOOK)
NUMBERS = (1, 3, 5)
"""Of one campaign, which has two apples and five units to sell."""

numbers = st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=3, unique=True)
step = st.one_of(
    st.tuples(st.just("file"), numbers, st.integers(0, 3), st.sampled_from([0, 1, 2])),
    st.tuples(st.just("break off"), numbers, st.integers(0, 3), st.sampled_from([0, 1, 2])),
    st.tuples(st.just("cancel"), st.sampled_from(NUMBERS)),
    st.tuples(st.just("hear")),
    st.tuples(st.just("abandon")),
)


class Imports:
    def __init__(self, limits: Limits) -> None:
        self.world = World()
        draft = pools.campaign(0, self.world.now)
        self.world.do(replace(draft, terms=CampaignTerms(limits=limits)))
        self.world.do(PublishCampaign(draft.campaign_id, self.world.now))
        self.at = self.world.now
        """Every file's orders were placed at one time, however late it comes."""

    def wanted(self, some: list[int], basket: int, buyer: int) -> list[PlaceOrder]:
        return [pools.order(number, self.at, basket, buyer) for number in some]

    def file(self, some: list[int], basket: int, buyer: int) -> None:
        self.world.now += timedelta(minutes=1)
        sender = Sender("import", self.world.now)
        wanted = self.wanted(some, basket, buyer)
        refused = place_or_try_again(self.world.handling, BOOK, wanted, sender)
        self.world.check()
        for order in wanted:
            stage = self.world.state("order", order.order_id).stage
            assert order.order_id in refused or stage in (Stage.PLACED, Stage.CANCELLED)

    def break_off(self, some: list[int], basket: int, buyer: int) -> None:
        """The worker is killed when its claims stand."""
        for order in self.wanted(some, basket, buyer):
            state, claim = self.world.state("order", order.order_id), claim_of(order)
            if claim and state.stage in (Stage.ABSENT, Stage.NOT_PLACED):
                claims = (replace(claim, refusals=state.refusals),)
                self.handle(ClaimOrders(BOOK, claims, self.at))

    def handle(self, command: Any) -> None:
        self.world.now += timedelta(minutes=1)
        command_id = f"broken-off-{self.world.now}"
        try:
            self.world.handling.handle(
                Envelope(SHARED, command, command_id, "import", self.world.now)
            )
        except Refused:
            return
        self.world.check()

    def cancel(self, number: int) -> None:
        order_id = pools.ORDERS[number - 1]
        if self.world.state("order", order_id).stage is Stage.PLACED:
            self.world.do(CancelOrders((order_id,), "free it", self.world.now))

    def hear(self) -> None:
        """Policies hear of all that happened, as late as that."""
        while self.world.policies.step():
            self.world.check()

    def abandon(self) -> None:
        """What was claimed and never placed is refused, as its sweeper does."""
        for number in NUMBERS:
            order_id = OrderId(pools.ORDERS[number - 1])
            claimed: OrderNumber = self.world.state("number", order_id, SHARED)
            state = self.world.state("order", order_id)
            if claimed.book and state.stage in (Stage.ABSENT, Stage.NOT_PLACED):
                asked = pools.order(number, self.at)
                self.world.do(
                    RefusePlacing(
                        order_id,
                        asked.campaign_id,
                        asked.merchant_id,
                        self.claimant(order_id),
                        asked.quota_year,
                        "abandoned",
                        self.world.now,
                        claimed.refusals,
                    )
                )

    def claimant(self, order_id: OrderId) -> Any:
        events = self.world.log.read([f"{SHARED}/number/{order_id}"])
        claims = [e for e in events[f"{SHARED}/number/{order_id}"].events if hasattr(e, "until")]
        return claims[-1].buyer_key


TRIED_OTHERWISE = [("file", [3], 2, 0), ("break off", [3], 0, 0), ("file", [3], 0, 2)]
SENT_OTHERWISE = [("break off", [3], 0, 0), ("file", [3], 0, 2)]
SENT_FOR_MORE = [("break off", [1], 0, 0), ("file", [1], 1, 0)]


@settings(deadline=None)
@example(TRIED_OTHERWISE, Limits(units_per_buyer=2))
@example(SENT_OTHERWISE, Limits())
@example(SENT_FOR_MORE, Limits())
@given(st.lists(step, max_size=14), st.sampled_from([Limits(), Limits(units_per_buyer=2)]))
def test_orders_are_placed_once_and_claims_are_those_of_what_stands(steps, limits):
    imports = Imports(limits)
    for name, *said in steps:
        getattr(imports, name.replace(" ", "_"))(*said)
    imports.abandon()
    imports.world.react()
    placed = Counter(
        r.event.order_id for r in imports.world.log.recorded if isinstance(r.event, OrderPlaced)
    )
    assert not placed or max(placed.values()) == 1
