"""How read models write: sets of rows in one statement each, alike on SQLite and on PostgreSQL.

A run of events that names thousands of orders becomes one list of rows, and the list one statement:
on PostgreSQL an array a column and `unnest`, on SQLite one executemany (each is the faster there).
Several rows of one key are folded into one beforehand, in their order, so that it makes no
difference where a page was cut. Times are columns of type `UtcTime`: aware UTC datetimes in and
out, equal on both; counts and money are integers; what is unknown is None.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import operators, visitors

Values = Mapping[str, Any]
"""One row by column name."""

ROWS_PER_STATEMENT_MAX = 10_000
"""Bounds the size of one message to the database."""


def put(connection: sa.Connection, table: sa.Table, rows: Iterable[Values]) -> None:
    """Write whole rows; a row whose primary key stands already gets the new values.

    All rows name the same columns. Of several rows with one key the last stands.
    """
    for part in _parts(folded(table, rows)):
        insert, given = _insert(connection, table, part)
        excluded = {name: insert.excluded[name] for name in _values_of(table, part[0])}
        keys = list(table.primary_key)
        if excluded:
            insert = insert.on_conflict_do_update(index_elements=keys, set_=excluded)
        else:
            insert = insert.on_conflict_do_nothing(index_elements=keys)
        connection.execute(insert, given)


def put_new(connection: sa.Connection, table: sa.Table, rows: Iterable[Values]) -> None:
    """Write those rows whose primary key is not there yet, the first of each key."""
    for part in _parts(first_of_each(table, rows)):
        insert, given = _insert(connection, table, part)
        insert = insert.on_conflict_do_nothing(index_elements=list(table.primary_key))
        connection.execute(insert, given)


def add(connection: sa.Connection, table: sa.Table, rows: Iterable[Values]) -> None:
    """Add numbers to rows, which begin with these numbers where they do not stand yet.

    A row holds its primary key and numbers, negative ones too; rows with one key are summed.
    """
    listed = list(rows)
    numbers = _values_of(table, listed[0]) if listed else []
    for part in _parts(folded(table, listed, adding=numbers)):
        insert, given = _insert(connection, table, part)
        sums = {name: table.c[name] + insert.excluded[name] for name in numbers}
        insert = insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=sums)
        connection.execute(insert, given)


def count(connection: sa.Connection, table: sa.Table, rows: Iterable[Values]) -> None:
    """Like `add`, but a row whose numbers all come to 0 is taken away.

    So rows that were counted up and down again in one page equal those that never were.
    """
    listed = list(rows)
    if not listed:
        return
    numbers = _values_of(table, listed[0])
    moved = [r for r in folded(table, listed, adding=numbers) if any(r[name] for name in numbers)]
    add(connection, table, moved)
    keys = [{name: row[name] for name in _key_names(table)} for row in moved]
    remove(connection, table, keys, where=sa.and_(*(table.c[name] == 0 for name in numbers)))


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
    key = list(by) or _key_names(table)
    for part in _parts(folded(table, rows, by=key, adding=adding)):
        given, given_rows = _given(connection, table, part)
        new: dict[str, Any] = {name: given[name] for name in part[0] if name not in key}
        new |= {name: table.c[name] + given[name] for name in adding}
        same = [table.c[name] == given[name] for name in key]
        update = sa.update(table).where(*same).values(new)
        connection.execute(update if where is None else update.where(_spelt_out(where)), given_rows)


def remove(
    connection: sa.Connection,
    table: sa.Table,
    keys: Iterable[Values],
    *,
    where: sa.ColumnElement[bool] | None = None,
) -> None:
    """Take away the rows with these primary keys; `where` spares some."""
    for part in _parts(folded(table, keys)):
        given, given_rows = _given(connection, table, part)
        same = [key == given[key.name] for key in table.primary_key]
        delete = sa.delete(table).where(*same)
        connection.execute(delete if where is None else delete.where(_spelt_out(where)), given_rows)


def found(
    connection: sa.Connection,
    table: sa.Table,
    by: Sequence[str],
    keys: Iterable[Sequence[str]],
    columns: Sequence[str] = (),
) -> list[sa.Row[Any]]:
    """The rows whose texts in the columns `by` are one of `keys`: any number in one query.

    `by` begins an index: `("partition", "order_id")`, `("partition", "batch_id")`. In no order;
    `columns` are all where none are named.
    """
    shown = [table.c[name] for name in columns] if columns else list(table.c)
    rows = list[sa.Row[Any]]()
    for part in _parts(sorted({tuple(key) for key in keys})):
        source, texts = _texts(connection, part, len(by))
        same = sa.and_(*(table.c[name] == text for name, text in zip(by, texts, strict=True)))
        rows += connection.execute(sa.select(*shown).select_from(source.join(table, same)))
    return rows


def folded(
    table: sa.Table,
    rows: Iterable[Values],
    *,
    by: Sequence[str] = (),
    adding: Collection[str] = (),
) -> list[Values]:
    """One row a key: numbers in `adding` summed, of other columns the last value."""
    key_of = _key_getter(table, by)
    by_key: dict[Any, dict[str, Any]] = {}
    for row in rows:
        known = by_key.setdefault(key_of(row), {})
        sums = {name: known.get(name, 0) + row[name] for name in adding}
        known.update(row)
        known.update(sums)
    return list(by_key.values())


def first_of_each(table: sa.Table, rows: Iterable[Values], by: Sequence[str] = ()) -> list[Values]:
    """The first row of each primary key, or of each value of the columns `by`."""
    key_of = _key_getter(table, by)
    by_key: dict[Any, Values] = {}
    for row in rows:
        by_key.setdefault(key_of(row), row)
    return list(by_key.values())


def _key_names(table: sa.Table) -> list[str]:
    return [column.name for column in table.primary_key]


def _key_getter(table: sa.Table, by: Sequence[str]) -> Callable[[Values], Any]:
    return itemgetter(*(by or _key_names(table)))


def _values_of(table: sa.Table, row: Values) -> list[str]:
    """The columns a row names that are not of the primary key."""
    return [name for name in row if not table.c[name].primary_key]


def _parts(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), ROWS_PER_STATEMENT_MAX):
        yield rows[start : start + ROWS_PER_STATEMENT_MAX]


def _insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Values]) -> tuple[Any, Any]:
    """An insert that can still be told what to do on conflict, and what to execute it with."""
    if connection.dialect.name == "postgresql":
        given = _unnested(table, rows)
        names = list(rows[0])
        return postgresql.insert(table).from_select(names, sa.select(*given.c)), None
    insert = sqlite.insert(table).values({name: sa.bindparam(name) for name in rows[0]})
    return insert, list(rows)


def _given(connection: sa.Connection, table: sa.Table, rows: Sequence[Values]) -> tuple[Any, Any]:
    """The columns of given rows for an update or delete, and what to execute it with."""
    if connection.dialect.name == "postgresql":
        return _unnested(table, rows).c, None
    names = {name: f"given_{name}" for name in rows[0]}
    columns = {name: sa.bindparam(given, type_=table.c[name].type) for name, given in names.items()}
    return columns, [{names[name]: value for name, value in row.items()} for row in rows]


def _unnested(table: sa.Table, rows: Sequence[Values]) -> sa.FromClause:
    """Rows as a table: `unnest` of one array a column."""
    names = list(rows[0])
    arrays = [
        sa.bindparam(None, [row[name] for row in rows], sa.ARRAY(_plain_type(table.c[name])))
        for name in names
    ]
    columns = [sa.column(name, table.c[name].type) for name in names]
    return sa.func.unnest(*arrays).table_valued(*columns, name="given").render_derived()


def _plain_type(column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
    """A column's type; of texts without their collation, which an array's elements cannot have."""
    return sa.Text() if isinstance(column.type, sa.String) else column.type


def _texts(
    connection: sa.Connection, keys: Sequence[tuple[str, ...]], width: int
) -> tuple[sa.FromClause, list[sa.ColumnElement[str]]]:
    """Tuples of texts as a table, and its columns."""
    if connection.dialect.name == "postgresql":
        arrays = [
            sa.bindparam(None, [key[place] for key in keys], sa.ARRAY(sa.Text))
            for place in range(width)
        ]
        columns = [sa.column(f"text_{place}", sa.Text) for place in range(width)]
        given = sa.func.unnest(*arrays).table_valued(*columns, name="given").render_derived()
        return given, list(given.c)
    each = sa.func.json_each(json.dumps(keys, ensure_ascii=False)).table_valued(
        "value", name="given"
    )
    return each, [sa.func.json_extract(each.c.value, f"$[{place}]") for place in range(width)]


def _spelt_out(where: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """`column IN (…)` as equalities: the driver's executemany takes no lists of any length."""

    def equalities(element: Any, **_: Any) -> Any:
        if isinstance(element, sa.BinaryExpression) and element.operator is operators.in_op:
            return sa.or_(*(element.left == value for value in element.right.value))
        return None

    spelt: sa.ColumnElement[bool] = visitors.replacement_traverse(where, {}, equalities)
    return spelt
