"""Engines for the databases we run on, and what each needs to be told."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.util import LRUCache

from adapters.turns import Turns

CONNECTIONS_KEPT = 10
"""A web process's threads, a worker's and the followers' at work at once."""

CONNECTIONS_MAX_EXTRA = 20
"""For bursts; PostgreSQL allows 100 by default, shared by a few processes."""

BUSY_TIMEOUT_MS = 30_000
"""How long a SQLite writer waits for another; longer than any bulk command writes."""

COMPILED_STATEMENTS_KEPT = 2_000
"""Several for each table of every read model; what nobody asks any more makes room."""

SQLITE_PRAGMAS = (
    "journal_mode = WAL",
    # Acknowledged means on disk (design §5): NORMAL would lose the last commits with the power.
    "synchronous = FULL",
    "foreign_keys = ON",
    # Without it INSERT OR REPLACE would delete a row and never ask the row's trigger.
    "recursive_triggers = ON",
    f"busy_timeout = {BUSY_TIMEOUT_MS}",
)


TURN = "turn"
"""Under which a connection that writes keeps the turns it has to give back."""


class UnsupportedDatabaseError(ValueError):
    """Raised when a database URL names neither a SQLite file nor PostgreSQL."""


def engine_for(url: str) -> sa.Engine:
    """An engine that connects at its first use.

    Who writes asks for it: `engine.execution_options(writes=True).begin()`. SQLite then takes
    its writer lock at once, for a reader that begins to write may find that it cannot.
    """
    parsed = sa.make_url(url)
    match parsed.get_backend_name():
        case "sqlite" if parsed.database not in (None, "", ":memory:"):
            return _sqlite_engine(parsed)
        case "postgresql":
            return _postgresql_engine(parsed)
    raise UnsupportedDatabaseError(
        f"{parsed.drivername!r} with database {parsed.database!r}:"
        " use sqlite:///FILE or postgresql://HOST/DATABASE"
    )


def _sqlite_engine(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(
        url,
        pool_size=CONNECTIONS_KEPT,
        max_overflow=CONNECTIONS_MAX_EXTRA,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
    )
    return _listened_to(engine)


def scratch_engine() -> sa.Engine:
    """An empty database in memory, gone with its engine, for one connection and one thread.

    What one such engine has compiled serves all others, which are asked the same.
    """
    first = _first_scratch_engine()
    return sa.Engine(first.pool.recreate(), first.dialect, first.url, execution_options=_COMPILED)


_COMPILED: Mapping[str, Any] = {"compiled_cache": LRUCache(COMPILED_STATEMENTS_KEPT)}


@cache
def _first_scratch_engine() -> sa.Engine:
    engine = sa.create_engine(
        # One connection, so that the database in memory lives as long as it.
        "sqlite://",
        poolclass=sa.StaticPool,
        connect_args={"check_same_thread": False},
    )
    engine.connect().close()  # The dialect learns what this SQLite can do.
    engine.dispose()
    return engine


def memory_engine(image: bytes = b"") -> sa.Engine:
    """A database of its own in memory, gone with its engine; `image` is what `image_of` answered.

    It has one connection: who uses it does one thing after another.
    """

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        if image:
            connection.deserialize(image)
        return connection

    return _listened_to(sa.create_engine("sqlite://", creator=connect, poolclass=sa.StaticPool))


def image_of(engine: sa.Engine) -> bytes:
    """All of a database in memory as bytes, from which another one begins."""
    with engine.connect() as connection:
        driver_connection = connection.connection.driver_connection
        assert isinstance(driver_connection, sqlite3.Connection)
        return driver_connection.serialize()


def _listened_to(engine: sa.Engine) -> sa.Engine:
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", partial(_begin_sqlite, Turns()))
    sa.event.listen(engine, "checkin", _end_turn)
    sa.event.listen(engine, "invalidate", _end_turn)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # The driver begins nothing: _begin_sqlite does.
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(turns: Turns, connection: sa.Connection) -> None:
    if not connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("BEGIN")
        return
    if TURN not in connection.info and turns.take(BUSY_TIMEOUT_MS / 1000):
        connection.info[TURN] = turns
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _end_turn(_connection: Any, record: Any, *_: object) -> None:
    """After the commit: a connection goes back to the pool, however its transaction ended."""
    if turns := record.info.pop(TURN, None):
        turns.give_back()


def _postgresql_engine(url: sa.URL) -> sa.Engine:
    return sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=CONNECTIONS_KEPT,
        max_overflow=CONNECTIONS_MAX_EXTRA,
        # One round trip more, and a server that was restarted costs nobody an error.
        pool_pre_ping=True,
    )


def is_postgresql(connection: sa.Connection | sa.Engine) -> bool:
    return connection.dialect.name == "postgresql"


def psycopg_connection(connection: sa.Connection) -> psycopg.Connection[Any]:
    """The driver's own connection, for what only PostgreSQL can do."""
    driver_connection = connection.connection.driver_connection
    assert isinstance(driver_connection, psycopg.Connection)
    return driver_connection


@contextmanager
def driver_errors(connection: sa.Connection) -> Iterator[None]:
    """Raise SQLAlchemy's errors for what is asked of psycopg itself."""
    try:
        yield
    except psycopg.Error as error:
        raise sa.exc.DBAPIError.instance(
            None, None, error, psycopg.Error, dialect=connection.dialect
        ) from error


Rows = Sequence[tuple[Any, ...]]


def driver_rows(connection: sa.Connection, statement: str, asked: Mapping[str, Any]) -> Rows:
    """What a statement in the driver's own words answers, in the driver's own values."""
    if not is_postgresql(connection):
        return connection.exec_driver_sql(statement, dict(asked)).all()
    with driver_errors(connection):
        # Binary: as text, the server writes payloads in twice their bytes.
        driver = psycopg_connection(connection)
        return driver.execute(statement.encode(), asked, binary=True).fetchall()


@contextmanager
def one_round_trip(connection: sa.Connection) -> Iterator[None]:
    """Send the statements inside together where the driver can. None of them may answer rows."""
    if not is_postgresql(connection):
        yield
        return
    # An error comes at the end of the pipeline, when SQLAlchemy no longer looks.
    with driver_errors(connection), psycopg_connection(connection).pipeline():
        yield
