"""A campaign that is sold out, and buyers who wait for what others give back."""

from dataclasses import dataclass, replace
from datetime import timedelta

from adapters.order_import.desk import HandlingDesk
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator.catalogue import campaign_of, order_of, products_of
from adapters.simulator.chance import Chance
from application.cancelling import CancelOrders
from application.ordering import Sender
from application.waiting import TendWaitlist
from domain.campaign_commands import DraftCampaign
from domain.campaign_terms import CampaignTerms
from domain.goods import SkuUnits
from domain.identifiers import CampaignId, OrderId
from domain.order_amounts import LineRequest
from domain.order_commands import PlaceOrder
from domain.waitlist import JoinWaitlist
from tests.adapters.web.given import paid
from tests.adapters.web.site import BOOK, Site

ACCEPT_MINUTES = 120


@dataclass
class Line:
    """One product of which so many units were sold one by one."""

    site: Site
    draft: DraftCampaign

    @property
    def campaign_id(self) -> CampaignId:
        return self.draft.campaign_id

    @property
    def url(self) -> str:
        return f"/campaigns/{self.campaign_id}/waitlist"

    def wanted(self, number: int, units: int = 1) -> PlaceOrder:
        at = self.site.system.clock()
        offered = self.draft.items[0]
        line = LineRequest(offered.sku, units, offered.unit_price, offered.rates)
        order = order_of(number, self.draft, Chance(5), DEMONSTRATION_KEY, at)
        return replace(order, lines=(line,), freight_fen=0)

    def order_id(self, number: int) -> OrderId:
        return self.wanted(number).order_id

    def place(self, *numbers: int) -> None:
        at = self.site.system.clock()
        desk = HandlingDesk(self.site.system.handling, BOOK, Sender("shop", at))
        orders = [self.wanted(number) for number in numbers]
        assert not desk.place(orders)
        desk.pay([paid(order, at) for order in orders])
        self.site.follow()

    def join(self, *numbers: int, units: int = 1) -> None:
        for number in numbers:
            order = self.wanted(number, units)
            wanted = (SkuUnits(self.draft.items[0].sku, units),)
            at = self.site.system.clock()
            join = JoinWaitlist(self.campaign_id, order.order_id, order.buyer_key, wanted, at)
            self.site.system.handle(BOOK, join, f"join-{number}", "test")
        self.site.follow()

    def free(self, *numbers: int) -> None:
        """Orders are cancelled, and the line is tended as the timer does it."""
        at = self.site.system.clock()
        ids = tuple(map(self.order_id, numbers))
        self.site.do(CancelOrders(ids, "cancelled by buyer", at), f"cancel-{ids}")
        self.site.do(TendWaitlist(self.campaign_id, at), f"tend-{ids}")


def line_of(site: Site, sold: int = 3, accept_minutes: int = ACCEPT_MINUTES) -> Line:
    """Sold out by paid orders with the numbers from 0 on."""
    at = site.system.clock() - timedelta(hours=1)
    draft = campaign_of(1, "kiwi", 10, at)
    items = (replace(draft.items[0], units_max=sold),)
    terms = CampaignTerms(accept_minutes=accept_minutes)
    draft = replace(draft, name="Kiwi honey, spring", items=items, units_min=1, terms=terms)
    desk = HandlingDesk(site.system.handling, BOOK, Sender("shop", at))
    desk.open_campaign(draft, products_of(draft))
    line = Line(site, draft)
    line.place(*range(sold))
    return line
