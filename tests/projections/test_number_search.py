import pytest

from projections import (
    clearance_desk,
    entry_board,
    exit_board,
    merchant_dashboard,
    number_search,
    order_board,
    planner_board,
)
from tests.projections import goods_story, story
from tests.projections.desk_checks import following
from tests.projections.given import BOOK

ASKED = {
    "orders": (order_board.MODEL, story.told, number_search.orders_like),
    "campaigns": (merchant_dashboard.MODEL, story.told, number_search.campaigns_like),
    "batches": (planner_board.MODEL, story.told, number_search.batches_like),
    "consignments": (planner_board.MODEL, story.told, number_search.consignments_like),
    "entries": (entry_board.MODEL, goods_story.told, number_search.entries_like),
    "runs": (clearance_desk.MODEL, goods_story.told, number_search.runs_like),
    "exits": (exit_board.MODEL, goods_story.told, number_search.exits_like),
}
OF_SOMEBODY = ("orders", "campaigns", "runs", "exits")


@pytest.fixture(params=ASKED.keys())
def like(request, database_url):
    model, log, query = ASKED[request.param]
    with following(database_url, model, log()) as connection:
        yield lambda text, *within: query(connection, BOOK, text, *within)


def test_a_few_of_each_kind_are_found_in_the_order_of_their_ids(like):
    every = [row.id for row in like("")]
    assert every
    assert every == sorted(every)
    assert len(every) <= number_search.FOUND_MAX


def test_an_id_finds_itself_also_in_small_letters(like):
    for row in like(""):
        assert row.id in [found.id for found in like(row.id)]
        if row.id == row.id.upper():
            assert row.id in [found.id for found in like(row.id.lower())]


def test_what_is_nobodys_number_finds_nothing(like):
    assert like("no such number") == []


@pytest.mark.parametrize("like", OF_SOMEBODY, indirect=True)
def test_who_sees_some_merchants_things_finds_only_those(like):
    assert like("", ["another"]) == like("", []) == []
    assert like("", ["shop"])
