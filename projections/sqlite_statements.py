"""Sets of rows on SQLite: one executemany of tuples; SQLAlchemy's own way costs twice that."""

from collections.abc import Sequence

import sqlalchemy as sa

from projections.row_values import Names, Taken


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Taken]) -> None:
    connection.exec_driver_sql(_insert(connection, table, "INSERT"), list(rows))


def insert_missing(connection: sa.Connection, table: sa.Table, rows: Sequence[Taken]) -> None:
    connection.exec_driver_sql(_insert(connection, table, "INSERT OR IGNORE"), list(rows))


def replace(connection: sa.Connection, table: sa.Table, rows: Sequence[Taken]) -> None:
    keys = ", ".join(_quoted(connection, table.primary_key.columns.keys()))
    others = [column.name for column in table.columns if not column.primary_key]
    told = ", ".join(f"{name} = excluded.{name}" for name in _quoted(connection, others))
    what = f"DO UPDATE SET {told}" if told else "DO NOTHING"
    text = f"{_insert(connection, table, 'INSERT')} ON CONFLICT ({keys}) {what}"
    connection.exec_driver_sql(text, list(rows))


def update(connection: sa.Connection, table: sa.Table, names: Names, rows: Sequence[Taken]) -> None:
    told = ", ".join(f"{name} = ?" for name in _quoted(connection, names))
    text = f"UPDATE {_name_of(connection, table)} SET {told} WHERE {_is_key(connection, table)}"
    connection.exec_driver_sql(text, list(rows))


def delete(connection: sa.Connection, table: sa.Table, keys: Sequence[Taken]) -> None:
    text = f"DELETE FROM {_name_of(connection, table)} WHERE {_is_key(connection, table)}"
    connection.exec_driver_sql(text, list(keys))


def _insert(connection: sa.Connection, table: sa.Table, verb: str) -> str:
    names = _quoted(connection, table.columns.keys())
    marks = ", ".join("?" * len(names))
    return f"{verb} INTO {_name_of(connection, table)} ({', '.join(names)}) VALUES ({marks})"


def _is_key(connection: sa.Connection, table: sa.Table) -> str:
    names = _quoted(connection, table.primary_key.columns.keys())
    return " AND ".join(f"{name} = ?" for name in names)


def _quoted(connection: sa.Connection, names: Sequence[str]) -> list[str]:
    return [connection.dialect.identifier_preparer.quote(name) for name in names]


def _name_of(connection: sa.Connection, table: sa.Table) -> str:
    return connection.dialect.identifier_preparer.format_table(table)
