"""`upgrade`: brings a database that an earlier version wrote to the shape of this one."""

import json
from typing import Any

import typer

from adapters.cli.backup import counting
from adapters.cli.output import AS_JSON, as_plain, show_one, show_rows
from adapters.cli.session import session_of
from adapters.cli.standing import tell_faults
from adapters.databases import engine_for
from adapters.event_mapping import CODEC
from adapters.read_models import MODELS
from adapters.upgrade.running import Findings, examine
from adapters.upgrade.running import upgrade as run_upgrade

app = typer.Typer()

NAME_COLUMNS = ("name", "events", "read_as", "unreadable", "first_unreadable")


@app.command()
def upgrade(
    context: typer.Context,
    check: bool = typer.Option(False, "--check", help="Say what there is to do; change nothing."),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """Read every event in today's shape, create what is missing, rebuild what has changed."""
    engine = engine_for(session_of(context).settings.database_url)
    try:
        with counting("events", None, is_quiet=as_json) as told:
            findings = examine(engine, MODELS, CODEC, told)
        if check:
            show(findings, "to be done", None, as_json)
            raise typer.Exit(1 if findings.is_needed or findings.hindrances else 0)
        positions = run_upgrade(engine, findings, MODELS, CODEC)
        show(findings, "done", min(positions.values(), default=0), as_json)
        tell_faults(engine)
    finally:
        engine.dispose()


def show(findings: Findings, what: str, position: int | None, as_json: bool) -> None:
    rebuilt = [model.name for model in findings.outdated_models]
    facts: dict[str, Any] = {
        "events": sum(name.events for name in findings.names),
        "stored_names": len(findings.names),
        "unreadable": sum(name.unreadable for name in findings.names),
        "tables": list(findings.missing_tables),
        "read_models": rebuilt,
        "hindrances": findings.hindrances,
        "position": position,
    }
    if as_json:
        print(json.dumps({**facts, "names": findings.names}, default=as_plain))
        return
    show_rows(findings.names, NAME_COLUMNS)
    show_one({name: facts[name] for name in ("events", "stored_names", "unreadable")})
    for hindrance in findings.hindrances:
        print(f"hindrance: {hindrance}")
    for name in findings.missing_tables:
        print(f"table created, {what}: {name}")
    for name in rebuilt:
        print(f"read model made anew, {what}: {name}")
    if not findings.is_needed:
        print("nothing to do: the database has the shape of this version")
    if position is not None:
        print(f"read models stand at position {position:,}")
