"""What of a campaign needs its merchant: a count each with the way to those orders, and their list.

What stands at a stage is listed by the list of orders; what no stage tells has a list of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from adapters.texts import coded, counted, mark, mark_code, say, translated
from adapters.web import formats
from adapters.web.pages import Page, page_of
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from domain.campaign_state import Stage
from projections import (
    campaign_figures,
    campaign_needs,
    merchant_dashboard,
    stages,
)
from projections.campaign_needs import ADDRESS, FAILED, LIMIT, REFUND
from projections.campaign_orders import ADDRESS_CHANGED, ADDRESS_REPORTED

REFUND_DAYS = 3
"""Days within which a refund is paid when all is well; later it needs somebody."""

UNPAID_HOURS = 48
"""Hours before the end of the window from which unpaid orders are told."""

ADDRESS_WORDS = (mark_code("address reported"), mark_code("address changed"))

HEADINGS = {
    FAILED: mark("Refunds that the payment firm refused"),
    REFUND: mark("Refunds owed for more than {days} days"),
    ADDRESS: mark("Orders whose address was changed or reported otherwise"),
    LIMIT: mark("Buyers over the yearly limit, refused"),
}

COUNTS = {
    FAILED: mark("{orders} with a refund that failed"),
    REFUND: mark("{orders} with a refund owed"),
    ADDRESS: mark("{orders} with another address"),
    LIMIT: mark("{orders} over the yearly limit"),
}

NOTES = {
    FAILED: mark("Their buyers still wait for the money: the payment firm's desk asks again."),
    REFUND: mark("The payment firm has not confirmed them: ask it, or pay them again."),
    ADDRESS: mark(
        "The carrier reports another consignee than was ordered, or somebody corrected it; the"
        " order has not been sent out yet."
    ),
    LIMIT: mark("Their orders were not placed. A buyer may order again in January, or for less."),
}

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Need:
    words: str
    url: str
    beside: str = ""


def needs_of(
    page: Page,
    connection: sa.Connection,
    campaign: sa.Row[Any],
    standing: Mapping[str, int],
) -> Sequence[Need]:
    """`standing` is how many orders there are at each stage."""
    found = [
        unpaid(page, campaign, standing),
        unpaid_balances(page, campaign, standing),
        *kept(page, connection, campaign),
    ]
    found += [
        at_stage(page, campaign, standing, stage) for stage in (stages.UNMATCHED, stages.RETURNING)
    ]
    return [need for need in found if need is not None]


def unpaid(page: Page, campaign: sa.Row[Any], standing: Mapping[str, int]) -> Need | None:
    """They end with the window: nobody pays an order of a campaign that was closed."""
    left = campaign.closes_at - page.now
    orders = standing.get(stages.PLACED, 0)
    is_on_sale = campaign.stage == Stage.PUBLISHED.value
    if not orders or not is_on_sale or left > timedelta(hours=UNPAID_HOURS):
        return None
    when = (
        say("the window closes in {time}", time=formats.lasting(left))
        if left > timedelta()
        else say("the window is over")
    )
    return Need(counted(orders, "unpaid order"), orders_at(page, campaign, stages.PLACED), when)


def unpaid_balances(page: Page, campaign: sa.Row[Any], standing: Mapping[str, int]) -> Need | None:
    """From the opening of their window: what is not paid then ends by the terms."""
    orders = standing.get(stages.DEPOSIT_PAID, 0)
    opens_at = campaign.balance_opens_at
    if not orders or opens_at is None or page.now < opens_at:
        return None
    until = formats.moment(campaign.balance_closes_at, campaign.time_zone)
    url = orders_at(page, campaign, stages.DEPOSIT_PAID)
    return Need(counted(orders, "unpaid balance"), url, say("until {until}", until=until))


def kept(page: Page, connection: sa.Connection, campaign: sa.Row[Any]) -> list[Need | None]:
    beside = {
        FAILED: say("the payment firm refused it"),
        REFUND: say("for more than {days}", days=counted(REFUND_DAYS, "day")),
        ADDRESS: say("changed or reported otherwise"),
        LIMIT: say("refused"),
    }
    found = list[Need | None]()
    for need in HEADINGS:
        orders = campaign_needs.count_of(
            connection, page.partition, campaign.campaign_id, need, until_of(page, need)
        )
        if orders:
            url = page.url("campaigns", campaign.campaign_id, "needs", need)
            words = translated(COUNTS[need]).format(orders=at_most(orders))
            found.append(Need(words, url, beside[need]))
    return found


def at_most(orders: int) -> str:
    if orders > campaign_needs.COUNTED_MAX:
        most = formats.number(campaign_needs.COUNTED_MAX)
        return say("more than {most} orders", most=most)
    return counted(orders, "order")


def at_stage(
    page: Page, campaign: sa.Row[Any], standing: Mapping[str, int], stage: str
) -> Need | None:
    orders = standing.get(stage, 0)
    words = {
        stages.UNMATCHED: say("{orders} unmatched", orders=counted(orders, "order")),
        stages.RETURNING: say("{orders} coming back", orders=counted(orders, "order")),
    }
    beside = {
        stages.UNMATCHED: say("order, payment and waybill differ"),
        stages.RETURNING: say("a return waits to be received"),
    }
    return Need(words[stage], orders_at(page, campaign, stage), beside[stage]) if orders else None


def orders_at(page: Page, campaign: sa.Row[Any], stage: str) -> str:
    return page.url("orders", campaign_id=campaign.campaign_id, stage=stage)


def until_of(page: Page, need: str) -> datetime | None:
    """Since when a need must stand to be told."""
    return page.now - timedelta(days=REFUND_DAYS) if need == REFUND else None


# --- their list ----------------------------------------------------------------------------------

COLUMNS = (
    Column("order", mark("order"), Kind.ID, lambda row: row.order_id, ("orders",)),
    Column("since", mark("since"), Kind.MOMENT),
    Column("what", mark("what happened"), value=lambda row: coded(row.word)),
    Column("amount", mark("owed back ¥"), Kind.FEN, lambda row: row.amount_fen),
)

SHOWN = {
    FAILED: ("order", "since", "amount"),
    REFUND: ("order", "since", "amount"),
    ADDRESS: ("order", "since", "what"),
    LIMIT: ("order", "since"),
}


@router.get("/campaigns/{campaign_id}/needs/{need}")
def needs_page(campaign_id: str, need: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    """The orders with one need, the oldest first."""
    if need not in HEADINGS:
        raise page.missing("page", need)
    with page.read(merchant_dashboard.MODEL) as connection:
        campaign = campaign_figures.one_campaign(connection, page.partition, campaign_id)
        if campaign is None:
            raise page.missing("campaign", campaign_id)
        rows = campaign_needs.orders_in_need(
            connection, page.partition, campaign_id, need, until_of(page, need)
        )
    columns = [column for column in COLUMNS if column.name in SHOWN[need]]
    table = Table(page, f"campaign {need}", columns, sort="since", is_of_orders=True)
    heading = translated(HEADINGS[need])
    return page.show(
        "campaigns/needs.html",
        campaign=campaign,
        heading=heading.format(days=REFUND_DAYS),
        note=translated(NOTES[need]),
        table=table.of(rows),
    )


assert ADDRESS_WORDS == (ADDRESS_REPORTED, ADDRESS_CHANGED), "the catalogue has their words"
