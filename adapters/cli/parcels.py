"""`sort` and `exit`: parcels scanned, listed, through the gate and off the account book."""

from collections import defaultdict

import typer

from adapters.cli.faults import FileUnusableError
from adapters.cli.output import AS_JSON, show_rows
from adapters.cli.session import session_of
from application.clearing import PickForRun
from application.leaving import (
    ListForLeaving,
    RunParcels,
    ScannedParcel,
    ScanParcels,
    TakeOffExit,
)
from domain.exit_commands import IssueGatePass, PassExitGate, PostExit
from domain.identifiers import ExitId, OrderId, RunId, SortingId
from projections import clearance_desk, exit_board

sort_app = typer.Typer()
exit_app = typer.Typer(help="Exit lists and the gate.")

ID = typer.Argument(help="Exit id.")
ORDERS = typer.Argument(help="Order ids.")
JSON = typer.Option(False, "--json", help=AS_JSON)
COLUMNS = ("exit_id", "list_no", "stage", "listed_at", "listed", "passed", "unlisted")


@sort_app.command()
def sort(
    context: typer.Context,
    sorting: str = typer.Argument(help="Sorting run id."),
    parcels: list[str] = typer.Argument(help="WAYBILL=GRAMS each, as scanned."),
    station: str = typer.Option(...),
    lane: str = typer.Option("1"),
    as_json: bool = JSON,
) -> None:
    """Sort released parcels; set all others aside."""
    session = session_of(context)
    weights = dict(map(waybill_and_grams, parcels))
    with session.reading() as connection:
        rows = clearance_desk.orders_of_waybills(connection, session.book, list(weights))
    runs: dict[str, RunId] = {}
    for row in rows:
        runs.setdefault(row.waybill_no, RunId(row.run_id))
    scanned = tuple(
        ScannedParcel(waybill_no, runs.get(waybill_no), grams, lane)
        for waybill_no, grams in weights.items()
    )
    session.act(lambda at: ScanParcels(SortingId(sorting), station, scanned, at), as_json)


def waybill_and_grams(text: str) -> tuple[str, int]:
    waybill_no, _, grams = text.rpartition("=")
    if not waybill_no or not grams.isdecimal():
        raise FileUnusableError(f"{text!r} should be WAYBILL=GRAMS")
    return waybill_no, int(grams)


@exit_app.command("pick")
def pick(
    context: typer.Context,
    orders: list[str] = ORDERS,
    run: str = typer.Option(...),
    as_json: bool = JSON,
) -> None:
    """Take the units of released orders off the shelves."""
    ids = tuple(map(OrderId, orders))
    session_of(context).act(lambda at: PickForRun(RunId(run), ids, at), as_json)


@exit_app.command("list-out")
def list_out(
    context: typer.Context,
    exit_id: str = ID,
    parcels: list[str] = typer.Argument(help="RUN/ORDER each."),
    list_no: str = typer.Option(..., "--list"),
    as_json: bool = JSON,
) -> None:
    """List released parcels to leave together."""
    by_run: dict[RunId, list[OrderId]] = defaultdict(list)
    for text in parcels:
        run_id, _, order_id = text.partition("/")
        by_run[RunId(run_id)].append(OrderId(order_id))
    parts = tuple(RunParcels(run_id, tuple(ids)) for run_id, ids in by_run.items())
    session_of(context).act(lambda at: ListForLeaving(ExitId(exit_id), list_no, parts, at), as_json)


@exit_app.command()
def withdraw(
    context: typer.Context,
    exit_id: str = ID,
    orders: list[str] = ORDERS,
    reason: str = typer.Option(...),
    as_json: bool = JSON,
) -> None:
    """Take parcels off a list again."""
    ids = tuple(map(OrderId, orders))
    session_of(context).act(lambda at: TakeOffExit(ExitId(exit_id), ids, reason, at), as_json)


@exit_app.command("pass")
def issue_pass(
    context: typer.Context,
    exit_id: str = ID,
    pass_no: str = typer.Option(..., "--pass"),
    vehicle: str = typer.Option(...),
    as_json: bool = JSON,
) -> None:
    """Issue a gate pass for what is listed."""
    session_of(context).act(
        lambda at: IssueGatePass(ExitId(exit_id), pass_no, vehicle, at), as_json
    )


@exit_app.command()
def gate(
    context: typer.Context,
    exit_id: str = ID,
    orders: list[str] = ORDERS,
    pass_no: str = typer.Option(..., "--pass"),
    as_json: bool = JSON,
) -> None:
    """Record what went through the gate."""
    ids = tuple(map(OrderId, orders))
    session_of(context).act(lambda at: PassExitGate(ExitId(exit_id), pass_no, ids, at), as_json)


@exit_app.command()
def post(context: typer.Context, exit_id: str = ID, as_json: bool = JSON) -> None:
    """Record that the port has written the exit off the account book."""
    session_of(context).act(lambda at: PostExit(ExitId(exit_id), at), as_json)


@exit_app.command("list")
def list_exits(context: typer.Context, as_json: bool = JSON) -> None:
    """List exits, the latest first."""
    session = session_of(context)
    with session.reading() as connection:
        rows = exit_board.exits_of(connection, [session.book])
    show_rows(rows, COLUMNS, as_json)
