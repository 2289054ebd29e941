"""What words print: tables for people, JSON for programs, and what came of a command."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from rich.console import Console
from rich.table import Table

from adapters.wording_parts import money
from application.outcome import Outcome

AS_JSON = "Answer as JSON."
PIPE_WIDTH = 300
"""Characters of a line that no person's window has to hold."""

Row = Mapping[str, Any]


def tell(outcome: Outcome, as_json: bool = False) -> None:
    """What came of a command, and which orders it went on without."""
    refused = {i: type(refusal).__name__ for i, refusal in outcome.refused.items()}
    if as_json:
        said = {"position": outcome.position, "events": outcome.events, "left_out": refused}
        print(json.dumps(said, ensure_ascii=False))
        return
    done = f"done at position {outcome.position}" if outcome.events else "already so"
    print(done)
    for order_id, rule in refused.items():
        print(f"left out: {order_id}, {rule}")


def show_rows(rows: Sequence[Any], columns: Sequence[str], as_json: bool = False) -> None:
    """Rows of a query or dataclasses, cut to some columns."""
    cut = [{name: value_of(row, name) for name in columns} for row in rows]
    if as_json:
        print(json.dumps(cut, ensure_ascii=False, default=as_plain))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in columns:
        is_number = any(isinstance(row[name], int) for row in cut)
        title = name.removesuffix("_fen").replace("_", " ")
        table.add_column(title, justify="right" if is_number else "left", overflow="fold")
    for row in cut:
        table.add_row(*(cell(name, value) for name, value in row.items()))
    console = Console()
    (console if console.is_terminal else Console(width=PIPE_WIDTH)).print(table)
    if not cut:
        print("nothing yet")


def show_one(facts: Row, as_json: bool = False) -> None:
    """One thing, a fact a line."""
    if as_json:
        print(json.dumps(dict(facts), ensure_ascii=False, default=as_plain))
        return
    width = max(map(len, facts), default=0)
    for name, value in facts.items():
        print(f"{name.removesuffix('_fen').replace('_', ' '):{width}}  {cell(name, value)}")


def value_of(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, Mapping) else getattr(row, name)


def cell(name: str, value: Any) -> str:
    """A value as people read it; zero is 0 and unknown is –."""
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case int() if name.endswith("_fen"):
            return money(value)
        case int():
            return f"{value:,}"
        case datetime():
            return when(value)
        case Enum():
            return str(value.value)
        case Mapping() | list() | tuple() | set() | frozenset():
            return f"{len(value):,}"
    return str(value)


def when(at: datetime) -> str:
    """Local time with its offset: `2026-03-02 09:14:07 +08:00`."""
    text = at.astimezone().strftime("%Y-%m-%d %H:%M:%S %z")
    return f"{text[:-2]}:{text[-2:]}"


def as_plain(value: Any) -> Any:
    """What JSON has no form for."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case Enum():
            return value.value
        case Decimal():
            return str(value)
        case set() | frozenset():
            return sorted(value)
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return str(value)
