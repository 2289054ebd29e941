"""Drafts a campaign on the terms of another one, whatever has become of that."""

from dataclasses import dataclass
from datetime import datetime

from application.drafting import facts_of_merchant
from application.streams import CAMPAIGN, PRODUCT
from application.workbench import Handlers, Workbench
from domain.campaign_commands import UnknownCampaign
from domain.campaign_copying import CampaignCopy, copied
from domain.campaign_state import Campaign, Stage
from domain.identifiers import CampaignId, shared_of, stream_of


@dataclass(frozen=True, slots=True)
class CopyCampaign:
    """Draft a campaign with the offers and terms of another one. It opens at `opens_at`; all other
    moments are as far from that as they were, by clocks of the campaign's zone."""

    campaign_id: CampaignId
    copied_from: CampaignId
    opens_at: datetime
    at: datetime
    closes_at: datetime | None = None
    """Where orders are taken for another time than before."""

    name: str | None = None
    """Where it is called otherwise."""


def copy_campaign(bench: Workbench, command: CopyCampaign) -> None:
    """Products are as they are filed now: what was agreed of them before may be out of date."""
    bench.load((CAMPAIGN, [command.copied_from, command.campaign_id]))
    source: Campaign = bench.state(CAMPAIGN, command.copied_from)
    if source.stage is Stage.ABSENT:
        raise UnknownCampaign(campaign_id=command.copied_from)
    shared = shared_of(bench.partition)
    ids = {stream_of(shared, PRODUCT, sku): sku for sku in source.items}
    found = {ids[i]: product.registered for i, product in bench.look(ids.keys()).items()}
    registered = {sku: product for sku, product in found.items() if product}
    wanted = CampaignCopy(
        command.campaign_id,
        command.copied_from,
        command.opens_at,
        command.closes_at,
        command.name,
        command.at,
    )
    draft = copied(source, wanted, facts_of_merchant(registered, source.merchant_id))
    bench.decide(CAMPAIGN, command.campaign_id, draft)


HANDLERS: Handlers = {CopyCampaign: copy_campaign}
