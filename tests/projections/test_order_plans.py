"""Lists of orders are read by the index that leaves the fewest, however many there are."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from adapters.databases import engine_for
from projections import order_search
from projections.order_board import MODEL
from projections.order_rows import order_metadata
from projections.order_search import OrderFilter
from tests.projections.given import BOOK, applied, tables_of
from tests.projections.story import told

OF_THE_STORY = {"campaign_id": "K"}


@pytest.fixture
def told_board(database_url: str) -> Iterator[sa.Connection]:
    with tables_of(database_url, MODEL) as engine, engine.connect() as connection:
        applied(connection, MODEL, told().recorded)
        yield connection


@pytest.mark.parametrize("sort", [*order_search.SORTS])
def test_a_campaigns_orders_come_in_the_order_of_all(told_board, sort):
    every = order_search.orders_page(told_board, BOOK, OrderFilter(), sort=sort)
    shown, seen, after = OrderFilter(**OF_THE_STORY), list[str](), None
    while page := order_search.orders_page(
        told_board, BOOK, shown, sort=sort, after=after, limit=2
    ):
        seen += [row.order_id for row in page]
        after = order_search.next_cursor(page, sort)
    assert seen == [row.order_id for row in every if row.campaign_id == "K"] != []


def test_a_search_shows_the_first_of_many_that_begin_alike(told_board):
    found = order_search.search(told_board, BOOK, "o", limit=3)
    assert [row.order_id for row in found] == ["o1", "o2", "o3"]


def test_a_search_finds_within_what_may_be_shown(told_board):
    assert order_search.search(told_board, BOOK, "o", within=["another"]) == []
    assert len(order_search.search(told_board, BOOK, "o", within=["another", "shop"])) == 8
    assert len(order_search.search(told_board, BOOK, "o", "shop", within=["shop"])) == 8


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({}, "order_board_by_placing"),
        ({"stages": ("paid",)}, "order_board_by_stage"),
        ({"within": ("kiwi-farm",)}, "order_board_by_merchant"),
        ({"within": ("kiwi-farm",), "stages": ("paid",)}, "order_board_by_merchant_stage"),
        ({"campaign_id": "C-1", "within": ("kiwi-farm",)}, "order_board_by_campaign"),
        ({"batch_id": "B-1", "stages": ("paid",)}, "order_board_by_batch"),
        ({"run_id": "R1", "merchant_id": "kiwi-farm"}, "order_board_by_run"),
    ],
)
def test_a_page_of_orders_is_read_by_the_index_that_leaves_the_fewest(tmp_path, asked, index):
    """Without statistics SQLite would read all orders of a merchant for one campaign's fifty."""
    engine = engine_for(f"sqlite:///{tmp_path}/board.db")
    statements = list[tuple[str, Any]]()
    with engine.connect() as connection:
        order_metadata.create_all(connection)
        sa.event.listen(engine, "before_cursor_execute", lambda *a: statements.append(a[2:4]))
        order_search.orders_page(connection, BOOK, OrderFilter(**asked))
        (statement,) = statements
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement[0]}", statement[1]).all()
        connection.rollback()
    engine.dispose()
    assert f"USING INDEX {index} " in plan[0].detail
