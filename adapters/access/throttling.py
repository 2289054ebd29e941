"""Failed attempts by name and by address: after a few, each next one has to wait longer.

An attempt is counted before it is judged and taken back when it succeeds, so that many at once do
not all pass before the first of them has failed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from adapters.access.faults import TooManyAttemptsError
from adapters.access.tables import failed_attempts
from adapters.databases import is_postgresql

FREE_FAILURES = 5
"""So often a name or an address may fail before it has to wait."""

PAUSE = timedelta(seconds=2)
PAUSE_MAX = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
DOUBLED_MAX = 9
"""Two seconds, doubled so often, are more than the longest pause."""

_LOCK = int.from_bytes(b"attempt")
"""Key of the advisory lock under which attempts are counted: one for all of a database."""


class Throttle:
    """Attempts of one operator's people."""

    def __init__(self, engine: sa.Engine, operator: str) -> None:
        self._writing = engine.execution_options(writes=True)
        self._operator = operator

    def count(self, subjects: Sequence[str], at: datetime) -> None:
        """One more attempt of each. Raises TooManyAttemptsError, and then counts none."""
        with self._writing.begin() as connection:
            if is_postgresql(connection):
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            connection.execute(self._old(at))
            for row in connection.execute(self._rows(subjects)).all():
                refuse_hurry(row.failures, row.last_at, at)
            connection.execute(self._one_more(connection), [self._row(s, at) for s in subjects])

    def forgive(self, name: str, address: str) -> None:
        """The name's failures all; of the address only this: it may go on trying other names."""
        table = failed_attempts
        with self._writing.begin() as connection:
            connection.execute(table.delete().where(self._is(name)))
            connection.execute(
                table.update()
                .where(self._is(address), table.c.failures > 0)
                .values(failures=table.c.failures - 1)
            )

    def _row(self, subject: str, at: datetime) -> dict[str, Any]:
        return {"operator": self._operator, "subject": subject, "failures": 1, "last_at": at}

    def _one_more(self, connection: sa.Connection) -> sa.Insert:
        dialect: Any = postgresql if is_postgresql(connection) else sqlite
        insert = dialect.insert(failed_attempts)
        counted: sa.Insert = insert.on_conflict_do_update(
            index_elements=["operator", "subject"],
            set_={
                "failures": failed_attempts.c.failures + 1,
                "last_at": insert.excluded.last_at,
            },
        )
        return counted

    def _rows(self, subjects: Sequence[str]) -> sa.Select[Any]:
        table = failed_attempts
        return sa.select(table).where(
            table.c.operator == self._operator, table.c.subject.in_(subjects)
        )

    def _old(self, at: datetime) -> sa.Delete:
        table = failed_attempts
        return table.delete().where(
            table.c.operator == self._operator, table.c.last_at <= at - FORGOTTEN_AFTER
        )

    def _is(self, subject: str) -> sa.ColumnElement[bool]:
        table = failed_attempts
        return sa.and_(table.c.operator == self._operator, table.c.subject == subject)


def refuse_hurry(failures: int, last_at: datetime, at: datetime) -> None:
    over = failures - FREE_FAILURES
    if over < 0:
        return
    until = last_at + min(PAUSE * 2 ** min(over, DOUBLED_MAX), PAUSE_MAX)
    if until > at:
        raise TooManyAttemptsError(int((until - at).total_seconds()) + 1)
