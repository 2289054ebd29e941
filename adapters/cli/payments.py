"""`payments`: a payment firm's statement against our books."""

import sys
from datetime import date
from pathlib import Path

import typer

from adapters.cli import statement_profiles
from adapters.cli.faults import FileUnusableError, NothingFoundError
from adapters.cli.output import AS_JSON, show_one, show_rows
from adapters.cli.session import session_of
from domain.identifiers import shared_of
from domain.payment_statement import DifferenceKind, TakeStatement

app = typer.Typer(help="Statements of payment firms against our books.")
app.add_typer(statement_profiles.app, name="profile")

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
    profile: str = typer.Option("", help="A kept profile of its firm; our own columns without."),
    firm: str = typer.Option("", help="Whose it is, where no row says so; whose profile it is."),
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
        kept = statement_profiles.profiles_in(session, system)
        reading = kept.named(profile, firm) if profile else None
        command = compared(system, session.book, opened(file, reading), firm, day_of(day))
        if not dry_run:
            if reading:
                kept.note_used(reading, system.clock())
            record(system, session.book, command, session.actor)
    totals = command.totals
    rows = [{name: getattr(found, name) for name in COLUMNS} for found in command.differences]
    facts = {name: getattr(command, name) for name in HEAD}
    facts |= {name: getattr(totals, name) for name in totals.__slots__}
    if reading:
        facts["passed_over"] = passed_over_in(command)
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


def passed_over_in(command: TakeStatement) -> int:
    """Rows that the profile says are none: what is neither summed up nor unreadable."""
    totals, kind = command.totals, DifferenceKind.UNREADABLE
    unreadable = sum(found.kind is kind for found in command.differences)
    return totals.rows - totals.payments - totals.refunds - totals.fees - unreadable


def day_of(text: str) -> date | None:
    """Raises FileUnusableError."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise FileUnusableError(f"{text!r} is no day such as 2026-03-02") from None
