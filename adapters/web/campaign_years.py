"""Who of a campaign's buyers would exceed the year in which their orders will be declared.

A forecast, told before the campaign closes and until its orders are declared, with what can be
done: refund the order, take units off it, or wait for January.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import counted, mark, mark_code, say, translated
from adapters.web import formats
from adapters.web.campaign_page_needs import Need
from adapters.web.order_deeds import CANCEL, WAIT, deeds_of
from adapters.web.pages import Page, page_of
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from domain.buyers_year import yearly_limit_fen
from domain.dated import customs_day
from domain.identifiers import shared_of
from projections import buyers_years, buyers_years_asked, campaign_figures, merchant_dashboard
from projections.buyers_years_asked import LOOKED_AT_MAX, Forecast

MOVING, NO_ROOM, TO_MOVE = mark_code("being moved"), mark_code("no room"), mark_code("has to move")

OTHERS_NAMED_MAX = 5
"""Of a buyer's other orders; the rest are counted."""

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Exceeding:
    """One order that does not fit, beside what else counts in its buyer's year."""

    order_id: str
    year: int
    expected_year: int
    taxable_fen: int
    total_fen: int
    over_fen: int
    others_count: int
    others: tuple[str, ...]
    """Of them, those that the visitor may see."""

    word: str


def forecast_of(page: Page, connection: sa.Connection, campaign_id: str) -> Forecast | None:
    """None for a campaign that promises nothing, as imported orders may have."""
    promised = buyers_years_asked.promised_year(connection, page.partition, campaign_id)
    if promised is None:
        return None
    this_year = customs_day(page.now).year
    year = max(promised, this_year)
    limit = yearly_limit_fen(year, page.now)
    shared = shared_of(page.partition)
    return Forecast(page.partition, shared, campaign_id, year, this_year, limit)


def exceeding_count(page: Page, campaign_id: str) -> tuple[int, int]:
    """How many orders, and of which year; none for who may not know."""
    if not page.may_read(buyers_years.MODEL):
        return 0, 0
    with page.read(buyers_years.MODEL) as connection:
        asked = forecast_of(page, connection, campaign_id)
        rows = buyers_years_asked.exceeding(connection, asked) if asked else ()
    return len(rows), asked.year if asked else 0


def needs_of_years(page: Page, campaign_id: str) -> Sequence[Need]:
    orders, year = exceeding_count(page, campaign_id)
    if not orders:
        return ()
    words = say("{orders} would exceed {year}", orders=counted(orders, "order"), year=year)
    url = page.url("campaigns", campaign_id, "years")
    return [Need(words, url, say("the yearly limit of their buyers"))]


@router.get("/campaigns/{campaign_id}/years")
def years_page(campaign_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    with page.read(merchant_dashboard.MODEL) as connection:
        campaign = campaign_figures.one_campaign(connection, page.partition, campaign_id)
        if campaign is None:
            raise page.missing("campaign", campaign_id)
    with page.read(buyers_years.MODEL) as connection:
        asked = forecast_of(page, connection, campaign_id)
        to_move = buyers_years_asked.to_move_count(connection, asked) if asked else 0
        rows = exceeding_rows(page, connection, asked) if asked else []
    deeds = {name: label for name, label in deeds_of(page).items() if name in (CANCEL, WAIT)}
    table = Table(page, "campaign years", COLUMNS, sort="order", is_of_orders=True)
    return page.show(
        "campaigns/years.html",
        campaign=campaign,
        asked=asked,
        limit=formats.yuan(asked.limit_fen) if asked else "",
        to_move=to_move,
        looked_at_max=LOOKED_AT_MAX,
        table=table.of(rows),
        deeds=[(name, translated(label)) for name, label in deeds.items()],
    )


def exceeding_rows(page: Page, connection: sa.Connection, asked: Forecast) -> Sequence[Exceeding]:
    rows = buyers_years_asked.exceeding(connection, asked)
    others = others_of(page, connection, asked, rows)
    return [
        Exceeding(
            row.order_id,
            row.year,
            asked.year,
            row.taxable_fen,
            row.total_fen,
            row.total_fen - asked.limit_fen,
            row.orders - 1,
            tuple(i for i in others[row.buyer_key] if i != row.order_id),
            word_of(row, asked.year),
        )
        for row in rows
    ]


def others_of(
    page: Page, connection: sa.Connection, asked: Forecast, rows: Sequence[sa.Row[Any]]
) -> dict[str, list[str]]:
    """By buyer: what counts in the year and may be named to who asks. Nobody else's merchant."""
    buyers = {row.buyer_key for row in rows}
    found = buyers_years_asked.counting_orders(connection, asked, buyers) if buyers else ()
    named = defaultdict[str, list[str]](list)
    for row in found:
        is_within = page.within is None or row.merchant_id in page.within
        if is_within and row.partition == page.partition:
            named[row.buyer_key].append(row.order_id)
    return named


def word_of(row: sa.Row[Any], year: int) -> str:
    if row.moving_to is not None:
        return MOVING
    return NO_ROOM if row.not_moved_year == year else TO_MOVE


COLUMNS = (
    Column("order", mark("order"), Kind.ID, lambda row: row.order_id, ("orders",)),
    Column("year", mark("counts in"), value=lambda row: row.year),
    Column("expected", mark("declared in (forecast)"), value=lambda row: row.expected_year),
    Column("word", mark("what happened"), Kind.STAGE, lambda row: row.word),
    Column("taxable", mark("takes ¥"), Kind.FEN, lambda row: row.taxable_fen),
    Column("total", mark("its buyer in all ¥"), Kind.FEN, lambda row: row.total_fen),
    Column("over", mark("over the limit ¥"), Kind.FEN, lambda row: row.over_fen),
    Column("others", mark("with how many others"), Kind.NUMBER, lambda row: row.others_count),
)
