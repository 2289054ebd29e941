"""`orders`: imports and exports files of them, lists and cancels them."""

import typer

from adapters.cli import order_exports, order_files, order_profiles
from adapters.cli.output import AS_JSON, show_rows
from adapters.cli.session import session_of
from application.cancelling import CancelOrders
from domain.identifiers import OrderId
from projections import order_search

app = typer.Typer(help="Import, export, list and cancel orders.")
app.command("import")(order_files.import_file)
app.command("export")(order_exports.export)
app.add_typer(order_profiles.app, name="profile")


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
