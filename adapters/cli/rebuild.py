"""`rebuild`: makes read models anew from the log."""

import typer
from rich.console import Console
from rich.progress import Progress

from adapters.cli.replay import models_named
from adapters.cli.session import session_of
from projections.following import Follower, faults_of

app = typer.Typer()


@app.command()
def rebuild(
    context: typer.Context,
    name: str | None = typer.Argument(None, help="One read model; all of them otherwise."),
) -> None:
    """Forget read models and fold them again."""
    models = models_named(name)
    with session_of(context).system() as system, Progress(console=Console(stderr=True)) as bar:
        for model in bar.track(models, description="rebuilding"):
            position = Follower(system.engine, system.log, model).rebuild()
            print(f"{model.name} stands at position {position}")
        faults = faults_of(system.engine)
    for name_at_fault, fault in faults.items():
        print(f"{name_at_fault} stands still at position {fault.position}: {fault.reason}")
    if faults:
        raise typer.Exit(1)
