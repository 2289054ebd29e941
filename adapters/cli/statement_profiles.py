"""`payments profile`: how a payment firm writes its statements, kept beside the log."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import msgspec
import typer

from adapters.bootstrap import System
from adapters.cli.faults import FileUnusableError, NothingFoundError
from adapters.cli.output import AS_JSON, show_one, show_rows
from adapters.cli.session import Session, session_of
from adapters.order_import.profile import FileFacts
from adapters.payment_statements.firms_profiles import FirmsProfiles
from adapters.payment_statements.looking import FIELDS, looked_at
from adapters.payment_statements.profile import (
    MEANINGS,
    Columns,
    Meaning,
    StatementProfile,
    words_of,
    written,
)

app = typer.Typer(help="Profiles of payment firms' statements.")

FIRM = typer.Option(..., help="Whose statements, as it calls itself in its reports.")


@app.command()
def look(
    file: Path = typer.Argument(help="CSV or XLSX."),
    sheet: str = typer.Option("", help="Of a workbook; the first unless said."),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """Show what a file is read as and its first rows: one of them is the head."""
    with file.open("rb") as content:
        sample = looked_at(content, file.name, sheet)
    if not as_json:
        show_one({"read_as": sample.read_as, "delimiter": sample.delimiter})
    rows = [{"row": number, "cells": list(cells)} for number, cells in sample.rows]
    if not as_json:
        rows = [{**row, "cells": " | ".join(cast(Sequence[str], row["cells"]))} for row in rows]
    show_rows(rows, ("row", "cells"), as_json)


@app.command()
def save(
    context: typer.Context,
    name: str = typer.Argument(help="What it is called from now on."),
    firm: str = FIRM,
    column: list[str] = typer.Option(..., help=f"field=title, for any of {', '.join(FIELDS)}."),
    word: list[str] = typer.Option(
        [], help=f"type=the firm's word, for {', '.join(MEANINGS)}, such as payment=交易."
    ),
    head_row: int = typer.Option(1, help="The row on which the columns are named."),
    sheet: str = typer.Option("", help="Of a workbook; the first unless said."),
    encoding: str = typer.Option("", help="Told by the bytes unless said."),
    delimiter: str = typer.Option("", help="Told by the head unless said."),
    date_format: list[str] = typer.Option([], help="Such as %d.%m.%Y %H:%M."),
    time_zone: str = typer.Option("Asia/Shanghai", help="Of the file's times."),
    fen: bool = typer.Option(False, "--fen", help="Amounts are fen, not yuan."),
    below_zero: bool = typer.Option(False, help="Refunds and fees are written with a minus."),
    currency: str = typer.Option("CNY", help="Where no column says it."),
    ends_with: list[str] = typer.Option([], help="How the first row of the totals begins."),
) -> None:
    """Keep how a firm writes statements; another profile of the same name gives way."""
    facts = FileFacts(encoding, delimiter, time_zone=time_zone)
    if date_format:
        facts = msgspec.structs.replace(facts, date_formats=tuple(date_format))
    profile = StatementProfile(
        payment_firm=firm,
        columns=columns_of(column),
        words=words_of(map(said, word)),
        head_row=head_row,
        sheet=sheet,
        file=facts,
        unit="fen" if fen else "yuan",
        out_is_below_zero=below_zero,
        currency=currency,
        ends_with=tuple(ends_with),
    )
    session = session_of(context)
    with session.system() as system:
        profiles_in(session, system).keep(name, profile, session.actor, system.clock())
    print(f"kept: {name} of {firm}")


def columns_of(chosen: Sequence[str]) -> Columns:
    """Raises FileUnusableError for a field that there is not."""
    found = dict.fromkeys(("day", "number"), "")
    for text in chosen:
        field, _, title = text.partition("=")
        if field not in FIELDS:
            known = ", ".join(FIELDS)
            raise FileUnusableError(f"there is no field {field!r} to choose a column for: {known}")
        found[field] = title
    return Columns(**found)


def said(text: str) -> tuple[Meaning, str]:
    """Raises FileUnusableError for a type that there is not."""
    wanted, _, word = text.partition("=")
    meaning = next((each for each in MEANINGS if each == wanted.replace("-", " ")), None)
    if meaning is None or not word:
        raise FileUnusableError(f"{text!r} is no word for a type: {', '.join(MEANINGS)}")
    return meaning, word


@app.command("list")
def list_profiles(
    context: typer.Context,
    firm: str = typer.Option("", help="Only this payment firm's."),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """List the profiles that are kept."""
    session = session_of(context)
    with session.system() as system:
        rows = profiles_in(session, system).all([firm] if firm else None)
    show_rows(rows, ("payment_firm", "name", "made_by", "made_at"), as_json)


@app.command()
def show(
    context: typer.Context,
    name: str = typer.Argument(),
    firm: str = typer.Option("", help="Whose it is, where several have one of that name."),
    digest: bool = typer.Option(False, help="By the digest that ends the id of a statement."),
) -> None:
    """Write a profile as JSON, also one that has given way, by its digest."""
    session = session_of(context)
    with session.system() as system:
        kept = profiles_in(session, system)
        found = kept.used_as(name) if digest else kept.named(name, firm)
    if found is None:
        raise NothingFoundError(f"no statement was read under a profile of the digest {name}")
    print(written(found.profile))


@app.command()
def remove(context: typer.Context, name: str = typer.Argument(), firm: str = FIRM) -> None:
    """Forget a profile. What was read under it stays as it is."""
    session = session_of(context)
    with session.system() as system:
        was_there = profiles_in(session, system).remove(firm, name)
    print("removed" if was_there else "already so")


def profiles_in(session: Session, system: System) -> FirmsProfiles:
    return FirmsProfiles(system.engine, session.settings.operator)
