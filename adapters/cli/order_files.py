"""`orders import`: a file is kept, an import made of it, and worked at here until it is done."""

import json
import time
from pathlib import Path
from typing import Any

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from adapters.bootstrap import System
from adapters.cli.output import AS_JSON, show_one, show_rows
from adapters.cli.session import Session, session_of
from adapters.file_work import Row
from adapters.order_import.merchants_profiles import MerchantsProfiles
from adapters.order_import.profile import OrderFileError, Profile
from adapters.order_import.profile_files import is_file, load_profile, require_sound
from adapters.order_import.records import told
from adapters.order_import.registry import NewImport
from adapters.order_import.report import write_report
from adapters.order_import.returned_file import write_returned
from adapters.order_import.rounds import import_work
from adapters.order_import.scratch import Scratch
from adapters.order_import.staging import Progress, Stage
from adapters.order_import.working import ImportWork
from application.streams import CAMPAIGN, DECIDERS
from domain.campaign_state import Campaign
from domain.identifiers import stream_of

FILE_NAME_CHARACTERS_MAX = 120

LOOK_SECONDS = 0.2
"""How often somebody else's work at the same import is looked at."""


def import_file(
    context: typer.Context,
    file: Path = typer.Argument(help="CSV, also gzipped, or XLSX."),
    campaign: str = typer.Option(..., help="Opened from the profile when there is none."),
    profile: str = typer.Option(
        ..., help="A shipped profile's name, a file of your own, or one kept for the merchant."
    ),
    report: Path | None = typer.Option(
        None, help="Where to list every row that was not taken: .csv or .json."
    ),
    back: Path | None = typer.Option(
        None, help="Where to write the same file with what is wrong beside each row."
    ),
    merchant: str = typer.Option("", help="Whose kept profile; the campaign's unless said."),
    encoding: str = typer.Option("", help="Of a CSV file; told by its bytes unless said."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Check everything, write nothing."),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """Import a file. A second time, or after a crash, changes nothing that stands."""
    session = session_of(context)
    with session.system() as system:
        work = import_work(system, session.settings)
        campaign_owner = owner_of(session, system, campaign)
        found = profile_named(session, system, profile, merchant or campaign_owner)
        if encoding:
            facts = msgspec.structs.replace(found.file, encoding=encoding)
            found = msgspec.structs.replace(found, file=facts)
            require_sound(found)
        opened = found.campaign.merchant_id if found.campaign else ""
        with file.open("rb") as content:
            kept = work.shelf.keep(content)
        wanted = NewImport(
            session.book,
            campaign_owner or opened or merchant,
            campaign,
            profile,
            found,
            told(file.name, FILE_NAME_CHARACTERS_MAX),
            kept,
            dry_run,
        )
        row = worked(work, wanted, session, system, is_quiet=as_json)
        write_files(work, row, report, back)
    show_summary(json.loads(row.summary), as_json)


def owner_of(session: Session, system: System, campaign_id: str) -> str:
    """Whose campaign it is; nobody's when there is none yet."""
    stream_id = stream_of(session.book, CAMPAIGN, campaign_id)
    campaign: Campaign = DECIDERS[CAMPAIGN].state_of(system.log.read([stream_id])[stream_id].events)
    return campaign.merchant_id


def profile_named(session: Session, system: System, name: str, merchant_id: str) -> Profile:
    """Raises ProfileError."""
    if is_file(name) or not merchant_id:
        return load_profile(name)
    kept = MerchantsProfiles(system.engine, session.settings.operator)
    return kept.one(merchant_id, name).profile


def worked(
    work: ImportWork, wanted: NewImport, session: Session, system: System, *, is_quiet: bool
) -> Row:
    """The import when it has ended, worked at here or, where another does already, there.

    Raises OrderFileError when it has failed.
    """
    import_id = work.imports.begin(wanted, session.actor, system.clock())
    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*parts, TimeRemainingColumn(), console=Console(stderr=True), disable=is_quiet) as bar:
        shown = bar.add_task(Stage.WAITING.value, total=None)

        def watch(progress: Progress) -> None:
            if progress.stage in (Stage.DONE, Stage.FAILED):
                bar.update(shown, description=progress.stage.value)
                return
            is_placing = progress.stage is Stage.PLACING
            bar.update(
                shown,
                description=progress.stage.value,
                total=progress.invoices if is_placing else None,
                completed=progress.decided if is_placing else progress.rows,
            )

        while (row := row_of(work, import_id)).ended_at is None:
            work.turn(import_id, seconds=None, watch=watch)
            if (row := row_of(work, import_id)).ended_at is None:
                watch(progress_of(row))
                time.sleep(LOOK_SECONDS)
    if row.stage == Stage.FAILED.value:
        raise OrderFileError(row.fault)
    return row


def row_of(work: ImportWork, import_id: str) -> Row:
    row = work.imports.one(import_id)
    assert row is not None, "it was begun"
    return row


def progress_of(row: Row) -> Progress:
    return Progress(Stage(row.stage), row.rows, row.reported, row.invoices, row.decided, row.placed)


def write_files(work: ImportWork, row: Row, report: Path | None, back: Path | None) -> None:
    scratch = Scratch(work.shelf.scratch(row.import_id, row.round))
    try:
        if report is not None:
            write_report(scratch, report)
        if back is not None:
            write_returned(work.shelf.path(row.file_hash), row, scratch, back)
    finally:
        scratch.close()


def show_summary(summary: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(summary))
        return
    for part in ("accepted", "reported"):
        print(part)
        show_one({f"  {name}": value for name, value in summary[part].items()})
    reasons = [{"reason": code, "rows": rows} for code, rows in summary["reasons"].items()]
    show_rows(reasons, ("reason", "rows"))
