"""What may be asked of a campaign, and the rules that refuse it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from domain.campaign_events import CampaignItem
from domain.campaign_terms import CampaignTerms
from domain.goods import Route, SkuUnits
from domain.identifiers import CampaignId, MerchantId, OrderId
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing


@dataclass(frozen=True, slots=True)
class DraftCampaign:
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
    at: datetime
    dispatch_from: date | None = None
    terms: CampaignTerms = field(default_factory=CampaignTerms)
    copied_from: CampaignId | None = None
    """The campaign whose terms it took, and perhaps changed."""


@dataclass(frozen=True, slots=True)
class PublishCampaign:
    campaign_id: CampaignId
    at: datetime


@dataclass(frozen=True, slots=True)
class HoldRequest:
    """The units one order asks for."""

    order_id: OrderId
    units: tuple[SkuUnits, ...]


@dataclass(frozen=True, slots=True)
class HoldUnits:
    """Promise units to orders that arrive together; who does not fit is left out and told apart."""

    campaign_id: CampaignId
    requests: tuple[HoldRequest, ...]
    at: datetime
    waited_for: tuple[SkuUnits, ...] = ()
    """What others stand in line for: it is not theirs to take."""


@dataclass(frozen=True, slots=True)
class FreeUnits:
    campaign_id: CampaignId
    order_count: int
    units: tuple[SkuUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class CountSold:
    """Promised units of orders that are paid whole now."""

    campaign_id: CampaignId
    order_count: int
    units: tuple[SkuUnits, ...]
    money_fen: int
    at: datetime


@dataclass(frozen=True, slots=True)
class UndoSales:
    campaign_id: CampaignId
    order_count: int
    units: tuple[SkuUnits, ...]
    money_fen: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangePromise:
    campaign_id: CampaignId
    dispatch_by: date
    reason: str
    at: datetime
    dispatch_from: date | None = None


@dataclass(frozen=True, slots=True)
class GiveNotices:
    """Tell buyers all that is due by now and was not told yet."""

    campaign_id: CampaignId
    at: datetime


@dataclass(frozen=True, slots=True)
class FormCampaign:
    """Let its orders be collected, if nobody will have to be refunded for want of others."""

    campaign_id: CampaignId
    at: datetime


@dataclass(frozen=True, slots=True)
class CloseCampaign:
    campaign_id: CampaignId
    at: datetime


@dataclass(frozen=True, slots=True)
class TerminateCampaign:
    campaign_id: CampaignId
    reason: str
    at: datetime


Command = (
    DraftCampaign
    | PublishCampaign
    | HoldUnits
    | FreeUnits
    | CountSold
    | UndoSales
    | ChangePromise
    | GiveNotices
    | FormCampaign
    | CloseCampaign
    | TerminateCampaign
)


class UnknownCampaign(UnknownThing): ...


class CampaignIdTaken(ChangeRefused): ...


class CampaignNotDraft(ChangeRefused): ...


class CampaignNotOpen(ChangeRefused): ...


class CampaignEnded(ChangeRefused): ...


class CampaignNotFormed(ChangeRefused):
    """Raised for collecting orders of a campaign that failed, or still may."""


class CampaignAlreadyFormed(ChangeRefused):
    """Raised for giving up a campaign whose orders are being bought for."""


class BalanceStillOpen(ChangeRefused):
    """Raised for closing while buyers may still pay the balance of their deposit."""


class CampaignEmpty(AmountRefused): ...


class CampaignWindowEmpty(AmountRefused): ...


class CampaignLimitsUnsound(AmountRefused): ...


class PromiseUnsound(AmountRefused):
    """Raised for a promise whose first day comes after its last."""


class ItemOfferedTwice(AmountRefused): ...


class ItemUnsound(AmountRefused): ...


class ItemDiffersFromProduct(AmountRefused):
    """Raised for an item that says something else than the product filed under its SKU."""


class ProductsUnfit(AmountRefused):
    """Raised for publishing products with faults; `faults` holds every one, product by product."""


class NotHeld(AmountRefused):
    """Raised for one order of many; `reason` names the rule that left it out."""


class ItemNotOffered(UnknownThing): ...


class CapExceeded(AmountRefused): ...


class OrderLimitExceeded(AmountRefused): ...


class QuantityNotPositive(AmountRefused): ...


class UnitsNotHeld(AmountRefused): ...
