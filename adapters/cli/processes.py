"""`up`, `serve`, `work` and `follow`: the processes of a running system."""

import logging
import sys
from dataclasses import replace

import typer

from adapters.cli.session import session_of
from adapters.processes.parts import SWEEP_SECONDS
from adapters.settings import Settings
from adapters.sweeping import PATIENCE_SECONDS

up_app = typer.Typer()
serve_app = typer.Typer()
work_app = typer.Typer()
follow_app = typer.Typer()

HOST = typer.Option("", help="Address to serve on; a demonstration's is this machine's own.")
PORT = typer.Option(-1, help="Port; 0 takes any that is free.")
BROKER = typer.Option("", help="Work queue URL; JIHUO_BROKER_URL otherwise.")
METRICS_PORT = typer.Option(
    -1, help="Port of this machine for /metrics, /healthz and /readyz; 0 takes any that is free."
)
DATABASE = typer.Option("", help="Database URL, as before the word.")


def say(sentence: str) -> None:
    """One line that whoever waits for it sees at once."""
    print(sentence, flush=True)


def chosen(context: typer.Context, **given: object) -> Settings:
    logging.basicConfig(stream=sys.stderr, format="%(name)s: %(message)s")
    settings = session_of(context).settings
    chosen = {name: value for name, value in given.items() if value not in ("", -1)}
    return replace(settings, **chosen)  # type: ignore[arg-type]  # By the options' own types.


def asked(port: int) -> int | None:
    return port if port >= 0 else None


@up_app.command()
def up(
    context: typer.Context,
    host: str = HOST,
    port: int = PORT,
    database: str = DATABASE,
    broker: str = BROKER,
    demo: bool = typer.Option(True, help="Keep a live demonstration going."),
    customs_pace: int = typer.Option(
        1, min=1, help="How many times faster than in life the played customs works."
    ),
) -> None:
    """Run everything here, with customs simulated and a live demonstration."""
    from adapters.processes.up import Show
    from adapters.processes.up import up as run_up

    settings = chosen(context, host=host, port=port, database_url=database, broker_url=broker)
    raise typer.Exit(run_up(settings, Show(demo, customs_pace), say))


@serve_app.command()
def serve(
    context: typer.Context, host: str = HOST, port: int = PORT, database: str = DATABASE
) -> None:
    """Serve the pages."""
    from adapters.processes.apart import serve as run_serve

    settings = chosen(context, host=host, port=port, database_url=database)
    raise typer.Exit(run_serve(settings, say))


@work_app.command()
def work(
    context: typer.Context,
    threads: int = typer.Option(4, min=1, help="Actors at work at once."),
    database: str = DATABASE,
    broker: str = BROKER,
    metrics_port: int = METRICS_PORT,
) -> None:
    """Do what the queue asks for, and take customs' answers."""
    from adapters.processes.apart import work as run_work

    settings = chosen(context, database_url=database, broker_url=broker)
    raise typer.Exit(run_work(settings, threads, say, asked(metrics_port)))


@follow_app.command()
def follow(
    context: typer.Context,
    sweep_seconds: float = typer.Option(SWEEP_SECONDS, min=0.05, help="Between two sweeps."),
    patience_seconds: float = typer.Option(
        PATIENCE_SECONDS, min=0, help="After which a request counts as lost."
    ),
    database: str = DATABASE,
    broker: str = BROKER,
    metrics_port: int = METRICS_PORT,
) -> None:
    """Keep read models and policies up with the log, and sweep for what was lost."""
    from adapters.processes.apart import follow as run_follow

    settings = chosen(context, database_url=database, broker_url=broker)
    port = asked(metrics_port)
    raise typer.Exit(run_follow(settings, sweep_seconds, patience_seconds, say, port))
