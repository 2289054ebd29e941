"""The eventsourcing library's recorder contract, kept in our own tables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from eventsourcing import persistence
from eventsourcing.persistence import (
    AggregateRecorder,
    ListenNotifySubscription,
    Notification,
    ProcessRecorder,
    StoredEvent,
    Subscription,
    Tracking,
)
from sqlalchemy.dialects import postgresql, sqlite

from adapters.arrivals import Arrivals, last_position
from adapters.databases import is_postgresql, one_round_trip
from adapters.log_tables import events, snapshots, tracking
from adapters.log_writing import COPY_ROWS_MIN, EventRow, copy_rows, insert_rows, lock_log

Beside = Sequence[tuple[sa.Insert, Sequence[Mapping[str, Any]]]]
"""Rows for other tables that are written in the same round trip."""

SUBSCRIPTION_POLL_SECONDS = 0.1
"""How soon a stopped subscription's thread notices."""


@contextmanager
def _library_errors() -> Iterator[None]:
    try:
        yield
    except sa.exc.DBAPIError as error:
        # Both follow the names of PEP 249.
        translated = getattr(persistence, type(error).__name__, persistence.PersistenceError)
        raise translated(str(error.orig)) from error
    except sa.exc.TimeoutError as error:
        raise persistence.OperationalError(str(error)) from error


class SqlAggregateRecorder(AggregateRecorder):
    """Streams in a table without positions: the library's snapshots."""

    def __init__(
        self,
        engine: sa.Engine,
        read_id: Callable[[str], UUID | str] = str,
        table: sa.Table = snapshots,
    ) -> None:
        self._engine = engine
        self._writing_engine = engine.execution_options(writes=True)
        self._read_id = read_id
        self._table = table

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        names = ("stream_id", "version", "name", "payload")
        rows = [dict(zip(names, row, strict=True)) for row in _rows_of(stored_events)]
        if rows:
            with _library_errors(), self._writing_engine.begin() as connection:
                connection.execute(self._table.insert(), rows)
        return None

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        stream_id, version, name, payload = (
            self._table.c[column] for column in ("stream_id", "version", "name", "payload")
        )
        query = sa.select(version, name, payload).where(stream_id == str(originator_id))
        if gt is not None:
            query = query.where(version > gt)
        if lte is not None:
            query = query.where(version <= lte)
        query = query.order_by(version.desc() if desc else version).limit(limit)
        with _library_errors(), self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [StoredEvent(originator_id, *row) for row in rows]


class SqlRecorder(SqlAggregateRecorder, ProcessRecorder):
    """The one way into the events table.

    Positions are given out under the log's lock, which is held until the commit: they have no
    gaps and their order is commit order, so that a reader never steps over a late commit.
    """

    def __init__(self, engine: sa.Engine, read_id: Callable[[str], UUID | str] = str) -> None:
        super().__init__(engine, read_id, events)
        self.arrivals = Arrivals(engine)

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that wakes those who wait for events when it has committed."""
        with self._writing_engine.begin() as connection:
            yield connection
        self.arrivals.wake()

    def lock(self, connection: sa.Connection) -> int:
        """Take the log's lock until the transaction ends; answer the last position."""
        return lock_log(connection)

    def extend(
        self,
        connection: sa.Connection,
        after: int,
        rows: Sequence[EventRow],
        beside: Beside = (),
    ) -> None:
        """Write rows at the positions after the last one, which lock() has answered."""
        is_copied = is_postgresql(connection) and len(rows) >= COPY_ROWS_MIN
        if is_copied:
            copy_rows(connection, after, rows)
        with one_round_trip(connection):
            if rows and not is_copied:
                insert_rows(connection, after, rows)
            for statement, parameters in beside:
                connection.execute(statement, parameters)
            self.arrivals.announce(connection)

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        tracking: Tracking | None = None,
        **kwargs: Any,
    ) -> Sequence[int] | None:
        rows = _rows_of(stored_events)
        if not rows and tracking is None:
            return None
        with _library_errors(), self.writing() as connection:
            if tracking is not None:
                _track(connection, tracking)
            after = self.lock(connection)
            self.extend(connection, after, rows)
        return list(range(after + 1, after + 1 + len(rows)))

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        query = sa.select(events).order_by(events.c.position).limit(limit)
        if start is not None:
            after = start - 1 if inclusive_of_start else start
            query = query.where(events.c.position > after)
        if stop is not None:
            query = query.where(events.c.position <= stop)
        if topics:
            query = query.where(events.c.name.in_(topics))
        with _library_errors(), self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [
            Notification(self._read_id(stream_id), version, name, payload, position)
            for position, stream_id, version, name, payload in rows
        ]

    def max_notification_id(self) -> int | None:
        with _library_errors(), self._engine.connect() as connection:
            return last_position(connection) or None

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[persistence.ApplicationRecorder]:
        return SqlSubscription(self, gt, topics)

    def insert_tracking(self, tracking: Tracking) -> None:
        with _library_errors(), self._writing_engine.begin() as connection:
            _track(connection, tracking)

    def max_tracking_id(self, application_name: str) -> int | None:
        query = sa.select(tracking.c.notification_id)
        query = query.where(tracking.c.application_name == application_name)
        with _library_errors(), self._engine.connect() as connection:
            return connection.scalar(query)


class SqlSubscription(ListenNotifySubscription[persistence.ApplicationRecorder]):
    """The library's subscription, woken by our arrivals."""

    def __init__(self, recorder: SqlRecorder, gt: int | None, topics: Sequence[str]) -> None:
        self._arrivals = recorder.arrivals
        super().__init__(recorder, gt, topics)

    def _loop_on_pull(self) -> None:
        try:
            while not self._has_been_stopped:
                seen = self._recorder.max_notification_id() or 0
                self._pull()
                self._arrivals.wait_beyond(seen, SUBSCRIPTION_POLL_SECONDS)
        except BaseException as error:
            # The library raises it in the thread that reads.
            self._thread_error = self._thread_error or error
            self.stop()


def _rows_of(stored_events: Sequence[StoredEvent]) -> list[EventRow]:
    return [
        (str(event.originator_id), event.originator_version, event.topic, event.state)
        for event in stored_events
    ]


def _track(connection: sa.Connection, tracked: Tracking) -> None:
    """Advance the application's position, in one statement: two followers cannot both."""
    insert = (postgresql if is_postgresql(connection) else sqlite).insert(tracking)
    advance = insert.values(
        application_name=tracked.application_name, notification_id=tracked.notification_id
    ).on_conflict_do_update(
        index_elements=["application_name"],
        set_={"notification_id": insert.excluded.notification_id},
        where=tracking.c.notification_id < insert.excluded.notification_id,
    )
    if connection.scalar(advance.returning(tracking.c.notification_id)) is None:
        raise persistence.IntegrityError(f"already processed: {tracked}")
