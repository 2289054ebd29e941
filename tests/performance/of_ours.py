"""What we are measured at: whole waves of orders, rebuilding, single histories, and bytes."""

import random
import time
from collections.abc import Callable

import sqlalchemy as sa

from adapters.bootstrap import System
from adapters.rebuilds import rebuild
from application.event_log import Recorded
from projections import order_board
from projections.order_history import touching
from projections.order_membership import streams_of
from projections.rebuild_parts import Progress
from tests.performance.arena import Arena, Ground
from tests.performance.facts import FIRST_STAGES
from tests.performance.harness import Contestant, Rates
from tests.performance.life import stages_after_collection
from tests.performance.wave import BOOK, Stage, Wave

LOG_TABLES = ("events", "accepted_commands")


def play_on_postgres(arena: Arena) -> Rates:
    ground = arena.on_postgres
    before = ground.system.log.last_position()
    wave = ground.begin_wave(arena.sizes.wave)
    seconds = place(wave)
    arena.placed_between = (before, ground.system.log.last_position())
    return rates_of(wave, seconds | live_on(wave))


def play_on_sqlite(arena: Arena) -> Rates:
    wave = arena.on_sqlite.begin_wave(arena.sizes.wave)
    return rates_of(wave, place(wave) | live_on(wave))


def place(wave: Wave) -> dict[str, float]:
    return {"open": seconds_of(wave.open), "place": seconds_of(wave.place)}


def live_on(wave: Wave) -> dict[str, float]:
    """From payment to delivery, and every read model brought up to it; seconds of each part."""
    return {
        "pay": seconds_of(wave.pay),
        "collect": seconds_of(wave.collect),
        "stages": sum(seconds_of_stage(wave, stage) for stage in stages_after_collection(wave)),
        "follow": seconds_of(lambda: follow(wave.system)),
    }


def follow(system: System) -> None:
    reached = system.follow()
    assert set(reached.values()) == {system.log.last_position()}, reached


def seconds_of_stage(wave: Wave, stage: Stage) -> float:
    """Its commands are made ready before, as the library's facts are."""
    commands = list(stage.commands())
    return seconds_of(lambda: wave.move(stage, commands))


def seconds_of(work: Callable[[], object]) -> float:
    started_at = time.perf_counter()
    work()
    return time.perf_counter() - started_at


def rates_of(wave: Wave, seconds: dict[str, float]) -> Rates:
    stages = len(stages_after_collection(wave))
    return {
        "placing": wave.size / seconds["place"],
        "stages": wave.size * stages / seconds["stages"],
        "stages followed": wave.size * stages / (seconds["stages"] + seconds["follow"]),
        "lives": wave.size / sum(seconds.values()),
        "following": wave.size * (FIRST_STAGES + stages) / seconds["follow"],
    }


def rebuild_board(arena: Arena) -> Rates:
    """As `jihuo rebuild` does it: beside the board that stands, then compared, then swapped."""
    ground = arena.on_postgres
    facts = sum(
        wave.size * (len(stages_after_collection(wave)) + FIRST_STAGES) for wave in ground.waves
    )
    built_at = [0.0]

    def on_progress(progress: Progress) -> None:
        if not progress.is_comparing:
            built_at[0] = time.perf_counter()

    started_at = time.perf_counter()
    rebuilt = rebuild(ground.system, order_board.MODEL, "bench", on_progress)
    ended_at = time.perf_counter()
    assert rebuilt.is_equal, rebuilt
    return {
        "rebuilding": facts / (ended_at - started_at),
        "building": facts / (built_at[0] - started_at),
    }


def read_histories(arena: Arena) -> Rates:
    """Everything that ever touched an order, of orders drawn from all waves."""
    ground, chance = arena.on_postgres, random.Random(len(arena.on_postgres.waves))
    order_ids = [
        chance.choice(chance.choice(ground.waves).placing).order_id
        for _ in range(arena.sizes.histories)
    ]
    started_at = time.perf_counter()
    for order_id in order_ids:
        assert history(ground.system, order_id)
    return {"histories": len(order_ids) / (time.perf_counter() - started_at)}


def history(system: System, order_id: str) -> list[Recorded]:
    """What `jihuo history` and the order's page show."""
    with system.engine.connect() as connection:
        streams = streams_of(connection, BOOK, order_id)
    return touching(system.log.history_of(order_id, streams), order_id)


def weigh_postgres(arena: Arena) -> Rates:
    sizes = [f"pg_total_relation_size('{table}')" for table in LOG_TABLES]
    return {"bytes": weigh(arena.on_postgres, f"SELECT {' + '.join(sizes)}")}


def weigh_sqlite(arena: Arena) -> Rates:
    # Pages of tables and of their indexes, whatever else is in the file.
    names = ", ".join(f"'{table}'" for table in LOG_TABLES)
    inside = f"SELECT name FROM sqlite_master WHERE tbl_name IN ({names})"
    pages = f"SELECT sum(pgsize) FROM dbstat WHERE aggregate = 1 AND name IN ({inside})"
    return {"bytes": weigh(arena.on_sqlite, pages)}


def weigh(ground: Ground, query: str) -> float:
    with ground.system.engine.connect() as connection:
        size = connection.scalar(sa.text(query))
    assert size
    return float(size) / ground.orders


ON_POSTGRES = Contestant("jihuo on PostgreSQL", play_on_postgres)
ON_SQLITE = Contestant("jihuo on SQLite", play_on_sqlite)
REBUILDING = Contestant("jihuo rebuild order_board", rebuild_board, needs=ON_POSTGRES)
HISTORIES = Contestant("jihuo history", read_histories, needs=ON_POSTGRES)
BYTES = Contestant("jihuo's log on PostgreSQL", weigh_postgres, needs=ON_POSTGRES)
BYTES_SQLITE = Contestant("jihuo's log on SQLite", weigh_sqlite, needs=ON_SQLITE)
