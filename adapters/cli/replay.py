"""`replay`: read models as they stood at a position or a time, and their sums."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
import typer

from adapters.as_of import as_of
from adapters.bootstrap import System
from adapters.cli.faults import FileUnusableError, NothingFoundError
from adapters.cli.output import AS_JSON, show_rows
from adapters.cli.session import session_of
from adapters.read_models import MODELS
from domain.identifiers import shared_of
from projections.read_model import ReadModel

app = typer.Typer()

COLUMNS = ("model", "table", "rows", "sums")


@app.command()
def replay(
    context: typer.Context,
    model: str | None = typer.Argument(None, help="One read model; all of them otherwise."),
    time: str = typer.Option("", "--as-of", help="ISO 8601 with its offset; the time recorded."),
    position: int | None = typer.Option(None, "--at", min=0, help="A position of the log."),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """Fold read models up to a point of the past, beside those of today."""
    session = session_of(context)
    rows = list[dict[str, Any]]()
    with session.system() as system:
        at = position_at(system, time) if position is None else within(system, position, time)
        for each in models_named(model):
            with as_of(system, each, at, session.book, shared_of(session.book)) as connection:
                rows += sums_of(connection, each)
    print_position(at, is_quiet=as_json)
    show_rows(rows, COLUMNS, as_json)


def print_position(position: int, *, is_quiet: bool) -> None:
    if not is_quiet:
        print(f"as of position {position:,}")


def within(system: System, position: int, time: str) -> int:
    """A position there is, asked for without a time beside it."""
    if time:
        raise FileUnusableError("a time and a position are two moments: give one of them")
    if position > (end := system.log.last_position()):
        raise NothingFoundError(f"there is no position {position}: the log ends at {end}")
    return position


def position_at(system: System, time: str) -> int:
    if not time:
        return system.log.last_position()
    try:
        at = datetime.fromisoformat(time)
    except ValueError:
        raise FileUnusableError(f"{time!r} is no time: write 2026-03-02T09:14:00+08:00") from None
    if at.tzinfo is None:
        raise FileUnusableError(f"{time!r} needs its offset from UTC, such as +08:00")
    return system.log.position_at(at)


def models_named(name: str | None) -> Sequence[ReadModel]:
    found = [model for model in MODELS if name in (None, model.name)]
    if not found:
        known = ", ".join(model.name for model in MODELS)
        raise NothingFoundError(f"there is no read model {name}: there are {known}")
    return found


def sums_of(connection: sa.Connection, model: ReadModel) -> list[dict[str, Any]]:
    """For each table how many rows it has, and what its numbers add up to."""
    found = []
    for table in sorted(model.tables.tables.values(), key=lambda table: table.name):
        numbers = [c for c in table.columns if type(c.type) in (sa.Integer, sa.BigInteger)]
        counted = [c for c in numbers if not c.name.endswith(("position", "status", "year"))]
        sums = [sa.func.coalesce(sa.func.sum(column), 0) for column in counted]
        rows, *totals = connection.execute(
            sa.select(sa.func.count(), *sums).select_from(table)
        ).one()
        named = zip(counted, totals, strict=True)
        said = ", ".join(f"{column.name} {total:,}" for column, total in named)
        found.append({"model": model.name, "table": table.name, "rows": rows, "sums": said})
    return found
