from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.conditions import UnaskableConditionError, condition
from projections.holding import holding
from projections.read_model import ReadModel
from projections.row_reading import ALIKE_ROWS_MIN
from projections.writing import (
    add,
    change,
    change_alike,
    change_each,
    count,
    found,
    put,
    put_new,
    remove,
)
from tests.projections.given import counted_statements, rows_of, tables_of

METADATA = sa.MetaData()
parcels = sa.Table(
    "held_parcels",
    METADATA,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("shelf", sa.Text),
    sa.Column("pieces", sa.Integer, nullable=False, server_default="0"),
    sa.Column("is_gone", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("held_parcels_by_shelf", "partition", "shelf"),
)
MODEL = ReadModel("held", METADATA, {})
SHELF = ("partition", "shelf")
PARCEL = ("partition", "name")


@pytest.fixture(scope="module")
def engine(database_url: str) -> Iterator[sa.Engine]:
    with tables_of(database_url, MODEL) as engine:
        yield engine


@pytest.fixture(scope="module", params=[1, 2, 20])
def alike_rows_min(request) -> Iterator[int]:
    """From one row on, or from two, rows alike travel as a list; or never, so few are there."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("projections.row_changes.ALIKE_ROWS_MIN", request.param)
        patched.setattr("projections.row_reading.ALIKE_ROWS_MIN", request.param)
        yield request.param


names = st.sampled_from("abcd")
shelves = st.sampled_from(["left", "right", None])
keys = st.builds(lambda name: {"partition": "p", "name": name}, names)
shelved = st.builds(lambda key, shelf: {**key, "shelf": shelf}, keys, shelves)
counted = st.builds(lambda key, n: {**key, "pieces": n}, keys, st.integers(-2, 2))
whole = st.builds(
    lambda key, shelf, n, gone: {**key, "shelf": shelf, "pieces": n, "is_gone": gone},
    keys,
    shelves,
    st.integers(-2, 2),
    st.booleans(),
)
by_shelf = st.builds(
    lambda shelf, n: {"partition": "p", "shelf": shelf, "pieces": n},
    st.sampled_from(["left", "right"]),
    st.integers(-2, 2),
)
is_left = parcels.c.shelf == "left"
is_stocked = sa.and_(parcels.c.pieces > 0, parcels.c.is_gone.is_(False))


def acts(rows, *functions):
    return st.tuples(st.sampled_from(functions), st.lists(rows, min_size=1, max_size=4))


def change_left(connection, table, rows):
    change(connection, table, rows, where=is_left)


def change_adding(connection, table, rows):
    change(connection, table, rows, adding=("pieces",), where=is_stocked)


def change_shelf(connection, table, rows):
    change(connection, table, rows, by=SHELF)


def keys_in(rows):
    return [(row["partition"], row["name"]) for row in rows]


def change_together(connection, table, rows):
    change_alike(connection, table, keys_in(rows), {"shelf": rows[0]["shelf"], "pieces": 1})


def change_together_left(connection, table, rows):
    change_alike(connection, table, keys_in(rows), {"shelf": rows[0]["shelf"]}, where=is_left)


def take_away_together(connection, table, rows):
    change_alike(connection, table, keys_in(rows), {"is_gone": True})


def change_each_shelf(connection, table, rows):
    change_each(connection, table, "shelf", by_key(rows, "shelf"))


def change_each_pieces(connection, table, rows):
    change_each(connection, table, "pieces", by_key(rows, "pieces"))


def by_key(rows, name):
    return dict(zip(keys_in(rows), (row[name] for row in rows), strict=True))


def look_at_left(connection, table, rows):
    left = found(connection, table, SHELF, [("p", "left")], ("name", "pieces"))
    return sorted(map(tuple, left))


def look_at_pieces(connection, table, rows):
    seen = found(connection, table, PARCEL, keys_in(rows), ("name", "pieces"))
    return sorted(map(tuple, seen))


def look_at_all(connection, table, rows):
    return sorted(map(repr, found(connection, table, PARCEL, keys_in(rows))))


def remove_stocked(connection, table, rows):
    remove(connection, table, rows, where=is_stocked)


steps = st.lists(
    st.one_of(
        acts(whole, put, put_new),
        acts(shelved, put, change, change_left, change_together, change_together_left),
        acts(shelved, change_each_shelf),
        acts(counted, add, count, change_adding, change, change_each_pieces),
        acts(by_shelf, change_shelf),
        acts(keys, remove, remove_stocked, take_away_together),
        acts(keys, look_at_left, look_at_pieces, look_at_all),
    ),
    max_size=12,
)


def applied(connection, done, cuts):
    """What is seen at some steps, and all rows at the end; pages end at the cuts."""
    seen = []
    pages = [done[a:b] for a, b in zip([0, *cuts], [*cuts, len(done)], strict=True)]
    for page in pages:
        with holding(connection):
            for function, rows in page:
                seen.append(function(connection, parcels, rows))
    return seen, rows_of(connection, parcels)


@settings(max_examples=200)
@given(done=steps, cuts=st.lists(st.integers(0, 12), max_size=3))
def test_rows_held_for_a_page_are_as_rows_written_at_once(engine, alike_rows_min, done, cuts):
    cuts = sorted(min(cut, len(done)) for cut in cuts)
    with engine.connect() as connection:
        held = applied(connection, done, cuts)
        connection.rollback()
        at_once = applied(connection, done, list(range(1, len(done))))
        connection.rollback()
    assert held == at_once


def test_a_row_that_passes_many_stages_is_read_once_and_written_once(engine):
    row = {"partition": "p", "name": "a", "shelf": "left"}
    with engine.connect() as connection, counted_statements(connection) as statements:
        with holding(connection):
            for shelf in ("left", "right", "top"):
                put(connection, parcels, [{**row, "shelf": shelf}])
                change(connection, parcels, [{**row, "shelf": shelf, "pieces": 3}])
        assert len(statements) == 2


def test_what_is_changed_of_a_row_that_nobody_has_read_is_changed_of_a_new_one_too(engine):
    row = {"partition": "p", "name": "a"}
    with engine.connect() as connection:
        with holding(connection):
            change(connection, parcels, [{**row, "shelf": "top"}])
            put_new(connection, parcels, [{**row, "shelf": "left"}])
            change(connection, parcels, [{**row, "pieces": 3}])
        (stored,) = rows_of(connection, parcels)
        assert (stored["shelf"], stored["pieces"]) == ("left", 3)


def test_rows_that_are_changed_alike_are_written_in_one_statement(engine):
    keys = [("p", f"n{number}") for number in range(ALIKE_ROWS_MIN)]
    with engine.connect() as connection:
        put(connection, parcels, [{"partition": p, "name": n, "shelf": "left"} for p, n in keys])
        with counted_statements(connection) as statements, holding(connection):
            change_alike(connection, parcels, keys, {"shelf": "right"})
            change_alike(connection, parcels, keys, {"pieces": 2})
        assert len(statements) == 1
        assert {(row["shelf"], row["pieces"]) for row in rows_of(connection, parcels)} == {
            ("right", 2)
        }


def test_rows_that_are_changed_each_by_itself_are_written_in_one_statement(engine):
    keys = [("p", f"n{number}") for number in range(ALIKE_ROWS_MIN)]
    with engine.connect() as connection:
        put(connection, parcels, [{"partition": p, "name": n, "shelf": "left"} for p, n in keys])
        with counted_statements(connection) as statements, holding(connection):
            change_alike(connection, parcels, keys, {"is_gone": True})
            change_each(connection, parcels, "pieces", {keys[k]: k for k in range(len(keys))})
            change_each(connection, parcels, "shelf", {key: key[1] for key in keys})
        assert len(statements) == 1
        assert {(r["name"], r["pieces"], r["is_gone"]) for r in rows_of(connection, parcels)} == {
            (f"n{number}", number, True) for number in range(ALIKE_ROWS_MIN)
        }


def test_columns_nobody_asks_for_are_not_read(engine):
    keys = [("p", "a"), ("p", "b")]
    with engine.connect() as connection:
        put(connection, parcels, [{"partition": p, "name": n, "shelf": "left"} for p, n in keys])
        with counted_statements(connection) as statements, holding(connection):
            assert found(connection, parcels, PARCEL, keys, ("pieces",)) == [(0,), (0,)]
            put(connection, parcels, [{"partition": "p", "name": "a", "pieces": 4}])
            assert found(connection, parcels, PARCEL, keys, ("pieces", "shelf")) == [
                (4, "left"),
                (0, "left"),
            ]
        first, second = statements[:2]
        assert "shelf" not in first
        assert "is_gone" not in second


def test_a_page_that_fails_writes_nothing(engine):
    with engine.connect() as connection, counted_statements(connection) as statements:
        with pytest.raises(ZeroDivisionError), holding(connection):
            put_new(connection, parcels, [{"partition": "p", "name": "a", "pieces": 1}])
            raise ZeroDivisionError
        assert statements == []


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        (parcels.c.pieces.in_([1, 2]), True),
        (parcels.c.shelf == "left", False),
        (parcels.c.shelf.is_(None), True),
        (parcels.c.shelf.is_not(None), False),
        (parcels.c.shelf.not_in(["left"]), False),
        (sa.or_(parcels.c.pieces != 1, parcels.c.is_gone.is_(True)), False),
        (sa.and_(parcels.c.pieces >= 1, parcels.c.pieces <= 1), True),
    ],
)
def test_a_condition_is_answered_as_the_database_would(where, holds):
    row = {"partition": "p", "name": "a", "shelf": None, "pieces": 1, "is_gone": False}
    assert condition(where)(row) is holds


def test_a_condition_of_another_kind_is_refused_by_name():
    with pytest.raises(UnaskableConditionError):
        condition(parcels.c.shelf.like("l%"))
