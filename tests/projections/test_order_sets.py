from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.holding import holding
from projections.order_sets import UNMOVED, Move, each_order, put_set, regroup, set_columns
from projections.read_model import ReadModel
from tests.projections.given import rows_of, tables_of

METADATA = sa.MetaData()
parcels = sa.Table(
    "sets_of_parcels",
    METADATA,
    *set_columns(),
    sa.Column("shelf", sa.Text),
    sa.Column("lorry", sa.Text),
    sa.Index("sets_of_parcels_by_lorry", "partition", "lorry"),
)
MODEL = ReadModel("sets", METADATA, {})
RUNS = {"R1": "abcd", "R2": "efgh"}
LORRY = ("partition", "lorry")


@pytest.fixture
def connection(database_url: str) -> Iterator[sa.Connection]:
    with tables_of(database_url, MODEL) as engine, engine.connect() as connection:
        yield connection


def moves_of(run_id):
    orders = st.none() | st.frozensets(st.sampled_from("abcdefgh"))
    changes = st.fixed_dictionaries({}, optional={
        "shelf": st.sampled_from(["left", "right"]), "lorry": st.sampled_from(["L1", None]),
    })  # fmt: skip
    only_at = st.sampled_from([None, "left", "right"])
    return st.tuples(run_id, orders, st.none() | changes, only_at)


MOVES = st.lists(moves_of(st.sampled_from(["R1", "R2", None])))


def after(change, only_at):
    return lambda row: change if only_at in (None, row["shelf"]) else UNMOVED


def move(connection, run_id, orders, change, only_at):
    """In a run, or in all runs what is on a lorry."""
    moving = Move(("p", run_id or "L1"), orders, after(change, only_at))
    if run_id:
        regroup(connection, parcels, [moving])
    else:
        regroup(connection, parcels, [moving], by=LORRY)


def moved_one_by_one(moves):
    standing = {o: {"run_id": r, "shelf": "left", "lorry": None} for r in RUNS for o in RUNS[r]}
    for run_id, orders, change, only_at in moves:
        for order_id, row in list(standing.items()):
            is_found = row["run_id"] == run_id if run_id else row["lorry"] == "L1"
            is_named = orders is None or order_id in orders
            if is_found and is_named and only_at in (None, row["shelf"]):
                if change is None:
                    del standing[order_id]
                else:
                    row.update(change)
    return standing


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES, cut=st.integers(0, 5))
def test_sets_of_orders_move_as_each_order_would(connection: sa.Connection, moves, cut):
    connection.execute(parcels.delete())
    with holding(connection):
        for run_id, orders in RUNS.items():
            put_set(connection, parcels, ("p", run_id), orders, {"shelf": "left", "lorry": None})
    for part in (moves[:cut], moves[cut:]):
        with holding(connection):
            for each in part:
                move(connection, *each)
    rows, standing = rows_of(connection, parcels), moved_one_by_one(moves)
    of_orders = [(order_id, row) for row in rows for order_id in row["order_ids"]]
    assert len(of_orders) == len(standing)
    for order_id, row in of_orders:
        assert {name: row[name] for name in standing[order_id]} == standing[order_id]
    for row in rows:
        assert (row["first_order_id"], row["orders"]) == (
            min(row["order_ids"]),
            len(row["order_ids"]),
        )
    source, order_id = each_order(parcels)
    assert set(connection.scalars(sa.select(order_id).select_from(source))) == standing.keys()


def test_what_changes_nothing_parts_nobody(connection):
    put_set(connection, parcels, ("p", "R1"), "abcd", {"shelf": "left", "lorry": None})
    regroup(connection, parcels, [Move(("p", "R1"), "ab", after({"shelf": "left"}, None))])
    assert [row["orders"] for row in rows_of(connection, parcels)] == [4]
