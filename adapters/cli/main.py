"""The `jihuo` command: global options, then a word; a refusal is one sentence and exit code 1."""

import sys
from importlib.metadata import version

import typer

from adapters.cli.words import WordGroup
from adapters.memory import calm_collector

app = typer.Typer(
    cls=WordGroup,
    help="Bonded collection: from pre-sale orders to parcels that leave the zone.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def show_version(is_asked: bool) -> None:
    if is_asked:
        print(f"jihuo {version('jihuo')}")
        raise typer.Exit


@app.callback()
def choose(
    context: typer.Context,
    database: str = typer.Option("", help="Database URL; JIHUO_DATABASE_URL otherwise."),
    book: str = typer.Option("", help="Account book; JIHUO_BOOK otherwise."),
    actor: str = typer.Option("cli", help="Who acts: kept beside every event."),
    command_id: str = typer.Option("", help="Repeat under this id what may have been done."),
    is_version: bool = typer.Option(
        False, "--version", callback=show_version, is_eager=True, help="Show the version and end."
    ),
) -> None:
    from adapters.cli.session import Session

    context.obj = Session.chosen(database, book, actor, command_id)


def main(words: list[str] | None = None) -> None:
    """The console script."""
    calm_collector()
    try:
        app(words)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as fault:
        from adapters.cli.faults import sentence_for

        sentence = sentence_for(fault)
        if sentence is None:
            raise
        print(f"jihuo: {sentence}", file=sys.stderr)
        sys.exit(1)
