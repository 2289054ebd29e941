"""The tables beside the read models: where each stands, what hinders it, who works it."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from projections.columns import UtcTime

following_metadata = sa.MetaData()

read_model_positions = sa.Table(
    "read_model_positions",
    following_metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
)

# The event at which a follower stands still until somebody says "again" or "without it".
read_model_faults = sa.Table(
    "read_model_faults",
    following_metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)

read_model_pauses = sa.Table(
    "read_model_pauses",
    following_metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("paused_at", UtcTime, nullable=False),
)

# Who works what; who does not renew its row in time has lost it.
read_model_leases = sa.Table(
    "read_model_leases",
    following_metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("worker", sa.Text, nullable=False),
    sa.Column("until", sa.Double, nullable=False),
)

# The last rebuild of each model, under way or ended.
read_model_rebuilds = sa.Table(
    "read_model_rebuilds",
    following_metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("worker", sa.Text, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("target", sa.BigInteger, nullable=False),
    sa.Column("changed_at", UtcTime, nullable=False),
    sa.Column("begun_at", UtcTime),
    # Of one that has ended well: whether it found what stood before, at this position.
    sa.Column("is_equal", sa.Boolean),
    sa.Column("compared_at", sa.BigInteger),
    sa.Column("reason", sa.Text, nullable=False),
)

LEVELLING = "levelling"
"""The state of a rebuild that holds the model which stands, for the moment in which both meet."""

skips_metadata = sa.MetaData()

# Decisions, not data: they are kept for ever beside the log, and every fold honours them.
read_model_skips = sa.Table(
    "read_model_skips",
    skips_metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("decided_at", UtcTime, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)


class DatabaseSeconds(FunctionElement[float]):
    """The database's clock: those of processes on several machines differ."""

    type = sa.Double()
    inherit_cache = True


@compiles(DatabaseSeconds, "postgresql")
def _postgresql_seconds(_: DatabaseSeconds, compiler: SQLCompiler, **options: Any) -> str:
    return "CAST(extract(epoch FROM clock_timestamp()) AS double precision)"


@compiles(DatabaseSeconds, "sqlite")
def _sqlite_seconds(_: DatabaseSeconds, compiler: SQLCompiler, **options: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


def writing(engine: sa.Engine) -> AbstractContextManager[sa.Connection]:
    return engine.execution_options(writes=True).begin()


def insert_into(connection: sa.Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that can be told what to do with a row that stands already."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def put_row(connection: sa.Connection, table: sa.Table, row: Mapping[str, Any]) -> None:
    """Write a row, or give the one that stands the new values."""
    keys = [column.name for column in table.primary_key]
    values = {name: value for name, value in row.items() if name not in keys}
    insert = insert_into(connection, table).values(dict(row))
    connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=values))
