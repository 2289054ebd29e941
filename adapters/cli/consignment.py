"""`consignment`: receive overseas, pack, seal, depart, arrive; list."""

from pathlib import Path

import typer

from adapters.cli.files import batch_units_from, cartons_from
from adapters.cli.output import AS_JSON, show_rows
from adapters.cli.session import session_of
from domain.consignment_commands import (
    ArriveConsignment,
    DepartConsignment,
    OpenConsignment,
    PackCartons,
    ReceiveGoodsOverseas,
    SealConsignment,
)
from domain.goods import Route
from domain.identifiers import ConsignmentId
from projections import planner_board

app = typer.Typer(help="Bulk shipments: cartons, seal, bill, voyage, arrival.")

ID = typer.Argument(help="Consignment id.")
JSON = typer.Option(False, "--json", help=AS_JSON)
COLUMNS = (
    "consignment_id", "stage", "origin_place", "port", "cartons", "gross_grams", "seal_no",
    "bill_no", "departed_at", "arrived_at", "entry_id",
)  # fmt: skip


@app.command("open")
def open_consignment(
    context: typer.Context,
    consignment: str = ID,
    country: str = typer.Option(..., help="Three-digit customs country code."),
    place: str = typer.Option(...),
    port: str = typer.Option(..., help="Four-digit customs office."),
    mode: str = typer.Option("2", help="2 sea, 3 rail, 4 road, 5 air."),
    as_json: bool = JSON,
) -> None:
    """Open a consignment."""
    route = Route(country, place, port, mode)
    session_of(context).act(
        lambda at: OpenConsignment(ConsignmentId(consignment), route, at), as_json
    )


@app.command()
def receive(
    context: typer.Context,
    consignment: str = ID,
    units: list[str] = typer.Argument(help="BATCH:SKU=QUANTITY each."),
    receipt: str = typer.Option(..., help="Receipt number."),
    place: str = typer.Option(...),
    warehouse: str = typer.Option(...),
    as_json: bool = JSON,
) -> None:
    """Record goods received overseas."""
    session_of(context).act(
        lambda at: ReceiveGoodsOverseas(
            ConsignmentId(consignment), receipt, place, warehouse, batch_units_from(units), at
        ),
        as_json,
    )


@app.command()
def pack(
    context: typer.Context,
    consignment: str = ID,
    file: Path = typer.Argument(
        help="CSV: carton_no, gross_grams, volume_cm3, batch_id, sku, quantity."
    ),
    as_json: bool = JSON,
) -> None:
    """Pack cartons as a file lists them."""
    session_of(context).act(
        lambda at: PackCartons(ConsignmentId(consignment), cartons_from(file), at), as_json
    )


@app.command()
def seal(
    context: typer.Context,
    consignment: str = ID,
    seal_no: str = typer.Option(..., "--seal"),
    as_json: bool = JSON,
) -> None:
    """Seal what is packed."""
    session_of(context).act(
        lambda at: SealConsignment(ConsignmentId(consignment), seal_no, at), as_json
    )


@app.command()
def depart(
    context: typer.Context,
    consignment: str = ID,
    vessel: str = typer.Option(...),
    voyage: str = typer.Option(...),
    bill: str = typer.Option(..., help="Master bill number."),
    as_json: bool = JSON,
) -> None:
    """Record the departure."""
    session_of(context).act(
        lambda at: DepartConsignment(ConsignmentId(consignment), vessel, voyage, bill, at), as_json
    )


@app.command()
def arrive(
    context: typer.Context,
    consignment: str = ID,
    port: str = typer.Option(...),
    intact: bool = typer.Option(True, "--seal-intact/--seal-broken"),
    as_json: bool = JSON,
) -> None:
    """Record the arrival and how the seal was found."""
    session_of(context).act(
        lambda at: ArriveConsignment(ConsignmentId(consignment), port, intact, at), as_json
    )


@app.command("list")
def list_consignments(context: typer.Context, as_json: bool = JSON) -> None:
    """List consignments."""
    session = session_of(context)
    with session.reading() as connection:
        rows = planner_board.consignments_of(connection, session.book, with_arrived=True)
    show_rows(rows, COLUMNS, as_json)
