"""`simulate`: sends made-up orders down the whole way and tells what became of them."""

import json
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

from adapters.cli.faults import OptionUnusableError
from adapters.cli.output import AS_JSON, show_one, show_rows
from adapters.simulator.catalogue import MERCHANTS
from adapters.simulator.running import Result
from adapters.simulator.running import simulate as run_simulation

app = typer.Typer()


@app.command()
def simulate(
    orders: int = typer.Option(..., min=1, help="Orders to be placed."),
    seed: int = typer.Option(..., help="The same seed gives the same events anywhere."),
    merchants: int = typer.Option(3, min=1, max=len(MERCHANTS)),
    database: str = typer.Option("", help="An empty database; otherwise one that is thrown away."),
    files: Path | None = typer.Option(
        None,
        file_okay=False,
        help="An empty folder: customs is another process, and messages are files in it.",
    ),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """Simulate orders from campaign to return, with a realistic share of trouble."""
    if files and files.is_dir() and any(files.iterdir()):
        raise OptionUnusableError(f"--files {files} is not empty")
    with tempfile.TemporaryDirectory(prefix="jihuo-simulate-") as folder:
        url = database or f"sqlite:///{Path(folder) / 'jihuo.db'}"
        play = partial(
            run_simulation, url, orders=orders, seed=seed, merchants=merchants, files=files
        )
        result = with_progress(play, orders, is_quiet=as_json)
    facts = {
        "digest": result.digest,
        "orders": result.orders,
        "outcomes": result.outcomes,
        "events": result.events,
        "seconds": round(result.seconds, 3),
    }
    if as_json:
        print(json.dumps(facts))
        return
    facts.pop("outcomes")
    show_one({**facts, "seconds": f"{result.seconds:.1f}"})
    outcomes = [{"outcome": name, "orders": n} for name, n in result.outcomes.items()]
    show_rows(outcomes, ("outcome", "orders"))


def with_progress(play: Callable[..., Result], orders: int, *, is_quiet: bool) -> Result:
    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=is_quiet) as progress:
        tasks = {
            stage: progress.add_task(stage, total=orders)
            for stage in ("placed", "collected", "declared", "left")
        }
        return play(told=lambda stage, n: progress.advance(tasks[stage], n))
