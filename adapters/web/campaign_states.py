"""What a campaign's stream says of it: the terms that no row of a read model holds.

Terms never change once they are drafted, so a page that shows the past shows them as well.
"""

from adapters.web.pages import Page
from application.streams import CAMPAIGN
from domain.campaign_state import Campaign
from domain.identifiers import stream_of


def state_of(page: Page, campaign_id: str) -> Campaign:
    """Whoever asks has been asked whose it is. Its stage is ABSENT where there is none."""
    stream_id = stream_of(page.partition, CAMPAIGN, campaign_id)
    campaign: Campaign = page.system.handling.reader.read([stream_id])[stream_id].state
    return campaign
