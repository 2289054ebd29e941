"""Reads the files of a part a few rows at a time; raises ArchiveBrokenError where it cannot."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from adapters.archive.faults import ArchiveBrokenError
from adapters.archive.manifest import FileEntry, Part

ROWS_MAX = 1_000
"""Of one file in memory, where events are looked at whole: one may name 1,000 orders."""

KEYS_MAX = 10_000
"""Of one file in memory, where only keys are looked at."""

KEY_COLUMNS = ("position", "stream_id", "version", "event", "payload_sha256")


class Key(NamedTuple):
    """Which event a row is, and what its payload was."""

    position: int
    stream_id: str
    version: int
    event: str
    payload_sha256: bytes


@contextmanager
def opened(part: Part, entry: FileEntry) -> Iterator[pq.ParquetFile]:
    try:
        with pq.ParquetFile(part.path_of(entry), memory_map=False) as file:
            yield file
    except (pa.ArrowException, OSError, KeyError) as fault:
        said = str(fault).strip().splitlines()[:1]
        message = f"{part.folder.name}/{entry.name} cannot be read: {''.join(said)}"
        raise ArchiveBrokenError(message) from fault


def batches(
    part: Part, entry: FileEntry, columns: Sequence[str] | None = None, rows_max: int = ROWS_MAX
) -> Iterator[pa.RecordBatch]:
    with opened(part, entry) as file:
        yield from file.iter_batches(rows_max, columns=columns, use_threads=False)


def schema_of(part: Part, entry: FileEntry) -> pa.Schema:
    with opened(part, entry) as file:
        return file.schema_arrow


def keys_of(part: Part, entry: FileEntry) -> Iterator[Key]:
    for batch in batches(part, entry, KEY_COLUMNS, KEYS_MAX):
        yield from keys_in(batch)


def keys_in(batch: pa.RecordBatch) -> Iterator[Key]:
    columns = (batch.column(name).to_pylist() for name in KEY_COLUMNS)
    return (Key(*values) for values in zip(*columns, strict=True))


def keys_in_order(part: Part, files: Iterable[FileEntry]) -> Iterator[Key]:
    """The events of some files of a part by position."""
    return heapq.merge(*(keys_of(part, entry) for entry in files))


def end_keys(part: Part, entry: FileEntry) -> list[Key]:
    """The first and the last event of a file."""
    with opened(part, entry) as file:
        groups = sorted({0, file.num_row_groups - 1})
        tables = [file.read_row_group(group, list(KEY_COLUMNS)) for group in groups]
    keys = [key for table in tables for batch in table.to_batches() for key in keys_in(batch)]
    return [keys[0], keys[-1]]


def positions_in(parts: Iterable[Part]) -> Iterator[int]:
    """Every position that parts hold, in no order."""
    for part in parts:
        for entry in part.manifest.files:
            for batch in batches(part, entry, ["position"], KEYS_MAX):
                yield from batch.column(0).to_pylist()


def streams_in(part: Part) -> Iterator[list[dict[str, Any]]]:
    """The streams that a part is about, a page at a time."""
    if part.manifest.streams:
        for batch in batches(part, part.manifest.streams):
            yield batch.to_pylist()
