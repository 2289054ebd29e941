"""The statements with which sets of rows are written, each the fastest of its database."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, Protocol

import sqlalchemy as sa

from projections import postgres_statements, sqlite_statements
from projections.row_values import Key, Names, Row, Taken, Values, taken


class Way(Protocol):
    """How a database writes sets of rows, which are as its driver takes them."""

    def insert(self, connection: sa.Connection, table: sa.Table, rows: Sequence[Taken]) -> None: ...

    def insert_missing(
        self, connection: sa.Connection, table: sa.Table, rows: Sequence[Taken]
    ) -> None: ...

    def replace(
        self, connection: sa.Connection, table: sa.Table, rows: Sequence[Taken]
    ) -> None: ...

    def update(
        self, connection: sa.Connection, table: sa.Table, names: Names, rows: Sequence[Taken]
    ) -> None:
        """Rows hold the new values of these columns, then the primary key."""
        ...

    def delete(self, connection: sa.Connection, table: sa.Table, keys: Sequence[Taken]) -> None: ...


def _way_of(connection: sa.Connection) -> Way:
    is_postgresql = connection.dialect.name == "postgresql"
    return postgres_statements if is_postgresql else sqlite_statements


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Write rows none of which stands yet."""
    if rows:
        _way_of(connection).insert(connection, table, _whole(connection, table, rows))


def insert_missing(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Write those rows whose primary key does not stand yet."""
    if rows:
        _way_of(connection).insert_missing(connection, table, _whole(connection, table, rows))


def replace(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Write whole rows, whether their primary keys stand already or not."""
    if rows:
        _way_of(connection).replace(connection, table, _whole(connection, table, rows))


def replace_taken(connection: sa.Connection, table: sa.Table, rows: Sequence[Taken]) -> None:
    """The same of rows that are all texts and numbers: values in the order of the columns."""
    if rows:
        _way_of(connection).replace(connection, table, rows)


def update_each(
    connection: sa.Connection,
    table: sa.Table,
    names: Names,
    keys: Sequence[Key],
    values: Sequence[Values],
) -> None:
    """Set these columns of rows that stand; `values` holds those of each column, row by row."""
    columns = [*(table.c[name] for name in names), *table.primary_key]
    rows = list(taken(connection, columns, [*values, *zip(*keys, strict=True)]))
    _way_of(connection).update(connection, table, names, rows)


def delete(connection: sa.Connection, table: sa.Table, keys: Sequence[Key]) -> None:
    """Take away rows by their primary keys."""
    if keys:
        given = list(zip(*keys, strict=True))
        gone = list(taken(connection, list(table.primary_key), given))
        _way_of(connection).delete(connection, table, gone)


def _whole(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> list[Taken]:
    columns = list(table.columns)
    return list(taken(connection, columns, [_of_each(column.name, rows) for column in columns]))


def _of_each(name: str, rows: Sequence[Row]) -> list[Any]:
    return list(map(itemgetter(name), rows))
