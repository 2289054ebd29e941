"""Whatever is done in a page, rows held for it are as rows written at once."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.holding import holding
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
from tests.projections.given import rows_of, tables_of
from tests.projections.held_parcels import MODEL, PARCEL, SHELF, parcels


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
