"""What of a campaign's waitlist needs its merchant: offers about to lapse, units free in vain."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from adapters.texts import counted, say
from adapters.web import formats
from adapters.web.campaign_page_needs import Need
from adapters.web.pages import Page
from adapters.web.waitlist_page import free_of
from domain.campaign_state import Stage
from projections import waiting_line, waiting_line_search
from projections.waiting_line import OFFERED

LAPSING_HOURS = 6
"""Before the end of an offer from which it is told: time enough to ask the buyer once more."""


def waitlist_needs(page: Page, campaign: sa.Row[Any], offered: Sequence[sa.Row[Any]]) -> list[Need]:
    """Nothing of a campaign that is not on sale: there nobody is offered anything."""
    if campaign.stage != Stage.PUBLISHED.value:
        return []
    soon = page.now + timedelta(hours=LAPSING_HOURS)
    with page.read(waiting_line.MODEL) as connection:
        where = (connection, page.partition, campaign.campaign_id)
        lapsing, first = waiting_line_search.lapsing_of(*where, soon)
        waited_for = waiting_line_search.products_of(*where)
    needs = []
    url = page.url("campaigns", campaign.campaign_id, "waitlist")
    if lapsing:
        at = formats.moment(first, campaign.time_zone)
        own = page.url("campaigns", campaign.campaign_id, "waitlist", state=OFFERED)
        words = say("{offers} about to lapse", offers=counted(lapsing, "offer"))
        needs.append(Need(words, own, say("the first at {at}", at=at)))
    if units := units_free(campaign, offered, waited_for):
        words = say("{units} free while others wait", units=counted(units, "unit"))
        needs.append(Need(words, url, say("the first in line want more than is free")))
    return needs


def units_free(
    campaign: sa.Row[Any], offered: Sequence[sa.Row[Any]], waited_for: Sequence[sa.Row[Any]]
) -> int:
    """Of products that somebody waits for."""
    free = free_of(campaign, offered)
    return sum(free.get(row.sku, 0) for row in waited_for if row.waiting)
