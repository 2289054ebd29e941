"""`/campaigns/{campaign_id}/waitlist`: who waits for units, who was offered some, what followed."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import say
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.filters import asked
from adapters.web.pages import Page, page_of
from adapters.web.waitlist_columns import TONES, WaitedFor, place_table, product_table
from domain.identifiers import CampaignId, OrderId
from domain.waitlist import LeaveWaitlist
from projections import campaign_figures, merchant_dashboard, waiting_line, waiting_line_search
from projections.waiting_line import IN_LINE, OFFERED, OPEN, STATES
from projections.waiting_line_search import LineFilter

router = APIRouter()

EVERYBODY = "all"


@router.get("/campaigns/{campaign_id}/waitlist")
def waitlist(campaign_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    return waitlist_page(page, campaign_id)


def waitlist_page(page: Page, campaign_id: str) -> Response:
    with page.read(merchant_dashboard.MODEL) as connection:
        campaign = campaign_figures.one_campaign(connection, page.partition, campaign_id)
        if campaign is None:
            raise page.missing("campaign", campaign_id)
        offered = campaign_figures.items_of(connection, page.partition, campaign_id)
    names = {item.sku: item.name for item in offered}
    shown = filter_of(page)
    table = place_table(page, names, have_ended=shown.state not in ("", *OPEN))
    with page.read(waiting_line.MODEL) as connection:
        where = (connection, page.partition, campaign_id)
        rows = waiting_line_search.places_of(*where, shown, **table.asked_rows)
        counts = waiting_line_search.counts_of(*where, shown)
        waited_for = waiting_line_search.products_of(*where)
    products = with_free(waited_for, free_of(campaign, offered), names)
    return page.show(
        "campaigns/waitlist.html",
        campaign=campaign,
        shown=shown,
        table=table.of_offset(rows, shown_count(shown, counts)),
        counts=counts,
        in_line=sum(counts.get(state, 0) for state in OPEN),
        products=product_table(page).of(products),
        skus=[item.sku for item in offered],
        states=STATES,
        everybody=EVERYBODY,
        open_states=OPEN,
        tones=TONES,
        waiting=counts.get(IN_LINE, 0),
        offers=counts.get(OFFERED, 0),
        lapses=min((row.accept_by for row in products if row.accept_by), default=None),
    )


def filter_of(page: Page) -> LineFilter:
    state = asked(page, "state") or ""
    is_known = state == EVERYBODY or state in STATES
    return LineFilter(
        state if is_known else "", asked(page, "sku") or "", asked(page, "text") or ""
    )


def shown_count(shown: LineFilter, counts: Mapping[str, int]) -> int:
    if shown.state == EVERYBODY:
        return sum(counts.values())
    states = (shown.state,) if shown.state else OPEN
    return sum(counts.get(state, 0) for state in states)


def free_of(campaign: sa.Row[Any], offered: Sequence[sa.Row[Any]]) -> Mapping[str, int]:
    """Units of each product that are promised to nobody, within the cap of the whole campaign."""
    of_all = campaign.units_max - campaign.units_held
    return {item.sku: max(0, min(item.units_left, of_all)) for item in offered}


def with_free(
    rows: Sequence[sa.Row[Any]], free: Mapping[str, int], names: Mapping[str, str]
) -> list[WaitedFor]:
    return [
        WaitedFor(**row._mapping, free=free.get(row.sku, 0), name=names.get(row.sku, ""))
        for row in rows
    ]


@router.post("/campaigns/{campaign_id}/waitlist/leave")
def leave(campaign_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    """Whoever is taken off waits no more; what was offered to them goes to the next in line."""
    page = act.page

    def command() -> LeaveWaitlist:
        reason = act.text("reason")
        return LeaveWaitlist(CampaignId(campaign_id), marked(act), reason, act.now)

    return act.handle(
        command,
        to=page.url("campaigns", campaign_id, "waitlist"),
        again=lambda: waitlist_page(page, campaign_id),
    )


def marked(act: Act) -> tuple[OrderId, ...]:
    """Numbers as they stand: one may hold a space."""
    named = tuple(dict.fromkeys(OrderId(str(part)) for part in act.form.getlist("orders") if part))
    if not named:
        raise FieldRefusedError("orders", say("Mark somebody in the table first."))
    return named
