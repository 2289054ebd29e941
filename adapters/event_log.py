"""The event log in SQL: many streams in one query, many in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from adapters.accepted_rows import metadata_at, metadata_between, row_of
from adapters.arrivals import last_position
from adapters.databases import Rows
from adapters.decoding import decoded
from adapters.event_codec import EventCodec
from adapters.event_mapping import CODEC
from adapters.log_pages import page_rows
from adapters.log_reading import moved, rows_after, rows_of, rows_until
from adapters.log_tables import accepted_commands
from adapters.log_writing import EventRow
from adapters.recorder import SqlRecorder
from application.event_log import (
    Accepted,
    AlreadyAccepted,
    ChangedMeanwhile,
    Decision,
    Recorded,
    Stream,
)
from domain.identifiers import parts_of
from projections.columns import is_one_of_parameter
from projections.order_history import names_any, parts_naming

CLOCKS_APART_MAX = timedelta(seconds=5)
"""How far writers' clocks and their waiting for the lock may put recorded times out of order."""


# Made once: to build such a statement costs as much time as to execute it.
_ACCEPTED = sa.select(
    accepted_commands.c.command_id,
    accepted_commands.c.fingerprint,
    accepted_commands.c.last_position,
).where(
    accepted_commands.c.partition == sa.bindparam("partition"),
    is_one_of_parameter(accepted_commands.c.command_id, "command_ids"),
)


