"""Takes a backup while writers go on: everything at one moment, the log up to one position.

Why nothing is missing below that position: positions are given out under the log's lock, which is
held until the commit. So when position P is seen, every position before it was committed before,
and with each its accepted command, in the same transaction. One snapshot of the database therefore
holds the log up to P without a gap, the messages whose hashes it names, which are stored before
the events are, and positions of followers that are at most P.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import sqlalchemy as sa

from adapters.backup.contents import KEPT, Digest, Row, is_missing_file, is_there, rows_of
from adapters.backup.faults import LogBrokenError, NothingToBackUpError
from adapters.backup.folders import filled
from adapters.backup.manifest import FORMAT, MANIFEST, KeptTable, Manifest, manifest_bytes, sealed
from adapters.backup.table_files import sha256_of, write_table
from adapters.log_tables import accepted_commands, events
from adapters.verification.log_reading import snapshot

Told = Callable[[int], None]
"""Hears of rows as they are written."""


def back_up(engine: sa.Engine, folder: Path, at: datetime, told: Told = lambda _: None) -> Manifest:
    """Write a backup to a folder that is not there yet. Raises BackupError."""
    if is_missing_file(engine):
        raise NothingToBackUpError(f"{engine.url.database} is not there: nothing to back up")
    # PostgreSQL would refuse a write, were there one; SQLite has nothing like it and needs none.
    with snapshot(engine.execution_options(postgresql_readonly=True)) as connection:
        refuse_without_log(connection)
        with filled(folder) as unfinished:
            return write_backup(connection, unfinished, at, told)


def refuse_without_log(connection: sa.Connection) -> None:
    for table in (events, accepted_commands):
        if not is_there(connection, table):
            url = connection.engine.url.render_as_string(hide_password=True)
            raise NothingToBackUpError(f"{url} holds no log: there is no table {table.name}")


def write_backup(connection: sa.Connection, folder: Path, at: datetime, told: Told) -> Manifest:
    log = LogSeen()
    tables = dict[str, KeptTable]()
    for table in KEPT:
        # A database of an earlier version may lack one; it is then kept as one without rows.
        pages = rows_of(connection, table) if is_there(connection, table) else iter(())
        if table is events:
            pages = log.watched(pages)
        tables[table.name] = write_kept(folder, table, pages, told)
    names = dict(sorted(log.names.items()))
    product = version("jihuo")
    manifest = sealed(Manifest(FORMAT, product, at, log.last_position, tables, names))
    (folder / MANIFEST).write_bytes(manifest_bytes(manifest))
    return manifest


def write_kept(
    folder: Path, table: sa.Table, pages: Iterator[Sequence[Row]], told: Told
) -> KeptTable:
    digest = Digest()

    def digested() -> Iterator[Sequence[Row]]:
        for page in pages:
            digest.add(page)
            yield page
            told(len(page))

    file = folder / f"{table.name}.parquet"
    write_table(file, table, digested())
    size = file.stat().st_size
    return KeptTable(file.name, digest.rows, size, sha256_of(file), str(digest))


class LogSeen:
    """What the events were that passed, which must be all of them."""

    def __init__(self) -> None:
        self.names = Counter[str]()
        self.last_position = 0

    def watched(self, pages: Iterator[Sequence[Row]]) -> Iterator[Sequence[Row]]:
        for page in pages:
            for position, _, _, name, _ in page:
                if position != self.last_position + 1:
                    raise LogBrokenError(
                        f"position {position} of the log follows {self.last_position}:"
                        " nothing was backed up, and `verify` tells more"
                    )
                self.last_position = position
                self.names[name] += 1
            yield page
