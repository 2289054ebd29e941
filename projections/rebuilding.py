"""A read model made anew beside the one that stands, while that one goes on serving and following.

New tables under other names are filled from the beginning of the log, by the very handlers, in
large pages that hold only what the model handles. When they stand where the old ones stand, both
are compared by content in one snapshot, and then the new ones take the old ones' place in one
transaction. They do so too when they differ: the log is the truth, and they are what it says.

Policies have a position of their own, which a rebuild does not know: nothing is done twice.
"""

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa

from projections.applying import Fault, OvertakenError, Page, advance, is_outage
from projections.beside import (
    create_beside,
    drop_beside,
    engine_beside,
    is_lock_timeout,
    swap,
    wait_briefly_for_locks,
)
from projections.digests import digest_in
from projections.following_tables import LEVELLING, read_model_positions, writing
from projections.hindrances import forget_fault, lock_position, skipped_in
from projections.read_model import Handler, ReadModel
from projections.rebuild_rows import (
    AT_WORK,
    COMPARING,
    DONE,
    INTERRUPTED,
    STOPPED,
    RebuildEndedError,
    RebuildRow,
    begin,
    change,
    rebuilds_of,
)

PAGE_EVENTS_MAX = 20_000
"""Ten times a follower's: nobody waits to see what is built."""

PAGE_EVENTS_MIN = 200

WRITE_SECONDS_MAX = 0.1
"""How long a page may keep SQLite's one writer lock from those who append; pages grow and shrink
to fit, and the lock is left alone for as long again: who waits for it only looks now and then.
PostgreSQL's writers do not wait for it."""

LET_THROUGH_SECONDS = 0.1
"""For those who waited behind us to read."""

LOOK_ROWS = 20_000
"""How often a comparison looks whether it was cancelled."""


class ModelFeed(Protocol):
    """Reads those events of the log that one model handles."""

    def page(self, after: int, up_to: int, limit: int) -> Page:
        """At most `limit` events after a position; it reaches `up_to` when there are no more."""
        ...


