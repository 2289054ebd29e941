"""A campaign's draft: what it offers, and whether that holds together."""

from collections import Counter

from domain import campaign_items, campaign_terms
from domain.campaign_commands import (
    CampaignEmpty,
    CampaignIdTaken,
    CampaignLimitsUnsound,
    CampaignWindowEmpty,
    ChangePromise,
    DraftCampaign,
    ItemOfferedTwice,
    ItemUnsound,
    PromiseUnsound,
)
from domain.campaign_events import (
    CampaignDrafted,
    Event,
)
from domain.campaign_items import without_facts
from domain.campaign_state import Campaign, Stage
from domain.order_amounts import is_unit_price


def draft(command: DraftCampaign, campaign: Campaign) -> list[Event]:
    if campaign.stage is not Stage.ABSENT:
        if is_drafted_so(command, campaign):
            return []
        raise CampaignIdTaken(campaign_id=command.campaign_id)
    require_sound(command)
    return [
        CampaignDrafted(
            command.campaign_id,
            command.merchant_id,
            command.name,
            command.items,
            command.route,
            command.opens_at,
            command.closes_at,
            command.units_min,
            command.units_max,
            command.dispatch_by,
            command.time_zone,
            command.at,
            command.dispatch_from,
            command.terms,
            command.copied_from,
        )
    ]


def is_drafted_so(command: DraftCampaign, campaign: Campaign) -> bool:
    """Whether the campaign offers what the command says.

    The promise may have changed since, and what is filed of its products.
    """
    return (
        campaign.merchant_id == command.merchant_id
        and without_facts(campaign.items.values()) == without_facts(command.items)
        and (campaign.opens_at, campaign.closes_at) == (command.opens_at, command.closes_at)
        and (campaign.units_min, campaign.units_max) == (command.units_min, command.units_max)
        and campaign.terms == command.terms
    )


def require_sound(command: DraftCampaign) -> None:
    if not command.items:
        raise CampaignEmpty(campaign_id=command.campaign_id)
    if command.opens_at >= command.closes_at:
        raise CampaignWindowEmpty(opens_at=command.opens_at, closes_at=command.closes_at)
    if not 0 <= command.units_min <= command.units_max or command.units_max == 0:
        raise CampaignLimitsUnsound(units_min=command.units_min, units_max=command.units_max)
    require_sound_promise(command)
    campaign_terms.require_sound(command.terms, command.opens_at, command.closes_at)
    skus = Counter(item.sku for item in command.items)
    for item in command.items:
        if skus[item.sku] > 1:
            raise ItemOfferedTwice(sku=item.sku)
        if item.units_max < 1 or not is_unit_price(item.unit_price) or not item.rates.are_sound:
            raise ItemUnsound(sku=item.sku, units_max=item.units_max, price=item.unit_price)
        campaign_items.require_as_filed(item)


def require_sound_promise(command: DraftCampaign | ChangePromise) -> None:
    if command.dispatch_from is not None and command.dispatch_from > command.dispatch_by:
        raise PromiseUnsound(first=command.dispatch_from, last=command.dispatch_by)
