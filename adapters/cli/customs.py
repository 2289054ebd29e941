"""`customs`: what is exchanged with customs."""

import typer

from adapters.cli.customs_messages import check_file, read_file

app = typer.Typer(no_args_is_help=True, help="What is exchanged with customs.")
app.command("read")(read_file)
app.command("check")(check_file)
