"""`restore`: fills an empty database from a backup, or only says whether the backup is whole."""

from pathlib import Path
from time import perf_counter

import sqlalchemy as sa
import typer

from adapters.cli.backup import counting, show_facts
from adapters.cli.output import AS_JSON
from adapters.cli.session import Session, session_of
from adapters.cli.standing import tell_faults
from adapters.databases import engine_for

app = typer.Typer()


@app.command()
def restore(
    context: typer.Context,
    folder: Path = typer.Argument(help="What `backup` wrote."),
    check: bool = typer.Option(False, "--check", help="Only read the backup; use no database."),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """Restore into an empty database, prove that it is equal, and bring read models up to it."""
    if check:
        check_only(folder.resolve(), as_json)
    else:
        restore_into(session_of(context), folder.resolve(), as_json)


def check_only(folder: Path, as_json: bool) -> None:
    from adapters.backup.checking import known_names, read_through, whole

    started = perf_counter()
    manifest = whole(folder, known_names())
    with counting("rows", None, is_quiet=as_json) as told:
        read_through(folder, manifest, told)
    show_facts(manifest, perf_counter() - started, as_json)


def restore_into(session: Session, folder: Path, as_json: bool) -> None:
    from adapters.backup.restoring import restore as run_restore

    started = perf_counter()
    engine: sa.Engine = engine_for(session.settings.database_url)
    try:
        with counting("rows", None, is_quiet=as_json) as told:
            manifest = run_restore(engine, folder, told)
    finally:
        engine.dispose()
    with session.system() as system:
        system.follow()
        show_facts(manifest, perf_counter() - started, as_json)
        tell_faults(system.engine)
