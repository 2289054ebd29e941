"""`batch`: collect orders, lock, buy, confirm, share a shortage; list and show."""

import typer

from adapters.cli.files import units_from
from adapters.cli.output import AS_JSON, show_one, show_rows
from adapters.cli.session import session_of
from application.collecting import CollectOrders, ReleaseFromBatch
from application.sharing_shortage import ShareSupplierShortage, ShareTallyShortage
from application.streams import BATCH
from domain.batch_commands import ConfirmPurchase, LockBatch, OpenBatch, PlacePurchase
from domain.batch_state import PurchaseBatch
from domain.goods import Route
from domain.identifiers import BatchId, EntryId, OrderId, PurchaseId
from projections import planner_board

app = typer.Typer(help="Consolidated overseas purchases and their member orders.")

ID = typer.Argument(help="Batch id.")
ORDERS = typer.Argument(help="Order ids.")
UNITS = typer.Argument(help="SKU=QUANTITY each.")
JSON = typer.Option(False, "--json", help=AS_JSON)
COLUMNS = ("batch_id", "name", "stage", "origin_place", "port", "orders", "units")


@app.command("open")
def open_batch(
    context: typer.Context,
    batch: str = ID,
    name: str = typer.Option(...),
    country: str = typer.Option(..., help="Three-digit customs country code."),
    place: str = typer.Option(..., help="Where the goods come from."),
    port: str = typer.Option(..., help="Four-digit customs office."),
    mode: str = typer.Option("2", help="2 sea, 3 rail, 4 road, 5 air."),
    as_json: bool = JSON,
) -> None:
    """Open a batch."""
    route = Route(country, place, port, mode)
    session_of(context).act(lambda at: OpenBatch(BatchId(batch), name, route, at), as_json)


@app.command()
def add(
    context: typer.Context, batch: str = ID, orders: list[str] = ORDERS, as_json: bool = JSON
) -> None:
    """Collect paid orders into an open batch."""
    ids = tuple(map(OrderId, orders))
    session_of(context).act(lambda at: CollectOrders(BatchId(batch), ids, at), as_json)


@app.command()
def withdraw(
    context: typer.Context,
    batch: str = ID,
    orders: list[str] = ORDERS,
    reason: str = typer.Option(...),
    as_json: bool = JSON,
) -> None:
    """Let orders go again while nothing is bought for them."""
    ids = tuple(map(OrderId, orders))
    session_of(context).act(lambda at: ReleaseFromBatch(BatchId(batch), ids, reason, at), as_json)


@app.command()
def lock(context: typer.Context, batch: str = ID, as_json: bool = JSON) -> None:
    """Take in no more orders."""
    session_of(context).act(lambda at: LockBatch(BatchId(batch), at), as_json)


@app.command()
def buy(
    context: typer.Context,
    batch: str = ID,
    units: list[str] = UNITS,
    purchase: str = typer.Option(..., help="Purchase id."),
    supplier: str = typer.Option(...),
    as_json: bool = JSON,
) -> None:
    """Place a purchase with a supplier."""
    session_of(context).act(
        lambda at: PlacePurchase(
            BatchId(batch), PurchaseId(purchase), supplier, units_from(units), at
        ),
        as_json,
    )


@app.command()
def confirm(
    context: typer.Context,
    batch: str = ID,
    units: list[str] = UNITS,
    purchase: str = typer.Option(..., help="Purchase id."),
    as_json: bool = JSON,
) -> None:
    """Record what the supplier will deliver."""
    session_of(context).act(
        lambda at: ConfirmPurchase(BatchId(batch), PurchaseId(purchase), units_from(units), at),
        as_json,
    )


@app.command("share-shortage")
def share_shortage(
    context: typer.Context,
    batch: str = ID,
    entry: list[str] = typer.Option([], help="After the tally: all entries of the batch."),
    as_json: bool = JSON,
) -> None:
    """Cut and refund orders for what suppliers, or the tally, fall short of."""
    entries = tuple(map(EntryId, entry))
    session_of(context).act(
        lambda at: (
            ShareTallyShortage(BatchId(batch), entries, at)
            if entries
            else ShareSupplierShortage(BatchId(batch), at)
        ),
        as_json,
    )


@app.command("list")
def list_batches(
    context: typer.Context, stage: str | None = typer.Option(None), as_json: bool = JSON
) -> None:
    """List batches."""
    session = session_of(context)
    with session.reading() as connection:
        rows = planner_board.batches_of(connection, session.book, stage)
    show_rows(rows, COLUMNS, as_json)


@app.command()
def show(context: typer.Context, batch: str = ID, as_json: bool = JSON) -> None:
    """Show one batch as it stands in the log."""
    session = session_of(context)
    with session.system() as system:
        state: PurchaseBatch = session.state(system, BATCH, batch)
    facts = {
        "batch_id": batch,
        "name": state.name,
        "stage": state.stage,
        "orders": len(state.members),
        "in_runs": len(state.in_run),
        "demand": state.demand.total(),
        "coming": state.coming.total(),
        "purchases": sorted(state.purchases),
    }
    show_one(facts, as_json)
