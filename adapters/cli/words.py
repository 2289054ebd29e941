"""The words of the command line, imported when they are said: the version alone loads nothing."""

import importlib
from typing import Any

import typer
from typer.core import TyperGroup

WORDS = {
    "up": "processes:up_app",
    "serve": "processes:serve_app",
    "work": "processes:work_app",
    "follow": "processes:follow_app",
    "campaign": "campaign:app",
    "orders": "orders:app",
    "products": "products:app",
    "batch": "batch:app",
    "consignment": "consignment:app",
    "entry": "entry:app",
    "clear": "clear:app",
    "sort": "parcels:sort_app",
    "exit": "parcels:exit_app",
    "return": "returns:app",
    "inspections": "inspections:app",
    "history": "history:app",
    "replay": "replay:app",
    "rebuild": "rebuild:app",
    "models": "models:app",
    "simulate": "simulate:app",
    "verify": "verify:app",
    "backup": "backup:app",
    "restore": "restore:app",
    "upgrade": "upgrade:app",
    "metrics": "metrics:app",
    "events": "events:app",
    "people": "people:app",
    "webhooks": "webhooks:app",
    "tax": "tax:app",
    "payments": "payments:app",
    "ledgers": "ledgers:app",
    "customs": "customs:app",
}
"""By word: the module in this folder and the application in it."""


class WordGroup(TyperGroup):
    """Finds a word's application in its module."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(WORDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in WORDS:
            return None
        module, _, name = WORDS[cmd_name].partition(":")
        application = getattr(importlib.import_module(f"adapters.cli.{module}"), name)
        command = typer.main.get_command(application)
        command.name = cmd_name
        return command
