"""Work at files that were sent in: a row of a table each, worked at by one at a time.

A request in a queue is a hint; the row is what is to be done. Whoever takes it has it for a while,
says so anew with every step, and loses it by being silent: then another goes on.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

import sqlalchemy as sa

WORKING_LASTS = timedelta(seconds=60)
"""Many times what a step takes: after it, who worked has died."""

PATIENCE = timedelta(seconds=15)
"""How long a request may wait in the queue before it counts as lost."""

PAGE_ROWS = 50

Row = sa.Row[Any]


class LeaseLostError(Exception):
    """Raised when another works at a file: whoever hears it stops."""


class FileWork:
    """Whoever makes it has created the table."""

    table: ClassVar[sa.Table]
    """With `operator`, a key, `asked_at`, `told_at`, `ended_at`, `worker`, `working_until`."""

    key: ClassVar[sa.Column[str]]

    def __init__(
        self, engine: sa.Engine, operator: str, working_lasts: timedelta = WORKING_LASTS
    ) -> None:
        self.engine = engine
        self.operator = operator
        self._writing = engine.execution_options(writes=True)
        self._working_lasts = working_lasts

    def one(self, key: str) -> Row | None:
        query = sa.select(self.table).where(*self._this(key))
        with self.engine.connect() as connection:
            return connection.execute(query).one_or_none()

    def forgotten(self, at: datetime) -> list[str]:
        """Those that nobody works at, though they were asked for long ago."""
        columns = self.table.c
        query = sa.select(self.key).where(
            columns.operator == self.operator,
            columns.ended_at.is_(None),
            columns.told_at <= at - PATIENCE,
            self._is_free(at),
        )
        with self.engine.connect() as connection:
            return list(connection.scalars(query.order_by(columns.asked_at)))

    def take(self, key: str, worker: str, at: datetime) -> Row | None:
        """The row for who may work at it now; None for who may not, or has nothing to do."""
        these = (*self._this(key), self.table.c.ended_at.is_(None), self._is_free(at))
        if not self._set(these, worker=worker, working_until=at + self._working_lasts):
            return None
        return self.one(key)

    def let_go(self, key: str, worker: str, at: datetime) -> None:
        """Another may go on at once."""
        mine = (*self._this(key), self.table.c.worker == worker)
        self._set(mine, worker=None, working_until=None, told_at=at)

    def _latest(
        self, among: Sequence[sa.ColumnElement[bool]], limit: int, offset: int
    ) -> Sequence[Row]:
        """Those begun last first."""
        columns = self.table.c
        query = sa.select(self.table).where(columns.operator == self.operator, *among)
        query = query.order_by(columns.asked_at.desc(), self.key).limit(limit).offset(offset)
        with self.engine.connect() as connection:
            return connection.execute(query).all()

    def _tell(self, key: str, worker: str, at: datetime, **values: Any) -> None:
        """How far it is; the worker's time begins anew. Raises LeaseLostError."""
        until = at + self._working_lasts
        self._as_worker(key, worker, **values, told_at=at, working_until=until)

    def _end(self, key: str, worker: str, at: datetime, **values: Any) -> None:
        """Raises LeaseLostError."""
        left = {"worker": None, "working_until": None}
        self._as_worker(key, worker, **values, told_at=at, ended_at=at, **left)

    def _as_worker(self, key: str, name: str, /, **values: Any) -> None:
        if not self._set((*self._this(key), self.table.c.worker == name), **values):
            raise LeaseLostError(key)

    def _set(self, these: Sequence[sa.ColumnElement[bool]], **values: Any) -> bool:
        with self._writing.begin() as connection:
            changed = connection.execute(self.table.update().where(*these).values(values))
        return changed.rowcount == 1

    def _this(self, key: str) -> tuple[sa.ColumnElement[bool], ...]:
        return self.table.c.operator == self.operator, self.key == key

    def _is_free(self, at: datetime) -> sa.ColumnElement[bool]:
        until = self.table.c.working_until
        return sa.or_(until.is_(None), until <= at)


def begun_at(at: datetime) -> dict[str, Any]:
    """What every row begins with, and begins anew with."""
    return {
        "fault": "",
        "fault_zh": "",
        "asked_at": at,
        "told_at": at,
        "ended_at": None,
        "worker": None,
        "working_until": None,
    }
