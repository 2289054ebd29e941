"""Compares one statement that was sent in, and records it: work for an actor, not for a request.

Who was killed in the middle has recorded nothing, or all: another compares anew, and a statement
that stands already changes nothing.
"""

import logging
import time
import uuid
from datetime import date

from adapters.bootstrap import System
from adapters.file_work import LeaseLostError, Row
from adapters.order_import.profile import OrderFileError
from adapters.order_import.shelf import Shelf
from adapters.payment_statements import faults
from adapters.payment_statements.faults import StatementFileError
from adapters.payment_statements.file import StatementFile
from adapters.payment_statements.registry import Stage, StatementFiles, named
from adapters.payment_statements.rows import UnreadableRow
from adapters.payment_statements.said import Tell
from adapters.payment_statements.taking import compared, reconcile
from adapters.processes.loops import OUTAGES
from adapters.texts import mark
from domain.identifiers import Partition
from domain.payment_statement import (
    DIFFERENCES_MAX,
    DifferenceKind,
    TakeStatement,
    TooManyDifferences,
)

log = logging.getLogger("jihuo")

TELL_SECONDS = 0.5
"""A person sees it move, and writing it down costs nothing beside the work."""

TOLD = (StatementFileError, OrderFileError, TooManyDifferences, FileNotFoundError)
"""What who sent the file can answer; anything else is the program's fault."""

GONE = mark("the file is not here any more: send it in again")
PROGRAM_FAULT = mark("the program failed ({fault}): nothing of the file is lost, tell who runs it")


class StatementWork:
    """What a process works at statements with."""

    def __init__(self, system: System, files: StatementFiles, shelf: Shelf) -> None:
        self.system = system
        self.files = files
        self.shelf = shelf

    def turn(self, file_id: str) -> bool:
        """Work at it to its end, unless another does; whether anything is left to do: never."""
        worker, clock = uuid.uuid4().hex, self.system.clock
        row = self.files.take(file_id, worker, clock())
        if row is None:
            return False
        try:
            self._work(row, worker)
        except LeaseLostError:
            log.warning("statement %s: another works at it", file_id)
        except OUTAGES:
            self.files.let_go(file_id, worker, clock())
            raise
        except Exception as fault:
            self.files.fail(file_id, worker, clock(), as_told(fault))
            if not isinstance(fault, TOLD):
                raise
        return False

    def _work(self, row: Row, worker: str) -> None:
        book, clock = Partition(row.partition), self.system.clock
        path = self.shelf.path(row.file_hash)
        if not path.exists():
            raise StatementFileError(GONE)
        file = StatementFile(path, row.file_hash, self.files.reading_of(row.file_id))
        tell = self._teller(row, worker)
        day = date.fromisoformat(row.day) if row.day else None
        command = compared(self.system, book, file, row.payment_firm, day, tell)
        rows = command.totals.rows
        self.files.tell(row.file_id, worker, clock(), Stage.COMPARING, rows)
        outcome = reconcile(self.system, book, command, row.made_by)
        self.files.end(
            row.file_id,
            worker,
            clock(),
            rows=rows,
            statement_id=command.statement_id,
            was_known=int(not outcome.events),
            faults=named(unreadable_in(command)),
        )

    def _teller(self, row: Row, worker: str) -> Tell:
        told_at = 0.0

        def tell(rows: int) -> None:
            nonlocal told_at
            now = time.monotonic()
            if now - told_at >= TELL_SECONDS:
                clock = self.system.clock
                self.files.tell(row.file_id, worker, clock(), Stage.READING, rows)
                told_at = now

        return tell


def unreadable_in(command: TakeStatement) -> list[UnreadableRow]:
    return [
        UnreadableRow(int(each.name), each.detail)
        for each in command.differences
        if each.kind is DifferenceKind.UNREADABLE
    ]


def as_told(fault: Exception) -> StatementFileError:
    """What ended the work, in words for who sent the file."""
    match fault:
        case StatementFileError():
            return fault
        case OrderFileError():
            return StatementFileError(fault.text, **fault.values)
        case TooManyDifferences():
            return StatementFileError(faults.TOO_MANY, most=f"{DIFFERENCES_MAX:,}")
        case FileNotFoundError():
            return StatementFileError(GONE)
    return StatementFileError(PROGRAM_FAULT, fault=type(fault).__name__)
