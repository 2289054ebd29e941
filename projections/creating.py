"""Creates the tables that a database lacks: one look at what stands, statements written once."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

# Not the drivers' own: their statements have parameters, and double every percent sign.
_untyped: Any = postgresql.dialect, sqlite.dialect
_DIALECTS: Mapping[str, sa.Dialect] = {
    each.name: each for each in (make(paramstyle="named") for make in _untyped)
}


def create_missing(connection: sa.Connection, *metadatas: sa.MetaData) -> None:
    """Create what is missing of tables and their indexes; a table that stands is left as it is.

    `MetaData.create_all` asks the database for each table and writes each statement anew, which
    doubles the time that all tables of a system take.
    """
    standing = set(sa.inspect(connection).get_table_names())
    missing = [
        table
        for metadata in dict.fromkeys(metadatas)
        for table in metadata.sorted_tables
        if table.name not in standing
    ]
    for is_plain, tables in groupby(missing, is_made_by_statements_alone):
        if is_plain:
            _create_plain(connection, list(tables))
        else:
            for table in tables:
                table.create(connection, checkfirst=False)


def is_made_by_statements_alone(table: sa.Table) -> bool:
    """Whether nobody listens, to add triggers or rows of its own."""
    return not (table.dispatch.before_create or table.dispatch.after_create)


def _create_plain(connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
    name = connection.dialect.name
    statements = [each for table in tables for each in _statements(table, name)]
    if name == "postgresql":
        # In one round trip instead of hundreds.
        statements = [";".join(statements)]
    for statement in statements:
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


@cache
def _statements(table: sa.Table, dialect: str) -> Sequence[str]:
    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    creating: list[ExecutableDDLElement] = [CreateTable(table), *map(CreateIndex, indexes)]
    return [str(each.compile(dialect=_DIALECTS[dialect])) for each in creating]
