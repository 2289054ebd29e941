"""Statements that were sent in: kept once, worked at by one at a time, told how far they are."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

import sqlalchemy as sa

from adapters.order_import.registry import LeaseLostError
from adapters.order_import.shelf import KeptFile
from adapters.payment_statements.faults import StatementFileError
from adapters.payment_statements.file import UnreadableRow
from adapters.payment_statements.tables import statement_files
from adapters.texts import reading
from domain.identifiers import Partition

WORKING_LASTS = timedelta(seconds=60)
"""Many times what a thousand rows take: after it, who worked has died."""

PATIENCE = timedelta(seconds=15)
"""How long a request may wait in the queue before it counts as lost."""

PAGE_ROWS = 50

FAULTS_KEPT = 200
"""Rows that the page of a file names; all of them are differences of its statement."""

Row = sa.Row[Any]
columns = statement_files.c


class Stage(Enum):
    WAITING = "waiting"
    READING = "reading rows"
    COMPARING = "comparing"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class NewStatement:
    """A file, with the firm and the day it is said to be of; empty where its rows say it."""

    partition: Partition
    file_name: str
    file: KeptFile
    payment_firm: str = ""
    day: date | None = None

    @property
    def file_id(self) -> str:
        """By all that decides what comes of it: the same again is the same file."""
        said = [self.partition, self.file.hash, self.payment_firm, str(self.day or "")]
        return hashlib.blake2b(json.dumps(said).encode(), digest_size=10).hexdigest()


class StatementFiles:
    """Whoever makes it calls `create_tables(engine, tables.metadata)` once before."""

    def __init__(
        self, engine: sa.Engine, operator: str, working_lasts: timedelta = WORKING_LASTS
    ) -> None:
        self.engine = engine
        self.operator = operator
        self._writing = engine.execution_options(writes=True)
        self._working_lasts = working_lasts

    # --- asked ----------------------------------------------------------------------------------

    def one(self, file_id: str) -> Row | None:
        query = sa.select(statement_files).where(*self._this(file_id))
        with self.engine.connect() as connection:
            return connection.execute(query).one_or_none()

    def latest(
        self, partition: Partition, limit: int = PAGE_ROWS, offset: int = 0
    ) -> Sequence[Row]:
        """Those sent in last first."""
        query = sa.select(statement_files).where(
            columns.operator == self.operator, columns.partition == partition
        )
        query = query.order_by(columns.asked_at.desc(), columns.file_id)
        with self.engine.connect() as connection:
            return connection.execute(query.limit(limit).offset(offset)).all()

    def forgotten(self, at: datetime) -> list[str]:
        """Those that nobody works at, though they were asked for long ago."""
        query = sa.select(columns.file_id).where(
            columns.operator == self.operator,
            columns.ended_at.is_(None),
            columns.told_at <= at - PATIENCE,
            is_free(at),
        )
        with self.engine.connect() as connection:
            return list(connection.scalars(query.order_by(columns.asked_at)))

    # --- begun ----------------------------------------------------------------------------------

    def begin(self, wanted: NewStatement, actor: str, at: datetime) -> str:
        """One that failed is tried again; one that is recorded, or under way, stays as it is."""
        file_id = wanted.file_id
        found = self.one(file_id)
        with self._writing.begin() as connection:
            if found is None:
                row = {"operator": self.operator, "file_id": file_id, **row_of(wanted, actor)}
                connection.execute(statement_files.insert(), {**row, **begun(at)})
            elif found.stage == Stage.FAILED.value:
                these = (*self._this(file_id), columns.stage == Stage.FAILED.value)
                again = {"file_name": wanted.file_name, "made_by": actor, **begun(at)}
                connection.execute(statement_files.update().where(*these).values(again))
        return file_id

    # --- worked at ------------------------------------------------------------------------------

    def take(self, file_id: str, worker: str, at: datetime) -> Row | None:
        """The file for who may work at it now; None for who may not, or has nothing to do."""
        these = (*self._this(file_id), columns.ended_at.is_(None), is_free(at))
        if not self._set(these, worker=worker, working_until=at + self._working_lasts):
            return None
        return self.one(file_id)

    def tell(self, file_id: str, worker: str, at: datetime, stage: Stage, rows: int) -> None:
        """How far it is; the worker's time begins anew. Raises LeaseLostError."""
        until = at + self._working_lasts
        told = {"stage": stage.value, "rows": rows, "told_at": at, "working_until": until}
        self._as_worker(file_id, worker, **told)

    def let_go(self, file_id: str, worker: str, at: datetime) -> None:
        """Another may go on at once."""
        mine = (*self._this(file_id), columns.worker == worker)
        self._set(mine, worker=None, working_until=None, told_at=at)

    def end(self, file_id: str, worker: str, at: datetime, **values: Any) -> None:
        """Raises LeaseLostError."""
        self._as_worker(file_id, worker, stage=Stage.DONE.value, **values, **ended(at))

    def fail(
        self,
        file_id: str,
        worker: str,
        at: datetime,
        fault: StatementFileError,
    ) -> None:
        """Raises LeaseLostError."""
        with reading("zh"):
            fault_zh = fault.said()
        told = {"fault": str(fault), "fault_zh": fault_zh, "faults": named(fault.unreadable)}
        self._as_worker(file_id, worker, stage=Stage.FAILED.value, **told, **ended(at))

    def _as_worker(self, file_id: str, name: str, /, **values: Any) -> None:
        mine = (*self._this(file_id), columns.worker == name)
        if not self._set(mine, **values):
            raise LeaseLostError(file_id)

    def _set(self, these: Sequence[sa.ColumnElement[bool]], **values: Any) -> bool:
        with self._writing.begin() as connection:
            changed = connection.execute(statement_files.update().where(*these).values(values))
        return changed.rowcount == 1

    def _this(self, file_id: str) -> tuple[sa.ColumnElement[bool], ...]:
        return columns.operator == self.operator, columns.file_id == file_id


def is_free(at: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(columns.working_until.is_(None), columns.working_until <= at)


def named(unreadable: Sequence[UnreadableRow]) -> str:
    return json.dumps([[row.number, row.why] for row in unreadable[:FAULTS_KEPT]])


def ended(at: datetime) -> dict[str, Any]:
    return {"told_at": at, "ended_at": at, "worker": None, "working_until": None}


def begun(at: datetime) -> dict[str, Any]:
    return {
        "stage": Stage.WAITING.value,
        "rows": 0,
        "statement_id": "",
        "was_known": 0,
        "faults": "[]",
        "fault": "",
        "fault_zh": "",
        "asked_at": at,
        "told_at": at,
        "ended_at": None,
        "worker": None,
        "working_until": None,
    }


def row_of(wanted: NewStatement, actor: str) -> dict[str, Any]:
    return {
        "partition": wanted.partition,
        "file_name": wanted.file_name,
        "file_hash": wanted.file.hash,
        "file_bytes": wanted.file.bytes_count,
        "payment_firm": wanted.payment_firm,
        "day": wanted.day.isoformat() if wanted.day else "",
        "made_by": actor,
    }
