"""How read models write: sets of rows, alike on SQLite and on PostgreSQL.

Rows are held in memory while a page is applied (`projections.holding`) and written together at its
end, each once. Several rows of one key are one row in the end, in their order, so that it makes no
difference where a page was cut. Times are columns of type `UtcTime`: aware UTC datetimes in and
out, equal on both; counts and money are integers; what is unknown is None.
"""

from collections import namedtuple
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from projections.conditions import columns_of, condition
from projections.holding import HeldTable, held
from projections.row_index import tuple_getter
from projections.row_values import Key

Values = Mapping[str, Any]
"""One row by column name."""


def put(connection: sa.Connection, table: sa.Table, rows: Iterable[Values]) -> None:
    """Write rows; one whose primary key stands already gets the new values.

    Columns that a new row does not name get their defaults.
    """
    listed = list(rows)
    if not listed:
        return
    with held(connection, table) as holding:
        keys = list(map(holding.key_of, listed))
        if len(listed[0]) < len(table.columns):
            holding.know(keys, holding.key_names)
        for key, row in zip(keys, listed, strict=True):
            holding.write(key, row)


def put_new(connection: sa.Connection, table: sa.Table, rows: Iterable[Values]) -> None:
    """Write those rows whose primary key is not there yet, the first of each key."""
    with held(connection, table) as holding:
        for row in rows:
            holding.write_if_missing(holding.key_of(row), row)


def add(connection: sa.Connection, table: sa.Table, rows: Iterable[Values]) -> None:
    """Add numbers to rows, which begin with these numbers where they do not stand yet.

    A row holds its primary key and numbers, negative ones too.
    """
    listed = list(rows)
    if not listed:
        return
    numbers = _values_of(table, listed[0])
    with held(connection, table) as holding:
        summed = folded(table, listed, adding=numbers)
        holding.know(map(holding.key_of, summed), numbers)
        for row in summed:
            key = holding.key_of(row)
            if (standing := holding.row(key)) is None:
                holding.write(key, row)
            else:
                holding.change(key, {name: standing[name] + row[name] for name in numbers})


def count(connection: sa.Connection, table: sa.Table, rows: Iterable[Values]) -> None:
    """Like `add`, but a row whose numbers all come to 0 is taken away.

    So rows that were counted up and down again in one page equal those that never were.
    """
    listed = list(rows)
    if not listed:
        return
    numbers = _values_of(table, listed[0])
    moved = [r for r in folded(table, listed, adding=numbers) if any(r[name] for name in numbers)]
    with held(connection, table) as holding:
        add(connection, table, moved)
        for key in map(holding.key_of, moved):
            row = holding.row(key)
            if row is not None and not any(row[name] for name in numbers):
                holding.remove(key)


def change(
    connection: sa.Connection,
    table: sa.Table,
    rows: Iterable[Values],
    *,
    by: Sequence[str] = (),
    adding: Collection[str] = (),
    where: sa.ColumnElement[bool] | None = None,
) -> None:
    """Set columns of rows that stand; who is not there is passed over.

    Given rows hold a key and new values, the same columns in all. The key is the primary key, or
    the columns `by`, which may find many rows: `("partition", "batch_id")`. Columns named in
    `adding` are added to what stands, the others replaced; given rows with one key are folded
    likewise. `where` spares rows by what stood in them before this call: where the change itself
    makes it false, the first given row must win: pass `first_of_each(table, rows, by)`.
    """
    listed = list(rows)
    if not listed:
        return
    with held(connection, table) as holding:
        key_names = tuple(by) or holding.key_names
        if where is None and not adding and not by:
            for row in listed:
                holding.change(holding.key_of(row), row)
            return
        changes = {
            tuple_getter(key_names)(row): row
            for row in folded(table, listed, by=key_names, adding=adding)
        }
        _change_some(holding, key_names, changes, adding, where)


