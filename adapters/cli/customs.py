"""`customs`: what is exchanged with customs, the codes it is written in, the keys that sign it."""

import typer

from adapters.cli.customs_codes import codes
from adapters.cli.customs_keys import keys
from adapters.cli.customs_messages import check_file, read_file

app = typer.Typer(no_args_is_help=True, help="What is exchanged with customs, and its codes.")
app.command("read")(read_file)
app.command("check")(check_file)
app.command()(keys)
# The codes of the e-port are below zero, and no options.
app.command(context_settings={"ignore_unknown_options": True})(codes)
