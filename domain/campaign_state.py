"""What a campaign's later decisions rest on."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum

from domain.campaign_events import (
    CampaignClosed,
    CampaignDrafted,
    CampaignFailed,
    CampaignFormed,
    CampaignItem,
    CampaignPublished,
    CampaignTerminated,
    Event,
    NoticeGiven,
    PromiseChanged,
    Sales,
    SalesUndone,
    UnitsFreed,
    UnitsHeld,
    UnitsSold,
)
from domain.campaign_notices import Notice
from domain.campaign_terms import CampaignTerms
from domain.goods import Route, counted
from domain.identifiers import CampaignId, MerchantId, Sku
from domain.replacing import replace


class Stage(Enum):
    ABSENT = "absent"
    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    FAILED = "failed"
    TERMINATED = "terminated"


@dataclass(frozen=True, slots=True)
class Campaign:
    stage: Stage = Stage.ABSENT
    merchant_id: MerchantId = MerchantId("")
    items: Mapping[Sku, CampaignItem] = field(default_factory=dict)
    opens_at: datetime = datetime.max.replace(tzinfo=UTC)
    closes_at: datetime = datetime.max.replace(tzinfo=UTC)
    units_min: int = 0
    units_max: int = 0
    dispatch_by: date = date.max
    held: Counter[Sku] = field(default_factory=Counter)
    """Promised to orders, paid or not."""

    sold: Sales = field(default_factory=Sales)
    """Of those, what is paid whole."""

    time_zone: str = "UTC"
    dispatch_from: date | None = None
    terms: CampaignTerms = field(default_factory=CampaignTerms)
    is_formed: bool = False
    closed_at: datetime | None = None
    notices: frozenset[Notice] = frozenset()
    """Those that were given."""

    name: str = ""
    route: Route = Route("", "", "", "")
    """As is its name: what a copy takes over."""

    copied_from: CampaignId | None = None


def evolve(campaign: Campaign, event: Event) -> Campaign:
    match event:
        case CampaignDrafted():
            return Campaign(
                Stage.DRAFT,
                event.merchant_id,
                {item.sku: item for item in event.items},
                event.opens_at,
                event.closes_at,
                event.units_min,
                event.units_max,
                event.dispatch_by,
                time_zone=event.time_zone,
                dispatch_from=event.dispatch_from,
                terms=event.terms,
                name=event.name,
                route=event.route,
                copied_from=event.copied_from,
            )
        case CampaignPublished():
            return replace(campaign, stage=Stage.PUBLISHED)
        case UnitsHeld():
            return replace(campaign, held=campaign.held + counted(event.units))
        case UnitsFreed():
            return replace(campaign, held=campaign.held - counted(event.units))
        case UnitsSold():
            return replace(campaign, sold=sales_after(campaign.sold, event, 1))
        case SalesUndone():
            return replace(campaign, sold=sales_after(campaign.sold, event, -1))
        case PromiseChanged():
            return replace(
                campaign, dispatch_by=event.dispatch_by, dispatch_from=event.dispatch_from
            )
        case NoticeGiven():
            return replace(campaign, notices=campaign.notices | {event.notice})
        case CampaignFormed():
            return replace(campaign, is_formed=True)
        case CampaignClosed():
            return replace(campaign, stage=Stage.CLOSED, closed_at=event.closed_at)
        case CampaignFailed():
            return replace(campaign, stage=Stage.FAILED)
        case CampaignTerminated():
            return replace(campaign, stage=Stage.TERMINATED)


def sales_after(sold: Sales, event: UnitsSold | SalesUndone, sign: int) -> Sales:
    units = sum(part.quantity for part in event.units)
    return Sales(
        sold.orders + sign * event.order_count,
        sold.units + sign * units,
        sold.money_fen + sign * event.money_fen,
    )
