"""Sets of rows on PostgreSQL: one JSON text, or COPY where many rows are all new.

The driver writes arrays five times as slowly. Statements are made once: to build one costs more
than to execute it.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from projections.beside import suffix_of
from projections.row_reading import parts
from projections.row_values import Names, Taken

COPY_ROWS_MIN = 50
"""From here on COPY, which needs round trips of its own, is faster than INSERT."""

ROWS = "rows"
"""The parameter that is the rows."""


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Taken]) -> None:
    if len(rows) >= COPY_ROWS_MIN:
        _copy(connection, table, rows)
    else:
        _execute(connection, _insert(table), table.columns.keys(), rows)


def insert_missing(connection: sa.Connection, table: sa.Table, rows: Sequence[Taken]) -> None:
    _execute(connection, _insert_missing(table), table.columns.keys(), rows)


def replace(connection: sa.Connection, table: sa.Table, rows: Sequence[Taken]) -> None:
    _execute(connection, _replace(table), table.columns.keys(), rows)


def update(connection: sa.Connection, table: sa.Table, names: Names, rows: Sequence[Taken]) -> None:
    given = (*names, *table.primary_key.columns.keys())
    _execute(connection, _update(table, names), given, rows)


def delete(connection: sa.Connection, table: sa.Table, keys: Sequence[Taken]) -> None:
    _execute(connection, _delete(table), table.primary_key.columns.keys(), keys)


def _execute(
    connection: sa.Connection,
    statement: sa.Executable,
    names: Sequence[str],
    rows: Sequence[Taken],
) -> None:
    for part in parts(rows):
        given = [dict(zip(names, row, strict=True)) for row in part]
        text = msgspec.json.encode(given, enc_hook=_plain).decode()
        connection.execute(statement, {ROWS: text})


def _plain(wrapped: Any) -> Any:
    """A document, which column types wrap for the driver."""
    return wrapped.obj


@cache
def _insert(table: sa.Table) -> postgresql.Insert:
    source = sa.select(*_given(list(table.columns)).c)
    return postgresql.insert(table).from_select(table.columns.keys(), source)


@cache
def _insert_missing(table: sa.Table) -> postgresql.Insert:
    return _insert(table).on_conflict_do_nothing()


@cache
def _replace(table: sa.Table) -> postgresql.Insert:
    keys, statement = table.primary_key.columns.keys(), _insert(table)
    new = {
        column.name: statement.excluded[column.name]
        for column in table.columns
        if not column.primary_key
    }
    if not new:
        return statement.on_conflict_do_nothing(index_elements=keys)
    return statement.on_conflict_do_update(index_elements=keys, set_=new)


@cache
def _update(table: sa.Table, names: Names) -> sa.Update:
    given = _given([*(table.c[name] for name in names), *table.primary_key]).c
    same = [column == given[column.name] for column in table.primary_key]
    return sa.update(table).where(*same).values({name: given[name] for name in names})


@cache
def _delete(table: sa.Table) -> sa.Delete:
    given = _given(list(table.primary_key)).c
    return sa.delete(table).where(*(column == given[column.name] for column in table.primary_key))


def _given(columns: Sequence[sa.Column[Any]]) -> sa.FromClause:
    """Some columns of the rows given, as a table."""
    rows = sa.cast(sa.bindparam(ROWS, type_=sa.Text()), sa.JSON)
    typed = [sa.column(column.name, _plain_type(column)) for column in columns]
    records = sa.func.json_to_recordset(rows).table_valued(*typed, name="given")
    return records.render_derived(with_types=True)


def _plain_type(column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
    """A column's type; of texts without their collation, which belongs to the column."""
    return sa.Text() if isinstance(column.type, sa.String) else column.type


def _copy(connection: sa.Connection, table: sa.Table, rows: Sequence[Taken]) -> None:
    driver: Any = connection.connection.driver_connection
    dialect = connection.dialect
    preparer = dialect.identifier_preparer
    names = ", ".join(preparer.quote(column.name) for column in table.columns)
    # The driver itself is asked: names that change on their way through SQLAlchemy do not here.
    target = preparer.format_table(table) + suffix_of(connection)
    types = [
        column.type.dialect_impl(dialect).compile(dialect).split()[0].lower()
        for column in table.columns
    ]
    with driver.cursor().copy(f"COPY {target} ({names}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types([_DRIVER_TYPES.get(name, name) for name in types])
        for row in rows:
            copy.write_row(row)


_DRIVER_TYPES = {"timestamp": "timestamptz", "integer": "int4", "bigint": "int8", "boolean": "bool"}
"""PostgreSQL's names of types as its driver knows them."""
