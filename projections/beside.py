"""The tables of a read model a second time, under other names, in the same database.

Handlers write to their own tables and know of no others: names are changed in the text of each
statement, after SQLAlchemy has made and kept it. So its cache works as ever, and a statement costs
a look into a dictionary more: 48 µs for 41 on SQLite, where translated schemas take 46 and a table
under another name in the same schema cannot be had.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable

from projections.read_model import ReadModel

SUFFIX = "_rebuilt"

OTHER_NAME = "_2"
"""An index has two names in turn: SQLite cannot rename one when its table takes its place."""

STATEMENTS_KEPT = 500
"""As many as SQLAlchemy keeps; lists of values make new ones without end."""

LOCK_WAIT_MS = 1_000
"""How long a swap may stand in the way of pages that begin to read, before it tries again."""

LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's word for a lock that was not had in time."""


def renaming_to(names: Mapping[str, str]) -> Callable[[str], str]:
    """Changes names in statements."""
    alternatives = "|".join(map(re.escape, names))
    # Whole names only, and no parameter of the driver that is called like a table.
    pattern = re.compile(rf"(?<!\w)(?<!%\()(?:{alternatives})\b")

    @lru_cache(STATEMENTS_KEPT)
    def rename(statement: str) -> str:
        return pattern.sub(lambda found: names[found[0]], statement)

    return rename


def engine_beside(engine: sa.Engine, model: ReadModel) -> sa.Engine:
    """The same database, in which the model's tables are those beside."""
    renaming = renaming_to({name: name + SUFFIX for name in model.tables.tables})
    aside = engine.execution_options(is_beside=True)

    def rename(
        connection: sa.Connection, cursor: Any, statement: str, parameters: Any, *_: Any
    ) -> tuple[str, Any]:
        is_beside = connection.get_execution_options().get("is_beside")
        return renaming(statement) if is_beside else statement, parameters

    sa.event.listen(aside, "before_cursor_execute", rename, retval=True)
    return aside


def suffix_of(connection: sa.Connection) -> str:
    """What names of tables end with on this connection, for who asks the driver itself."""
    return SUFFIX if connection.get_execution_options().get("is_beside") else ""


def create_beside(connection: sa.Connection, model: ReadModel) -> None:
    """Make the tables, empty, in place of any that were left there. For an engine beside."""
    drop_beside(connection, model)
    taken = _index_names(connection, model)
    for table in model.tables.sorted_tables:
        connection.execute(CreateTable(table))
        for index in table.indexes:
            assert index.name is not None, f"an index of {table.name} has no name"
            name = index.name + OTHER_NAME if index.name in taken else index.name
            create = str(CreateIndex(index).compile(dialect=connection.dialect))
            connection.exec_driver_sql(renaming_to({index.name: name})(create))


def _index_names(connection: sa.Connection, model: ReadModel) -> set[str | None]:
    """What the indexes of the tables that stand are called."""
    connection.execution_options(is_beside=False)
    inspector = sa.inspect(connection)
    tables = [name for name in model.tables.tables if inspector.has_table(name)]
    names = {index["name"] for table in tables for index in inspector.get_indexes(table)}
    connection.execution_options(is_beside=True)
    return names


def drop_beside(connection: sa.Connection, model: ReadModel) -> None:
    for table in reversed(model.tables.sorted_tables):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {_beside(table)}")


def swap(connection: sa.Connection, model: ReadModel) -> None:
    """Put the tables beside in the place of those that stand, in the transaction begun.

    Who reads meanwhile reads the old ones to the end of his transaction.
    """
    connection.execution_options(is_beside=False)
    for table in reversed(model.tables.sorted_tables):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table.name}")
    for table in model.tables.sorted_tables:
        connection.exec_driver_sql(f"ALTER TABLE {_beside(table)} RENAME TO {table.name}")


def wait_briefly_for_locks(connection: sa.Connection) -> None:
    """On PostgreSQL who waits for a table's lock keeps all who come later from reading it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {LOCK_WAIT_MS}")


def is_lock_timeout(error: sa.exc.OperationalError) -> bool:
    return getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE


def _beside(table: sa.Table) -> str:
    return table.name + SUFFIX
