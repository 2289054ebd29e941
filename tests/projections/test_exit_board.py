import pytest

from projections import exit_board, exit_deliveries
from tests.projections import goods_story, story
from tests.projections.desk_checks import check_pages_of_any_size, following, shown
from tests.projections.given import BOOK


@pytest.fixture
def board(database_url):
    with following(database_url, exit_board.MODEL, goods_story.told()) as connection:
        yield connection


@pytest.fixture
def delivered(database_url):
    with following(database_url, exit_board.MODEL, story.told()) as connection:
        yield connection


def test_pages_of_any_size_give_the_same_rows(database_url):
    check_pages_of_any_size(database_url, exit_board.MODEL)


def test_an_exit_shows_its_list_its_live_pass_and_what_passed(board):
    (row,) = exit_board.exits_of(board, [BOOK])
    assert (row.exit_id, row.list_no, row.stage) == ("X1", "L8", "posted")
    assert (row.pass_no, row.vehicle) == ("GP2", "van")
    assert (row.listed, row.passed, row.withdrawn, row.unlisted) == (0, 1, 1, 1)


def test_a_withdrawn_parcel_keeps_its_reason(board):
    rows = exit_board.parcels_of(board, BOOK, "X1")
    assert shown(rows, "order_id", "state", "reason", "units", "invt_no") == [
        ("o1", "passed", None, 3, "I-o1"),
        ("o3", "withdrawn", "torn", 1, "I-o3"),
    ]
    (passed,) = exit_board.parcels_of(board, BOOK, "X1", state="passed")
    assert passed.order_id == "o1"


def test_a_withdrawn_pass_is_kept_and_the_next_one_is_live(board):
    rows = exit_board.passes_of(board, BOOK, "X1")
    assert shown(rows, "pass_no", "orders", "reason") == [("GP1", 2, "torn"), ("GP2", 1, None)]


def test_what_passed_unlisted_is_a_case(board):
    rows = exit_board.passed_unlisted(board, [BOOK])
    assert shown(rows, "order_id", "pass_no", "reason") == [("o3", "GP2", "not on the list")]


def test_a_merchant_sees_exits_with_their_own_parcels(board):
    (row,) = exit_board.exits_of(board, [BOOK], "shop")
    assert (row.passed, row.withdrawn) == (1, 1)
    assert exit_board.exits_of(board, [BOOK], "another") == []
    assert exit_board.parcels_of(board, BOOK, "X1", "another") == []
    assert exit_board.exits_of(board, [BOOK], stage="listed") == []


def test_a_parcel_listed_again_is_listed_and_its_exit_grows_no_younger(delivered):
    (row,) = exit_board.exits_of(delivered, [BOOK])
    assert (row.listed_at, row.passed, row.withdrawn) == (story.at(26), 2, 0)
    assert row.stage == "posted"


def test_carriers_are_counted_by_what_they_report(delivered):
    (carrier,) = exit_deliveries.carriers(delivered, [BOOK], "shop")
    assert (carrier.carrier, carrier.delivered) == ("carrier", 1)
    assert (carrier.refused, carrier.lost) == (1, 0)
    assert exit_deliveries.carriers(delivered, [BOOK], "another") == []
    (refused,) = exit_deliveries.deliveries_of(delivered, [BOOK], outcome="refused")
    assert refused.order_id == "o2"
