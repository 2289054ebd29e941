"""The draft of a campaign as it is recorded: the first event of its stream says it whole."""

import sqlalchemy as sa

from adapters.bootstrap import System
from adapters.event_mapping import CODEC
from adapters.log_tables import events
from application.streams import CAMPAIGN
from domain.campaign_commands import DraftCampaign
from domain.campaign_events import CampaignDrafted
from domain.identifiers import Partition, stream_of


def recorded_draft(system: System, partition: Partition, campaign_id: str) -> DraftCampaign | None:
    """None where nothing was drafted under this id. One row, however much was sold since."""
    stream_id = stream_of(partition, CAMPAIGN, campaign_id)
    query = sa.select(events.c.name, events.c.payload).where(
        events.c.stream_id == stream_id, events.c.version == 1
    )
    with system.engine.connect() as connection:
        row = connection.execute(query).first()
    event = CODEC.decode(row.name, row.payload) if row else None
    return draft_of(event) if isinstance(event, CampaignDrafted) else None


def draft_of(event: CampaignDrafted) -> DraftCampaign:
    return DraftCampaign(
        event.campaign_id,
        event.merchant_id,
        event.name,
        event.items,
        event.route,
        event.opens_at,
        event.closes_at,
        event.units_min,
        event.units_max,
        event.dispatch_by,
        event.time_zone,
        event.drafted_at,
        event.dispatch_from,
        event.terms,
    )
