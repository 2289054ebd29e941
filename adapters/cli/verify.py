"""`verify`: reads the whole log and says whether everything agrees with everything."""

import json

import typer

from adapters.cli.output import AS_JSON, show_one, show_rows
from adapters.cli.session import session_of
from adapters.read_models import MODELS

app = typer.Typer()


@app.command()
def verify(
    context: typer.Context, as_json: bool = typer.Option(False, "--json", help=AS_JSON)
) -> None:
    """Check the log, the sums and every read model; exit code 1 when something does not agree."""
    from adapters.verification.running import verify as run_verification

    with session_of(context).system() as system:
        system.follow()
        report = run_verification(system.engine, MODELS)
    said = report.as_json()
    if as_json:
        print(json.dumps(said, ensure_ascii=False, default=str))
    else:
        show_one({name: said[name] for name in ("last_position", "is_sound")})
        show_rows(report.checks, ("invariant", "name", "things_checked", "broken_count", "title"))
        for finding in (f for check in report.checks for f in check.findings):
            events = ", ".join(map(str, finding.positions)) or "none"
            print(f"{finding.invariant} {finding.subject}: {finding.message} (events {events})")
    if not report.is_sound:
        raise typer.Exit(1)
