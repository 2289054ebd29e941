"""Every list that somebody of limited reach sees keeps to the merchants in it."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from projections import (
    campaign_figures,
    clearance_cases,
    clearance_desk,
    exit_board,
    exit_deliveries,
    merchant_dashboard,
    order_board,
    order_search,
    returns_desk,
    stuck_inbox,
    zone_pages,
)
from projections.columns import merchants_of
from projections.order_search import OrderFilter
from projections.read_model import ReadModel
from tests.projections import goods_story, story
from tests.projections.desk_checks import following
from tests.projections.given import BOOK, FakeLog
from tests.projections.story import at

Within = Collection[str] | None
Query = Callable[[sa.Connection, Within], Any]
LONG_AFTER = date(2027, 1, 1)


@dataclass(frozen=True)
class Listed:
    model: ReadModel
    log: Callable[[], FakeLog]
    query: Query


LISTS = {
    "campaigns": Listed(
        merchant_dashboard.MODEL,
        story.told,
        lambda c, w: campaign_figures.campaigns_of(c, BOOK, within=w),
    ),
    "days": Listed(
        merchant_dashboard.MODEL,
        story.told,
        lambda c, w: campaign_figures.days_of(c, BOOK, within=w),
    ),
    "orders": Listed(
        order_board.MODEL,
        story.told,
        lambda c, w: order_search.orders_page(c, BOOK, OrderFilter(within=w)),
    ),
    "sums": Listed(
        order_board.MODEL,
        story.told,
        lambda c, w: order_search.sums_by_stage(c, BOOK, OrderFilter(within=w)),
    ),
    "found": Listed(
        order_board.MODEL,
        story.told,
        lambda c, w: order_search.search(c, BOOK, "o", within=w),
    ),
    "runs": Listed(
        clearance_desk.MODEL,
        goods_story.told,
        lambda c, w: clearance_desk.runs_of(c, [BOOK], within=w),
    ),
    "unfit": Listed(
        clearance_desk.MODEL,
        goods_story.told,
        lambda c, w: clearance_cases.unfit_receipts_of(c, [BOOK], within=w),
    ),
    "exits": Listed(
        exit_board.MODEL,
        goods_story.told,
        lambda c, w: exit_board.exits_of(c, [BOOK], within=w),
    ),
    "parcels": Listed(
        exit_board.MODEL,
        goods_story.told,
        lambda c, w: exit_board.parcels_of(c, BOOK, "X1", within=w),
    ),
    "carriers": Listed(
        exit_board.MODEL,
        story.told,
        lambda c, w: exit_deliveries.carriers(c, [BOOK], within=w),
    ),
    "deliveries": Listed(
        exit_board.MODEL,
        story.told,
        lambda c, w: exit_deliveries.deliveries_of(c, [BOOK], within=w),
    ),
    "returns": Listed(
        returns_desk.MODEL,
        goods_story.told,
        lambda c, w: returns_desk.returns_of(c, [BOOK], within=w),
    ),
    "stuck": Listed(
        stuck_inbox.MODEL,
        story.told,
        lambda c, w: stuck_inbox.inbox(c, [BOOK], within=w),
    ),
    "stuck counts": Listed(
        stuck_inbox.MODEL,
        story.told,
        lambda c, w: stuck_inbox.inbox_counts(c, [BOOK], now=at(), within=w),
    ),
}


@pytest.fixture(params=LISTS.keys())
def listed(request, database_url) -> Iterator[Callable[[Within], Any]]:
    kind = LISTS[request.param]
    with following(database_url, kind.model, kind.log()) as connection:
        yield lambda within: kind.query(connection, within)


def test_everybodys_are_those_of_all_merchants(listed):
    assert listed(("another",)) == listed(()) == listed(("another", "third")) == []
    mine = listed(("shop",))
    assert mine
    assert mine == listed(("another", "shop"))
    assert len(mine) <= len(listed(None))


def test_what_waits_in_the_zone_is_shown_by_merchant(database_url):
    with following(database_url, clearance_desk.MODEL, goods_story.told()) as connection:
        for query in (zone_pages.runs_waiting_to_leave,):
            assert query(connection, [BOOK], ("another",)) == []
            assert query(connection, [BOOK], ("shop",)) == query(connection, [BOOK])
        assert zone_pages.parcels_to_list(connection, BOOK, ("another",)) == []
        mine = zone_pages.parcels_to_list(connection, BOOK, ("another", "shop"))
        assert mine == zone_pages.parcels_to_list(connection, BOOK)


def test_a_declarant_sees_the_runs_it_declares(database_url):
    with following(database_url, clearance_desk.MODEL, goods_story.told()) as connection:
        (declarant,) = {row.declarant for row in clearance_desk.runs_of(connection, [BOOK])}
        for query in (clearance_desk.runs_of, clearance_cases.unfit_receipts_of):
            assert query(connection, [BOOK], declarants=[declarant])
            assert query(connection, [BOOK], declarants=["another"]) == []


def test_one_merchant_asked_for_is_one_of_those_in_reach():
    assert merchants_of("a", ("a", "b")) == ["a"]
    assert merchants_of("c", ("a", "b")) == []
    assert merchants_of("c", None) == ["c"]
    assert merchants_of(None, ("a", "b")) == ("a", "b")
