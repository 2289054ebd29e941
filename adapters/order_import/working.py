"""Works at one import: in turns, so that others' work is not kept waiting, and a kill costs little.

Whoever works holds the import for some seconds at a time and says so anew with every step; one who
was killed is followed by another where it stopped.
"""

import logging
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.file_work import LeaseLostError, Row
from adapters.order_import.desk import HandlingDesk
from adapters.order_import.orders import PersonKeyOf
from adapters.order_import.profile import OrderFileError
from adapters.order_import.profile_files import read
from adapters.order_import.reading import require_workbook
from adapters.order_import.registry import Imports
from adapters.order_import.running import ImportTask, import_orders
from adapters.order_import.scratch import forget
from adapters.order_import.shadow_log import ShadowLog
from adapters.order_import.shelf import Shelf
from adapters.order_import.staging import Progress, Stage, Tell
from adapters.processes.loops import OUTAGES
from adapters.texts import SOURCE, mark, reading, say
from adapters.web.refusals import words_of
from application.handling import Handling
from application.ordering import Sender
from domain.identifiers import CampaignId, Partition
from domain.refusals import Refused

log = logging.getLogger("jihuo")

TURN_SECONDS = 20.0
"""How long one turn places orders. A file is put down in one turn, however long that takes."""

TELL_SECONDS = 0.5
"""A person sees it move, and writing it down costs nothing beside the work."""

REFUSED_WHOLE = mark("nothing of the file could be taken: {rule}")
PROGRAM_FAULT = mark("the program failed ({fault}): nothing of the file is lost, tell who runs it")


class RefusedWholeError(OrderFileError):
    """Raised when a rule of the business takes nothing of a file."""

    def __init__(self, refusal: Refused) -> None:
        with reading(SOURCE):
            super().__init__(REFUSED_WHOLE, rule=words_of(refusal)[1])
        self.refusal = refusal

    def said(self) -> str:
        return say(REFUSED_WHOLE, rule=words_of(self.refusal)[1])


class TurnOverError(Exception):
    """Raised inside to end a turn before the work is done."""


class ImportWork:
    """What a process works at imports with."""

    def __init__(
        self,
        imports: Imports,
        shelf: Shelf,
        handling: Handling,
        key_of: PersonKeyOf,
        clock: Callable[[], datetime],
    ) -> None:
        self.imports = imports
        self.shelf = shelf
        self._handling = handling
        self._key_of = key_of
        self._clock = clock

    def turn(
        self, import_id: str, seconds: float | None = TURN_SECONDS, watch: Tell = lambda _: None
    ) -> bool:
        """Work for so long, or to the end; whether anything is left to do."""
        worker = uuid.uuid4().hex
        row = self.imports.take(import_id, worker, self._clock())
        if row is None:
            return False
        try:
            self._forget_round_before(row)
            tell = self._teller(row, worker, seconds, watch)
            summary = self._imported(row, tell)
            self.imports.end(import_id, worker, self._clock(), summary)
            watch(Progress(Stage.DONE))
            forget(self.shelf.shadow(import_id, row.round))
        except TurnOverError:
            self.imports.let_go(import_id, worker, self._clock())
            return True
        except LeaseLostError:
            log.warning("import %s: another works at it", import_id)
        except OUTAGES:
            self.imports.let_go(import_id, worker, self._clock())
            raise
        except Exception as fault:
            self.imports.fail(import_id, worker, self._clock(), as_told(fault))
            if not isinstance(fault, OrderFileError | Refused):
                raise
        return False

    def _imported(self, row: Row, tell: Tell) -> dict[str, Any]:
        book, source = Partition(row.partition), self.shelf.path(row.file_hash)
        with source.open("rb") as file:
            require_workbook(file, row.file_name)
        task = ImportTask(
            source,
            read(row.profile),
            CampaignId(row.campaign_id),
            book,
            self._key_of,
            self.shelf.scratch(row.import_id, row.round),
        )
        sender = Sender(row.made_by, self._clock())
        if not row.is_dry_run:
            return import_orders(task, HandlingDesk(self._handling, book, sender), tell)
        with self._trial(self.shelf.shadow(row.import_id, row.round)) as handling:
            return import_orders(task, HandlingDesk(handling, book, sender), tell)

    @contextmanager
    def _trial(self, path: Path) -> Iterator[Handling]:
        """Everything that the import does, and nothing of it in the log."""
        shadow = ShadowLog(self._handling.log, path)
        try:
            yield Handling(shadow)
        finally:
            shadow.close()

    def _teller(self, row: Row, worker: str, seconds: float | None, watch: Tell) -> Tell:
        """Writes down now and then how far it is, and ends the turn when its time is up."""
        began, told_at, told = time.monotonic(), 0.0, Progress(Stage.WAITING)
        found: int | None = None

        def tell(progress: Progress) -> None:
            nonlocal told_at, told, found
            watch(progress)
            now, is_placing = time.monotonic(), progress.stage is Stage.PLACING
            if is_placing and found is None:
                found = progress.decided
            # A turn that has placed nothing is not over: it would never come to it.
            is_placed = found is not None and progress.decided > found
            is_over = seconds is not None and is_placed and now - began >= seconds
            if is_over or progress.stage is not told.stage or now - told_at >= TELL_SECONDS:
                self.imports.tell(row.import_id, worker, self._clock(), progress)
                told_at, told = now, progress
            if is_over and progress.decided < progress.invoices:
                raise TurnOverError

        return tell

    def _forget_round_before(self, row: Row) -> None:
        if row.round > 1:
            forget(self.shelf.scratch(row.import_id, row.round - 1))
            forget(self.shelf.shadow(row.import_id, row.round - 1))


def as_told(fault: Exception) -> OrderFileError:
    """What ended an import, in words for who sent the file."""
    match fault:
        case OrderFileError():
            return fault
        case Refused():
            return RefusedWholeError(fault)
    return OrderFileError(PROGRAM_FAULT, fault=type(fault).__name__)
