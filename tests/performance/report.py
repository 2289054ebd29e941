"""The figures on screen and as a file."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from tests.performance.harness import Row

WORDS = {True: "reached", False: "not reached", None: "reported"}


def table_of(rows: Sequence[Row]) -> Table:
    table = Table(box=box.MARKDOWN)
    for title in ("figure", "ours", "unit", "against", "theirs"):
        table.add_column(title, justify="right" if title in ("ours", "theirs") else "left")
    for title in ("ratio (min..max)", "asked", "rounds"):
        table.add_column(title, justify="right")
    table.add_column("")
    for row in rows:
        table.add_row(*_cells(row))
    return table


def _cells(row: Row) -> tuple[str, ...]:
    figure = row.figure
    return (
        figure.name,
        _number(row.value) if row.ratio is not None else _spread(row.value, row.values),
        figure.unit,
        against_of(row),
        "" if row.against is None else _number(row.against),
        "" if row.ratio is None else _spread(row.ratio, row.ratios),
        str(figure.bound or ""),
        str(len(row.values)),
        WORDS[row.is_reached],
    )


def _spread(middle: float, figures: Sequence[float]) -> str:
    return f"{_number(middle)} ({_number(min(figures))}..{_number(max(figures))})"


def against_of(row: Row) -> str:
    part = row.figure.against
    return (part.label or part.contestant.name) if part else ""


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"


def as_json(row: Row) -> dict[str, Any]:
    figure, bound = row.figure, row.figure.bound
    return {
        "name": figure.name,
        "value": row.value,
        "unit": figure.unit,
        "against": against_of(row),
        "ratio": row.ratio,
        "rounds": len(row.values),
        "against_value": row.against,
        "values": list(row.values),
        "ratios": list(row.ratios),
        "least": bound and bound.least,
        "most": bound and bound.most,
        "is_reached": row.is_reached,
    }


def write_json(file: Path, rows: Sequence[Row]) -> None:
    said = [as_json(row) for row in rows]
    file.write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n")


def show(rows: Sequence[Row]) -> None:
    # Wide enough for a file or a pipe: a table that is cut says nothing.
    console = Console(highlight=False)
    Console(highlight=False, width=max(console.width, 220)).print(table_of(rows))
