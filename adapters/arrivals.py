"""Waiting for new events: polling with a wake-up, never a wake-up alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition
from time import monotonic
from typing import Any

import psycopg
import sqlalchemy as sa

from adapters.databases import driver_errors, is_postgresql, psycopg_connection
from adapters.log_tables import events

CHANNEL = "events"

POLL_SECONDS = {"postgresql": 0.5, "sqlite": 0.1}
"""How late an event is seen when its wake-up is missed: by a lost connection on PostgreSQL, on
SQLite whenever another process wrote it."""


_LAST_POSITION = sa.select(sa.func.max(events.c.position))


def last_position(connection: sa.Connection) -> int:
    return connection.scalar(_LAST_POSITION) or 0


@contextmanager
def listening(connection: sa.Connection) -> Iterator[psycopg.Connection[Any]]:
    """The driver's connection, which hears of commits. One that is lost goes to nobody else."""
    driver = psycopg_connection(connection)
    try:
        with driver_errors(connection):
            driver.execute(f"LISTEN {CHANNEL}")
            yield driver
            driver.execute(f"UNLISTEN {CHANNEL}")
    except BaseException:
        connection.invalidate()  # It may listen still.
        raise


class Arrivals:
    """Wakes those who wait: through the server on PostgreSQL, within this process on SQLite."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._poll_seconds = POLL_SECONDS[engine.dialect.name]
        self._committed = Condition()
        self._commits_count = 0

    def announce(self, connection: sa.Connection) -> None:
        """Wake every process when the transaction commits."""
        if is_postgresql(connection):
            psycopg_connection(connection).execute(f"NOTIFY {CHANNEL}")

    def wake(self) -> None:
        """Wake this process, after the commit."""
        with self._committed:
            self._commits_count += 1
            self._committed.notify_all()

    def wait_beyond(self, position: int, timeout_seconds: float) -> bool:
        """Whether an event beyond the position is there, or came before the time was up."""
        if is_postgresql(self._engine):
            return self._listen_beyond(position, timeout_seconds)
        return self._watch_beyond(position, timeout_seconds)

    def _listen_beyond(self, position: int, timeout_seconds: float) -> bool:
        options = {"isolation_level": "AUTOCOMMIT"}
        with (
            self._engine.connect().execution_options(**options) as connection,
            listening(connection) as driver,
        ):
            return self._poll(
                lambda: last_position(connection) > position,
                lambda seconds: next(driver.notifies(timeout=seconds, stop_after=1), None),
                timeout_seconds,
            )

    def _watch_beyond(self, position: int, timeout_seconds: float) -> bool:
        seen_count = 0

        def is_beyond() -> bool:
            nonlocal seen_count
            seen_count = self._commits_count
            with self._engine.connect() as connection:
                return last_position(connection) > position

        def sleep(seconds: float) -> None:
            with self._committed:
                self._committed.wait_for(lambda: self._commits_count > seen_count, seconds)

        return self._poll(is_beyond, sleep, timeout_seconds)

    def _poll(
        self,
        is_beyond: Callable[[], bool],
        sleep: Callable[[float], object],
        timeout_seconds: float,
    ) -> bool:
        deadline = monotonic() + timeout_seconds
        while not is_beyond():
            remaining = deadline - monotonic()
            if remaining <= 0:
                return False
            sleep(min(remaining, self._poll_seconds))
        return True
