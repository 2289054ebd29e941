"""`clear`: open clearance runs, drive, mend, inspect and withdraw; list and show.

Followers and workers drive a run by themselves; `drive` takes its open steps from here.
"""

import typer

from adapters.cli.output import AS_JSON, show_one, show_rows
from adapters.cli.session import session_of
from adapters.customs.chosen import exchange_for
from application.clearing import OpenClearance
from application.streams import RUN
from application.work_requests import Request, Work
from domain.clearance_commands import CorrectDeclarations, RecordInspection
from domain.clearance_state import ClearanceRun
from domain.identifiers import EntryId, MerchantId, OrderId, RunId
from domain.waybill_block import ReceiveWaybillBlock
from projections import clearance_desk

app = typer.Typer(help="Clearance runs: whole orders of one merchant on their way through customs.")

ID = typer.Argument(help="Run id: at most 12 of A-Z and 0-9.")
ORDERS = typer.Argument(help="Order ids.")
JSON = typer.Option(False, "--json", help=AS_JSON)
RUN_COLUMNS = (
    "run_id", "merchant_id", "declarant", "opened_at", "orders", "documents", "unmatched",
    "declared", "rejected", "held", "released",
)  # fmt: skip
ORDER_COLUMNS = ("order_id", "stage", "waybill_no", "attempt", "cop_no", "invt_no", "reject_text")


@app.command("open")
def open_run(
    context: typer.Context,
    run: str = ID,
    orders: list[str] = ORDERS,
    merchant: str = typer.Option(...),
    declarant: str = typer.Option(...),
    entry: list[str] = typer.Option(..., help="Entries the stock may come from, first used first."),
    as_json: bool = JSON,
) -> None:
    """Open a run and reserve its stock."""
    ids, entries = tuple(map(OrderId, orders)), tuple(map(EntryId, entry))
    session_of(context).act(
        lambda at: OpenClearance(RunId(run), MerchantId(merchant), declarant, ids, entries, at),
        as_json,
    )


@app.command()
def waybills(
    context: typer.Context,
    carrier: str = typer.Argument(help="Whose numbers they are."),
    prefix: str = typer.Option(...),
    first: int = typer.Option(1, min=1),
    count: int = typer.Option(..., min=1),
    as_json: bool = JSON,
) -> None:
    """Take in a block of waybill numbers; runs take theirs from it."""
    session_of(context).act(
        lambda at: ReceiveWaybillBlock(carrier, prefix, first, count, at), as_json, is_shared=True
    )


@app.command()
def drive(context: typer.Context, run: str = ID) -> None:
    """Take the steps a run has open: waybills, documents, match, declarations, withdrawals."""
    session = session_of(context)
    with session.system() as system, exchange_for(session.settings, system) as exchange:
        session.state(system, RUN, run)
        before = system.log.last_position()
        worker = system.worker(exchange)
        worker.do(Request(Work.DRIVE_RUN, session.book, run))
        events = system.log.last_position() - before
    print(f"{events:,} events" if events else "already so")


@app.command()
def correct(
    context: typer.Context,
    run: str = ID,
    orders: list[str] = ORDERS,
    note: str = typer.Option(..., help="What was mended."),
    as_json: bool = JSON,
) -> None:
    """Mend rejected or unmatched declarations, to be matched and sent again."""
    ids = tuple(map(OrderId, orders))
    session_of(context).act(lambda at: CorrectDeclarations(RunId(run), ids, note, at), as_json)


@app.command()
def inspect(
    context: typer.Context,
    run: str = ID,
    orders: list[str] = ORDERS,
    officer: str = typer.Option(...),
    finding: str = typer.Option(...),
    as_json: bool = JSON,
) -> None:
    """Record what an inspection found."""
    ids = tuple(map(OrderId, orders))
    session_of(context).act(
        lambda at: RecordInspection(RunId(run), ids, officer, finding, at), as_json
    )


@app.command()
def withdraw(
    context: typer.Context,
    orders: list[str] = ORDERS,
    reason: str = typer.Option(...),
    as_json: bool = JSON,
) -> None:
    """Cancel orders of runs: what is declared is asked back from customs first."""
    from application.cancelling import CancelOrders

    ids = tuple(map(OrderId, orders))
    session_of(context).act(lambda at: CancelOrders(ids, reason, at), as_json)


@app.command("list")
def list_runs(
    context: typer.Context, merchant: str | None = typer.Option(None), as_json: bool = JSON
) -> None:
    """List runs, the latest first."""
    session = session_of(context)
    with session.reading() as connection:
        rows = clearance_desk.runs_of(connection, [session.book], merchant)
    show_rows(rows, RUN_COLUMNS, as_json)


@app.command()
def show(
    context: typer.Context,
    run: str = ID,
    stage: str | None = typer.Option(None),
    as_json: bool = JSON,
) -> None:
    """Show where the orders of a run stand, and what matches or declares them."""
    session = session_of(context)
    with session.system() as system:
        state: ClearanceRun = session.state(system, RUN, run)
        system.follow()
        with system.engine.connect() as connection:
            rows = clearance_desk.orders_of(connection, session.book, run, stage)
    if not as_json:
        show_one({"run_id": run, "merchant_id": state.merchant_id, "declarant": state.declarant})
    show_rows(rows, ORDER_COLUMNS, as_json)
