"""The rows that desks of carriers and payment firms borrow, on every database."""

import pytest
import sqlalchemy as sa

from projections import (
    clearance_desk,
    clearance_orders,
    planner_board,
    planner_rows,
)
from tests.projections.given import NOON, tables_of

BOOK = "demo.NB01"
ROUTE = {"origin_country": "609", "origin_place": "Auckland", "port": "3115", "mode": "2"}


def row(table: sa.Table, **known):
    """A row with nothing in what has to be there and is not said."""
    plain = {int: 0, str: "", dict: {}}
    filled = {
        column.name: NOON if "Time" in repr(column.type) else plain.get(_type(column), "")
        for column in table.columns
        if not column.nullable and column.server_default is None
    }
    return {**filled, "partition": BOOK, **known}


def _type(column):
    return dict if isinstance(column.type, sa.JSON) else column.type.python_type


@pytest.fixture
def reading(request, database_url):
    """A connection on which the read model of a test has its tables."""
    with tables_of(database_url, request.param) as engine, engine.connect() as connection:
        yield connection


def on(model):
    return pytest.mark.parametrize("reading", [model], indirect=True, ids=[model.name])


@on(clearance_desk.MODEL)
def test_parcels_are_a_carriers_by_their_waybills(reading):
    table = clearance_orders.orders
    for order_id, carrier in (("A-1", "sf"), ("A-2", "yto"), ("A-3", None)):
        values = row(table, run_id="R1", order_id=order_id, carrier=carrier)
        reading.execute(table.insert(), values)
    ids = ["A-1", "A-2", "A-3", "A-4"]
    assert clearance_orders.carried_by(reading, BOOK, "sf", ids) == {"A-1"}
    assert clearance_orders.carried_by(reading, BOOK, "", ids) == set()


@on(planner_board.MODEL)
def test_consignments_are_aboard_whose_orders_their_batches_hold(reading):
    p = planner_rows
    for consignment_id, batch_id in (("C-1", "B-1"), ("C-2", "B-2")):
        key = {"consignment_id": consignment_id, "stage": "sealed"}
        reading.execute(p.consignments.insert(), row(p.consignments, **key, **ROUTE))
        units = row(p.consignment_units, consignment_id=consignment_id, batch_id=batch_id)
        reading.execute(p.consignment_units.insert(), {**units, "sku": "K"})
    for batch_id, merchant in (("B-1", "kiwi"), ("B-2", "nordic")):
        ids = {"order_id": f"{merchant}-1", "campaign_id": f"{merchant}-c"}
        members = row(p.members, batch_id=batch_id, order_id=ids["order_id"])
        reading.execute(p.members.insert(), members)
        reading.execute(p.waiting_orders.insert(), row(p.waiting_orders, **ids))
        campaign = row(p.campaigns, campaign_id=ids["campaign_id"], merchant_id=merchant)
        reading.execute(p.campaigns.insert(), {**campaign, "dispatch_by": NOON.date()})

    def aboard(within):
        rows = planner_board.consignments_aboard(reading, BOOK, within)
        return [each.consignment_id for each in rows]

    assert aboard(["kiwi"]) == ["C-1"]
    assert aboard(["kiwi", "nordic"]) == ["C-1", "C-2"]
    assert aboard([]) == []
    assert aboard(None) == ["C-1", "C-2"]
