"""A wave from matched to released: declared, signed, kept, answered, recorded and projected."""

import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from adapters.positions import SqlPositions
from application import streams
from application.following import PolicyFollower
from application.work_requests import Work
from domain.clearance_stages import Stage
from domain.clearance_state import ClearanceRun
from tests.performance.customs_ground import Customs, CustomsGround
from tests.performance.customs_stages import match
from tests.performance.harness import Rates
from tests.performance.life import stages_after_collection
from tests.performance.of_ours import follow
from tests.performance.wave import Wave

Done = TypeVar("Done")

MICROSECONDS = 1_000_000

MATCHING = "matched"
"""The stage of a wave before which its documents are at customs."""

DOCUMENTS = ("documents sent", "orders stored", "payments stored", "waybills stored")

PARTS = ("policies", "declaring", "sending", "recording", "following")
"""Of our own CPU, in the order of the way."""

BILLS, BILLING = "CEB816", "bills"
"""Customs makes taxes out milliseconds after the release: recorded and followed, and told apart."""


class NotReleasedError(AssertionError):
    """Raised when orders stand elsewhere than at released, or an answer could not be recorded."""


def matched_wave(ground: CustomsGround, size: int) -> tuple[Wave, Customs]:
    """A wave whose orders match and wait to be declared; its documents are with the office."""
    wave = ground.begin_wave(size)
    wave.place()
    wave.pay()
    wave.collect()
    customs = Customs(ground, wave)
    for stage in stages_after_collection(wave):
        if stage.name == MATCHING:
            break
        if stage.name == DOCUMENTS[0]:
            skip_to_the_end(ground)
            wave.move(stage, stage.commands())
            send_documents(customs)
        elif stage.name not in DOCUMENTS:
            wave.move(stage, stage.commands())
    skip_to_the_end(ground)
    wave.do_all(match(wave))
    follow(ground.system)
    return wave, customs


def skip_to_the_end(ground: CustomsGround) -> None:
    """Let policies begin here: what came before is not theirs to act on."""
    last = ground.system.log.last_position()
    SqlPositions(ground.system.engine).advance(PolicyFollower.name, last)


def send_documents(customs: Customs) -> None:
    customs.transmit()
    while customs.worker.take_mail() or customs.wait():
        pass


class Clock:
    """Adds up the CPU time of this process by what it went for."""

    def __init__(self, customs: Customs) -> None:
        self._link = customs.link
        self._office_before = customs.link.cpu_seconds
        self.parts: dict[str, float] = dict.fromkeys((*PARTS, BILLING), 0.0)

    def timed(self, part: str, work: Callable[[], Done]) -> Done:
        """What the office took meanwhile is the office's."""
        began, office = time.process_time(), self._link.cpu_seconds
        done = work()
        taken = time.process_time() - began
        self.parts[part] += taken - (self._link.cpu_seconds - office)
        return done

    @property
    def office(self) -> float:
        return self._link.cpu_seconds - self._office_before


def cleared(ground: CustomsGround, size: int) -> Rates:
    """Take a matched wave to released; orders a second, and microseconds an order by part."""
    wave, customs = matched_wave(ground, size)
    began = time.perf_counter()
    clock = Clock(customs)
    customs.link.held_back = BILLS
    declare_and_answer(wave, customs, clock)
    clock.timed("following", lambda: follow(ground.system))
    taken, office = time.perf_counter() - began, clock.office
    require_released(wave, customs)
    take_bills(ground, customs, clock)
    released = sum(clock.parts[part] for part in PARTS)
    return {
        "a CPU second": size / released,
        "a CPU second with bills": size / (released + clock.parts[BILLING]),
        "a second": size / taken,
        "office": office / size * MICROSECONDS,
        **{part: clock.parts[part] / size * MICROSECONDS for part in clock.parts},
    }


def take_bills(ground: CustomsGround, customs: Customs, clock: Clock) -> None:
    customs.link.held_back = ""
    customs.look_again()
    while clock.timed(BILLING, customs.worker.take_mail):
        pass
    clock.timed(BILLING, lambda: follow(ground.system))


def declare_and_answer(wave: Wave, customs: Customs, clock: Clock) -> None:
    """As every process of ours does it: policies ask, actors act, the mail is taken."""
    while True:
        while clock.timed("policies", customs.policies.step):
            pass
        requests = list(customs.requests)
        customs.requests.clear()
        for request in requests:
            part = "sending" if request.work is Work.TRANSMIT else "declaring"
            clock.timed(part, partial(customs.worker.do, request))
        took = clock.timed("recording", customs.worker.take_mail)
        if not requests and not took and (are_released(wave) or not customs.wait()):
            return


def are_released(wave: Wave) -> bool:
    """What comes after the release, as bills of taxes do, is not waited for."""
    return stages_of(wave).keys() == {Stage.RELEASED}


def stages_of(wave: Wave) -> Counter[Stage]:
    found = Counter[Stage]()
    for run_id, _ in wave.runs():
        run: ClearanceRun = wave.one(streams.RUN, run_id)
        found.update(run.stages.values())
    return found


def require_released(wave: Wave, customs: Customs) -> None:
    found = stages_of(wave)
    if customs.problems or found != {Stage.RELEASED: wave.size}:
        raise NotReleasedError(f"{dict(found)}, {customs.problems}")
