"""What happens to those who wait for units of a campaign."""

from dataclasses import dataclass
from datetime import datetime

from domain.goods import SkuUnits
from domain.identifiers import CampaignId, OrderId, PersonKey


@dataclass(frozen=True, slots=True)
class WaitlistJoined:
    campaign_id: CampaignId
    order_id: OrderId
    """The number under which the order will be placed."""

    buyer_key: PersonKey
    units: tuple[SkuUnits, ...]
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class WaitlistLeft:
    """They wait no more, and what was offered to them is offered no more."""

    campaign_id: CampaignId
    order_ids: tuple[OrderId, ...]
    reason: str
    left_at: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """Units that are held for one who waited, until the order is placed or the time is over."""

    order_id: OrderId
    buyer_key: PersonKey
    units: tuple[SkuUnits, ...]


@dataclass(frozen=True, slots=True)
class UnitsOffered:
    campaign_id: CampaignId
    offers: tuple[Offer, ...]
    """In the order in which they joined."""

    accept_by: datetime
    """The first instant at which the order comes too late."""

    offered_at: datetime


@dataclass(frozen=True, slots=True)
class OffersAccepted:
    """Their orders were placed in the same append and take the units held for them."""

    campaign_id: CampaignId
    order_ids: tuple[OrderId, ...]
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class OffersLapsed:
    campaign_id: CampaignId
    order_ids: tuple[OrderId, ...]
    lapsed_at: datetime


Event = WaitlistJoined | WaitlistLeft | UnitsOffered | OffersAccepted | OffersLapsed
