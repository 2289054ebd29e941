"""One campaign in the manner of Plausible: numbers against another one, one chart, tables."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import mark_code
from adapters.web.campaign_page_asked import MINIMUM, STEPS, Asked, asked_of
from adapters.web.campaign_page_chart import campaign_chart
from adapters.web.campaign_page_compare import compared
from adapters.web.campaign_page_forecast import forecast_of, units_in
from adapters.web.campaign_page_needs import needs_of
from adapters.web.campaign_page_numbers import Figures, numbers_of, summed, until
from adapters.web.campaign_page_tables import (
    days_table,
    money_table,
    products_table,
    reasons_table,
    stages_table,
)
from adapters.web.campaign_states import state_of
from adapters.web.campaign_years import needs_of_years
from adapters.web.charts import WINDOWS, window_of
from adapters.web.dwells import dwell_chart, dwells
from adapters.web.pages import Page, page_of
from adapters.web.waitlist_needs import waitlist_needs
from domain.campaign_phase import Phase, phase_of
from domain.campaign_state import Stage
from projections import (
    campaign_figures,
    campaign_page_figures,
    merchant_dashboard,
    order_board,
    order_search,
)
from projections.campaign_page_figures import Filter, by_hour
from projections.campaign_progress import campaigns_before, progress_of
from projections.order_search import OrderFilter

PHASES = {
    Phase.DRAFT: mark_code("draft"),
    Phase.UPCOMING: mark_code("upcoming"),
    Phase.DEPOSIT: mark_code("taking orders"),
    Phase.BALANCE: mark_code("balances due"),
    Phase.COLLECTING: mark_code("collecting"),
    Phase.DELIVERING: mark_code("delivering"),
    Phase.ENDED: mark_code("ended"),
}

router = APIRouter()

Rows = Sequence[sa.Row[Any]]


def campaign_page(page: Page, campaign_id: str) -> Response:
    standing, stated = standing_of(page, campaign_id), state_of(page, campaign_id)
    with page.read(merchant_dashboard.MODEL) as connection:
        campaign = found(page, connection, campaign_id)
        before = list(campaigns_before(connection, page.partition, campaign))
        asked = asked_of(page, campaign, before, stated.copied_from)
        offered = campaign_figures.items_of(connection, page.partition, campaign_id)
        shown = what_is_shown(asked, connection, offered)
        needs = needs_of(page, connection, campaign, standing)
    needs = [*needs, *waitlist_needs(page, campaign, offered)]
    return page.show(
        "campaigns/one.html",
        campaign=campaign,
        asked=asked,
        terms=stated.terms,
        copied_from=stated.copied_from,
        needs=[*needs, *needs_of_years(page, campaign_id)],
        orders=sum(standing.values()),
        names={item.sku: item.name for item in offered},
        phases=[s.value for s in (Stage.DRAFT, Stage.PUBLISHED, Stage.CLOSED)],
        phase=PHASES[phase_of(campaign_figures.calendar_of_row(campaign), page.now)],
        steps=STEPS,
        **shown,
    )


def found(page: Page, connection: sa.Connection, campaign_id: str) -> sa.Row[Any]:
    campaign = campaign_figures.one_campaign(connection, page.partition, campaign_id)
    if campaign is None:
        raise page.missing("campaign", campaign_id)
    return campaign


def standing_of(page: Page, campaign_id: str) -> Counter[str]:
    """Orders by the stage at which the order board has them, which knows what customs does."""
    with page.read(order_board.MODEL) as connection:
        of_it = OrderFilter(campaign_id=campaign_id)
        sums = order_search.sums_by_stage(connection, page.partition, of_it)
    return Counter({row.stage: row.orders for row in sums})


def what_is_shown(asked: Asked, connection: sa.Connection, offered: Rows) -> dict[str, Any]:
    """Hours are read once for each campaign; numbers, chart and days are made of them."""
    page, campaign_id = asked.page, asked.campaign.campaign_id
    of_all_days = asked.filter.without("since", "until")
    every = by_hour(connection, page.partition, campaign_id, of_all_days)
    rows = between(every, asked.filter)
    held = progress_of(connection, page.partition, campaign_id)
    rows_then, held_then = of_the_earlier(asked, connection)
    money = campaign_page_figures.money_of(connection, page.partition, campaign_id, asked.filter)
    now, then, whole = summed(rows), summed(until(rows_then, asked.then)), summed(rows_then)
    units_then = units_in(held_then, None, asked.then) if asked.then else 0
    is_of_units = asked.show == MINIMUM
    return {
        "numbers": numbers_of(asked, now, then, units_then),
        "chart": campaign_chart(
            asked, held if is_of_units else rows, held_then if is_of_units else rows_then
        ),
        "forecast": forecast_of(asked, held, held_then),
        "money": money_table(asked, money),
        "products": products_table(asked, connection, offered),
        "stages": stages_table(asked, connection),
        "reasons": reasons_table(asked, connection),
        "days": days_table(asked, every),
        "compared": side_by_side(
            asked,
            connection,
            (now, then, whole),
            (units_then, sum(row.units for row in held_then)),
            money,
        ),
    }


def between(rows: Rows, shown: Filter) -> Rows:
    if not (shown.since and shown.until):
        return rows
    return [row for row in rows if shown.since <= row.hour < shown.until]


def of_the_earlier(asked: Asked, connection: sa.Connection) -> tuple[Rows, Rows]:
    """Its hours under the same filter, and what it came to sell."""
    if asked.earlier is None:
        return (), ()
    where = (asked.page.partition, asked.earlier.campaign_id)
    return by_hour(connection, *where, asked.filter_then), progress_of(connection, *where)


def side_by_side(
    asked: Asked,
    connection: sa.Connection,
    figures: tuple[Figures, Figures, Figures],
    held_then: tuple[int, int],
    money: sa.Row[Any],
) -> Any:
    """None where nothing is compared."""
    if asked.earlier is None:
        return None
    partition, other = asked.page.partition, asked.earlier.campaign_id
    theirs = campaign_page_figures.money_of(connection, partition, other, asked.filter)
    held = (asked.campaign.units_sold, *held_then)
    return compared(asked, figures, held, (money, theirs))


@router.get("/campaigns/{campaign_id}/times")
def times_page(campaign_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    """How long a campaign's orders stood at each stage."""
    window = window_of(page)
    with page.read(merchant_dashboard.MODEL) as connection:
        campaign = found(page, connection, campaign_id)
    with page.read(order_board.MODEL) as connection:
        times = dwells(
            connection, page.partition, window, None, told=page.within, campaign_id=campaign_id
        )
    return page.show(
        "campaigns/times.html",
        campaign=campaign,
        window=window,
        windows=WINDOWS,
        dwells=times,
        dwell_chart=dwell_chart(times),
    )
