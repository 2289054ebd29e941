from datetime import UTC, date, datetime

import pytest

from projections import returns_desk as desk
from projections import zone_pages
from tests.projections.desk_checks import check_pages_of_any_size, following, shown
from tests.projections.given import BOOK, given
from tests.projections.goods_story import opened, told
from tests.projections.plain import returns
from tests.projections.story import at, units

LATE_EVENING = datetime(2026, 3, 11, 16, 30, tzinfo=UTC)
"""Half past midnight of 12 March in Shanghai."""


@pytest.fixture
def returned(database_url):
    with following(database_url, desk.MODEL, told()) as connection:
        yield connection


def test_pages_of_any_size_give_the_same_rows(database_url):
    check_pages_of_any_size(database_url, desk.MODEL)


def test_a_return_shows_its_units_its_clocks_and_its_answer(returned):
    (row,) = desk.returns_of(returned, [BOOK])
    assert (row.order_id, row.return_no, row.stage) == ("o1", "n1", "accepted")
    assert (row.units, row.good, row.damaged) == (2, 1, 1)
    assert (row.released_day, row.ask_by, row.back_by) == (
        date(2026, 3, 12), date(2026, 4, 11), date(2026, 4, 26),
    )  # fmt: skip
    assert (row.in_time, row.message_id) == (True, "m9")
    assert (row.accepted, row.refund_fen, row.merchant_id) == (True, 20_000, "shop")
    lines = zone_pages.return_lines_of(returned, BOOK, "o1", "n1")
    assert shown(lines, "sku", "units", "good", "damaged") == [("socks", 2, 1, 1)]


def test_a_merchant_sees_their_own_returns(returned):
    assert len(desk.returns_of(returned, [BOOK], "shop", stage="accepted")) == 1
    assert desk.returns_of(returned, [BOOK], "another") == []
    assert desk.returns_of(returned, [BOOK], stage="declared") == []


def test_the_clocks_run_from_the_day_of_release_in_shanghai(database_url):
    asked = returns.ReturnRequested("o1", "n1", units(honey=1), "late", LATE_EVENING, at(40))
    log = given(("run", "R1", [opened()]), ("return", "o1", [asked]))
    with following(database_url, desk.MODEL, log) as connection:
        assert desk.returns_due(connection, [BOOK], date(2026, 4, 25)) == []
        (due,) = desk.returns_due(connection, [BOOK], date(2026, 4, 26), "shop")
        assert (due.released_day, due.back_by) == (date(2026, 3, 12), date(2026, 4, 26))


def test_a_return_that_is_back_is_not_due(returned):
    assert desk.returns_due(returned, [BOOK], date(2027, 1, 1)) == []
