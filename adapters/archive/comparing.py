"""Compares the rows of one file with the log, or without one with their own payloads."""

import hashlib
from collections.abc import Iterable, Sequence

import pyarrow as pa
import sqlalchemy as sa

from adapters.archive.faults import UnfitValueError
from adapters.archive.findings import Report
from adapters.archive.log_rows import LogRow, rows_at
from adapters.archive.manifest import FileEntry, Part
from adapters.archive.reading import batches, schema_of
from adapters.archive.tables import BESIDE_NAMES, EventTable
from adapters.archive.writing import STREAMS_SCHEMA, column_entries
from adapters.event_codec import EventCodec
from adapters.shape_faults import StoredShapeError
from application.event_log import Metadata


class FileComparison:
    def __init__(
        self,
        report: Report,
        part: Part,
        entry: FileEntry,
        engine: sa.Engine | None,
        codec: EventCodec,
    ) -> None:
        self._report = report
        self._part = part
        self._entry = entry
        self._engine = engine
        self._codec = codec
        self._table: EventTable | None = None

    def run(self) -> bool:
        """Whether every column that is needed is there; raises ArchiveBrokenError."""
        schema = schema_of(self._part, self._entry)
        if column_entries(schema) != self._entry.columns:
            self._tell("its columns are not those of the manifest")
        needed = BESIDE_NAMES if self._entry.event else tuple(STREAMS_SCHEMA.names)
        if missing := [name for name in needed if name not in schema.names]:
            self._tell(f"it has no column {missing[0]}")
            return False
        rows, last = 0, 0
        for batch in batches(self._part, self._entry):
            rows += batch.num_rows
            if self._entry.event:
                last = self._in_order(batch, last)
                self._events(batch)
        if rows != self._entry.rows:
            self._tell(f"it holds {rows} rows, its manifest says {self._entry.rows}")
        return True

    def _tell(self, message: str, position: int = 0) -> None:
        folder = self._part.folder.name
        self._report.tell(folder, message, file=self._entry.name, position=position)

    def _in_order(self, batch: pa.RecordBatch, last: int) -> int:
        for position in batch.column("position").to_pylist():
            if position <= last:
                self._tell(f"position {position} comes after {last}", position)
            last = position
        return last

    def _events(self, batch: pa.RecordBatch) -> None:
        """What is archived against what should be: the log's rows, or the payloads' own."""
        archived = rows_in(batch)
        for row, sha256 in zip(archived, batch.column("payload_sha256").to_pylist(), strict=True):
            if row.payload is not None and hashlib.sha256(row.payload).digest() != sha256:
                self._tell("the payload is not the one of its sha256", row.position)
            if row.name != self._entry.event:
                self._tell(f"it is in a file of another event: {row.name}", row.position)
        if self._engine:
            expected = rows_at(self._engine, [row.position for row in archived])
        else:
            expected = [row for row in archived if row.payload is not None]
        self._compare(batch, archived, expected)

    def _compare(
        self, batch: pa.RecordBatch, archived: Sequence[LogRow], expected: Sequence[LogRow]
    ) -> None:
        by_position = {row.position: row for row in expected}
        chosen, kept = list[LogRow](), list[int]()
        for place, row in enumerate(archived):
            found = by_position.get(row.position)
            if found is None and self._engine:
                self._tell(f"the log has no event there: {row.name}", row.position)
            elif found is not None and found.name != self._entry.event:
                self._tell(f"the log has another event there: {found.name}", row.position)
            elif found is not None:
                chosen.append(found)
                kept.append(place)
        if not chosen:
            return
        try:
            wanted = self._wanted(chosen)
        except (StoredShapeError, UnfitValueError):
            self._compare_each(batch, kept, chosen)
            return
        self._compare_columns(batch.take(pa.array(kept)), wanted, chosen)

    def _compare_each(
        self, batch: pa.RecordBatch, kept: Sequence[int], chosen: Sequence[LogRow]
    ) -> None:
        """One event at a time, to name those that nobody can read."""
        for place, row in zip(kept, chosen, strict=True):
            try:
                wanted = self._wanted([row])
            except (StoredShapeError, UnfitValueError) as fault:
                self._tell(f"the event cannot be read: {fault}", row.position)
            else:
                self._compare_columns(batch.slice(place, 1), wanted, [row])

    def _wanted(self, rows: Sequence[LogRow]) -> pa.RecordBatch:
        events = [self._codec.decode(row.name, row.payload) for row in rows]
        if self._table is None:
            with_people = self._part.manifest.with_people
            self._table = EventTable.of(type(events[0]), with_people=with_people)
        return self._table.batch(rows, events)

    def _compare_columns(
        self, batch: pa.RecordBatch, wanted: pa.RecordBatch, rows: Sequence[LogRow]
    ) -> None:
        for name in columns_to_compare(batch, wanted):
            archived, expected = batch.column(name), wanted.column(name)
            if archived.equals(expected):
                continue
            for place, row in enumerate(rows):
                if archived[place] != expected[place]:
                    whose = "the log's" if self._engine else "its payload's"
                    message = f"{name} of {row.stream_id} version {row.version} is not {whose}"
                    self._tell(message, row.position)


def columns_to_compare(batch: pa.RecordBatch, wanted: pa.RecordBatch) -> Iterable[str]:
    """Those of both: an event may have got fields since, which an older part cannot have."""
    both = set(batch.schema.names) & set(wanted.schema.names)
    return (
        name
        for name in wanted.schema.names
        if name in both and batch.schema.field(name).type == wanted.schema.field(name).type
    )


def rows_in(batch: pa.RecordBatch) -> list[LogRow]:
    """The events of a file as the log would hold them; the payload may be none."""
    columns = (batch.column(name).to_pylist() for name in BESIDE_NAMES)
    return [
        LogRow(
            position,
            stream_id,
            version,
            name,
            payload,
            Metadata(command_id, actor, recorded_at, correlation_id, causation_id)
            if command_id is not None
            else None,
        )
        for (
            position,
            _,
            stream_id,
            version,
            name,
            recorded_at,
            command_id,
            actor,
            correlation_id,
            causation_id,
            _,
            payload,
        ) in zip(*columns, strict=True)
    ]
