"""Orders matched with their three documents: a run at once by ours, one by one by the library."""

import time
from collections.abc import Iterator, Sequence
from functools import partial

from adapters.bootstrap import System
from adapters.demonstration import DECLARANT
from application.declaring import MatchRun
from application.envelope import Envelope
from domain.clearance_stages import Stage as RunStage
from tests.performance.arena import Arena
from tests.performance.clearing import MATCHING, stages_of
from tests.performance.customs_ground import PARCEL_GRAMS, CustomsGround
from tests.performance.customs_stages import match
from tests.performance.facts import lives_of
from tests.performance.harness import Contestant, Rates
from tests.performance.library_files import goods_of
from tests.performance.life import stages_after_collection
from tests.performance.wave import BOOK, ORDERS_PER_WAVE, Wave


class UnmatchedError(AssertionError):
    """Raised when an order that should match does not."""


def play_ours(on: str, arena: Arena) -> Rates:
    """Half by a system that has just begun, half where what was read lately is remembered."""
    ground = arena.customs_ground(on)
    waves = list(ready_waves(ground, arena.sizes.matched))
    half = len(waves) // 2
    begun = System(ground.system.engine.url.render_as_string(hide_password=False), ground.clock)
    try:
        anew = rates_of(begun, waves[:half], "")
    finally:
        begun.close()
    return {**anew, **rates_of(ground.system, waves[half:], " remembered")}


def ready_waves(ground: CustomsGround, orders: int) -> Iterator[Wave]:
    """Waves whose three documents customs has stored; two at least."""
    size = min(ORDERS_PER_WAVE, orders // 2)
    for _ in range(orders // size):
        wave = ground.begin_wave(size)
        wave.place()
        wave.pay()
        wave.collect()
        for stage in stages_after_collection(wave):
            if stage.name == MATCHING:
                break
            wave.move(stage, stage.commands())
        yield wave


def rates_of(system: System, waves: Sequence[Wave], how: str) -> Rates:
    """Orders a second, and a second of this process's own CPU."""
    envelopes = [matching(wave, command) for wave in waves for command in match(wave)]
    began, cpu = time.perf_counter(), time.process_time()
    for envelope in envelopes:
        system.handling.handle(envelope)
    taken, cpu = time.perf_counter() - began, time.process_time() - cpu
    orders = sum(wave.size for wave in waves)
    found = [stages_of(wave) for wave in waves]
    if any(stages.keys() != {RunStage.MATCHED} for stages in found):
        raise UnmatchedError(str(found))
    return {f"a second{how}": orders / taken, f"a CPU second{how}": orders / cpu}


def matching(wave: Wave, command: MatchRun) -> Envelope:
    return Envelope(BOOK, command, f"match:{command.run_id}", "bench", wave.at)


def play_library(on: str, arena: Arena) -> Rates:
    """Get, compare, save; its orders and their documents are there before."""
    app, system = arena.matching(on), arena.customs_ground(on).system
    orders = arena.sizes.matched_singly
    wave = arena.scripted_wave(system, orders, parcel_grams=PARCEL_GRAMS)
    app.file(*goods_of(wave.draft))
    run_ids = [run_id for run_id, orders in wave.runs() for _ in orders]
    order_ids = app.prepare(lives_of(wave, range(wave.size)))
    began = time.perf_counter()
    for order_id, run_id in zip(order_ids, run_ids, strict=True):
        app.match(order_id, run_id, BOOK, DECLARANT)
    taken = time.perf_counter() - began
    if not all(map(app.is_matched, order_ids)):
        raise UnmatchedError(f"one by one, on {on}")
    return {"a second": wave.size / taken}


def contestants(on: str) -> tuple[Contestant, Contestant]:
    return (
        Contestant(f"jihuo, a run at once, {on}", partial(play_ours, on)),
        Contestant(f"eventsourcing, order by order, {on}", partial(play_library, on)),
    )