def change_alike(
    connection: sa.Connection,
    table: sa.Table,
    keys: Collection[Key],
    values: Values,
    *,
    where: sa.ColumnElement[bool] | None = None,
) -> None:
    """Set the same columns of all rows with these primary keys that stand; `where` spares some."""
    if not keys:
        return
    with held(connection, table) as holding:
        if where is not None:
            is_meant = condition(where)
            holding.know(keys, columns_of(where))
            standing = ((key, holding.row(key)) for key in keys)
            keys = [key for key, row in standing if row is not None and is_meant(row)]
        holding.change_alike(keys, values)


def change_each(
    connection: sa.Connection, table: sa.Table, name: str, values: Mapping[Key, Any]
) -> None:
    """Set one column of the rows with these primary keys that stand, each to its own value."""
    if values:
        with held(connection, table) as holding:
            holding.change_each(name, values)


def _change_some(
    holding: HeldTable,
    by: tuple[str, ...],
    changes: Mapping[Key, Values],
    adding: Collection[str],
    where: sa.ColumnElement[bool] | None,
) -> None:
    is_meant = (lambda _: True) if where is None else condition(where)
    asked = {*by, *adding} if where is None else {*by, *adding, *columns_of(where)}
    value_of = tuple_getter(by)
    for key in holding.keys_by(by, changes.keys(), asked):
        row = holding.row(key)
        assert row is not None, "only rows that stand are found"
        if is_meant(row):
            change = changes[value_of(row)]
            sums = {name: row[name] + change[name] for name in adding}
            holding.change(key, {**change, **sums})


def remove(
    connection: sa.Connection,
    table: sa.Table,
    keys: Iterable[Values],
    *,
    where: sa.ColumnElement[bool] | None = None,
) -> None:
    """Take away the rows with these primary keys; `where` spares some."""
    with held(connection, table) as holding:
        named = list(map(holding.key_of, keys))
        if where is not None:
            is_meant = condition(where)
            asked = columns_of(where)
            standing = holding.keys_by(holding.key_names, dict.fromkeys(named), asked)
            named = [key for key in standing if is_meant(holding.row(key) or {})]
        for key in named:
            holding.remove(key)


def found(
    connection: sa.Connection,
    table: sa.Table,
    by: Sequence[str],
    keys: Iterable[Sequence[str]],
    columns: Sequence[str] = (),
) -> list[Any]:
    """The rows whose texts in the columns `by` are one of `keys`: any number in one query.

    `by` begins an index: `("partition", "order_id")`, `("partition", "batch_id")`. In no order;
    `columns` are all where none are named. Rows are named tuples.
    """
    wanted = dict.fromkeys(map(tuple, keys))
    if not wanted:
        return []
    shown = tuple(columns) or tuple(table.columns.keys())
    make = _row_type(shown)._make
    values_of = tuple_getter(shown)
    with held(connection, table) as holding:
        rows = map(holding.row, holding.keys_by(tuple(by), wanted, shown))
        return [make(values_of(row)) for row in rows if row is not None]


@cache
def _row_type(names: tuple[str, ...]) -> Any:
    return namedtuple("Found", names)  # Its columns are known at run time only.


def folded(
    table: sa.Table,
    rows: Iterable[Values],
    *,
    by: Sequence[str] = (),
    adding: Collection[str] = (),
) -> list[Values]:
    """One row a key: numbers in `adding` summed, of other columns the last value."""
    key_of = tuple_getter(tuple(by) or tuple(_key_names(table)))
    by_key: dict[Any, dict[str, Any]] = {}
    for row in rows:
        known = by_key.setdefault(key_of(row), {})
        sums = {name: known.get(name, 0) + row[name] for name in adding}
        known.update(row)
        known.update(sums)
    return list(by_key.values())


def first_of_each(table: sa.Table, rows: Iterable[Values], by: Sequence[str] = ()) -> list[Values]:
    """The first row of each primary key, or of each value of the columns `by`."""
    key_of = tuple_getter(tuple(by) or tuple(_key_names(table)))
    by_key: dict[Any, Values] = {}
    for row in rows:
        by_key.setdefault(key_of(row), row)
    return list(by_key.values())


def _key_names(table: sa.Table) -> list[str]:
    return [column.name for column in table.primary_key]


def _values_of(table: sa.Table, row: Values) -> list[str]:
    """The columns a row names that are not of the primary key."""
    return [name for name in row if not table.c[name].primary_key]
