"""`orders profile`: which columns of a merchant's files mean what, kept beside the log."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import typer

from adapters.bootstrap import System
from adapters.cli.faults import FileUnusableError
from adapters.cli.output import AS_JSON, show_one, show_rows
from adapters.cli.session import Session, session_of
from adapters.order_import.merchants_profiles import (
    NEEDED,
    OPTIONAL,
    MerchantsProfiles,
    OwnProfile,
    from_choices,
)
from adapters.order_import.profile import FileFacts
from adapters.order_import.profile_files import load_profile
from adapters.order_import.reading import opened, require_workbook
from adapters.order_import.records import shown
from adapters.order_import.xlsx_records import first_records
from domain.risk_notice import NOTICES

ROWS_SHOWN = 5

app = typer.Typer(help="Profiles of merchants' files.")

MERCHANT = typer.Option(..., help="Whose files.")


@app.command()
def look(
    file: Path = typer.Argument(help="CSV or XLSX."),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """Show what a file is read as, its columns, and its first rows."""
    with file.open("rb") as content:
        require_workbook(content, file.name)
    with opened(file, FileFacts()) as sheet:
        rows = first_records(sheet, ROWS_SHOWN)
    titles = [shown(title) for title in sheet.titles]
    if not as_json:
        show_one({"form": sheet.form, "encoding": sheet.encoding, "delimiter": sheet.delimiter})
    listed = [
        {"column": title, **{str(n): cell_at(row.texts, place) for n, row in enumerate(rows, 1)}}
        for place, title in enumerate(titles)
    ]
    show_rows(listed, ("column", *(str(n) for n in range(1, len(rows) + 1))), as_json)


def cell_at(texts: Sequence[str], place: int) -> str:
    return shown(texts[place]) if place < len(texts) else ""


@app.command()
def save(
    context: typer.Context,
    name: str = typer.Argument(help="What it is called from now on."),
    merchant: str = MERCHANT,
    column: list[str] = typer.Option(
        [], help=f"field=title, for each of {', '.join(NEEDED)}; also {', '.join(OPTIONAL)}."
    ),
    platform: str = typer.Option("", help="The shop: it stands before the order's number."),
    toml: Path | None = typer.Option(None, help="A profile as a file, instead of columns."),
    date_format: list[str] = typer.Option([], help="Such as %d.%m.%Y %H:%M."),
    encoding: str = typer.Option("", help="Told by the bytes unless said."),
    consent: str = typer.Option(
        NOTICES[-1].value.version,
        help="Version of the risk notice that the buyers agreed to; empty if to none.",
    ),
) -> None:
    """Keep a profile of chosen columns, or of a file; another of the same name gives way."""
    if toml is not None:
        profile = load_profile(str(toml))
    else:
        facts = FileFacts(encoding)
        if date_format:
            facts = msgspec.structs.replace(facts, date_formats=tuple(date_format))
        profile = from_choices(platform or merchant, dict(map(pair, column)), facts, consent)
    session = session_of(context)
    with session.system() as system:
        own = OwnProfile(merchant, name, profile)
        profiles_in(session, system).keep(own, session.actor, system.clock())
    print(f"kept: {name} of {merchant}")


def pair(text: str) -> tuple[str, str]:
    field, _, title = text.partition("=")
    if field not in (*NEEDED, *OPTIONAL):
        known = ", ".join((*NEEDED, *OPTIONAL))
        raise FileUnusableError(f"there is no field {field!r} to choose a column for: {known}")
    return field, title


@app.command("list")
def list_profiles(
    context: typer.Context,
    merchant: str = typer.Option("", help="Only this merchant's."),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """List the profiles that are kept."""
    session = session_of(context)
    with session.system() as system:
        rows = profiles_in(session, system).all([merchant] if merchant else None)
    show_rows(rows, ("merchant_id", "name", "made_by", "made_at"), as_json)


@app.command()
def remove(context: typer.Context, name: str = typer.Argument(), merchant: str = MERCHANT) -> None:
    """Forget a profile. Imports keep the one they were begun with."""
    session = session_of(context)
    with session.system() as system:
        was_there = profiles_in(session, system).remove(merchant, name)
    print("removed" if was_there else "already so")


def profiles_in(session: Session, system: System) -> MerchantsProfiles:
    return MerchantsProfiles(system.engine, session.settings.operator)