class RebuildStoppedError(Exception):
    """Raised when a rebuild comes to an event that cannot be applied; the old model stays."""

    def __init__(self, name: str, fault: Fault) -> None:
        super().__init__(
            f"the rebuild of {name} stops at position {fault.position}: {fault.reason};"
            " what stood before stays"
        )
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Progress:
    name: str
    position: int
    target: int
    is_comparing: bool = False


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of it."""

    name: str
    position: int
    compared_at: int
    is_equal: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """A read model in the tables that are being filled. Implements Target."""

    engine: sa.Engine
    model: ReadModel
    worker: str
    target: int
    """Where the model stands that is to be replaced, for who asks how long it will take."""

    @property
    def handlers(self) -> Mapping[type, Handler]:
        return self.model.handlers

    def writing(self) -> AbstractContextManager[sa.Connection]:
        return writing(self.engine)

    def move(self, connection: sa.Connection, expected: int, position: int) -> None:
        name = self.model.name
        change(connection, name, self.worker, position=position, target=self.target)


class Rebuild:
    """One rebuild, for the holder of its lease."""

    def __init__(
        self,
        engine: sa.Engine,
        model: ReadModel,
        feed: ModelFeed,
        worker: str,
        clock: Callable[[], datetime],
        on_progress: Callable[[Progress], None] = lambda _: None,
    ) -> None:
        self._engine = engine
        self._aside = engine_beside(engine, model)
        self._model = model
        self._feed = feed
        self._worker = worker
        self._clock = clock
        self._on_progress = on_progress
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._page_events = PAGE_EVENTS_MIN * 2 if self._is_sqlite else PAGE_EVENTS_MAX
        self._position = 0

    def run(self, actor: str) -> Rebuilt:
        """Build, compare, swap. Raises RebuildStoppedError or RebuildEndedError.

        OvertakenError is raised when the model that stands was made anew in its place meanwhile.
        However it ends, nothing is left behind but its row.
        """
        with writing(self._aside) as connection:
            begin(connection, self._model.name, actor, self._worker, self._clock())
            create_beside(connection, self._model)
        try:
            self._build()
            compared_at, is_equal = self._compare()
            position = self._swap(compared_at, is_equal)
        except RebuildEndedError:
            raise
        except RebuildStoppedError as stopped:
            self._end(STOPPED, stopped.fault.reason, stopped.fault.position - 1)
            raise
        except BaseException as fault:
            self._end(INTERRUPTED, f"{type(fault).__name__}: {fault}", self._position)
            raise
        return Rebuilt(self._model.name, position, compared_at, is_equal)

    def _build(self) -> None:
        """Come to where the model that stands was when we last looked."""
        while self._position < (target := self._standing()):
            page = self._feed.page(self._position, target, self._page_events)
            begun = time.monotonic()
            self._advance(page, target)
            self._give_way(time.monotonic() - begun)
            self._on_progress(Progress(self._model.name, self._position, target))

    def _advance(self, page: Page, target: int) -> None:
        beside = Beside(self._aside, self._model, self._worker, target)
        with self._engine.connect() as connection:
            skipped = self._skipped(connection)
        if fault := advance(beside, self._position, page, skipped):
            raise RebuildStoppedError(self._model.name, fault)
        # A fault on the way may have let us come less far than the page does.
        self._position = self._row().position

    def _give_way(self, seconds: float) -> None:
        """After a page that took so long, for those who write to the same SQLite file."""
        if not self._is_sqlite:
            return
        fitting = int(self._page_events * WRITE_SECONDS_MAX / max(seconds, 0.001))
        # At most twice as many: one quick page says little about the next.
        fitting = min(fitting, self._page_events * 2, PAGE_EVENTS_MAX)
        self._page_events = max(PAGE_EVENTS_MIN, fitting)
        time.sleep(min(seconds, WRITE_SECONDS_MAX))

    def _compare(self) -> tuple[int, bool]:
        """Where both stood when they were compared, and whether they were equal."""
        with self._snapshot() as connection:
            with self._level() as position:
                # The snapshot is what its first statement sees.
                connection.scalar(sa.select(read_model_positions.c.position).limit(1))
            return position, self._is_equal(connection)

    def _is_equal(self, connection: sa.Connection) -> bool:
        built = digest_in(connection, self._model, self._looking())
        connection.execution_options(is_beside=False)
        try:
            return digest_in(connection, self._model, self._looking()) == built
        except sa.exc.DBAPIError as error:
            if is_outage(error):
                raise
            # What stands has other columns or tables: an earlier version has made it.
            return False

    def _swap(self, compared_at: int, is_equal: bool) -> int:
        """Bring what was built to where the other stands, and put it in its place."""
        found = {"compared_at": compared_at, "is_equal": is_equal}
        while True:
            self._row()
            with self._level() as position:
                try:
                    self._take_place(position, **found)
                except sa.exc.OperationalError as error:
                    if not is_lock_timeout(error):
                        raise
                else:
                    return position
            time.sleep(LET_THROUGH_SECONDS)

    def _take_place(self, position: int, **found: Any) -> None:
        ended = {"state": DONE, "changed_at": self._clock(), "target": position}
        with writing(self._aside) as connection:
            wait_briefly_for_locks(connection)
            if lock_position(connection, self._model.name) != position:
                raise OvertakenError(f"{self._model.name} was moved although it was held")
            change(connection, self._model.name, self._worker, **ended, **found)
            # Its fault, if it had one, was of other handlers or of other rows.
            forget_fault(connection, self._model.name)
            swap(connection, self._model)

    @contextmanager
    def _level(self) -> Iterator[int]:
        """Both at one position, at which the model that stands is held meanwhile."""
        # First without holding it: what is left then is done in a moment.
        self._build()
        self._change(LEVELLING)
        self._build()
        if self._standing() != self._position:
            raise OvertakenError(f"{self._model.name} was made anew by others meanwhile")
        yield self._position
        if self._row().state != DONE:
            self._change(COMPARING)

    def _change(self, state: str) -> None:
        with writing(self._engine) as connection:
            # Behind a page that is being applied: nobody moves the model after we have committed.
            lock_position(connection, self._model.name)
            change(connection, self._model.name, self._worker, state=state)

    def _snapshot(self) -> AbstractContextManager[sa.Connection]:
        if self._is_sqlite:
            return self._aside.connect()
        return self._aside.connect().execution_options(isolation_level="REPEATABLE READ")

    def _standing(self) -> int:
        column = read_model_positions.c
        with self._engine.connect() as connection:
            query = sa.select(column.position).where(column.name == self._model.name)
            return connection.scalar(query) or 0

    def _row(self) -> RebuildRow:
        """Raises RebuildEndedError when the rebuild was cancelled."""
        row = rebuilds_of(self._engine).get(self._model.name)
        if row is None or row.worker != self._worker or row.state not in (*AT_WORK, DONE):
            raise RebuildEndedError(f"the rebuild of {self._model.name} was cancelled")
        return row

    def _skipped(self, connection: sa.Connection) -> Collection[int]:
        return skipped_in(connection).get(self._model.name, frozenset())

    def _looking(self) -> Callable[[int], None]:
        """Ends a comparison that was cancelled, and tells that it goes on."""
        rows = 0

        def told(count: int) -> None:
            nonlocal rows
            rows += count
            if rows >= LOOK_ROWS:
                rows = 0
                self._row()
                place = self._position
                self._on_progress(Progress(self._model.name, place, place, is_comparing=True))

        return told

    def _end(self, state: str, reason: str, position: int) -> None:
        ended = {"state": state, "reason": reason, "position": position}
        with writing(self._engine) as connection:
            change(connection, self._model.name, self._worker, changed_at=self._clock(), **ended)
            drop_beside(connection, self._model)
