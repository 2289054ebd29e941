"""Statements that were sent in: kept once, worked at by one at a time, told how far they are."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from adapters.file_work import PAGE_ROWS, FileWork, Row, begun_at
from adapters.order_import.shelf import KeptFile
from adapters.payment_statements.faults import StatementFileError
from adapters.payment_statements.firms_profiles import FirmsProfiles
from adapters.payment_statements.profile import NamedProfile
from adapters.payment_statements.rows import UnreadableRow
from adapters.payment_statements.tables import statement_files
from adapters.texts import reading
from domain.identifiers import Partition

FAULTS_KEPT = 200
"""Rows that the page of a file names; all of them are differences of its statement."""

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
    reading: NamedProfile | None = None
    """The profile under which it is read; none for our own columns."""

    @property
    def file_id(self) -> str:
        """By all that decides what comes of it: the same again is the same file.

        The digest of its profile stands at the end, and leads to the profile as it stood.
        """
        said = [self.partition, self.file.hash, self.payment_firm, str(self.day or "")]
        digest = hashlib.blake2b(json.dumps(said).encode(), digest_size=10).hexdigest()
        return f"{digest}-{self.reading.digest}" if self.reading else digest


class StatementFiles(FileWork):
    """Whoever makes it calls `create_tables(engine, tables.metadata)` once before."""

    table = statement_files
    key = columns.file_id

    @property
    def profiles(self) -> FirmsProfiles:
        return FirmsProfiles(self.engine, self.operator)

    def reading_of(self, file_id: str) -> NamedProfile | None:
        """The profile that a file was sent in with, as it stood then."""
        _, _, digest = file_id.partition("-")
        return self.profiles.used_as(digest) if digest else None

    def latest(
        self, partition: Partition, limit: int = PAGE_ROWS, offset: int = 0
    ) -> Sequence[Row]:
        """Those sent in last first."""
        return self._latest([columns.partition == partition], limit, offset)

    def begin(self, wanted: NewStatement, actor: str, at: datetime) -> str:
        """One that failed is tried again; one that is recorded, or under way, stays as it is."""
        file_id = wanted.file_id
        if wanted.reading:
            self.profiles.note_used(wanted.reading, at)
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

    def tell(self, file_id: str, worker: str, at: datetime, stage: Stage, rows: int) -> None:
        """Raises LeaseLostError."""
        self._tell(file_id, worker, at, stage=stage.value, rows=rows)

    def end(self, file_id: str, worker: str, at: datetime, **values: Any) -> None:
        """Raises LeaseLostError."""
        self._end(file_id, worker, at, stage=Stage.DONE.value, **values)

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
        self._end(file_id, worker, at, stage=Stage.FAILED.value, **told)


def named(unreadable: Sequence[UnreadableRow]) -> str:
    return json.dumps([[row.number, row.why] for row in unreadable[:FAULTS_KEPT]])


def begun(at: datetime) -> dict[str, Any]:
    return {
        "stage": Stage.WAITING.value,
        "rows": 0,
        "statement_id": "",
        "was_known": 0,
        "faults": "[]",
        **begun_at(at),
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
