"""What the others are measured at: the library, alone and in bulk, its projections, and COPY."""

import sqlite3
import time
from collections.abc import Callable, Sequence

from tests.performance import copying
from tests.performance.arena import Arena
from tests.performance.facts import FIRST_STAGES, Fact
from tests.performance.harness import Contestant, Rates
from tests.performance.library import Orders, live_one_by_one, live_together
from tests.performance.library_order import Order
from tests.performance.library_view import catch_up
from tests.performance.of_ours import ON_POSTGRES

Lives = Sequence[Sequence[Fact]]


def play_library(arena: Arena) -> Rates:
    return play(arena.library("library"), arena.lives(arena.sizes.lives), live_one_by_one)


def play_library_in_bulk(arena: Arena) -> Rates:
    return play(arena.library("bulk"), arena.lives(arena.sizes.lives_together), live_together)


def play(app: Orders, lives: Lives, live: Callable[[Orders, Lives], tuple[float, float]]) -> Rates:
    before, after = live(app, lives)
    return {
        "commands": len(lives) * (len(lives[0]) - FIRST_STAGES) / after,
        "lives": len(lives) / (before + after),
    }


def follow(arena: Arena) -> Rates:
    """Catch up with lives that were lived since the last round."""
    app, lives = arena.library("followed"), arena.lives(arena.sizes.lives_together)
    live_together(app, lives)
    last = app.recorder.max_notification_id() or 0
    seconds = catch_up(arena.environment("followed"), last)
    return {"following": len(lives) * len(lives[0]) / seconds}


def rebuild(arena: Arena) -> Rates:
    """Forget the view and its position, and run the projection over all there is."""
    app, lives = arena.library("rebuilt"), arena.lives(arena.sizes.lives_together)
    if not app.recorder.max_notification_id():
        live_together(app, lives)
    connection = arena.connection("rebuilt")
    connection.execute("DROP TABLE IF EXISTS order_board, board_tracking")
    connection.commit()
    facts = app.recorder.max_notification_id() or 0
    return {"rebuilding": facts / catch_up(arena.environment("rebuilt"), facts)}


def get_orders(arena: Arena) -> Rates:
    """An order with everything that was said of it, as the repository folds it."""
    app, lives = arena.library("library"), arena.lives(arena.sizes.lives)
    live_together(app, lives)
    order_ids = [Order.create_id(life[0].values["order_id"]) for life in lives]
    asked = [order_ids[n % len(order_ids)] for n in range(arena.sizes.histories)]
    started_at = time.perf_counter()
    for order_id in asked:
        order: Order = app.repository.get(order_id)
        assert order.version == len(lives[0])
    return {"histories": len(asked) / (time.perf_counter() - started_at)}


def copy_facts(arena: Arena) -> Rates:
    lives = arena.lives(arena.sizes.wave)
    seconds = copying.copy_facts(arena.wall, copying.rows_of(lives))
    return {"stages": len(lives) * (len(lives[0]) - FIRST_STAGES) / seconds}


def copy_facts_out(arena: Arena) -> Rates:
    """Read out what stands there, which the first round has to copy in."""
    facts = facts_on_the_wall(arena)
    copied, seconds = copying.copy_facts_out(arena.wall)
    assert copied > facts
    return {"reading": facts / seconds}


def facts_on_the_wall(arena: Arena) -> int:
    count = b"SELECT count(*) FROM facts"
    row = arena.wall.execute(count).fetchone()
    if row == (0,):
        copying.copy_facts(arena.wall, copying.rows_of(arena.lives(arena.sizes.wave)))
        row = arena.wall.execute(count).fetchone()
    assert row is not None
    return int(row[0])


def copy_placing(arena: Arena) -> Rates:
    """The very rows that our latest placing wrote, into copies of the same tables."""
    connection = arena.connection("jihuo")
    copying.prepare_copies(connection)
    rows = copying.rows_between(connection, arena.placed_between)
    placed = sum(name == "OrderPlaced@2" for _, _, _, name, _ in rows["events"])
    return {"placing": placed / copying.copy_log(connection, rows)}


def weigh_facts(arena: Arena) -> Rates:
    facts = facts_on_the_wall(arena)
    row = arena.wall.execute(b"SELECT pg_total_relation_size('facts')").fetchone()
    assert row is not None
    return {"bytes": row[0] / (facts / len(arena.lives(1)[0]))}


def weigh_library(arena: Arena) -> Rates:
    """What the library keeps of whole lives, in its own JSON."""
    connection = arena.connection("bulk")
    query = b"SELECT pg_total_relation_size('orders_events'), count(*) FROM orders_events"
    row = connection.execute(query).fetchone()
    connection.commit()
    assert row is not None
    return {"bytes": row[0] / (row[1] / len(arena.lives(1)[0]))}


def weigh_facts_on_sqlite(arena: Arena) -> Rates:
    """The same rows in the library's SQLite layout, in a file of their own."""
    lives = arena.lives(arena.sizes.wave)
    rows = [row for stage in copying.rows_of(lives) for row in stage]
    file = arena.folder / "facts.db"
    file.unlink(missing_ok=True)
    with sqlite3.connect(file) as connection:
        connection.execute(copying.FACT_TABLE_ON_SQLITE)
        plain = [(order_id.hex, *rest) for order_id, *rest in rows]
        connection.executemany("INSERT INTO facts VALUES (?, ?, ?, ?)", plain)
    connection.close()
    return {"bytes": file.stat().st_size / len(lives)}


LIBRARY = Contestant("eventsourcing, get–command–save", play_library)
LIBRARY_IN_BULK = Contestant("eventsourcing, many in one save", play_library_in_bulk)
RUNNER_FOLLOWING = Contestant("ProjectionRunner, one view", follow)
RUNNER_REBUILDING = Contestant("ProjectionRunner, from nothing", rebuild)
REPOSITORY = Contestant("repository.get", get_orders)
COPY_FACTS = Contestant("COPY, one row a fact", copy_facts)
COPY_OUT = Contestant("COPY out, one row a fact", copy_facts_out)
COPY_PLACING = Contestant("COPY of the same rows", copy_placing, needs=ON_POSTGRES)
FACT_BYTES = Contestant("one row a fact, PostgreSQL", weigh_facts)
LIBRARY_BYTES = Contestant("eventsourcing's own rows", weigh_library, needs=LIBRARY_IN_BULK)
FACT_BYTES_SQLITE = Contestant("one row a fact, SQLite", weigh_facts_on_sqlite)
