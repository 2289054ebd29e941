"""Tables as Parquet files: any tool can read them, and no database is asked for its own format."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from adapters.backup.contents import Row
from adapters.backup.faults import BackupUnusableError
from projections.columns import UtcTime

PART_BYTES_MAX = 8 * 1024 * 1024
"""Rows gathered before they are written: it bounds memory here and where they are read again."""

PART_ROWS_MAX = 20_000


def schema_of(table: sa.Table) -> pa.Schema:
    return pa.schema([pa.field(c.name, arrow_type(c), bool(c.nullable)) for c in table.columns])


def arrow_type(column: sa.Column[Any]) -> pa.DataType:
    match column.type:
        case sa.Integer():
            return pa.int64()
        case sa.Text():
            return pa.string()
        case sa.LargeBinary():
            return pa.binary()
        case UtcTime():
            return pa.timestamp("us", tz="UTC")
    raise TypeError(f"{column} has a type that no backup has a form for")


def write_table(file: Path, table: sa.Table, pages: Iterable[Sequence[Row]]) -> None:
    """Write rows as they come, a part after the other."""
    schema = schema_of(table)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for part in parts_of(pages):
            columns = zip(*part, strict=True)
            arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))


def parts_of(pages: Iterable[Sequence[Row]]) -> Iterator[list[Row]]:
    part, part_bytes = list[Row](), 0
    for page in pages:
        for row in page:
            part.append(row)
            part_bytes += sum(len(v) for v in row if isinstance(v, str | bytes))
            if part_bytes >= PART_BYTES_MAX or len(part) >= PART_ROWS_MAX:
                yield part
                part, part_bytes = [], 0
    if part:
        yield part


def read_table(file: Path, table: sa.Table) -> Iterator[Sequence[Row]]:
    """The rows of a file, a part after the other. Raises BackupUnusableError."""
    try:
        with pq.ParquetFile(file) as parquet:
            if (stored := parquet.schema_arrow.names) != list(table.columns.keys()):
                raise BackupUnusableError(f"{file} has columns of another version: {stored}")
            for number in range(parquet.num_row_groups):
                part = parquet.read_row_group(number)
                columns = [column.to_pylist() for column in part.columns]
                yield list(zip(*columns, strict=True))
    except (pa.ArrowException, OSError) as fault:
        raise BackupUnusableError(f"{file} cannot be read: {fault}") from None


def sha256_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
