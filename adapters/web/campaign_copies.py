"""Which campaign a form is filled in from, and when the new one is to open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException

from adapters.texts import say
from adapters.web.acts import NEW_ID, Act
from adapters.web.campaign_filled import typed_of
from adapters.web.campaign_items import ITEM_ROWS_MAX
from adapters.web.campaign_price_rows import ROWS_MAX
from adapters.web.campaign_states import state_of
from adapters.web.filters import asked
from adapters.web.pages import Page
from domain.campaign_copying import next_opening, wall
from domain.campaign_state import Campaign, Stage
from domain.identifiers import CampaignId


@dataclass(frozen=True, slots=True)
class Copied:
    """What the form is filled in with, and from where."""

    campaign_id: str
    name: str
    opens_at: str
    zone: str
    typed: Mapping[str, str]
    is_cut: bool
    """Whether the form has no room for all that the campaign states."""


def copied_on(page: Page) -> Copied | None:
    """What the address asks to be copied. Raises 404, 422 and OutOfReachError."""
    campaign_id = asked(page, "copied_from")
    if campaign_id is None:
        return None
    source = campaign_of(page, campaign_id)
    try:
        opens_at = asked_opening(page, source) or next_opening(source, page.system.clock())
        typed = typed_of(campaign_id, source, opens_at)
    except (ValueError, OverflowError):
        raise HTTPException(422, say("A time such as 2026-03-02 09:14.")) from None
    terms = source.terms
    rows = max(len(terms.reductions), len(terms.coupons))
    is_cut = len(source.items) > ITEM_ROWS_MAX or rows > ROWS_MAX
    opening = typed["opens_at"]
    return Copied(campaign_id, source.name, opening, source.time_zone, typed, is_cut)


def copied_from(act: Act) -> CampaignId | None:
    """The campaign that a form was filled in from. Raises 404 and OutOfReachError."""
    campaign_id = act.text("copied_from", needed=False)
    if not campaign_id:
        return None
    campaign_of(act.page, campaign_id)
    return CampaignId(campaign_id)


def campaign_of(page: Page, campaign_id: str) -> Campaign:
    if not NEW_ID.fullmatch(campaign_id):
        raise page.missing("campaign", campaign_id)
    page.refuse_foreign("campaign", campaign_id)
    campaign = state_of(page, campaign_id)
    if campaign.stage is Stage.ABSENT:
        raise page.missing("campaign", campaign_id)
    return campaign


def asked_opening(page: Page, source: Campaign) -> datetime | None:
    """By the clock of the campaign's zone. Raises ValueError."""
    text = asked(page, "opens_at")
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is None else wall(at, ZoneInfo(source.time_zone))
