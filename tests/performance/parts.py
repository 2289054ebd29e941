"""Where the time of an order's life goes: microseconds, stage by stage and model by model."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

import sqlalchemy as sa
from rich import box
from rich.console import Console
from rich.table import Table

from adapters.read_models import MODELS
from projections.following import Follower
from projections.read_model import ReadModel
from tests.performance.arena import Arena, Ground
from tests.performance.life import stages_after_collection
from tests.performance.of_ours import seconds_of
from tests.performance.wave import Wave

PARTS = "parts"

ONLY_READING = ReadModel("(a page read and decoded)", sa.MetaData(), {})
"""A follower that does nothing: what every other one takes besides."""

MICROSECONDS = 1_000_000

Parts = dict[str, float]


def play_parts(arena: Arena, file: Path | None) -> int:
    """Play waves on both databases; the first of each is a warm-up and not counted."""
    said = {
        "PostgreSQL": played(arena, arena.on_postgres),
        "SQLite": played(arena, arena.on_sqlite),
    }
    table = Table(box=box.MARKDOWN)
    table.add_column("µs an order")
    for database in said:
        table.add_column(database, justify="right")
    for name in said["SQLite"]:
        table.add_row(name, *(f"{parts[name]:,.1f}" for parts in said.values()))
    Console(width=100).print(table)
    if file:
        rows = [
            {"name": name, "value": value, "unit": "µs/order", "on": database}
            for database, parts in said.items()
            for name, value in parts.items()
        ]
        file.write_text(json.dumps(rows, ensure_ascii=False, indent=2))
    return 0


def played(arena: Arena, ground: Ground) -> Parts:
    waves = [
        dict(parts_of(ground.begin_wave(arena.sizes.wave))) for _ in range(arena.sizes.rounds + 1)
    ]
    return {name: median(wave[name] for wave in waves[1:]) for name in waves[0]}


def parts_of(wave: Wave) -> Iterator[tuple[str, float]]:
    def each(work: Callable[[], object]) -> float:
        return seconds_of(work) / wave.size * MICROSECONDS

    wave.open()
    yield "placed", each(wave.place)
    yield "paid", each(wave.pay)
    yield "collected", each(wave.collect)
    for stage in stages_after_collection(wave):
        commands = list(stage.commands())
        yield stage.name, each(partial(wave.move, stage, commands))
    reading = 0.0
    for model in (ONLY_READING, *MODELS):
        follower = Follower(wave.system.engine, wave.system.log, model)
        taken = each(follower.catch_up)
        yield model.name, taken - reading
        reading = reading or taken
