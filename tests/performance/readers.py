"""What many readers of event streams cost whoever writes: orders a second, with and without."""

from functools import partial
from statistics import median

from projections import order_board
from tests.performance.arena import Arena
from tests.performance.harness import Contestant, Rates
from tests.performance.of_ours import seconds_of
from tests.performance.reading_ground import FEED, LIVE
from tests.performance.wave import ORDERS_PER_SET, Wave, sets_of

BYTES_PER_MEGABYTE = 1_000_000


def sell(wave: Wave) -> None:
    """Place and pay a thousand orders at a time, and keep the board that pages show up with it."""
    desk = wave.desk()
    parts = zip(
        sets_of(wave.placing, ORDERS_PER_SET), sets_of(wave.payments(), ORDERS_PER_SET), strict=True
    )
    for orders, payments in parts:
        refused = desk.place(orders)
        assert not refused, refused
        desk.pay(payments)
        wave.system.follow([order_board.MODEL])


def play_alone(arena: Arena) -> Rates:
    return {"orders": written(arena)}


def play_live(arena: Arena) -> Rates:
    return listened(arena, LIVE)


def play_feed(arena: Arena) -> Rates:
    return listened(arena, FEED)


def listened(arena: Arena, path: str) -> Rates:
    ground = arena.for_readers
    with ground.listening(path) as listeners:
        rate = written(arena)
        heard = listeners.stop()
    assert not heard["ended"], f"the server has ended streams: {ground.server.log.read_text()}"
    return {
        "orders": rate,
        "events": heard["events"] / heard["seconds"],
        "bytes": heard["bytes"] / heard["seconds"] / BYTES_PER_MEGABYTE,
        "behind": ground.system.log.last_position() - median(heard["last"]),
    }


def written(arena: Arena) -> float:
    """Orders a second of somebody who writes as fast as they can."""
    sizes, ground = arena.sizes, arena.for_readers
    orders, seconds = 0, 0.0
    while not orders or seconds < sizes.reading_seconds:
        wave = ground.next_wave(sizes.wave)
        ground.system.follow([order_board.MODEL])
        seconds += seconds_of(partial(sell, wave))
        orders += wave.size
    return orders / seconds


ALONE = Contestant("jihuo, nobody reads", play_alone)
WITH_LIVE = Contestant("readers of /live", play_live)
WITH_FEED = Contestant("readers of /api/v1/events", play_feed)
