"""Orders at the prices of their campaign and the uses of its coupons, through whole commands."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.bootstrap import System
from application.cancelling import CancelOrders
from application.envelope import Envelope
from application.handling import Handling
from application.ordering import Sender, place_orders
from application.streams import CAMPAIGN as CAMPAIGN_STREAM
from application.streams import COUPON, COUPONS_OF_BUYER, DECIDERS, ORDER, coupon_id, limit_id
from domain.campaign_commands import DraftCampaign, PublishCampaign
from domain.campaign_terms import CampaignTerms, Limits
from domain.coupons import Coupon
from domain.identifiers import Partition, stream_of
from domain.order_commands import PlaceOrder
from domain.order_state import Stage
from domain.reductions import Window
from domain.stated_reductions import ReductionKind, StatedReduction
from tests.end_to_end.port import CAMPAIGN, MERCHANT, ROUTE, START, item, line, order
from tests.memory_log import MemoryLog

CLOSES = START + timedelta(days=10)
WHOLE = Window(START, CLOSES)
TENTH = StatedReduction(ReductionKind.PERCENT_OFF, "A tenth off", WHOLE, share_off=Decimal("0.10"))
TEN = Coupon("TEN", 1_000, WHOLE, uses_max=3, uses_per_buyer_max=2)
FIVE = Coupon("FIVE", 500, WHOLE)
BOOKS = count(1)
NO_LIMITS = Limits()


class Shop:
    """A campaign of tea at 100.00 with a tenth off and two coupons, over any log."""

    def __init__(self, log, limits: Limits = NO_LIMITS) -> None:
        self.handling = Handling(log)
        self.log = log
        self.book = Partition(f"coupons{next(BOOKS)}.NB01")
        self._numbers = count(1)
        terms = CampaignTerms(limits=limits, reductions=(TENTH,), coupons=(TEN, FIVE))
        last = (CLOSES + timedelta(days=40)).date()
        self.do(
            DraftCampaign(
                CAMPAIGN, MERCHANT, "Spring", (item("TEA", "100.00", 8),), ROUTE, START, CLOSES,
                1, 8, last, "Asia/Shanghai", START, terms=terms,
            )
        )  # fmt: skip
        self.do(PublishCampaign(CAMPAIGN, START))

    def do(self, command):
        name = f"{self.book}-{next(self._numbers)}"
        return self.handling.handle(Envelope(self.book, command, name, "tester", START))

    def place(self, *orders):
        sender = Sender("tester", START)
        found = place_orders(self.handling, self.book, orders, sender)
        return {order_id.rpartition(":")[2]: reason for order_id, reason in found.items()}

    def cancel(self, *orders):
        ids = tuple(sorted(one.order_id for one in orders))
        return self.do(CancelOrders(ids, "changed their mind", START))

    def state(self, kind: str, local_id: str):
        stream_id = stream_of(self.book, kind, local_id)
        return DECIDERS[kind].state_of(self.log.read([stream_id])[stream_id].events)

    def uses(self, code: str) -> int:
        return self.state(COUPON, coupon_id(CAMPAIGN, code)).uses


def tea(
    number: int, buyer: int = 0, price: str = "90.00", *, units: int = 1, code: str = "",
    discount_fen: int = 0, at: datetime = START,
) -> PlaceOrder:  # fmt: skip
    """An order of a buyer's, who has the same number unless said."""
    asked = order(buyer or number, line("TEA", units, price), at=at)
    return replace(
        asked,
        order_id=type(asked.order_id)(f"shop-1:{number:04d}"),
        coupon_code=code,
        discount_fen=discount_fen,
    )


def ten(number: int, buyer: int = 0, **other) -> PlaceOrder:
    return tea(number, buyer, code="TEN", discount_fen=1_000, **other)


@pytest.fixture
def event_log(database_url):
    system = System(database_url)
    yield system.log
    system.close()


@pytest.fixture
def shop(event_log):
    return Shop(event_log)


def test_orders_cost_what_the_campaign_offers(shop):
    assert shop.place(tea(1), tea(2, price="100.00"), tea(3, discount_fen=1)) == {
        "0002": "PriceNotOffered",
        "0003": "PriceNotOffered",
    }
    assert shop.state(ORDER, "shop-1:0001").amounts.goods_fen == 9_000
    assert shop.state(ORDER, "shop-1:0002").stage is Stage.NOT_PLACED


