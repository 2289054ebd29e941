"""How append, follow and a single history cost as the log grows, on both databases.

The log is filled with whole order streams through the product's own append. Read models begin
shortly before the end of the log, so that what grows here is the log alone; how their own tables
bear growing is what the figure `million` tells.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median

from adapters.bootstrap import System
from application.event_log import Change, Decision, Metadata, Stream
from application.streams import ORDER
from domain.identifiers import BatchId, OrderId, stream_of
from domain.order_events import OrderCollected, OrderPlaced, PaymentConfirmed
from domain.order_state import PreSaleOrder
from domain.pre_sale_order import decide
from projections.following_tables import read_model_positions
from tests.performance.arena import Arena
from tests.performance.harness import Contestant, Figure, Part, Row
from tests.performance.of_ours import follow, history, seconds_of
from tests.performance.report import show, write_json
from tests.performance.sizes import QUICK
from tests.performance.wave import BOOK, MERCHANT, Wave

CURVE = "curve"

LEVELS = (100_000, 1_000_000, 10_000_000)
LEVELS_QUICK = (3_000, 12_000)

ORDERS_PER_APPEND = 1_000
"""As many as one import places together."""

EVENTS_PER_APPEND = 3 * ORDERS_PER_APPEND

ROUNDS = 5
SINGLES = 50
"""Appends of one event, and histories, in one round."""

Rounds = dict[str, list[float]]
"""What was measured in each round, by what it is."""


@dataclass
class Filler:
    """Appends order after order; each stream is a placed, paid and collected order."""

    system: System
    samples: Sequence[OrderPlaced]
    appends: int = 0
    singles: int = 0

    @property
    def events(self) -> int:
        return self.appends * EVENTS_PER_APPEND + self.singles

    def fill(self, level: int) -> None:
        while self.events < level:
            self.append(self.orders())

    def orders(self) -> list[Change]:
        """The streams to append next."""
        return [self._order(place) for place in range(ORDERS_PER_APPEND)]

    def append(self, changes: Sequence[Change]) -> None:
        self._append(f"fill:{self.appends}", changes)
        self.appends += 1

    def append_each(self, order_ids: Sequence[OrderId]) -> None:
        """One more payment of each of these orders, which stand anywhere in the log."""
        for order_id in order_ids:
            stream_id = stream_of(BOOK, ORDER, order_id)
            stream = self.system.log.read([stream_id])[stream_id]
            paid = paid_of(order_id, self.samples[0])
            self._append(f"one:{self.singles}", [Change(stream, (paid,))])
            self.singles += 1

    def _append(self, name: str, changes: Sequence[Change]) -> None:
        metadata = Metadata(name, "bench", self.samples[0].placed_at, name, name)
        self.system.log.append([Decision(metadata, changes)])

    def _order(self, place: int) -> Change:
        order_id = order_id_of(self.appends, place)
        placed = replace(self.samples[place], order_id=order_id)
        batch_id = BatchId(f"B-{self.appends:05d}")
        collected = OrderCollected(order_id, batch_id, placed.placed_at)
        events = (placed, paid_of(order_id, placed), collected)
        return Change(Stream(stream_of(BOOK, ORDER, order_id), 0, ()), events)


def paid_of(order_id: OrderId, placed: OrderPlaced) -> PaymentConfirmed:
    amount, at = placed.amounts.paid_fen, placed.placed_at
    payment_id = f"pay-{order_id}"
    return PaymentConfirmed(order_id, payment_id, "ALIPAY-DEMO", placed.buyer_key, amount, at)


def order_id_of(append: int, place: int) -> OrderId:
    return OrderId(f"{MERCHANT}:{append:05d}-{place:04d}")


def play_curve(arena: Arena, file: Path | None) -> int:
    levels = LEVELS_QUICK if arena.sizes is QUICK else LEVELS
    rows = list[Row]()
    for name, database in (("PostgreSQL", on_postgres), ("SQLite", on_sqlite)):
        with database(arena) as system:
            rows += rows_of(name, costs_at(arena, name, system, levels))
    show(rows)
    if file:
        write_json(file, rows)
    return 0


@contextmanager
def on_postgres(arena: Arena) -> Iterator[System]:
    system = System(arena.postgres.create_database(CURVE))
    yield system
    system.close()
    arena.postgres.drop_database(CURVE)


@contextmanager
def on_sqlite(arena: Arena) -> Iterator[System]:
    system = System(f"sqlite:///{arena.folder}/{CURVE}.db")
    yield system
    system.close()


def costs_at(arena: Arena, name: str, system: System, levels: Sequence[int]) -> dict[int, Rounds]:
    wave = Wave(system, 0, ORDERS_PER_APPEND)
    placed = [event for order in wave.placing for event in decide(order, PreSaleOrder())]
    samples = [event for event in placed if isinstance(event, OrderPlaced)]
    filler, costs = Filler(system, samples), dict[int, Rounds]()
    for level in levels:
        arena.tell(f"{name}: filling up to {level:,} events")
        filler.fill(level)
        arena.settle()
        arena.tell(f"{name}: measuring")
        costs[level] = measure(filler)
    return costs


def measure(filler: Filler) -> Rounds:
    """What each costs where the log stands now, round by round."""
    system, chance = filler.system, random.Random(filler.appends)
    rates: Rounds = defaultdict(list)
    for _ in range(ROUNDS):
        drawn = [order_id_of(chance.randrange(filler.appends), 1) for _ in range(SINGLES)]
        read = seconds_of(partial(read_all, system, drawn))
        paid = seconds_of(partial(filler.append_each, drawn))
        skip_to_the_end(system)
        appended = seconds_of(partial(filler.append, filler.orders()))
        followed = seconds_of(partial(follow, system))
        rates["events/s appended, 3,000 at once"].append(EVENTS_PER_APPEND / appended)
        rates["events/s appended one by one"].append(SINGLES / paid)
        rates["events/s followed by all"].append(EVENTS_PER_APPEND / followed)
        rates["histories/s"].append(SINGLES / read)
    return rates


def read_all(system: System, order_ids: Sequence[OrderId]) -> None:
    for order_id in order_ids:
        assert history(system, order_id)


def skip_to_the_end(system: System) -> None:
    """Let the read models follow from here on."""
    last = read_model_positions.update().values(position=system.log.last_position())
    with system.engine.execution_options(writes=True).begin() as connection:
        connection.execute(last)


def rows_of(name: str, costs: Mapping[int, Rounds]) -> list[Row]:
    """Each rate beside what it was on the smallest log."""
    smallest = next(iter(costs))
    first = Part(Contestant(f"{name}, {smallest:,} events", lambda arena: {}), CURVE)
    return [
        Row(
            Figure(CURVE, f"{unit}, {level:,} events", first, first, None),
            tuple(rates),
            median(costs[smallest][unit]),
            tuple(rate / median(costs[smallest][unit]) for rate in rates),
        )
        for level, measured in costs.items()
        for unit, rates in measured.items()
    ]
