"""Rows held for a page are read and written in as few statements as can be."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from projections.holding import holding
from projections.row_reading import ALIKE_ROWS_MIN
from projections.writing import change, change_alike, change_each, found, put, put_new
from tests.projections.given import counted_statements, rows_of, tables_of
from tests.projections.held_parcels import MODEL, PARCEL, parcels


@pytest.fixture(scope="module")
def engine(database_url: str) -> Iterator[sa.Engine]:
    with tables_of(database_url, MODEL) as engine:
        yield engine


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
