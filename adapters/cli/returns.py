"""`return`: asked for, received in the zone; list."""

import typer

from adapters.cli.faults import NothingFoundError
from adapters.cli.files import units_from
from adapters.cli.output import AS_JSON, show_rows
from adapters.cli.session import Session, session_of
from application.returning import AskReturn
from application.streams import BATCH, ORDER
from domain.identifiers import OrderId, RunId
from domain.order_state import PreSaleOrder
from domain.return_commands import ReceiveReturn
from projections import returns_desk

app = typer.Typer(help="Released orders, or parts of them, coming back.")

ORDER_ID = typer.Argument(help="Order id.")
JSON = typer.Option(False, "--json", help=AS_JSON)
COLUMNS = (
    "order_id", "return_no", "stage", "reason", "requested_at", "back_by", "received_at",
    "refund_fen",
)  # fmt: skip


@app.command()
def ask(
    context: typer.Context,
    order: str = ORDER_ID,
    units: list[str] = typer.Argument(None, help="SKU=QUANTITY each; all of it otherwise."),
    number: str = typer.Option(..., help="Return number."),
    reason: str = typer.Option(...),
    as_json: bool = JSON,
) -> None:
    """Ask to send a released order, or part of it, back."""
    session = session_of(context)
    run_id, parts = run_of(session, order), units_from(units or [])
    session.act(lambda at: AskReturn(OrderId(order), run_id, number, parts, reason, at), as_json)


def run_of(session: Session, order_id: str) -> RunId:
    """The run that cleared an order, as its batch knows it."""
    with session.system() as system:
        order: PreSaleOrder = session.state(system, ORDER, order_id)
        in_run = session.state(system, BATCH, order.held_by).in_run if order.held_by else {}
    if order_id not in in_run:
        raise NothingFoundError(f"order {order_id} was never in a clearance run")
    run_id: RunId = in_run[order_id]
    return run_id


@app.command()
def receive(
    context: typer.Context,
    order: str = ORDER_ID,
    number: str = typer.Option(..., help="Return number."),
    good: list[str] = typer.Option([], help="SKU=QUANTITY each."),
    damaged: list[str] = typer.Option([], help="SKU=QUANTITY each."),
    as_json: bool = JSON,
) -> None:
    """Record what came back, as counted."""
    session_of(context).act(
        lambda at: ReceiveReturn(OrderId(order), number, units_from(good), units_from(damaged), at),
        as_json,
    )


@app.command("list")
def list_returns(context: typer.Context, as_json: bool = JSON) -> None:
    """List returns."""
    session = session_of(context)
    with session.reading() as connection:
        rows = returns_desk.returns_of(connection, [session.book])
    show_rows(rows, COLUMNS, as_json)
