"""`payments`: a payment firm's statement against our books."""

import sys
from datetime import date
from pathlib import Path

import typer

from adapters.cli.faults import FileUnusableError, NothingFoundError
from adapters.cli.output import AS_JSON, show_one, show_rows
from adapters.cli.session import session_of
from domain.identifiers import shared_of

app = typer.Typer(help="Statements of payment firms against our books.")

HEAD = ("statement_id", "payment_firm", "day", "file_hash", "compared_at_position")
COLUMNS = ("number", "kind", "subject", "name", "ours_fen", "theirs_fen", "currency", "detail")
SHOWN_MAX = 200
"""Differences that a terminal is told; the page and its files have all."""


@app.callback()
def payments() -> None:
    """Money between payment firms and our books."""


@app.command()
def reconcile(
    context: typer.Context,
    file: Path = typer.Argument(help="CSV or XLSX; its columns: docs/payments.md."),
    firm: str = typer.Option("", help="Whose it is, where no row says so."),
    day: str = typer.Option("", help="Of which day, where no row says so: 2026-03-02."),
    dry_run: bool = typer.Option(False, help="Compare and record nothing."),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """Compare a statement with our books; every difference is a case for somebody to settle.

    The same file a second time changes nothing. The exit code is 1 where something differs.
    """
    # Only this word needs a database.
    from adapters.payment_statements.file import opened
    from adapters.payment_statements.taking import compared
    from adapters.payment_statements.taking import reconcile as record

    session = session_of(context)
    with session.system() as system:
        command = compared(system, session.book, opened(file), firm, day_of(day))
        if not dry_run:
            record(system, session.book, command, session.actor)
    totals = command.totals
    rows = [{name: getattr(found, name) for name in COLUMNS} for found in command.differences]
    facts = {name: getattr(command, name) for name in HEAD}
    facts |= {name: getattr(totals, name) for name in totals.__slots__}
    facts["differences"] = len(rows)
    if as_json:
        show_one({**facts, "differences": rows}, as_json=True)
    else:
        show_one(facts)
        show_rows(rows[:SHOWN_MAX], COLUMNS)
        if len(rows) > SHOWN_MAX:
            print(f"and {len(rows) - SHOWN_MAX:,} more: the page Statements has them all")
    if rows:
        raise typer.Exit(1)


@app.command("bytes")
def kept_bytes(
    context: typer.Context,
    digest: str = typer.Argument(help="As it stands in the fact: of a report, or of our answer."),
) -> None:
    """Write the bytes of a report or of our answer, as they were: customs may ask for both."""
    from adapters.message_store import MessageNotStoredError

    session = session_of(context)
    with session.system() as system:
        try:
            kept = system.messages.get(shared_of(session.book), digest)
        except MessageNotStoredError:
            raise NothingFoundError(f"nothing is kept under {digest}") from None
    sys.stdout.buffer.write(kept.content)


def day_of(text: str) -> date | None:
    """Raises FileUnusableError."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise FileUnusableError(f"{text!r} is no day such as 2026-03-02") from None
