"""Restores a backup into an empty database: all of it, proved equal, in one transaction.

A process that is killed in the middle leaves empty tables, and the next restore begins anew.
Followers' positions come with the log, so that policies do not repeat what they have done and go
on with what was after. Read models are not in a backup: they follow the log from its beginning.
"""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import sqlalchemy as sa

from adapters.backup.checking import known_names, whole
from adapters.backup.contents import KEPT, METADATAS, Digest, Row, is_there, rows_of
from adapters.backup.faults import DatabaseNotEmptyError, RestoreDiffersError
from adapters.backup.manifest import KeptTable, Manifest
from adapters.backup.table_files import read_table
from adapters.databases import driver_errors, is_postgresql, psycopg_connection
from adapters.log_tables import create_tables
from adapters.log_writing import lock_log
from adapters.notifications import tables as notice_tables
from projections.columns import UtcTime
from projections.following_tables import read_model_positions

Told = Callable[[int], None]
"""Hears of rows, once when they are written and once when they are read again."""


def restore(
    engine: sa.Engine,
    folder: Path,
    told: Told = lambda _: None,
    known: Collection[str] | None = None,
) -> Manifest:
    """Fill an empty database. Raises BackupError; the database is then as empty as before."""
    manifest = whole(folder, known_names() if known is None else known)
    with engine.connect() as connection:
        refuse_filled(connection)
    for metadata in METADATAS:
        create_tables(engine, metadata)
    try:
        with engine.execution_options(writes=True).begin() as connection:
            write_all(connection, folder, manifest, told)
            read_all(connection, manifest, told)
            # What waited then may have been told since: nobody hears it twice from a copy.
            notice_tables.doubt(connection)
    except sa.exc.IntegrityError as fault:
        raise DatabaseNotEmptyError(f"somebody wrote to it meanwhile: {fault.orig}") from fault
    except sa.exc.DataError as fault:
        raise RestoreDiffersError(f"the database does not take a row: {fault.orig}") from fault
    return manifest


def refuse_filled(connection: sa.Connection) -> None:
    for table in KEPT:
        if is_there(connection, table) and connection.scalar(
            sa.select(sa.exists(sa.select(table)))
        ):
            raise DatabaseNotEmptyError(
                f"the table {table.name} has rows: a backup is restored into an empty database"
            )
    followed = sa.select(sa.exists().where(read_model_positions.c.position > 0))
    if is_there(connection, read_model_positions) and connection.scalar(followed):
        raise DatabaseNotEmptyError(
            "its read models have followed another log: a backup is restored into an empty database"
        )


def write_all(connection: sa.Connection, folder: Path, manifest: Manifest, told: Told) -> None:
    # Nobody appends meanwhile, and whoever followed the empty log finds all of it at once.
    lock_log(connection)
    refuse_filled(connection)
    write = copy_rows if is_postgresql(connection) else insert_rows
    for table in KEPT:
        for rows in read_table(folder / manifest.tables[table.name].file, table):
            write(connection, table, rows)
            told(len(rows))


def insert_rows(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    names = names_of(table)
    connection.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in rows])


def names_of(table: sa.Table) -> list[str]:
    return [column.name for column in table.columns]


def copy_rows(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    columns = ", ".join(f'"{name}"' for name in names_of(table))
    statement = f"COPY {table.name} ({columns}) FROM STDIN (FORMAT BINARY)"
    cursor = psycopg_connection(connection).cursor()
    with driver_errors(connection), cursor.copy(statement.encode()) as copy:
        copy.set_types([postgresql_type(column) for column in table.columns])
        for row in rows:
            copy.write_row(row)


def postgresql_type(column: sa.Column[object]) -> str:
    match column.type:
        case sa.BigInteger():
            return "int8"
        case sa.Integer():
            return "int4"
        case sa.LargeBinary():
            return "bytea"
        case UtcTime():
            return "timestamptz"
    return "text"


def read_all(connection: sa.Connection, manifest: Manifest, told: Told) -> None:
    """Before anybody else sees it: the database gives back what the backup holds."""
    for table in KEPT:
        digest = Digest()
        for rows in rows_of(connection, table):
            digest.add(rows)
            told(len(rows))
        refuse_other(table, manifest.tables[table.name], digest)


def refuse_other(table: sa.Table, kept: KeptTable, digest: Digest) -> None:
    if (digest.rows, str(digest)) != (kept.rows, kept.digest):
        raise RestoreDiffersError(
            f"{table.name} reads otherwise than the backup says: {digest.rows:,} rows for"
            f" {kept.rows:,}. Nothing was kept"
        )