def test_a_code_is_used_as_often_as_it_may_be_in_one_set_and_the_next(shop):
    assert shop.place(ten(1), ten(2), ten(3), ten(4)) == {"0004": "CouponUsedUp"}
    assert shop.place(ten(5)) == {"0005": "CouponUsedUp"}
    assert shop.uses("TEN") == 3
    assert shop.state(ORDER, "shop-1:0001").amounts.discount_fen == 1_000


def test_a_buyer_uses_a_code_as_often_as_each_may(shop):
    assert shop.place(ten(1, 7), ten(2, 7), ten(3, 7)) == {"0003": "CouponUsedUpByBuyer"}
    assert shop.uses("TEN") == 2


def test_a_code_that_is_none_is_refused(shop):
    assert shop.place(tea(1, code="NONE", discount_fen=1)) == {"0001": "UnknownCoupon"}


def test_a_cancelled_order_gives_its_coupon_back_once(shop):
    first = ten(1, 7)
    shop.place(first, ten(2, 7), tea(3))
    shop.cancel(first, tea(3))
    shop.cancel(first)
    assert shop.uses("TEN") == 1
    assert shop.place(ten(4, 7)) == {}
    assert shop.uses("TEN") == 2


def test_an_order_that_gets_no_units_uses_no_coupon(shop):
    assert shop.place(tea(1, units=8), ten(2)) == {"0002": "CapExceeded"}
    assert shop.uses("TEN") == 0
    assert not shop.state(COUPONS_OF_BUYER, limit_id(CAMPAIGN, ten(2).buyer_key)).by_order


def test_an_order_beyond_its_buyers_limit_uses_no_coupon(event_log):
    shop = Shop(event_log, Limits(orders_per_buyer=1))
    assert shop.place(ten(1, 7), ten(2, 7)) == {"0002": "BuyerLimitExceeded"}
    assert shop.uses("TEN") == 1


def test_an_order_sent_twice_uses_its_coupon_once(shop):
    asked = ten(1)
    assert shop.place(asked, asked) == {}
    assert shop.place(asked, ten(2)) == {}
    assert shop.uses("TEN") == 2


def five(number: int, buyer: int) -> PlaceOrder:
    return tea(number, buyer, code="FIVE", discount_fen=500)


ASKED = st.builds(
    lambda number, make: make(number, 1 + number % 3),
    st.integers(1, 9),
    st.sampled_from([ten, five, tea, lambda n, b: tea(n, b, "80.00")]),
)
STEPS = st.lists(
    st.tuples(st.sampled_from(["place", "cancel"]), st.lists(ASKED, min_size=1, max_size=4)),
    max_size=8,
)


@given(STEPS)
def test_uses_stay_within_their_limits_and_orders_cost_what_is_offered(steps):
    """In any order of placing and cancelling, sets with repeats included."""
    shop = Shop(MemoryLog())
    for deed, orders in steps:
        if deed == "place":
            shop.place(*orders)
        elif gone := [one for one in orders if is_placed(shop, one)]:
            shop.cancel(*{one.order_id: one for one in gone}.values())
        agree(shop, [n for n in range(1, 10) if is_placed(shop, tea(n))])


def is_placed(shop: Shop, asked: PlaceOrder) -> bool:
    return shop.state(ORDER, asked.order_id).stage is Stage.PLACED


def agree(shop: Shop, standing: list[int]) -> None:
    codes = Counter[str]()
    by_buyer = Counter[str]()
    for number in standing:
        placed = shop.state(ORDER, tea(number).order_id)
        assert placed.amounts.goods_fen == 9_000
        code = {1_000: "TEN", 500: "FIVE", 0: ""}[placed.amounts.discount_fen]
        codes[code] += 1
        by_buyer[f"{placed.buyer_key}{code}"] += 1
    assert (shop.uses("TEN"), shop.uses("FIVE")) == (codes["TEN"], codes["FIVE"])
    assert codes["TEN"] <= 3
    assert all(n <= 2 for key, n in by_buyer.items() if key.endswith("TEN"))
    assert shop.state(CAMPAIGN_STREAM, CAMPAIGN).held.total() == len(standing)
