"""What a campaign's later decisions rest on."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import Enum

from domain.campaign_events import (
    CampaignClosed,
    CampaignDrafted,
    CampaignFailed,
    CampaignItem,
    CampaignPublished,
    CampaignTerminated,
    Event,
    PromiseChanged,
    UnitsFreed,
    UnitsHeld,
)
from domain.goods import counted
from domain.identifiers import MerchantId, Sku


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
            )
        case CampaignPublished():
            return replace(campaign, stage=Stage.PUBLISHED)
        case UnitsHeld():
            return replace(campaign, held=campaign.held + counted(event.units))
        case UnitsFreed():
            return replace(campaign, held=campaign.held - counted(event.units))
        case PromiseChanged():
            return replace(campaign, dispatch_by=event.dispatch_by)
        case CampaignClosed():
            return replace(campaign, stage=Stage.CLOSED)
        case CampaignFailed():
            return replace(campaign, stage=Stage.FAILED)
        case CampaignTerminated():
            return replace(campaign, stage=Stage.TERMINATED)