class SqlEventLog:
    """Implements EventLog and EventHistory; whoever makes it calls `create_tables` once before."""

    def __init__(self, engine: sa.Engine, codec: EventCodec = CODEC) -> None:
        self._engine = engine
        self._codec = codec
        self._recorder = SqlRecorder(engine)

    def read(self, stream_ids: Collection[str]) -> Mapping[str, Stream]:
        return self.read_after(dict.fromkeys(stream_ids, 0))

    def read_after(self, versions: Mapping[str, int]) -> Mapping[str, Stream]:
        with self._engine.connect() as connection:
            rows = rows_after(connection, versions)
        return self._streams_of(versions, rows)

    def read_until(self, versions: Mapping[str, int], position: int) -> Mapping[str, Stream]:
        with self._engine.connect() as connection:
            rows = rows_until(connection, versions, position)
        return self._streams_of(versions, rows)

    def _streams_of(self, versions: Mapping[str, int], rows: Rows) -> Mapping[str, Stream]:
        decode = self._codec.decode
        read: dict[str, list[object]] = {}
        reached = dict(versions)
        for stream_id, version, name, payload in rows:
            if stream_id in read:
                read[stream_id].append(decode(name, payload))
            else:
                read[stream_id] = [decode(name, payload)]
            reached[stream_id] = version
        return {
            stream_id: Stream(stream_id, version, tuple(read.get(stream_id, ())))
            for stream_id, version in reached.items()
        }

    def accepted(self, partition: str, command_ids: Collection[str]) -> Mapping[str, Accepted]:
        asked = {"partition": partition, "command_ids": command_ids}
        with self._engine.connect() as connection:
            rows = connection.execute(_ACCEPTED, asked).all()
        return {row.command_id: Accepted(*row) for row in rows}

    def append(self, decisions: Sequence[Decision], asserted: Collection[Stream] = ()) -> int:
        """Write all or nothing, under the versions read; answer the last position written.

        A decision without events names its stream in a Change without events, for its partition.
        """
        partition = _partition_of(decisions, asserted)
        rows = self._rows_of(decisions)
        try:
            with self._recorder.writing() as connection:
                after = self._recorder.lock(connection)
                if gone_on := moved(connection, versions_of(asserted)):
                    raise ChangedMeanwhile(gone_on)
                accepted = _accepted_rows(partition, decisions, after)
                beside = [(accepted_commands.insert(), accepted)] if accepted else []
                self._recorder.extend(connection, after, rows, beside)
        except sa.exc.IntegrityError as error:
            if refused := self._refused(partition, decisions):
                raise refused from error
            raise
        return after + len(rows)

    def _rows_of(self, decisions: Sequence[Decision]) -> list[EventRow]:
        rows: list[EventRow] = []
        versions: dict[str, int] = {}
        for change in (change for decision in decisions for change in decision.changes):
            stream_id = change.stream.id
            first = versions.get(stream_id, change.stream.version) + 1
            for version, event in enumerate(change.events, first):
                rows.append((stream_id, version, *self._codec.encode(event)))
            versions[stream_id] = first - 1 + len(change.events)
        return rows

    def _refused(
        self, partition: str, decisions: Sequence[Decision]
    ) -> AlreadyAccepted | ChangedMeanwhile | None:
        """What the database meant by refusing a row."""
        known = self.accepted(partition, [each.metadata.command_id for each in decisions])
        if known:
            return AlreadyAccepted(", ".join(sorted(known)))
        changed = [change.stream for each in decisions for change in each.changes if change.events]
        # Reversed: of several changes to a stream, the first was decided from what was read.
        first_read = {stream.id: stream for stream in reversed(changed)}
        with self._engine.connect() as connection:
            gone_on = moved(connection, versions_of(first_read.values()))
        return ChangedMeanwhile(gone_on) if gone_on else None

    def page(self, after: int, limit: int) -> Sequence[Recorded]:
        """At most `limit` events, fewer where they are long, but one always."""
        with self._engine.connect() as connection:
            rows = page_rows(connection, after, limit)
            if not rows:
                return []
            metadata = metadata_between(connection, rows[0].position, rows[-1].position)
        codec = self._codec
        return [
            Recorded(p, stream_id, version, decoded(codec, name, payload), metadata.get(p))
            for p, stream_id, version, name, payload in rows
        ]

    def history(
        self, stream_ids: Collection[str], up_to_position: int | None = None
    ) -> list[Recorded]:
        """The events of several streams in the order in which they were committed.

        Their tuples are decoded where they are looked at.
        """
        with self._engine.connect() as connection:
            rows = rows_of(connection, stream_ids, up_to_position)
            metadata = metadata_at(connection, [row[0] for row in rows])
        decode = self._codec.decode_lazily
        return [
            Recorded(position, stream_id, version, decode(name, payload), metadata.get(position))
            for position, stream_id, version, name, payload in rows
        ]

    def history_of(
        self, order_id: str, stream_ids: Collection[str], up_to_position: int | None = None
    ) -> list[Recorded]:
        """The same without the events that name other orders only."""
        with self._engine.connect() as connection:
            kept = [
                (position, stream_id, version, event)
                for position, stream_id, version, name, payload in rows_of(
                    connection, stream_ids, up_to_position
                )
                for event in [self._codec.decode_lazily(name, payload)]
                if parts_naming(event, order_id) or not names_any(event)
            ]
            metadata = metadata_at(connection, [row[0] for row in kept])
        return [Recorded(*row, metadata.get(row[0])) for row in kept]

    def last_position(self) -> int:
        with self._engine.connect() as connection:
            return last_position(connection)

    def position_at(self, at: datetime) -> int:
        recorded_at = accepted_commands.c.recorded_at
        with self._engine.connect() as connection:
            latest = connection.scalar(sa.select(sa.func.max(recorded_at)).where(recorded_at <= at))
            if latest is None:
                return 0
            position = connection.scalar(
                sa.select(sa.func.max(accepted_commands.c.last_position)).where(
                    recorded_at.between(latest - CLOCKS_APART_MAX, latest)
                )
            )
        assert isinstance(position, int)
        return position

    def wait_beyond(self, position: int, timeout_seconds: float) -> bool:
        """Whether there is an event beyond the position, now or before the time is up."""
        return self._recorder.arrivals.wait_beyond(position, timeout_seconds)


def _partition_of(decisions: Sequence[Decision], asserted: Collection[Stream]) -> str:
    changed = {change.stream.id for decision in decisions for change in decision.changes}
    stream_ids = changed or {stream.id for stream in asserted}
    partitions = {parts_of(stream_id)[0] for stream_id in stream_ids}
    if len(partitions) != 1:
        raise ValueError(f"an append is of one partition, not of {sorted(partitions)}")
    command_ids = [decision.metadata.command_id for decision in decisions]
    if len(set(command_ids)) < len(command_ids):
        raise ValueError("an append holds a command id twice")
    return partitions.pop()


def _accepted_rows(
    partition: str, decisions: Sequence[Decision], after: int
) -> list[dict[str, object]]:
    rows = []
    for decision in decisions:
        events_count = sum(len(change.events) for change in decision.changes)
        rows.append(row_of(partition, decision.metadata, after, events_count))
        after += events_count
    return rows


def versions_of(streams: Collection[Stream]) -> dict[str, int]:
    """Where streams stood when they were read."""
    return {stream.id: stream.version for stream in streams}
