"""A merchant's campaign on sale for six days, and the one before it, closed long ago.

Orders come by the day, some are not paid, some are cancelled with a reason, one is refused for
being over its buyer's yearly limit, a consignee is corrected, and refunds are owed.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.order_import.desk import HandlingDesk
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator.catalogue import campaign_of, order_of
from adapters.simulator.chance import Chance
from application.cancelling import CancelOrders
from application.ordering import Sender
from application.placing import PlaceOrders, PlacingRefused
from domain.campaign_commands import CloseCampaign, DraftCampaign
from domain.campaign_terms import AfterDeclaration, CampaignTerms
from domain.identifiers import OrderId
from domain.order_commands import CorrectConsignee, PayRefund
from domain.people import Person
from tests.adapters.web.given import paid
from tests.adapters.web.site import BOOK, Site

DAY = timedelta(days=1)
HOURS = (1, 4, 9, 13)
"""Of each day, when orders come."""


@dataclass(frozen=True)
class TwoCampaigns:
    earlier: DraftCampaign
    later: DraftCampaign
    orders: tuple[OrderId, ...]
    """Of the later one, in the order in which they were placed."""


def two_campaigns(site: Site, per_hour: int = 2) -> TwoCampaigns:
    now = site.system.clock().replace(minute=0, second=0, microsecond=0)
    earlier = opened(site, 1, "Honey, autumn", now - 40 * DAY)
    sold(site, earlier, 10, per_hour, unpaid_every=9)
    closing = CloseCampaign(earlier.campaign_id, earlier.at + 10 * DAY)
    site.do(closing, "close-autumn")
    later = opened(site, 2, "Honey, spring", now - 6 * DAY, AfterDeclaration.REFUSED)
    orders = sold(site, later, 6, per_hour + 1, unpaid_every=7)
    troubles(site, later, orders, now)
    site.follow()
    return TwoCampaigns(earlier, later, tuple(orders))


def opened(
    site: Site,
    number: int,
    name: str,
    at: datetime,
    wishes: AfterDeclaration = AfterDeclaration.WITHDRAWN,
) -> DraftCampaign:
    terms = CampaignTerms(after_declaration=wishes)
    draft = replace(campaign_of(number, "kiwi", 90, at), name=name, units_min=120, terms=terms)
    HandlingDesk(site.system.handling, BOOK, Sender("shop", at)).open_campaign(draft)
    return draft


def sold(
    site: Site, draft: DraftCampaign, days: int, per_hour: int, unpaid_every: int
) -> list[OrderId]:
    placed = list[OrderId]()
    for day in range(days):
        for hour in HOURS:
            at = draft.at + day * DAY + timedelta(hours=hour)
            desk = HandlingDesk(site.system.handling, BOOK, Sender("shop", at))
            numbers = range(len(placed), len(placed) + per_hour)
            asked = [order_of(n, draft, Chance(5), DEMONSTRATION_KEY, at) for n in numbers]
            assert not desk.place(asked)
            later = at + timedelta(minutes=20)
            paying = [o for n, o in zip(numbers, asked, strict=True) if n % unpaid_every]
            desk.pay([paid(order, later) for order in paying])
            placed += [order.order_id for order in asked]
    return placed


def troubles(site: Site, draft: DraftCampaign, orders: list[OrderId], now: datetime) -> None:
    for days, reason, some in (
        (5, "buyer asked", orders[1:4]),
        (1, "buyer asked", orders[4:6]),
        (1, "wrong product", orders[8:9]),
    ):
        site.do(CancelOrders(tuple(some), reason, now - days * DAY), f"cancel-{days}-{reason}")
    site.do(PayRefund(orders[1], "cancelled", now - 4 * DAY), "refund-1")
    person = Person("林二", "16100000002", "Ningbo, Beilun 2")
    site.do(CorrectConsignee(orders[10], person, now - DAY), "consignee")
    over = [order_of(900 + n, draft, Chance(5), DEMONSTRATION_KEY, now - DAY) for n in range(2)]
    refused = tuple(PlacingRefused(order.order_id, "OverYearlyLimit") for order in over)
    site.do(PlaceOrders(draft.campaign_id, tuple(over), refused, now - DAY), "over-limit")
