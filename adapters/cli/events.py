"""`events`: copy the log to an archive of Parquet files, check it against the log, query it."""

import json
from dataclasses import asdict
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from adapters.bootstrap import System
from adapters.cli.answers import AnswerFormat, show_answer
from adapters.cli.faults import FileUnusableError, NothingFoundError
from adapters.cli.output import AS_JSON, as_plain, show_one, show_rows
from adapters.cli.session import Session, session_of

# What archives are made with takes half a second to import: each word does so when it is said.
if TYPE_CHECKING:
    from adapters.archive.exporting import Wanted

app = typer.Typer(help="The archive of the log: export, verify and query typed Parquet files.")

FOLDER = typer.Argument(None, help="The archive; JIHUO_ARCHIVE_FOLDER otherwise.")
ARCHIVE = typer.Option(None, help="The archive; JIHUO_ARCHIVE_FOLDER otherwise.")
JSON = typer.Option(False, "--json", help=AS_JSON)


@app.command()
def export(
    context: typer.Context,
    folder: Path | None = FOLDER,
    is_all: bool = typer.Option(False, "--all", help="Every event, not of ended streams only."),
    days: int | None = typer.Option(
        None, "--older-than-days", min=0, help="JIHUO_ARCHIVE_AFTER_DAYS otherwise."
    ),
    up_to: int | None = typer.Option(None, min=1, help="As the log stood at this position."),
    without_people: bool = typer.Option(
        False, "--without-people", help="Leave out names, addresses and identity numbers."
    ),
    as_json: bool = JSON,
) -> None:
    """Copy what is not archived yet to a new part; nothing leaves the log."""
    from adapters.archive.exporting import export as run_export

    if is_all and days is not None:
        raise FileUnusableError("--all takes every event, however old: leave out the days")
    session = session_of(context)
    with session.system() as system:
        age = None if is_all else session.settings.archive_after_days if days is None else days
        wanted = wanted_of(system, age, up_to, with_people=not without_people)
        part = run_export(system.engine, folder or session.settings.archive, wanted)
    if part is None:
        print(json.dumps({"part": None, "events": 0}) if as_json else "nothing new to archive")
        return
    manifest = part.manifest
    said = {
        "part": str(part.folder),
        "events": manifest.events,
        "streams": manifest.streams.rows if manifest.streams else None,
        "files": len(manifest.all_files),
        "up_to_position": manifest.up_to_position,
        "digest": manifest.digest,
        "manifest_sha256": part.sha256,
    }
    show_one(said, as_json)


def wanted_of(
    system: System, age_days: int | None, up_to: int | None, *, with_people: bool
) -> "Wanted":
    """Streams that ended so many days ago; everything when no age is given."""
    from adapters.archive.ended import Moment
    from adapters.archive.exporting import Wanted

    end, now = system.log.last_position(), system.clock()
    if up_to is not None and up_to > end:
        raise NothingFoundError(f"there is no position {up_to}: the log ends at {end}")
    last = end if up_to is None else up_to
    moment = None
    if age_days is not None:
        before = now - timedelta(days=age_days)
        moment = Moment(last, system.log.position_at(before), before)
    return Wanted(last, with_people, now, end, moment, age_days)


@app.command()
def verify(
    context: typer.Context,
    folder: Path | None = FOLDER,
    files_only: bool = typer.Option(False, "--files-only", help="Without a database."),
    as_json: bool = JSON,
) -> None:
    """Check the archive against the log; exit code 1 when anything differs."""
    from adapters.archive.verifying import verify as run_verification

    session = session_of(context)
    archive = folder or session.settings.archive
    if files_only:
        report = run_verification(archive, None)
    else:
        with session.system() as system:
            report = run_verification(archive, system.engine)
    said = {
        "parts": report.parts,
        "files": report.files,
        "events": report.events,
        "differences": report.findings_count,
        "is_sound": report.is_sound,
    }
    if as_json:
        found = [asdict(finding) for finding in report.findings]
        print(json.dumps({**said, "findings": found}, ensure_ascii=False, default=as_plain))
    else:
        show_one(said)
        for finding in report.findings:
            where = "/".join(filter(None, (finding.part, finding.file)))
            position = f" position {finding.position}" if finding.position else ""
            print(f"{where}{position}: {finding.message}")
        if report.findings_count > len(report.findings):
            print(f"… and {report.findings_count - len(report.findings):,} more")
    if not report.is_sound:
        raise typer.Exit(1)


@app.command()
def query(
    context: typer.Context,
    sql: str = typer.Argument(help="One SELECT; `jihuo events schema` lists the views."),
    archive: Path | None = ARCHIVE,
    form: AnswerFormat = typer.Option(AnswerFormat.TABLE, "--format"),
    limit: int | None = typer.Option(
        None, min=0, help="Rows at most, 0 for all; a table shows 100, CSV and JSON all."
    ),
) -> None:
    """Answer SQL from the archive, without the database."""
    from adapters.archive.querying import answering

    with answering(archive_of(context, archive), sql) as answer:
        show_answer(answer.columns, answer.rows, form, limit)


@app.command()
def schema(
    context: typer.Context,
    view: str | None = typer.Argument(None, help="One view and its types; all views otherwise."),
    archive: Path | None = ARCHIVE,
    as_json: bool = JSON,
) -> None:
    """List the views of the archive and their columns."""
    from adapters.archive.querying import described, unknown_view

    columns = described(archive_of(context, archive))
    views = {name: list(each) for name, each in groupby(columns, key=attrgetter("view"))}
    if view is not None:
        if view not in views:
            raise NothingFoundError(unknown_view(view, list(views)))
        show_rows(views[view], ("column", "type"), as_json)
        return
    rows = [
        {"view": name, "columns": ", ".join(each.column for each in found)}
        for name, found in views.items()
    ]
    show_rows(rows, ("view", "columns"), as_json)


def archive_of(context: typer.Context, chosen: Path | None) -> Path:
    session: Session = session_of(context)
    return chosen or session.settings.archive
