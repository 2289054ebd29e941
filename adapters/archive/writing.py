"""Writes the files of one part as events come, with a bounded part of them in memory."""

import hashlib
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from adapters.archive.ended import EndedStream
from adapters.archive.log_rows import LogRow
from adapters.archive.manifest import ColumnEntry, Digest, FileEntry, hash_of, sync
from adapters.archive.tables import EventTable
from adapters.event_codec import EventCodec

WAITING_BYTES_MAX = 32 * 1024 * 1024
"""Of all files together, before the longest waiting one becomes a row group."""

ROW_GROUP_ROWS_MAX = 50_000
"""Enough to compress well; a query skips groups by their first and last position."""

COMPRESSION = "zstd"
STREAMS_WAITING_MAX = 1_000
"""Ended streams of which each keeps the positions of its events until it is written."""

STREAMS = "streams"
STREAMS_VIEW = "ended_streams"

STREAMS_SCHEMA = pa.schema(
    [
        ("stream_id", pa.string()),
        ("kind", pa.string()),
        ("last_version", pa.int64()),
        ("first_position", pa.int64()),
        ("last_position", pa.int64()),
    ]
)


class TableFile:
    """One file of Parquet, and what is waiting to be written to it."""

    def __init__(self, path: Path, schema: pa.Schema, view: str, event: str) -> None:
        self.path = path
        self.schema = schema
        self.view = view
        self.event = event
        self.rows = 0
        self.waiting_rows = 0
        self.waiting_bytes = 0
        self._waiting: list[pa.RecordBatch] = []
        self._writer = pq.ParquetWriter(path, schema, compression=COMPRESSION)
        self._first = self._last = 0

    def add(self, batch: pa.RecordBatch, first: int, last: int) -> None:
        """Take rows, which stand from the first to the last position."""
        self._waiting.append(batch)
        self.rows += batch.num_rows
        self.waiting_rows += batch.num_rows
        self.waiting_bytes += batch.nbytes
        self._first = min(first, self._first or first)
        self._last = max(last, self._last)
        if self.waiting_rows >= ROW_GROUP_ROWS_MAX:
            self.write_waiting()

    def write_waiting(self) -> None:
        if self._waiting:
            self._writer.write_table(pa.Table.from_batches(self._waiting, self.schema))
        self._waiting.clear()
        self.waiting_rows = self.waiting_bytes = 0

    def finish(self) -> FileEntry:
        """Bring it to disk; what the manifest says of it."""
        self.write_waiting()
        self._writer.close()
        sync(self.path)
        return FileEntry(
            name=self.path.name,
            event=self.event,
            view=self.view,
            rows=self.rows,
            first_position=self._first,
            last_position=self._last,
            bytes=self.path.stat().st_size,
            sha256=hash_of(self.path),
            columns=column_entries(self.schema),
        )


def column_entries(schema: pa.Schema) -> tuple[ColumnEntry, ...]:
    return tuple(ColumnEntry(field.name, str(field.type)) for field in schema)


class PartFiles:
    """A file for each stored name, and the digest of all events."""

    def __init__(self, folder: Path, codec: EventCodec, *, with_people: bool) -> None:
        self._folder = folder
        self._codec = codec
        self._with_people = with_people
        self._tables: dict[str, EventTable] = {}
        self._files: dict[str, TableFile] = {}
        self._digest = Digest()
        self.events = 0

    @property
    def digest(self) -> str:
        return self._digest.hex()

    def add(self, rows: Sequence[LogRow]) -> None:
        """Take a page of events, in position order and after those before it."""
        self.events += len(rows)
        for position, stream_id, version, name, payload, _ in rows:
            payload_sha256 = hashlib.sha256(payload).digest()
            self._digest.add(position, stream_id, version, name, payload_sha256)
        # Sorting by name keeps the order of positions within it.
        for name, group in groupby(sorted(rows, key=attrgetter("name")), key=attrgetter("name")):
            self._add(name, list(group))
        while sum(file.waiting_bytes for file in self._files.values()) > WAITING_BYTES_MAX:
            max(self._files.values(), key=attrgetter("waiting_bytes")).write_waiting()

    def _add(self, name: str, rows: Sequence[LogRow]) -> None:
        events = [self._codec.decode(name, row.payload) for row in rows]
        if name not in self._tables:
            table = EventTable.of(type(events[0]), with_people=self._with_people)
            path = self._folder / f"{name}.parquet"
            self._tables[name] = table
            self._files[name] = TableFile(path, table.schema, table.view, name)
        batch = self._tables[name].batch(rows, events)
        self._files[name].add(batch, rows[0].position, rows[-1].position)

    def finish(self) -> tuple[FileEntry, ...]:
        return tuple(self._files[name].finish() for name in sorted(self._files))


class StreamList:
    """The file that names the streams a part is about."""

    def __init__(self, folder: Path) -> None:
        self._waiting: list[EndedStream] = []
        path = folder / f"{STREAMS}.parquet"
        self._file = TableFile(path, STREAMS_SCHEMA, STREAMS_VIEW, event="")

    def add(self, stream: EndedStream) -> None:
        self._waiting.append(stream)
        if len(self._waiting) == STREAMS_WAITING_MAX:
            self._write()

    def finish(self) -> FileEntry:
        self._write()
        return self._file.finish()

    def _write(self) -> None:
        if not self._waiting:
            return
        rows = [(i, kind, len(at), at[0], at[-1]) for i, kind, at in self._waiting]
        arrays = [
            pa.array(values, field.type)
            for field, values in zip(STREAMS_SCHEMA, zip(*rows, strict=True), strict=True)
        ]
        first, last = min(row[3] for row in rows), max(row[4] for row in rows)
        batch = pa.RecordBatch.from_arrays(arrays, schema=STREAMS_SCHEMA)
        self._file.add(batch, first, last)
        self._waiting.clear()
