"""`backup`: a consistent copy of the log and what stands beside it, while everything runs."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn

from adapters.backup.manifest import Manifest
from adapters.bootstrap import utc_now
from adapters.cli.output import AS_JSON, show_one
from adapters.cli.session import session_of
from adapters.databases import engine_for

app = typer.Typer()


@app.command()
def backup(
    context: typer.Context,
    folder: Path = typer.Argument(help="A folder that is not there yet."),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """Copy events, commands, messages and followers' positions as of one moment."""
    from adapters.backup.taking import back_up

    engine = engine_for(session_of(context).settings.database_url)
    started = perf_counter()
    try:
        with counting("rows", None, is_quiet=as_json) as told:
            manifest = back_up(engine, folder.resolve(), utc_now(), told)
    finally:
        engine.dispose()
    show_facts(manifest, perf_counter() - started, as_json)


@contextmanager
def counting(what: str, total: int | None, *, is_quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how far it is."""
    columns = ("{task.description}", MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    is_unseen = is_quiet or not console.is_terminal
    with Progress(*columns, console=console, disable=is_unseen) as progress:
        task = progress.add_task(what, total=total)
        yield lambda rows: progress.advance(task, rows)


def show_facts(manifest: Manifest, seconds: float, as_json: bool) -> None:
    """What is in a backup: the digest is the same wherever it is restored to."""
    facts: dict[str, Any] = {
        "last_position": manifest.last_position,
        "digest": manifest.events_digest,
        **{name: kept.rows for name, kept in manifest.tables.items()},
        "size_bytes": manifest.size_bytes,
        "product_version": manifest.product_version,
        "seconds": round(seconds, 3),
    }
    if as_json:
        print(json.dumps(facts))
    else:
        show_one({**facts, "seconds": f"{seconds:.1f}"})
