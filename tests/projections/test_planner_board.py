from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from projections import planner_board as board
from projections.planner_board import MODEL
from tests.projections.given import BOOK, FakeLog, applied, given, tables_of
from tests.projections.plain import batch, order, shipment
from tests.projections.story import (
    ROUTE,
    amended,
    at,
    batch_order,
    drafted,
    paid,
    placed,
    told,
    units,
)


@pytest.fixture
def connection(database_url: str) -> Iterator[sa.Connection]:
    with tables_of(database_url, MODEL) as engine, engine.connect() as connection:
        yield connection


@pytest.fixture
def told_board(connection: sa.Connection) -> sa.Connection:
    applied(connection, MODEL, told().recorded)
    return connection


def demand_after(connection: sa.Connection, *events) -> list[tuple]:
    log = given(("campaign", "K", [drafted()]), ("order", "a", [placed("a", honey=2), *events]))
    applied(connection, MODEL, log.recorded)
    rows = board.demand_of(connection, BOOK)
    return [(r.sku, r.orders, r.units, r.weight_grams, r.volume_cm3) for r in rows]


def test_demand_is_what_is_paid_and_not_collected(connection):
    assert demand_after(connection) == []


def test_a_payment_makes_demand(connection):
    assert demand_after(connection, paid("a", 20_000)) == [("honey", 1, 2, 1_000, 1_600)]


def test_a_collected_order_is_demand_no_more(connection):
    collected = order.OrderCollected("a", "B1", at(2))
    assert demand_after(connection, paid("a", 20_000), collected) == []


def test_an_order_handed_back_is_demand_again(connection):
    collected = order.OrderCollected("a", "B1", at(2))
    back = order.OrderHandedBack("a", "B1", at(3))
    after = demand_after(connection, paid("a", 20_000), collected, amended("a", honey=1), back)
    assert after == [("honey", 1, 1, 500, 800)]


def test_a_cancelled_order_is_no_demand(connection):
    cancelled = order.OrderCancelled("a", "why", at(2))
    assert demand_after(connection, paid("a", 20_000), cancelled) == []


def test_demand_names_its_campaign_and_promise(told_board):
    [row] = board.demand_of(told_board, BOOK)
    assert (row.campaign_id, row.campaign_name, row.merchant_id) == ("K", "Kiwi honey", "shop")
    assert (row.origin_place, row.port, row.mode, row.sku) == ("Auckland", "3105", "2", "honey")
    assert board.demand_of(told_board, BOOK, "another") == []


def test_a_batch_sums_what_its_orders_wait_for(told_board):
    [row] = board.batches_of(told_board, BOOK)
    assert (row.batch_id, row.name, row.stage, row.orders) == ("B1", "March", "locked", 5)
    assert (row.units, row.weight_grams, row.volume_cm3) == (6, 2_600, 4_300)
    parts = board.units_of_batch(told_board, BOOK, "B1")
    assert [(part.sku, part.units) for part in parts] == [("honey", 5), ("socks", 1)]
    assert board.batches_of(told_board, BOOK, "open") == []


def batch_with(*events) -> FakeLog:
    return given(("batch", "B1", [batch.BatchOpened("B1", "March", ROUTE, at()), *events]))


def test_the_weight_of_a_batch_is_unknown_when_a_products_is(connection):
    added = batch.OrdersAdded("B1", (batch_order("a"),), at(1))
    applied(connection, MODEL, batch_with(added).recorded)
    [row] = board.batches_of(connection, BOOK)
    assert (row.units, row.weight_grams, row.volume_cm3) == (1, None, None)


def test_an_empty_batch_weighs_nothing(connection):
    applied(connection, MODEL, batch_with().recorded)
    [row] = board.batches_of(connection, BOOK)
    assert (row.orders, row.units, row.weight_grams) == (0, 0, 0)


def test_an_order_that_gets_nothing_is_out_of_its_batch(connection):
    added = batch.OrdersAdded("B1", (batch_order("a"), batch_order("b")), at(1))
    cut = batch.OrderCut("a", units(honey=1))
    shared = batch.ShortageShared("B1", "supplier short", "paid-at", (cut,), at(2))
    applied(connection, MODEL, batch_with(added, shared).recorded)
    [row] = board.batches_of(connection, BOOK)
    assert (row.orders, row.units) == (1, 1)


def test_a_purchase_shows_what_is_short_once_it_is_confirmed(told_board):
    rows = board.purchases_of(told_board, BOOK, "B1")
    assert [(r.sku, r.ordered, r.confirmed, r.short) for r in rows] == [
        ("honey", 5, 5, 0),
        ("socks", 2, 1, 1),
        ("tea", 0, 0, 0),
    ]


def test_until_then_it_is_unknown(connection):
    bought = batch.PurchasePlaced("B1", "P1", "farm", units(honey=5), at(1))
    applied(connection, MODEL, batch_with(bought).recorded)
    [row] = board.purchases_of(connection, BOOK, "B1")
    assert (row.supplier, row.confirmed, row.short, row.confirmed_at) == ("farm", None, None, None)


def test_a_later_confirmation_replaces_the_earlier_one(connection):
    bought = batch.PurchasePlaced("B1", "P1", "farm", units(honey=5, socks=2), at(1))
    first = batch.SupplierConfirmed("B1", "P1", units(honey=5, tea=1), at(2))
    second = batch.SupplierConfirmed("B1", "P1", units(socks=2), at(3))
    applied(connection, MODEL, batch_with(bought, first, second).recorded)
    rows = board.purchases_of(connection, BOOK, "B1")
    assert {r.sku: (r.ordered, r.confirmed) for r in rows if r.ordered} == {
        "honey": (5, 0),
        "socks": (2, 2),
    }


def test_charges_are_listed_in_their_currency(told_board):
    [row] = board.charges_of(told_board, BOOK, "B1")
    assert (row.kind, row.amount_minor, row.currency) == ("freight", 50_000, "NZD")


def test_a_consignment_shows_what_is_known_of_it(told_board):
    [row] = board.consignments_of(told_board, BOOK, with_arrived=True)
    assert (row.stage, row.cartons, row.gross_grams, row.volume_cm3) == ("arrived", 1, 4_000, 9_000)
    assert (row.bill_no, row.transport_tool, row.voyage_no) == ("BL1", "ship", "V1")
    assert (row.departed_at, row.arrived_at, row.seal_intact) == (at(11), at(12), True)
    parts = board.units_of_consignment(told_board, BOOK, "S1")
    assert [(p.batch_id, p.sku, p.received, p.packed) for p in parts] == [
        ("B1", "honey", 5, 5),
        ("B1", "socks", 1, 1),
    ]


def test_a_consignment_that_has_arrived_is_not_on_its_way(told_board):
    assert board.consignments_of(told_board, BOOK) == []


def test_a_consignment_knows_little_at_first(connection):
    opened = shipment.ConsignmentOpened("S1", ROUTE, at())
    applied(connection, MODEL, given(("consignment", "S1", [opened])).recorded)
    [row] = board.consignments_of(connection, BOOK)
    assert (row.stage, row.cartons, row.bill_no, row.arrived_at) == ("open", 0, None, None)
