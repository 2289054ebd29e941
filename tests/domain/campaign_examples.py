"""A campaign of milk and tea, its commands and its events, as tests of campaigns know it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from domain.campaign import DECIDER
from domain.campaign_commands import (
    ChangePromise,
    CloseCampaign,
    DraftCampaign,
    FreeUnits,
    HoldRequest,
    HoldUnits,
    PublishCampaign,
    TerminateCampaign,
)
from domain.campaign_events import (
    CampaignClosed,
    CampaignDrafted,
    CampaignFailed,
    CampaignItem,
    CampaignPublished,
    CampaignTerminated,
    Sales,
    UnitsHeld,
)
from domain.goods import Route, SkuUnits
from domain.identifiers import CampaignId, MerchantId, OrderId, Sku
from domain.tax import TaxRates
from tests.scenario import Scenario

OPENS = datetime(2026, 11, 1, tzinfo=UTC)
AT = OPENS + timedelta(days=1)
CLOSES = OPENS + timedelta(days=10)
ID = CampaignId("c-1")
MILK, TEA = Sku("milk"), Sku("tea")
ROUTE = Route("502", "Los Angeles", "3104", "2")
PROMISE = date(2026, 12, 20)
RATES = TaxRates(Decimal("0.13"))


def item(sku, units_max, price="12.50"):
    code = "1901101000"
    return CampaignItem(sku, sku, Decimal(price), units_max, code, "011", "601", RATES, 900, 1_500)


FACTS = (
    ID,
    MerchantId("m-1"),
    "Double eleven",
    (item(MILK, 6), item(TEA, 5)),
    ROUTE,
    OPENS,
    CLOSES,
    4,
    9,
    PROMISE,
    "Asia/Shanghai",
)
draft = DraftCampaign(*FACTS, OPENS)
drafted = CampaignDrafted(*FACTS, OPENS)
published = CampaignPublished(ID, OPENS)
closed = CampaignClosed(ID, 4, CLOSES, Sales(2, 4, 5_000))
failed = CampaignFailed(ID, 4, 4, CLOSES, Sales(2, 3, 3_750))
terminated = CampaignTerminated(ID, "recalled", AT)
publish = PublishCampaign(ID, OPENS)
close = CloseCampaign(ID, CLOSES)
terminate = TerminateCampaign(ID, "recalled", AT)
change = ChangePromise(ID, date(2027, 1, 5), "ship late", AT)


def units(**quantities):
    return tuple(SkuUnits(Sku(sku), quantity) for sku, quantity in quantities.items())


def hold(*requests, at=AT):
    numbered = enumerate(requests, 1)
    return HoldUnits(ID, tuple(HoldRequest(OrderId(f"o-{i}"), asked) for i, asked in numbered), at)


def held(order_count, at=AT, **quantities):
    return UnitsHeld(ID, order_count, units(**quantities), at)


def free(**quantities):
    return FreeUnits(ID, 1, units(**quantities), AT)


def campaign():
    return Scenario(DECIDER)


def open_campaign():
    return campaign().given(drafted, published)
