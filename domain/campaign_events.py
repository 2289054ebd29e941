"""What happens to a campaign and the units it promises."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from domain.campaign_notices import Notice
from domain.campaign_terms import CampaignTerms
from domain.goods import Route, SkuUnits
from domain.identifiers import CampaignId, MerchantId, Sku
from domain.product_facts import ProductFacts
from domain.tax import TaxRates


@dataclass(frozen=True, slots=True)
class CampaignItem:
    """One product on offer, with the facts its price, tax and declaration rest on."""

    sku: Sku
    name: str
    unit_price: Decimal
    """CNY a unit, at most five places, tax not included."""

    units_max: int
    hs_code: str
    unit_code: str
    origin_country: str
    rates: TaxRates
    weight_grams: int
    volume_cm3: int
    facts: ProductFacts | None = None
    """The product as it was filed when the campaign was drafted; None where none was."""


@dataclass(frozen=True, slots=True)
class Sales:
    """What was paid whole: what a minimum is judged by."""

    orders: int = 0
    units: int = 0
    money_fen: int = 0


@dataclass(frozen=True, slots=True)
class CampaignDrafted:
    campaign_id: CampaignId
    merchant_id: MerchantId
    name: str
    items: tuple[CampaignItem, ...]
    route: Route
    opens_at: datetime
    closes_at: datetime
    units_min: int
    units_max: int
    dispatch_by: date
    time_zone: str
    drafted_at: datetime
    dispatch_from: date | None = None
    """The first day of the promise; None where only its last is promised."""

    terms: CampaignTerms = field(default_factory=CampaignTerms)
    copied_from: CampaignId | None = None
    """The campaign whose terms it took, and perhaps changed."""


@dataclass(frozen=True, slots=True)
class CampaignPublished:
    campaign_id: CampaignId
    published_at: datetime


@dataclass(frozen=True, slots=True)
class UnitsHeld:
    """Units promised to orders that were placed together."""

    campaign_id: CampaignId
    order_count: int
    units: tuple[SkuUnits, ...]
    held_at: datetime


@dataclass(frozen=True, slots=True)
class UnitsFreed:
    campaign_id: CampaignId
    order_count: int
    units: tuple[SkuUnits, ...]
    freed_at: datetime


@dataclass(frozen=True, slots=True)
class UnitsSold:
    """Promised units whose orders are paid whole from now on; they count for the minimum."""

    campaign_id: CampaignId
    order_count: int
    units: tuple[SkuUnits, ...]
    money_fen: int
    sold_at: datetime


@dataclass(frozen=True, slots=True)
class SalesUndone:
    """Paid orders that were given up: they count for the minimum no more."""

    campaign_id: CampaignId
    order_count: int
    units: tuple[SkuUnits, ...]
    money_fen: int
    undone_at: datetime


@dataclass(frozen=True, slots=True)
class PromiseChanged:
    campaign_id: CampaignId
    dispatch_by: date
    reason: str
    changed_at: datetime
    dispatch_from: date | None = None


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    """Buyers whom it concerns are told of it once, from this fact."""

    campaign_id: CampaignId
    notice: Notice
    given_at: datetime


@dataclass(frozen=True, slots=True)
class CampaignFormed:
    """Its minimum is reached and its orders are being bought for: it cannot fail any more."""

    campaign_id: CampaignId
    formed_at: datetime


@dataclass(frozen=True, slots=True)
class CampaignClosed:
    campaign_id: CampaignId
    units_held: int
    closed_at: datetime
    sold: Sales = field(default_factory=Sales)


@dataclass(frozen=True, slots=True)
class CampaignFailed:
    campaign_id: CampaignId
    units_held: int
    units_min: int
    failed_at: datetime
    sold: Sales = field(default_factory=Sales)


@dataclass(frozen=True, slots=True)
class CampaignTerminated:
    campaign_id: CampaignId
    reason: str
    terminated_at: datetime


Event = (
    CampaignDrafted
    | CampaignPublished
    | UnitsHeld
    | UnitsFreed
    | UnitsSold
    | SalesUndone
    | PromiseChanged
    | NoticeGiven
    | CampaignFormed
    | CampaignClosed
    | CampaignFailed
    | CampaignTerminated
)
