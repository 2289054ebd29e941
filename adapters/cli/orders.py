"""`orders`: imports files of them, lists and cancels them."""

import json
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from adapters.cli.output import AS_JSON, show_one, show_rows
from adapters.cli.session import Session, session_of
from adapters.order_import.desk import HandlingDesk
from adapters.order_import.profile import load_profile
from adapters.order_import.report import Report
from adapters.order_import.running import ImportTask, import_orders
from adapters.people import person_key
from application.cancelling import CancelOrders
from application.ordering import Sender
from domain.identifiers import CampaignId, OrderId
from projections import order_search

app = typer.Typer(help="Import, list and cancel orders.")


@app.command("import")
def import_file(
    context: typer.Context,
    file: Path = typer.Argument(help="CSV, also gzipped."),
    campaign: str = typer.Option(..., help="Opened from the profile when there is none."),
    profile: str = typer.Option(..., help="A shipped profile's name or a file of your own."),
    report: Path | None = typer.Option(
        None, help="Where to list every row that was not taken: .csv or .json."
    ),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """Import a file. A second time, or after a crash, changes nothing that stands."""
    session = session_of(context)
    taken = imported(session, file, CampaignId(campaign), profile, is_quiet=as_json)
    if report is not None:
        taken.write(report)
    summary = taken.summary()
    if as_json:
        print(json.dumps(summary))
        return
    for part in ("accepted", "reported"):
        print(part)
        show_one({f"  {name}": value for name, value in summary[part].items()})
    reasons = [{"reason": code, "rows": rows} for code, rows in summary["reasons"].items()]
    show_rows(reasons, ("reason", "rows"))


def imported(
    session: Session, file: Path, campaign_id: CampaignId, profile: str, *, is_quiet: bool
) -> Report:
    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with (
        session.system() as system,
        Progress(*columns, console=Console(stderr=True), disable=is_quiet) as progress,
    ):
        secret = session.settings.person_key
        task = ImportTask(
            file,
            load_profile(profile),
            campaign_id,
            session.book,
            lambda id_number: person_key(secret, id_number),
        )
        sender = Sender(session.actor, system.clock())
        shown = progress.add_task("invoices", total=None)
        return import_orders(
            task,
            HandlingDesk(system.handling, session.book, sender),
            lambda done, total: progress.update(shown, completed=done, total=total),
        )


@app.command()
def cancel(
    context: typer.Context,
    orders: list[str] = typer.Argument(help="Order ids."),
    reason: str = typer.Option(..., help="Told to the buyer."),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """Cancel orders wherever they are; at customs their withdrawal is asked for."""
    ids = tuple(OrderId(order_id) for order_id in orders)
    session_of(context).act(lambda at: CancelOrders(ids, reason, at), as_json)


COLUMNS = ("order_id", "stage", "campaign_id", "units", "due_fen", "received_fen", "owed_fen")


@app.command("list")
def list_orders(
    context: typer.Context,
    campaign: str | None = typer.Option(None),
    merchant: str | None = typer.Option(None),
    batch: str | None = typer.Option(None),
    run: str | None = typer.Option(None),
    stage: list[str] = typer.Option([], help="More than one may be given."),
    limit: int = typer.Option(order_search.PAGE_ROWS, min=1),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """List orders, the newest first."""
    session = session_of(context)
    shown = order_search.OrderFilter(merchant, campaign, stage, batch, run)
    with session.reading() as connection:
        rows = order_search.orders_page(connection, session.book, shown, limit=limit)
    show_rows(rows, COLUMNS, as_json)
