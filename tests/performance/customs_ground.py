"""A book that declares in earnest: firms and goods on file, real messages, a played office."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from adapters.bootstrap import System
from adapters.customs.chosen import exchange_over
from adapters.customs.links.link import Link
from adapters.customs.signing.made_up_keys import MadeUpKeys
from adapters.customs.signing.trust import Trust
from adapters.demonstration import DECLARANT
from adapters.port.books import opened
from adapters.port.conduct import GENTLE
from adapters.port.office import Office
from adapters.processes.parts import MAIL_SECONDS
from adapters.simulator.catalogue import SHELF, products_of, sku_of
from adapters.simulator.clock import ScriptClock
from adapters.simulator.filing import BOOK_FACTS, facts_of, item_record, roles_of
from adapters.simulator.port_link import PortLink
from application.work_requests import Request, Work
from domain.books_at_customs import DescribeBook
from domain.firm import RegisterFirm
from domain.identifiers import book_of, shared_of
from tests.performance.wave import BOOK, MERCHANT, START, Wave

Done = TypeVar("Done")

CARRIER = "SF-DEMO"
SEED = 7

PARCEL_GRAMS = 5_000
"""More than the heaviest order of a wave, two tins of formula and a bottle of fish oil."""


EVERYTHING = 1_000_000
"""Answers at once: all there are."""


class TimedLink:
    """A link whose other end takes its own CPU time, which is none of ours."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.cpu_seconds = 0.0
        self.held_back = ""
        """A kind of answer that is not given yet."""

    def put(self, name: str, body: bytes) -> None:
        self.timed(lambda: self._link.put(name, body))

    def fetch(self, limit: int) -> Sequence[tuple[str, bytes]]:
        return self.timed(lambda: self._given(limit))

    def _given(self, limit: int) -> Sequence[tuple[str, bytes]]:
        if not self.held_back:
            return self._link.fetch(limit)
        held = f"-{self.held_back}-"
        return [each for each in self._link.fetch(EVERYTHING) if held not in each[0]][:limit]

    def done(self, name: str) -> None:
        self._link.done(name)

    def aside(self, name: str, reason: str) -> None:
        self._link.aside(name, reason)

    def timed(self, work: Callable[[], Done]) -> Done:
        began = time.process_time()
        try:
            return work()
        finally:
            self.cpu_seconds += time.process_time() - began


@dataclass(slots=True)
class CustomsGround:
    """One database of ours, where firms and goods are on file, and the waves played on it."""

    system: System
    clock: ScriptClock
    keys: MadeUpKeys
    waves: list[Wave] = field(default_factory=list)

    def begin_wave(self, size: int) -> Wave:
        """The next wave, its campaign open with all that customs asks of its goods."""
        wave = Wave(
            self.system,
            len(self.waves),
            size,
            declarant=DECLARANT,
            parcel_grams=PARCEL_GRAMS,
        )
        self.waves.append(wave)
        self.clock.reach(wave.at)
        wave.desk().open_campaign(wave.draft, products_of(wave.draft))
        return wave

    def orders_before(self, wave: Wave) -> int:
        return sum(each.size for each in self.waves[: wave.number])


def opened_ground(url: str) -> CustomsGround:
    clock = ScriptClock(START)
    ground = CustomsGround(System(url, clock), clock, MadeUpKeys(clock))
    file_with_customs(ground.system, START)
    return ground


def file_with_customs(system: System, at: datetime) -> None:
    """Firms, the book, and the items of its account book."""
    shared = shared_of(BOOK)
    for name, roles in roles_of([MERCHANT], CARRIER).items():
        registering = RegisterFirm(name, facts_of(name, roles), at)
        system.handle(shared, registering, f"firm:{name}", "bench")
    system.handle(shared, DescribeBook(book_of(BOOK), BOOK_FACTS, at), "book", "bench")
    for index in range(len(SHELF)):
        filing = item_record(sku_of(MERCHANT, index), at)
        system.handle(BOOK, filing, f"item:{filing.sku}", "bench")


class Customs:
    """An office for one wave, and everybody of ours who deals with it.

    Each wave has an office of its own, so that its memory grows with a wave and not with the log.
    """

    def __init__(self, ground: CustomsGround, wave: Wave) -> None:
        self._clock, system = ground.clock, ground.system
        self._office = Office(opened(SEED, GENTLE, first_serial=ground.orders_before(wave)))
        self._port = PortLink(self._office, ground.clock)
        self.link = TimedLink(self._port)
        self.requests: deque[Request] = deque()
        self.policies = system.policy_follower(self.requests.append)
        exchange = exchange_over(self.link, ground.keys, Trust({}), system, BOOK)
        self.worker = system.worker(exchange)

    @property
    def problems(self) -> dict[str, str]:
        """Answers that were put aside, with the reason."""
        return self._port.problems

    def transmit(self) -> None:
        """Send what was decided, and do nothing else that is asked for."""
        while self.policies.step():
            pass
        asked, wanted = list(self.requests), Work.TRANSMIT
        self.requests.clear()
        for request in asked:
            if request.work is wanted:
                self.worker.do(request)

    def look_again(self) -> None:
        """A moment later: what followed at once is there then."""
        self._clock.wait(timedelta(seconds=MAIL_SECONDS))

    def wait(self) -> bool:
        """Until the office has told something; False when nothing is on its way."""
        coming = self.link.timed(self._office.next_answer_due)
        if coming is not None:
            # Mail is looked for so often and no oftener: what came meanwhile is taken together.
            self._clock.reach(coming + timedelta(seconds=MAIL_SECONDS))
        return coming is not None
