"""A campaign's orders are counted by stage, hour, reason, product and batch."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import given as tried
from hypothesis import strategies as st

from projections import campaign_page_figures as figures
from projections.campaign_counting import BATCH, WHERE, parts_of, standing_of
from projections.campaign_order_rows import batches, counted_orders, hours, sums
from projections.campaign_orders import REASON_MAX
from projections.campaign_page_figures import Filter
from projections.merchant_dashboard import MODEL
from tests.projections.campaign_counts import ALL, broken, told_of
from tests.projections.given import (
    BOOK,
    applied,
    applied_by_handler,
    emptied,
    given,
    rows_of,
    tables_of,
)
from tests.projections.plain import order
from tests.projections.story import amended, at, drafted, paid, placed, told
from tests.projections.test_page_cuts import EVENTS_OF_ORDERS, in_pages


@pytest.fixture
def connection(database_url: str) -> Iterator[sa.Connection]:
    with tables_of(database_url, MODEL) as engine, engine.connect() as connection:
        yield connection


def stages_of(connection, shown: Filter = ALL) -> dict[str, int]:
    rows = figures.by_stage(connection, BOOK, "K", shown)
    return {row.stage: row.asked for row in rows}


def test_orders_are_counted_where_they_stand(connection):
    applied(connection, MODEL, told().recorded)
    assert stages_of(connection) == {
        "not placed": 1, "placed": 1, "paid": 1, "collected": 3, "cancelled": 1,
        "delivered": 1, "returned": 1,
    }  # fmt: skip
    assert broken(connection) == []


def test_what_happened_counts_in_its_hour(connection):
    told_of(connection, placed("a"), paid("a", hours=3), placed("b", hours=3, socks=2))
    rows = figures.by_hour(connection, BOOK, "K", ALL)
    found = [(r.hour, r.orders, r.units, r.paid_orders, r.received_fen) for r in rows]
    assert found == [(at(), 1, 1, 0, 0), (at(3), 1, 2, 1, 10_000)]


def test_each_filter_leaves_what_it_says(connection):
    told_of(
        connection,
        placed("a", honey=1, socks=1),
        paid("a", 20_000),
        placed("b", hours=2),
        order.OrderCancelled("b", "late", at(3)),
        order.OrderNotPlaced("c", "K", "M", "buyer", 2026, "CapExceeded", at(4)),
    )
    assert stages_of(connection, Filter(product="socks")) == {"paid": 1}
    assert stages_of(connection, Filter(stage="paid")) == {"paid": 1}
    assert stages_of(connection, Filter(reason="late")) == {"cancelled": 1}
    assert stages_of(connection, Filter(since=at(2), until=at(3))) == {"cancelled": 1}
    reasons = figures.by_reason(connection, BOOK, "K", ALL)
    assert [(r.stage, r.reason, r.asked) for r in reasons] == [
        ("cancelled", "late", 1),
        ("not placed", "CapExceeded", 1),
    ]
    products = figures.by_product(connection, BOOK, "K", Filter(since=at(0), until=at(2)))
    assert [(r.sku, r.orders, r.units, r.received_fen) for r in products] == [
        ("honey", 1, 1, 10_000),
        ("socks", 1, 1, 10_000),
    ]


def test_an_order_that_was_refused_is_no_order(connection):
    refused = order.OrderNotPlaced("c", "K", "M", "buyer", 2026, "CapExceeded", at())
    told_of(connection, refused, placed("a"))
    money = figures.money_of(connection, BOOK, "K", ALL)
    assert (money.asked, money.orders) == (2, 1)


def test_an_order_that_was_refused_and_is_placed_when_it_is_tried_again_is_one_order(connection):
    refused = order.OrderNotPlaced("c", "K", "M", "buyer", 2026, "CapExceeded", at())
    told_of(connection, refused, refused, placed("c", hours=4), placed("a"))
    assert stages_of(connection, ALL) == {"placed": 2}
    money = figures.money_of(connection, BOOK, "K", ALL)
    assert (money.asked, money.orders) == (2, 2)
    assert broken(connection) == []


def test_units_that_were_cut_are_sold_no_more(connection):
    told_of(connection, placed("a", honey=1, socks=2), amended("a", honey=1, socks=1))
    [row] = figures.by_hour(connection, BOOK, "K", ALL)
    assert (row.units, row.due_fen) == (2, 20_000)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@tried(
    shuffled=st.permutations(EVENTS_OF_ORDERS),
    cuts=st.lists(st.integers(0, len(EVENTS_OF_ORDERS)), max_size=5),
)
def test_sums_are_those_of_the_orders_whatever_happened(connection, shuffled, cuts):
    emptied(connection, MODEL)
    applied(connection, MODEL, given(("campaign", "K", [drafted()])).recorded)
    for page in in_pages(shuffled, cuts):
        applied_by_handler(connection, MODEL, page)
        assert broken(connection) == []
    by_cell = Counter[Any]()
    for row in rows_of(connection, counted_orders):
        for (sku, hour), amounts in parts_of(standing_of(row)[WHERE:BATCH])[0].items():
            by_cell[sku, hour, row["stage"], row["reason"]] += amounts[0]
    kept = {
        (r["sku"], r["hour"], r["stage"], r["reason"]): r["orders"]
        for r in rows_of(connection, hours)
    }
    assert +Counter(kept) == +by_cell


@pytest.mark.parametrize("table", [sums, hours, batches])
def test_a_sum_that_is_wrong_is_found(connection, table):
    applied(connection, MODEL, told().recorded)
    connection.execute(sa.update(table).values(orders=table.c.orders + 1))
    assert broken(connection)


def test_a_long_reason_is_counted_by_its_beginning(connection):
    told_of(connection, placed("a"), order.OrderCancelled("a", "x" * 5_000, at(1)))
    [row] = figures.by_reason(connection, BOOK, "K", ALL)
    assert row.reason == "x" * REASON_MAX


def test_what_a_batch_holds_goes_with_its_orders(connection):
    def held():
        return {(r["batch_id"], r["sku"]): (r["orders"], r["units"], r["due_fen"])
                for r in rows_of(connection, batches)}  # fmt: skip

    collected = [
        event
        for name, wanted in (("a", {"honey": 1}), ("b", {"honey": 1, "socks": 2}))
        for event in (
            placed(name, **wanted),
            paid(name),
            order.OrderCollected(name, "B-1", at(4)),
        )
    ]
    told_of(connection, *collected)
    both = held()
    assert {key: amounts[:2] for key, amounts in both.items()} == {
        ("B-1", ""): (2, 4), ("B-1", "honey"): (2, 2), ("B-1", "socks"): (1, 2)
    }  # fmt: skip
    assert both["B-1", ""][2] == both["B-1", "honey"][2] + both["B-1", "socks"][2]
    log = given(("order", "b", [order.OrderHandedBack("b", "B-1", at(5))]))
    applied(connection, MODEL, log.recorded)
    assert {key: amounts[:2] for key, amounts in held().items()} == {
        ("B-1", ""): (1, 1), ("B-1", "honey"): (1, 1)
    }  # fmt: skip
    assert broken(connection) == []
