"""Runs a whole simulation and tells what became of everybody, with a digest of the log."""

import hashlib
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from adapters.bootstrap import System
from adapters.log_tables import events
from adapters.port.conduct import Conduct
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator.ahead import send_ahead
from adapters.simulator.book_papers import open_book
from adapters.simulator.catalogue import MERCHANTS
from adapters.simulator.clock import ScriptClock
from adapters.simulator.counting import count_stock
from adapters.simulator.entering import enter
from adapters.simulator.filing import file_with_customs
from adapters.simulator.guarantor import lodge
from adapters.simulator.parcels import deliver, leave
from adapters.simulator.played_port import PlayedPort
from adapters.simulator.port_process import port_process
from adapters.simulator.script import Told, sell
from adapters.simulator.script_buying import collect, ship
from adapters.simulator.stage import PlayedCustoms, SimulationStage
from adapters.simulator.zone import clear
from domain.identifiers import CampaignId, OrderId, Partition
from projections import order_search

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Nine in the morning at customs, early enough that a year's end is far away."""

BOOK = Partition("demo.NB01")
ORDERS_READ_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class Result:
    """`digest` covers stream, version, stored name and payload of every event, in order."""

    digest: str
    orders: int
    outcomes: dict[str, int]
    events: int
    seconds: float
    problems: dict[str, str]


def simulate(
    database_url: str,
    orders: int,
    seed: int,
    merchants: int,
    told: Told = lambda *_: None,
    *,
    conduct: Conduct | None = None,
    files: Path | None = None,
) -> Result:
    """Send orders down the whole way; the same arguments give the same events anywhere.

    `files`: an empty folder that messages go through, to an office that is another process and
    behaves as usual. Without it the office is played in this process.
    """
    started = time.perf_counter()
    clock = ScriptClock(START)
    with ExitStack() as stack:
        system = System(database_url, clock)
        stack.callback(system.close)
        customs: PlayedCustoms = PlayedPort(clock, seed, conduct)
        if files:
            customs = stack.enter_context(port_process(files, clock, seed))
        stage = SimulationStage(system, clock, BOOK, seed, customs)
        open_book(stage, MERCHANTS[:merchants])
        play(stage, orders, merchants, told)
        with system.engine.connect() as connection:
            sums = order_search.sums_by_stage(connection, BOOK, order_search.OrderFilter())
            outcomes = {row.stage: row.orders for row in sums}
            digest, count = digest_of(connection)
        seconds = time.perf_counter() - started
        return Result(digest, orders, outcomes, count, seconds, customs.problems)


def play(stage: SimulationStage, orders: int, merchants: int, told: Told) -> None:
    file_with_customs(stage, MERCHANTS[:merchants])
    journey = sell(stage, orders, merchants, DEMONSTRATION_KEY, told)
    stage.clock.wait(timedelta(days=1))
    collect(stage, journey, ids_of, told)
    runs = send_ahead(stage, journey)
    ship(stage, journey)
    lodge(stage)
    entries = enter(stage, journey)
    clear(stage, journey, entries, runs, told)
    count_stock(stage, entries)
    leave(stage, runs, told)
    deliver(stage, ids_of, journey)
    stage.system.follow()


def ids_of(
    stage: SimulationStage, campaign_id: CampaignId, stages: Sequence[str]
) -> Sequence[OrderId]:
    found = stage.read(
        order_search.order_ids_of, stage.book, campaign_id, stages, limit=ORDERS_READ_MAX
    )
    return [OrderId(order_id) for order_id in found]


def digest_of(connection: sa.Connection) -> tuple[str, int]:
    """The digest of all events and how many there are."""
    columns = events.c
    query = sa.select(columns.stream_id, columns.version, columns.name, columns.payload)
    digest, count = hashlib.sha256(), 0
    rows = connection.execution_options(yield_per=5_000).execute(query.order_by(columns.position))
    for stream_id, version, name, payload in rows:
        digest.update(f"{stream_id}\0{version}\0{name}\0{len(payload)}\0".encode())
        digest.update(payload)
        count += 1
    return digest.hexdigest(), count
