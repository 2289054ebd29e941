"""What may be asked of a campaign, and the rules that refuse it."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.campaign_events import CampaignItem
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


@dataclass(frozen=True, slots=True)
class FreeUnits:
    campaign_id: CampaignId
    order_count: int
    units: tuple[SkuUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangePromise:
    campaign_id: CampaignId
    dispatch_by: date
    reason: str
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
    | ChangePromise
    | CloseCampaign
    | TerminateCampaign
)


class UnknownCampaign(UnknownThing): ...


class CampaignIdTaken(ChangeRefused): ...


class CampaignNotDraft(ChangeRefused): ...


class CampaignNotOpen(ChangeRefused): ...


class CampaignEnded(ChangeRefused): ...


class CampaignEmpty(AmountRefused): ...


class CampaignWindowEmpty(AmountRefused): ...


class CampaignLimitsUnsound(AmountRefused): ...


class ItemOfferedTwice(AmountRefused): ...


class ItemUnsound(AmountRefused): ...


class NotHeld(AmountRefused):
    """Raised for one order of many; `reason` names the rule that left it out."""


class ItemNotOffered(UnknownThing): ...


class CapExceeded(AmountRefused): ...


class QuantityNotPositive(AmountRefused): ...


class UnitsNotHeld(AmountRefused): ...
