"""Compares a statement with our books as they stand now, and makes the command that records it."""

from datetime import date

import sqlalchemy as sa

from adapters.bootstrap import System
from adapters.databases import is_postgresql
from adapters.payment_statements import faults
from adapters.payment_statements.comparing import differences_in
from adapters.payment_statements.faults import StatementFileError
from adapters.payment_statements.file import StatementFile, rows_in
from adapters.payment_statements.said import Tally, Tell, load
from application.outcome import Outcome
from domain.identifiers import Partition, shared_of
from domain.payment_statement import TakeStatement
from projections import payment_book
from projections.following_tables import read_model_positions

HASH_SHOWN = 16
"""Digits of a file's digest in its statement's id: nobody has two such files of one day."""


def statement_id_of(payment_firm: str, day: date, file: StatementFile) -> str:
    """Read under another profile the same file says other things: it is another statement."""
    read_as = f":{file.reading.digest}" if file.reading else ""
    return f"{payment_firm}:{day.isoformat()}:{file.file_hash[:HASH_SHOWN]}{read_as}"


def compared(
    system: System,
    book: Partition,
    file: StatementFile,
    payment_firm: str = "",
    day: date | None = None,
    tell: Tell = lambda _: None,
) -> TakeStatement:
    """Of an empty file somebody has to say of which day it is, and whose: the profile does.

    Raises StatementFileError.
    """
    system.follow([payment_book.MODEL])
    if file.reading:
        payment_firm = payment_firm or file.reading.profile.payment_firm
    tally = Tally(payment_firm, day)
    with system.engine.connect() as connection:
        at_one_moment(connection)
        position = position_in(connection)
        load(connection, rows_in(file), tally, tell)
        tally.require_readable()
        if not tally.payment_firm or tally.day is None:
            raise StatementFileError(faults.NOBODYS)
        found = differences_in(
            connection, shared_of(book), tally.payment_firm, tally.day, tally.unreadable
        )
        # The table of what was said goes with the transaction, which is never committed.
        connection.rollback()
    return TakeStatement(
        statement_id_of(tally.payment_firm, tally.day, file),
        tally.payment_firm,
        tally.day,
        file.file_hash,
        tally.totals(),
        position,
        tuple(found),
        system.clock(),
    )


def position_in(connection: sa.Connection) -> int:
    """Of the payment book, as the very connection sees it that reads its rows."""
    column = read_model_positions.c
    query = sa.select(column.position).where(column.name == payment_book.MODEL.name)
    return int(connection.execute(query).scalar_one())


def at_one_moment(connection: sa.Connection) -> None:
    """All queries see the books as at the first: SQLite's readers always do."""
    if is_postgresql(connection):
        connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def reconcile(system: System, book: Partition, command: TakeStatement, actor: str) -> Outcome:
    """Record what was compared. The same file again changes nothing."""
    command_id = f"statement:{command.statement_id}:{command.compared_at_position}"
    return system.handle(shared_of(book), command, command_id, actor)
