"""The merchant's pages: all campaigns at a glance, and one campaign with its orders."""

from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import counted, say
from adapters.web import campaign_page as campaign_pages
from adapters.web.campaign_columns import campaign_table
from adapters.web.charts import WINDOWS, Chart, Window, window_of
from adapters.web.dwells import dwell_chart, dwells
from adapters.web.filters import asked
from adapters.web.money_charts import money_chart
from adapters.web.pages import Page, page_of
from adapters.web.stage_charts import stages_chart
from domain.campaign_state import Stage
from projections import (
    campaign_figures,
    campaign_summary,
    merchant_dashboard,
    order_board,
    order_search,
)
from projections.columns import merchants_of
from projections.order_search import OrderFilter
from projections.stages import STAGES

LISTED_STAGES = tuple(stage.value for stage in Stage if stage is not Stage.ABSENT)

CAMPAIGNS_SHOWN = 10
NEEDS_SHOWN = 12
"""The dashboard's rows; a link leads to all."""

router = APIRouter()


@router.get("/")
def dashboard(page: Annotated[Page, Depends(page_of)]) -> Response:
    merchant, window = asked(page, "merchant"), window_of(page)
    own = page.visitor.own_merchant
    merchants = merchants_of(merchant, page.within)
    with page.read(merchant_dashboard.MODEL) as connection:
        rows = campaign_figures.campaigns_of(
            connection, page.partition, merchant, within=page.within, limit=CAMPAIGNS_SHOWN
        )
        of_whom = campaign_summary.merchants_with_campaigns(connection, page.partition, page.within)
        totals = campaign_summary.totals_of(connection, page.partition, merchants)
        needs = campaign_summary.waiting(
            connection, page.partition, merchants, now=page.now, limit=NEEDS_SHOWN
        )
        money = money_between(connection, page, window, merchant)
    with page.read(order_board.MODEL) as connection:
        shown = OrderFilter(merchant, within=page.within)
        sums = order_search.sums_by_stage(connection, page.partition, shown)
        standing = stages_chart(connection, page.partition, window, sums, merchants)
        times = dwells(connection, page.partition, window, merchants, told=page.within)
    return page.show(
        "campaigns/dashboard.html",
        rows=rows,
        table=campaign_table(page, is_sorted=False).of(rows),
        merchants=of_whom,
        merchant=merchant,
        heading=own or merchant or say("All merchants"),
        stages=sorted(sums, key=lambda row: STAGES.index(row.stage)),
        window=window,
        windows=WINDOWS,
        charts=[chart for chart in (standing, money) if chart],
        dwells=times,
        dwell_chart=dwell_chart(times),
        totals=totals,
        needs=[(row, need_of(page, row)) for row in needs],
        needs_count=needs[0].waiting if needs else 0,
    )


def money_between(
    connection: sa.Connection, page: Page, window: Window, merchant: str | None
) -> Chart | None:
    before = campaign_figures.figures_before(
        connection, page.partition, window.first, merchant_id=merchant, within=page.within
    )
    days = campaign_figures.days_of(
        connection, page.partition, merchant_id=merchant, since=window.first, within=page.within
    )
    return money_chart(window, before, days)


@router.get("/campaigns")
def campaigns(page: Annotated[Page, Depends(page_of)]) -> Response:
    merchant, stage = asked(page, "merchant"), asked(page, "stage")
    with page.read(merchant_dashboard.MODEL) as connection:
        every = campaign_figures.campaigns_of(connection, page.partition, within=page.within)
    of_merchant = [row for row in every if merchant in (None, row.merchant_id)]
    return page.show(
        "campaigns/list.html",
        table=campaign_table(page).of([row for row in of_merchant if stage in (None, row.stage)]),
        counts={s: sum(row.stage == s for row in of_merchant) for s in LISTED_STAGES},
        merchants=sorted({row.merchant_id for row in every}),
        merchant=merchant,
        stage=stage,
    )


def need_of(page: Page, row: sa.Row[Any]) -> str:
    """What a campaign waits for."""
    if row.stage == Stage.DRAFT.value:
        return say("is a draft: publish it")
    if row.closes_at <= page.now:
        return say("its window is over: close it")
    return say("{units} to the minimum", units=counted(row.units_missing, "unit"))


def campaign_page(page: Page, campaign_id: str) -> Response:
    """One campaign, as acts on it show it again."""
    return campaign_pages.campaign_page(page, campaign_id)
