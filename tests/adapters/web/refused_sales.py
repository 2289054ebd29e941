"""Campaigns that shops sell for by the interface: coupons, reductions, waitlists, holds, locks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator.catalogue import buyer_of, campaign_of, order_of
from adapters.simulator.chance import Chance
from application.cancelling import CancelOrders
from application.placing import PlaceOrders
from application.waiting import TendWaitlist
from domain.campaign_commands import DraftCampaign, PublishCampaign
from domain.campaign_terms import CampaignTerms, Locks
from domain.coupons import Coupon, CouponPays
from domain.goods import SkuUnits
from domain.identifiers import OrderId, PersonKey, Sku
from domain.order_amounts import LineRequest
from domain.order_commands import BeginPayment, PlaceOrder
from domain.reductions import Window
from domain.stated_reductions import ReductionKind, StatedReduction
from domain.waitlist import JoinWaitlist
from tests.adapters.web.site import BOOK, Site

NOW = datetime.now(UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EARLY = NOW - 5 * HOUR
OPEN_NOW = Window(NOW - DAY, NOW + 9 * DAY)
SAVES = 100

COUPONS = (
    Coupon("PAST", SAVES, Window(NOW - 9 * DAY, NOW - DAY)),
    Coupon("USED", SAVES, OPEN_NOW, uses_max=1),
    Coupon("ONCE", SAVES, OPEN_NOW, uses_per_buyer_max=1),
    Coupon("LARGE", SAVES, OPEN_NOW, spend_fen=1_000_000),
    Coupon("SHIP", SAVES, OPEN_NOW, pays=CouponPays.FREIGHT),
)
ALL_OFF = StatedReduction(
    ReductionKind.SPEND_AND_SAVE, "all off", OPEN_NOW, spend_fen=100, save_fen=99
)
EVENLY = StatedReduction(
    ReductionKind.SPEND_AND_SAVE, "evenly", OPEN_NOW, spend_fen=24_000, save_fen=1_600
)
MANY = 80
"""Products of which three each, at a price that no third of a fen makes, are two lines each."""


class Sales:
    """Sold by commands, as the shop and time would have done it before anybody asks more."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.plain = self.opened(1)
        self.coupons = self.opened(2, CampaignTerms(coupons=COUPONS))
        self.reduced = self.opened(
            3, CampaignTerms(reductions=(ALL_OFF,)), prices=("0.01", "1.00125")
        )
        self.split = self.opened(4, CampaignTerms(reductions=(EVENLY,)), prices=("1.00",) * MANY)
        waits = CampaignTerms(accept_minutes=60)
        self.available = self.opened(5, waits)
        self.full = self.opened(6, waits, units_max=1)
        self.over = self.opened(7, waits, units_max=1)
        self.freed = self.opened(8, waits, units_max=1)
        self.held = self.opened(9, CampaignTerms(hold_minutes=10))
        self.locked = self.opened(10, CampaignTerms(locks=Locks(NOW - HOUR)))
        self.sell()
        self.wait()

    def opened(
        self, number: int, terms: CampaignTerms | None = None, prices: tuple[str, ...] = (), **other
    ) -> DraftCampaign:
        draft = campaign_of(number, "kiwi", 10, EARLY)
        first = draft.items[0]
        if prices:
            items = tuple(
                replace(first, sku=Sku(f"P-{place:03}"), unit_price=Decimal(price))
                for place, price in enumerate(prices)
            )
            other |= {"items": items, "units_max": 1_000}
        changes = {"units_min": 0, "terms": terms or CampaignTerms(), **other}
        draft = replace(draft, **changes)
        self.do(draft, f"draft-{number}")
        self.do(PublishCampaign(draft.campaign_id, EARLY), f"publish-{number}")
        return draft

    def do(self, command, command_id: str) -> None:
        self.site.system.handle(BOOK, command, command_id, "test")

    def order(self, draft: DraftCampaign, name: str, at: datetime = NOW, **changed) -> PlaceOrder:
        """Of one unit of the first product, by a buyer of its own unless one is named."""
        item = draft.items[0]
        order = order_of(0, draft, Chance(5), DEMONSTRATION_KEY, at)
        lines = (LineRequest(item.sku, 1, item.unit_price, item.rates),)
        said = {"buyer_key": PersonKey(name), "lines": lines, "freight_fen": 0, **changed}
        return replace(order, order_id=OrderId(f"shop:{name}"), **said)

    def place(self, order: PlaceOrder) -> None:
        placing = PlaceOrders(order.campaign_id, (order,), (), order.at)
        outcome = self.site.system.handle(BOOK, placing, f"place-{order.order_id}", "test")
        assert not outcome.refused, outcome.refused

    def sell(self) -> None:
        self.place(self.order(self.plain, "placed", EARLY))
        for code in ("USED", "ONCE"):
            self.place(self.order(self.coupons, code, coupon_code=code, discount_fen=SAVES))
        self.place(self.order(self.held, "late", EARLY))
        self.place(self.order(self.locked, "locked", EARLY))
        for number in range(5):
            self.do(BeginPayment(OrderId("shop:placed"), f"begun-{number}", NOW), f"begin-{number}")

    def wait(self) -> None:
        for draft in (self.full, self.over, self.freed):
            name = str(draft.campaign_id)
            self.place(self.order(draft, f"first-{name}", EARLY))
            self.do(self.joining(draft, name), f"join-{name}")
        for draft in (self.over, self.freed):
            first = OrderId(f"shop:first-{draft.campaign_id}")
            cancelling = CancelOrders((first,), "buyer asked", EARLY + HOUR)
            self.do(cancelling, f"cancel-{draft.campaign_id}")
        self.do(TendWaitlist(self.over.campaign_id, EARLY + HOUR), "tend")

    def joining(
        self, draft: DraftCampaign, name: str, order_id: str = "", at: datetime = EARLY
    ) -> JoinWaitlist:
        units = (SkuUnits(draft.items[0].sku, 1),)
        named = OrderId(order_id or f"shop:{name}")
        return JoinWaitlist(draft.campaign_id, named, PersonKey(name), units, at)

    def person(self, id_number: str):
        return replace(buyer_of(7), id_number=id_number)
