"""`metrics`: the figures once, for whoever collects them from files or looks at them."""

import typer

from adapters.cli.session import session_of

app = typer.Typer()


@app.command()
def metrics(context: typer.Context) -> None:
    """Print figures of the log, the followers and the queue in the text format of Prometheus."""
    from adapters.monitoring.watching import watched

    session = session_of(context)
    with session.system() as system, watched(system, session.settings) as watch:
        print(watch.metrics().body.decode(), end="")
