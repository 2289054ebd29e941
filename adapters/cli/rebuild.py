"""`rebuild`: makes read models anew from the log beside those that stand, which go on meanwhile."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from adapters.bootstrap import System
from adapters.cli.faults import NothingFoundError
from adapters.cli.output import AS_JSON
from adapters.cli.replay import models_named
from adapters.cli.session import Session, session_of
from adapters.cli.standing import tell_faults
from adapters.model_states import verdict
from adapters.read_models import MODELS
from adapters.rebuilds import rebuild as rebuild_beside
from projections.hindrances import pauses_of
from projections.read_model import ReadModel
from projections.rebuild_rows import cancel as cancel_rebuild
from projections.rebuild_rows import clean_up, rebuilds_of
from projections.rebuilding import Progress as Reached
from projections.rebuilding import Rebuilt

app = typer.Typer()


@app.command()
def rebuild(
    context: typer.Context,
    name: str | None = typer.Argument(None, help="One read model; all of them otherwise."),
    cancel: bool = typer.Option(False, "--cancel", help="End the rebuild that is under way."),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """Build read models anew beside those that stand, compare both, then swap them."""
    models, session = models_named(name), session_of(context)
    with session.system() as system:
        clean_up(system.engine, MODELS, system.clock())
        if cancel:
            cancelled = cancel_all(system, models, name)
            print(json.dumps(cancelled) if as_json else "\n".join(map(cancelled_words, cancelled)))
            return
        done = [made_anew(system, session, model, as_json) for model in models]
        if as_json:
            print(json.dumps([asdict(each) for each in done]))
        tell_faults(system.engine)


def made_anew(system: System, session: Session, model: ReadModel, as_json: bool) -> Rebuilt:
    # So that both are compared where the log ends, also where nobody else follows.
    system.follow([model])
    with progress_of(model) as told:
        rebuilt = rebuild_beside(system, model, session.actor, told)
    if model.name not in pauses_of(system.engine):
        system.follow([model])
    if not as_json:
        print(f"{model.name} stands at position {rebuilt.position}")
        print(f"    {verdict(rebuilt.compared_at, is_equal=rebuilt.is_equal)}")
    return rebuilt


@contextmanager
def progress_of(model: ReadModel) -> Iterator["Told"]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("events,"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        yield Told(bar, model.name)


class Told:
    """A line of progress for one rebuild."""

    def __init__(self, bar: Progress, name: str) -> None:
        self._bar = bar
        self._name = name
        self._task = bar.add_task(f"rebuilding {name}", total=None)

    def __call__(self, reached: Reached) -> None:
        what = "comparing" if reached.is_comparing else "rebuilding"
        self._bar.update(
            self._task,
            description=f"{what} {self._name}",
            total=reached.target,
            completed=reached.position,
        )


def cancel_all(system: System, models: Sequence[ReadModel], name: str | None) -> list[str]:
    """The one that is named, or whichever is under way."""
    rebuilds = rebuilds_of(system.engine)
    open_ones = [m for m in models if m.name in rebuilds and rebuilds[m.name].is_open]
    if not open_ones:
        what = "no read model is" if name is None else f"{name} is not"
        raise NothingFoundError(f"{what} being rebuilt")
    for model in open_ones:
        cancel_rebuild(system.engine, model, system.clock())
    return [model.name for model in open_ones]


def cancelled_words(name: str) -> str:
    return f"the rebuild of {name} is cancelled; what stood before stays"
