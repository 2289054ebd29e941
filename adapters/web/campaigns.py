"""The merchant's pages: all campaigns at a glance, and one campaign with its orders."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import counted, say
from adapters.web.campaign_columns import campaign_table
from adapters.web.order_rows import order_table
from adapters.web.pages import Page, page_of
from domain.campaign_state import Stage
from domain.dated import customs_day
from projections import campaign_figures, merchant_dashboard, order_board, order_search
from projections.order_search import OrderFilter
from projections.stages import STAGES

CHART_DAYS = 60
"""What one chart shows of the past without crowding its days."""

LISTED_STAGES = tuple(stage.value for stage in Stage if stage is not Stage.ABSENT)

router = APIRouter()


@router.get("/")
def dashboard(page: Annotated[Page, Depends(page_of)]) -> Response:
    merchant = asked(page, "merchant")
    since = customs_day(page.now) - timedelta(days=CHART_DAYS)
    with page.read(merchant_dashboard.MODEL) as connection:
        every = campaign_figures.campaigns_of(connection, page.partition, within=page.within)
        days = campaign_figures.days_of(
            connection, page.partition, merchant_id=merchant, since=since, within=page.within
        )
    shown = OrderFilter(merchant, within=page.within)
    with page.read(order_board.MODEL) as connection:
        sums = order_search.sums_by_stage(connection, page.partition, shown)
    rows = [row for row in every if merchant in (None, row.merchant_id)]
    return page.show(
        "campaigns/dashboard.html",
        rows=rows,
        table=campaign_table(page).of(rows),
        merchants=sorted({row.merchant_id for row in every}),
        merchant=merchant,
        stages=sorted(sums, key=lambda row: STAGES.index(row.stage)),
        chart=chart_of(days, since),
        totals=totals_of(rows),
        needs=needs_of(page, rows),
    )


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


def asked(page: Page, name: str) -> str | None:
    return page.request.query_params.get(name, "").strip() or None


def totals_of(rows: Iterable[sa.Row[Any]]) -> dict[str, int]:
    names = ("received_fen", "owed_fen", "repaid_fen", "units_held", "orders_held")
    totals = dict.fromkeys((*names, "published"), 0)
    for row in rows:
        for name in names:
            totals[name] += row._mapping[name]
        totals["published"] += row.stage == Stage.PUBLISHED.value
    return totals


def needs_of(page: Page, rows: Iterable[sa.Row[Any]]) -> list[tuple[sa.Row[Any], str]]:
    """Campaigns that wait for somebody, with what they wait for; the soonest first."""
    needs = []
    for row in sorted(rows, key=lambda row: row.closes_at):
        if row.stage == Stage.DRAFT.value:
            needs.append((row, say("is a draft: publish it")))
        elif row.stage == Stage.PUBLISHED.value and row.closes_at <= page.now:
            needs.append((row, say("its window is over: close it")))
        elif row.stage == Stage.PUBLISHED.value and row.units_missing:
            missing = counted(row.units_missing, "unit")
            needs.append((row, say("{units} to the minimum", units=missing)))
    return needs


def chart_of(days: Sequence[sa.Row[Any]], first: date) -> dict[str, Any] | None:
    """Orders and money of every day from the first on to the last that had any."""
    if not days:
        return None
    by_day = {row.day: row for row in days}
    first, last = max(first, min(by_day)), max(by_day)
    shown = [first + timedelta(days=n) for n in range((last - first).days + 1)][-CHART_DAYS:]
    rows = [by_day.get(day) for day in shown]
    return {
        "days": [f"{day:%m-%d}" for day in shown],
        "series": [
            {
                "name": say("Placed a day, orders"),
                "values": [row.orders if row else 0 for row in rows],
            },
            {
                # A chart's axis takes numbers; the exact ones stand in the tables.
                "name": say("Received a day, ¥"),
                "values": [row.received_fen / 100 if row else 0 for row in rows],
            },
        ],
    }


def campaign_page(page: Page, campaign_id: str) -> Response:
    """One campaign: its figures, what it offers, its orders."""
    with page.read(merchant_dashboard.MODEL) as connection:
        campaign = campaign_figures.one_campaign(connection, page.partition, campaign_id)
        if campaign is None:
            raise page.missing("campaign", campaign_id)
        offered = campaign_figures.items_of(connection, page.partition, campaign_id)
        stages = campaign_figures.stages_of(connection, page.partition, campaign_id)
        days = campaign_figures.days_of(connection, page.partition, campaign_id)
    return page.show(
        "campaigns/one.html",
        campaign=campaign,
        offered=offered,
        stages=stages,
        orders=order_table(page, OrderFilter(campaign_id=campaign_id), without=("campaign",)),
        chart=chart_of(days, customs_day(campaign.opens_at)),
        steps=[s.value for s in (Stage.DRAFT, Stage.PUBLISHED, Stage.CLOSED)],
    )
