from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections import flow_figures, order_search
from projections.flow_rows import DWELLS, order_days, order_sums
from projections.order_board import MODEL
from projections.order_rows import order_board
from projections.order_search import OrderFilter
from tests.projections import bulk
from tests.projections.given import (
    BOOK,
    applied,
    applied_by_handler,
    counted_statements,
    emptied,
    rows_of,
    tables_of,
)
from tests.projections.given import given as given_log
from tests.projections.plain import exits, order, run
from tests.projections.story import answer, at, declaration, paid, placed, run_order, told
from tests.projections.test_page_cuts import EVENTS_OF_ORDERS, STORY, in_pages

FILTERS = (
    OrderFilter(),
    OrderFilter("shop"),
    OrderFilter("another"),
    OrderFilter(campaign_id="K"),
    OrderFilter(campaign_id="L"),
    OrderFilter("shop", "K"),
    OrderFilter("another", "K"),
    OrderFilter(within=("shop",)),
    OrderFilter(within=("shop", "farm")),
    OrderFilter(within=()),
    OrderFilter("shop", within=("farm",)),
    OrderFilter(campaign_id="K", within=("farm",)),
    OrderFilter(stages=("paid", "held")),
)


@pytest.fixture
def connection(database_url: str) -> Iterator[sa.Connection]:
    with tables_of(database_url, MODEL) as engine, engine.connect() as connection:
        yield connection


def assert_kept_is_counted(connection: sa.Connection) -> None:
    for shown in FILTERS:
        kept = order_search.sums_by_stage(connection, BOOK, shown)
        assert kept == order_search.counted_by_stage(connection, BOOK, shown), shown


def assert_flow_leads_to_rows(connection: sa.Connection) -> None:
    """Who came and did not go stands there; of who went it is known how long they stood."""
    standing = Counter(row["stage"] for row in rows_of(connection, order_board))
    moved = Counter[str]()
    for row in rows_of(connection, order_days):
        if (row["campaign_id"], row["merchant_id"]) == ("", ""):
            moved[row["stage"]] += row["entered"] - row["gone"]
        assert row["gone"] == sum(row[name] for name in DWELLS)
        assert row["seconds"] >= 0
    assert +moved == +standing


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    shuffled=st.one_of(st.just(STORY), st.permutations(EVENTS_OF_ORDERS)),
    cuts=st.lists(st.integers(0, len(STORY)), max_size=5),
)
def test_sums_kept_are_those_of_the_rows_whatever_happened(connection, shuffled, cuts):
    emptied(connection, MODEL)
    within = [cut for cut in cuts if cut <= len(shuffled)]
    for page in in_pages(shuffled, within):
        applied_by_handler(connection, MODEL, page)
        assert_kept_is_counted(connection)
    assert_flow_leads_to_rows(connection)


def test_merchants_and_campaigns_are_summed_apart(connection):
    log = given_log(
        ("order", "a", [placed("a"), paid("a")]),
        ("order", "b", [placed("b", "L", "farm")]),
        ("order", "c", [placed("c", "L", "farm", honey=2)]),
        ("order", "d", [order.OrderNotPlaced("d", "K", "M", "buyer", 2026, "Cap", at())]),
    )
    applied(connection, MODEL, log.recorded)
    assert_kept_is_counted(connection)
    [farm] = order_search.sums_by_stage(connection, BOOK, OrderFilter("farm"))
    assert (farm.stage, farm.orders, farm.units, farm.due_fen) == ("placed", 2, 3, 30_000)
    # Whose an order is that was never placed, nobody knows but its campaign.
    of_campaign = order_search.sums_by_stage(connection, BOOK, OrderFilter(campaign_id="K"))
    assert [row.stage for row in of_campaign] == ["not placed", "paid"]
    of_shop = order_search.sums_by_stage(connection, BOOK, OrderFilter("shop"))
    assert [row.stage for row in of_shop] == ["paid"]


def test_an_order_that_was_refused_and_is_placed_in_another_campaign_moves_there(connection):
    refused = order.OrderNotPlaced("a", "K", "M", "buyer", 2026, "Cap", at())
    log = given_log(("order", "a", [refused, placed("a", "L", "farm")]))
    for recorded in log.recorded:
        applied_by_handler(connection, MODEL, [recorded])
        assert_kept_is_counted(connection)
    assert order_search.sums_by_stage(connection, BOOK, OrderFilter(campaign_id="K")) == []
    [row] = order_search.sums_by_stage(connection, BOOK, OrderFilter("farm", "L"))
    assert (row.stage, row.orders) == ("placed", 1)
    assert_flow_leads_to_rows(connection)


