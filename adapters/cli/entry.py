"""`entry`: list in, pass the gate, post, tally, decide differences, count stock; list and show."""

from collections import Counter
from pathlib import Path

import typer

from adapters.cli.files import counts_from, lots_from, sku_and_number, units_from
from adapters.cli.output import AS_JSON, show_one, show_rows
from adapters.cli.session import Session, session_of
from application.entering import BookLine, EnterConsignments
from application.streams import ENTRY
from domain.entry_commands import DecideDiscrepancy, PassEntryGate, PostEntry, TallyGoods
from domain.entry_state import BondedEntry
from domain.identifiers import ConsignmentId, CountId, EntryId, Sku
from domain.stock_count import TakeCount
from projections import entry_board

app = typer.Typer(help="Lots of bonded stock.")

ID = typer.Argument(help="Entry id.")
JSON = typer.Option(False, "--json", help=AS_JSON)
COLUMNS = ("entry_id", "list_no", "listed_at", "posted_at", "tallied_at", "listed", "good", "free")


@app.command("list-in")
def list_in(
    context: typer.Context,
    entry: str = ID,
    consignments: list[str] = typer.Argument(help="Consignment ids."),
    list_no: str = typer.Option(..., "--list", help="Number of the first-line list."),
    line: list[str] = typer.Option(..., help="BOOKLINE:SKU:HSCODE:UNITCODE, one a product."),
    as_json: bool = JSON,
) -> None:
    """List arrived consignments into the zone."""
    ids = tuple(map(ConsignmentId, consignments))
    lines = tuple(map(book_line, line))
    session_of(context).act(
        lambda at: EnterConsignments(EntryId(entry), list_no, ids, lines, at), as_json
    )


def book_line(text: str) -> BookLine:
    parts = text.split(":")
    if len(parts) != 4 or not parts[0].isdecimal():
        raise typer.BadParameter(f"{text!r} should be BOOKLINE:SKU:HSCODE:UNITCODE")
    return BookLine(int(parts[0]), Sku(parts[1]), parts[2], parts[3])


@app.command()
def gate(
    context: typer.Context,
    entry: str = ID,
    pass_no: str = typer.Option(..., "--pass"),
    vehicle: str = typer.Option(...),
    gross_grams: int = typer.Option(..., min=1),
    as_json: bool = JSON,
) -> None:
    """Record that the gate was passed."""
    session_of(context).act(
        lambda at: PassEntryGate(EntryId(entry), pass_no, vehicle, gross_grams, at), as_json
    )


@app.command()
def post(
    context: typer.Context,
    entry: str = ID,
    units: list[str] = typer.Argument(None, help="SKU=QUANTITY each; as listed otherwise."),
    as_json: bool = JSON,
) -> None:
    """Record what the port has posted to the account book."""
    session = session_of(context)
    posted = units_from(units or listed_in(session, entry))
    session.act(lambda at: PostEntry(EntryId(entry), posted, at), as_json)


def listed_in(session: Session, entry: str) -> list[str]:
    with session.system() as system:
        state: BondedEntry = session.state(system, ENTRY, entry)
    return [f"{sku}={quantity}" for sku, quantity in state.listed.items()]


@app.command()
def tally(
    context: typer.Context,
    entry: str = ID,
    file: Path = typer.Argument(
        help="CSV: sku, good, damaged, expired, short, over, wrong, lot_no, best_before."
    ),
    number: str = typer.Option(..., help="Tally number."),
    as_json: bool = JSON,
) -> None:
    """Record what was counted."""
    session_of(context).act(
        lambda at: TallyGoods(EntryId(entry), number, counts_from(file), at, lots_from(file)),
        as_json,
    )


@app.command()
def decide(
    context: typer.Context,
    entry: str = ID,
    units: str = typer.Argument(help="SKU=QUANTITY."),
    kind: str = typer.Option(..., help="damaged, expired, short, over or wrong."),
    decision: str = typer.Option(...),
    as_json: bool = JSON,
) -> None:
    """Decide what becomes of a difference."""
    sku, quantity = sku_and_number(units)
    session_of(context).act(
        lambda at: DecideDiscrepancy(EntryId(entry), Sku(sku), kind, quantity, decision, at),
        as_json,
    )


@app.command()
def count(
    context: typer.Context,
    number: str = typer.Argument(help="Count id."),
    counted: list[str] = typer.Argument(help="SKU=QUANTITY each, as counted."),
    expected: list[str] = typer.Option(..., help="SKU=QUANTITY each, as the book has it."),
    as_json: bool = JSON,
) -> None:
    """Record a stock count of the book."""
    session_of(context).act(
        lambda at: TakeCount(CountId(number), units_from(counted), units_from(expected), at),
        as_json,
    )


@app.command("list")
def list_entries(context: typer.Context, as_json: bool = JSON) -> None:
    """List entries."""
    session = session_of(context)
    with session.reading() as connection:
        rows = entry_board.entries_of(connection, [session.book])
    show_rows(rows, COLUMNS, as_json)


@app.command()
def show(context: typer.Context, entry: str = ID, as_json: bool = JSON) -> None:
    """Show what an entry holds of each product."""
    session = session_of(context)
    with session.system() as system:
        state: BondedEntry = session.state(system, ENTRY, entry)
    if as_json:
        show_one({"entry_id": entry, "tally_no": state.tally_no, "lines": lines_of(state)}, True)
        return
    show_one({"entry_id": entry, "posted_at": state.posted_at, "tally_no": state.tally_no})
    show_rows(lines_of(state), ("sku", "listed", "posted", "good", "free"))


def lines_of(state: BondedEntry) -> list[dict[str, object]]:
    posted = state.posted if state.posted is not None else Counter[Sku]()
    return [
        {
            "sku": sku,
            "listed": listed,
            "posted": posted.get(sku, 0),
            "good": state.good[sku],
            "free": state.free(sku),
        }
        for sku, listed in sorted(state.listed.items())
    ]
