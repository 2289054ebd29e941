from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from projections.columns import UtcTime
from projections.read_model import ReadModel
from projections.row_reading import ROWS_PER_STATEMENT_MAX
from projections.writing import (
    add,
    change,
    count,
    first_of_each,
    found,
    put,
    put_new,
    remove,
)
from tests.projections.given import counted_statements, rows_of, tables_of
from tests.projections.story import at

METADATA = sa.MetaData()
things = sa.Table(
    "things_written",
    METADATA,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("shelf", sa.Text),
    sa.Column("pieces", sa.Integer, nullable=False, default=0),
    sa.Column("seen_at", UtcTime),
    sa.Column("parts", sa.JSON),
    sa.Index("things_by_shelf", "partition", "shelf"),
)
MODEL = ReadModel("things", METADATA, {})


@pytest.fixture
def connection(database_url: str) -> Iterator[sa.Connection]:
    with tables_of(database_url, MODEL) as engine, engine.connect() as connection:
        yield connection


def thing(name, shelf="left", pieces=1, seen_at=None, parts=None):
    row = {"partition": "p", "name": name, "shelf": shelf, "pieces": pieces}
    return row | {"seen_at": seen_at, "parts": parts or {}}


def number(name, pieces):
    return {"partition": "p", "name": name, "pieces": pieces}


def pieces_of(connection: sa.Connection) -> dict[str, int]:
    return {row["name"]: row["pieces"] for row in rows_of(connection, things)}


def test_put_writes_new_rows_and_replaces_old_ones(connection):
    put(connection, things, [thing("a", seen_at=at(), parts={"茶": 1}), thing("b")])
    put(connection, things, [thing("b", pieces=2), thing("b", shelf="右", pieces=3)])
    assert rows_of(connection, things) == [
        thing("a", seen_at=at(), parts={"茶": 1}),
        thing("b", shelf="右", pieces=3),
    ]


def test_put_new_keeps_what_stands_and_the_first_of_each(connection):
    put(connection, things, [thing("a")])
    put_new(connection, things, [thing("a", pieces=2), thing("b", pieces=3), thing("b", pieces=4)])
    assert pieces_of(connection) == {"a": 1, "b": 3}


def test_add_begins_with_the_number_and_goes_on_from_there(connection):
    add(connection, things, [number("a", 2), number("b", 1), number("a", 3)])
    add(connection, things, [number("a", -1)])
    assert pieces_of(connection) == {"a": 4, "b": 1}


def test_count_leaves_no_row_that_came_to_nothing(connection):
    count(connection, things, [number("a", 2), number("b", 1), number("c", 1), number("c", -1)])
    count(connection, things, [number("a", -2)])
    assert pieces_of(connection) == {"b": 1}


def test_change_sets_rows_that_stand_and_no_others(connection):
    put(connection, things, [thing("a"), thing("b")])
    key = {"partition": "p"}
    change(connection, things, [{**key, "name": n, "shelf": None} for n in ("a", "z")])
    assert {row["name"]: row["shelf"] for row in rows_of(connection, things)} == {
        "a": None,
        "b": "left",
    }


def test_change_may_add(connection):
    put(connection, things, [thing("a"), thing("b")])
    change(connection, things, [number("a", 2), number("a", 3)], adding=("pieces",))
    assert pieces_of(connection) == {"a": 6, "b": 1}


def test_change_may_find_many_rows_by_other_columns_and_spare_some(connection):
    put(connection, things, [thing("a"), thing("b", pieces=5), thing("c", shelf="right")])
    by = ("partition", "shelf")
    rows = [{"partition": "p", "shelf": "left", "pieces": 7}]
    change(connection, things, rows, by=by, where=things.c.pieces < 5)
    assert pieces_of(connection) == {"a": 7, "b": 5, "c": 1}


def test_the_first_of_each_key_can_be_chosen():
    rows = [number("a", 1), number("b", 2), number("a", 3)]
    assert first_of_each(things, rows) == [number("a", 1), number("b", 2)]
    assert first_of_each(things, rows, ("partition",)) == [number("a", 1)]


def test_remove_takes_rows_away_and_may_spare_some(connection):
    put(connection, things, [thing("a"), thing("b", pieces=2), thing("c")])
    keys = [{"partition": "p", "name": name} for name in ("a", "b")]
    remove(connection, things, keys, where=things.c.pieces > 1)
    assert pieces_of(connection) == {"a": 1, "c": 1}


def test_found_reads_any_number_of_keys(connection):
    put(connection, things, [thing("a"), thing('quoted "b"'), thing("c", shelf="right")])
    rows = found(connection, things, ("partition", "name"), [("p", 'quoted "b"'), ("q", "a")])
    assert [row.name for row in rows] == ['quoted "b"']
    rows = found(connection, things, ("partition", "shelf"), [("p", "left")] * 2, ("name",))
    assert sorted(tuple(row) for row in rows) == [("a",), ('quoted "b"',)]


def test_nothing_given_is_no_statement(connection):
    with counted_statements(connection) as statements:
        put(connection, things, [])
        put_new(connection, things, [])
        add(connection, things, [])
        count(connection, things, [])
        change(connection, things, [])
        remove(connection, things, [])
        assert found(connection, things, ("partition", "name"), []) == []
    assert statements == []


def test_many_rows_are_few_statements(connection):
    rows = [thing(f"n{n}") for n in range(ROWS_PER_STATEMENT_MAX + 1)]
    with counted_statements(connection) as statements:
        put(connection, things, rows)
        change(connection, things, rows)
    assert len(statements) <= 4
    assert len(pieces_of(connection)) == ROWS_PER_STATEMENT_MAX + 1