def test_money_that_moves_while_the_stage_stands_is_summed(connection):
    events = [placed("a"), paid("a"), order.RefundOwed("a", "r", 7, "", at(2))]
    applied(connection, MODEL, given_log(("order", "a", events)).recorded)
    [row] = order_search.sums_by_stage(connection, BOOK, OrderFilter())
    assert (row.stage, row.received_fen, row.owed_fen) == ("paid", 10_000, 7)


def test_sums_are_read_without_the_rows_of_orders(connection):
    with counted_statements(connection) as statements:
        order_search.sums_by_stage(connection, BOOK, OrderFilter("shop", "K"))
    [statement] = statements
    assert "order_board_sums" in statement
    assert "FROM order_board " not in statement.replace("\n", " ") + " "


def days_of(connection) -> dict:
    return {
        (row["day"].day, row["stage"]): (row["entered"], row["gone"], row["seconds"])
        for row in rows_of(connection, order_days)
        if (row["campaign_id"], row["merchant_id"]) == ("", "")
    }


def test_who_comes_and_goes_is_counted_on_the_customs_day(connection):
    log = given_log(("order", "a", [placed("a"), paid("a", hours=13)]))
    log.append("order", "b", [placed("b"), paid("b", hours=11)])
    applied(connection, MODEL, log.recorded)
    # Noon in Shanghai and thirteen hours later: the next day there.
    assert days_of(connection) == {
        (11, "placed"): (2, 1, 11 * 3_600),
        (12, "placed"): (0, 1, 13 * 3_600),
        (11, "paid"): (1, 0, 0),
        (12, "paid"): (1, 0, 0),
    }


@pytest.mark.parametrize(
    ("hours", "name"),
    [(0, "within_1"), (1, "within_1"), (2, "within_2"), (3, "within_4"), (2_049, "longer")],
)
def test_how_long_an_order_stood_is_known_to_the_double(connection, hours, name):
    log = given_log(("order", "a", [placed("a"), paid("a", hours=hours)]))
    applied(connection, MODEL, log.recorded)
    found = flow_figures.dwells_between(connection, BOOK, date(2026, 1, 1), date(2027, 1, 1))
    [row] = [row._mapping for row in found]
    assert (row["stage"], row["gone"], row["seconds"]) == ("placed", 1, hours * 3_600)
    assert {n: row[n] for n in DWELLS if row[n]} == {name: 1}


def test_nobody_leaves_a_stage_before_coming_to_it(connection):
    """Customs and carriers report by clocks of their own."""
    opened = run.RunOpened("R1", "shop", "broker", (run_order("a"),), at(30))
    declared = run.DeclarationsSent("R1", "m1", (declaration("a"),), at(20))
    released = run.DeclarationsReleased("R1", "hash", (answer("a"),), at(10))
    log = given_log(("order", "a", [placed("a")]), ("run", "R1", [opened, declared, released]))
    log.append("exit", "X1", [exits.ExitGatePassed("X1", "P", ("a",), at(31))])
    applied(connection, MODEL, log.recorded)
    row = order_search.one_order(connection, BOOK, "a")
    assert row is not None
    assert (row.stage, row.stage_at, row.left_at) == ("left", at(31), at(31))
    assert_flow_leads_to_rows(connection)
    assert days_of(connection)[12, "released"] == (1, 1, 3_600)


def test_moves_are_read_from_a_day_on(connection):
    log = given_log(("order", "a", [placed("a"), paid("a", hours=48)]))
    applied(connection, MODEL, log.recorded)
    moves = flow_figures.moves_since(connection, BOOK, date(2026, 3, 12), merchants=["shop"])
    assert sorted((m.day, m.stage, m.entered, m.gone) for m in moves) == [
        (date(2026, 3, 13), "paid", 1, 0),
        (date(2026, 3, 13), "placed", 0, 1),
    ]
    of_another = flow_figures.moves_since(connection, BOOK, date(2026, 3, 1), merchants=["farm"])
    assert of_another == []


def test_other_merchants_are_counted_without_ones_own(connection):
    log = given_log()
    for number, merchant in enumerate(["shop", "farm", "farm", "mill"]):
        name = f"o{number}"
        log.append("order", name, [placed(name, "K", merchant), paid(name)])
    applied(connection, MODEL, log.recorded)
    days = (date(2026, 3, 1), date(2026, 3, 31))
    [row] = flow_figures.others_between(connection, BOOK, *days, ["shop"])
    assert (row.stage, row.merchants, row.gone, row.largest) == ("placed", 2, 3, 2)


def test_a_thousand_moves_are_three_rows_a_stage(connection):
    log = bulk.a_thousand_orders()
    applied(connection, MODEL, log.recorded)
    # Of the book, the merchant and the campaign.
    assert len(rows_of(connection, order_sums)) == 3
    assert len(rows_of(connection, order_days)) == 9


def test_the_story_ends_in_its_sums(connection):
    applied(connection, MODEL, told().recorded)
    assert_kept_is_counted(connection)
    assert_flow_leads_to_rows(connection)
