"""Processes with timers, and who works for them, killed again and again by chance."""

import contextlib
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from adapters.bootstrap import System
from adapters.log_tables import events
from adapters.simulator.clock import ScriptClock
from domain.identifiers import Partition
from tests.end_to_end.port import START
from tests.exactness.children import PATIENCE_SECONDS, Child
from tests.exactness.set_clock import SetClock
from tests.exactness.timed_sales import ALL_IS_DUE, BEFORE_ALL, EXPECTED, LATER, TimedSales
from tests.server_process import ends_with_us

ROOT = Path(__file__).parents[2]
TIMERS, WORKER = ("timer 1", "timer 2"), "worker"
FOLLOW = ("follow", "--sweep-seconds", "0.2", "--patience-seconds", "0.5")
MOMENT_SECONDS_MAX = 0.03
"""About as long as a command takes: the kill falls into any part of one."""

LOOK_SECONDS = 0.01
NOTHING: Mapping[str, int] = {}
NOT_YET_OVER = {"OffersLapsed": 1}
"""Of each book: who is offered what another let go has time until later."""

MORE_EVENTS_MAX = 25
"""Before a kill: a book's whole round is about thirty."""


@dataclass
class Timers:
    """Who is at work, how often each was killed, and by which clock they go."""

    url: str
    folder: Path
    program: str
    """`timed_jihuo`, the real command, or `timer_process`, which is all in one."""

    chance: random.Random
    started: list[Child]
    kills: Counter[str] = field(default_factory=Counter)
    jumps: int = 0
    at_work: dict[str, Child] = field(default_factory=dict)

    def __post_init__(self) -> None:
        own = ScriptClock(START)
        self.system = System(self.url, own)
        self.own_clock = own
        self.clock = SetClock(self.folder / "clock")
        self.books: list[Partition] = []

    def open(self, books: int) -> None:
        """New books in which everything is due, by the clock that is shown next."""
        self.own_clock.now = START
        for _ in range(books):
            self.books.append(Partition(f"timers-{len(self.books)}.NB01"))
            TimedSales(self.system, self.own_clock, self.books[-1]).open()

    def begin(self) -> None:
        """Everybody is there when the hour comes: they race for what is due."""
        self.show(BEFORE_ALL)
        for role in self.roles:
            self.start(role)
        self.wait_until(self.all_have_begun)
        self.show(ALL_IS_DUE)

    def show(self, at: datetime) -> None:
        self.clock.show(at)
        self.jumps += 1

    @property
    def roles(self) -> Sequence[str]:
        return (*TIMERS, WORKER) if self.program == "timed_jihuo" else TIMERS

    def command(self, role: str) -> list[str]:
        module, clock = f"tests.exactness.{self.program}", str(self.folder / "clock")
        if self.program == "timer_process":
            return [module, self.url, clock]
        words = ("work",) if role == WORKER else FOLLOW
        return [module, clock, "--database", self.url, *words]

    def start(self, role: str) -> None:
        process = subprocess.Popen(
            [*ends_with_us("KILL"), sys.executable, "-m", *self.command(role)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        child = Child(role, process)
        child.listen()
        self.at_work[role] = child
        self.started.append(child)

    def kill_one(self) -> None:
        """Before its first round, in the middle of one, or after; another begins at once."""
        role = self.chance.choice((*TIMERS, *self.roles))
        self.wait_for_more(self.chance.randint(0, MORE_EVENTS_MAX))
        child = self.at_work[role]
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(self.chance.uniform(0, MOMENT_SECONDS_MAX))
        assert child.kill() == -signal.SIGKILL, f"{role} ended by itself"
        self.kills[role] += 1
        self.show(self.chance.choice((ALL_IS_DUE, ALL_IS_DUE, BEFORE_ALL)))
        self.start(role)

    def wait_for_more(self, more: int) -> None:
        """Events, or all that this hour brings."""
        wanted = self.system.log.last_position() + more
        self.wait_until(lambda: self.system.log.last_position() >= wanted or self.is_idle())

    def is_idle(self) -> bool:
        """Whether it is an hour at which nothing is due, or all is done, and everybody looked."""
        is_early = self.clock() < ALL_IS_DUE
        return self.all_have_begun() and (is_early or self.is_done(but=NOT_YET_OVER))

    def all_have_begun(self) -> bool:
        return all(child.lines for child in self.at_work.values())

    def finish(self) -> None:
        """Until all is done; first what is due, then what came of it."""
        self.show(ALL_IS_DUE)
        self.wait_until(lambda: self.is_done(but=NOT_YET_OVER))
        self.show(LATER)
        self.wait_until(self.is_done)
        for child in self.at_work.values():
            child.kill()

    def is_done(self, but: Mapping[str, int] = NOTHING) -> bool:
        wanted = {name: n - but.get(name, 0) for name, n in EXPECTED.items()}
        return all(self.count(name) >= n * len(self.books) for name, n in wanted.items())

    def count(self, name: str) -> int:
        query = sa.select(sa.func.count()).select_from(events)
        with self.system.engine.connect() as connection:
            found = connection.execute(query.where(events.c.name.startswith(f"{name}@")))
            return int(found.scalar_one())

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Looked at again and again: what is waited for is another process's."""
        for _ in range(int(PATIENCE_SECONDS / LOOK_SECONDS)):
            if holds():
                return
            for child in self.at_work.values():
                assert child.is_running(), f"{child.name} ended by itself"
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.at_work[TIMERS[0]].process.wait(LOOK_SECONDS)
        raise AssertionError(f"nothing goes on: {self.missing()}")

    def missing(self) -> Sequence[tuple[str, int]]:
        wanted = {name: n * len(self.books) for name, n in EXPECTED.items()}
        return [(name, n - self.count(name)) for name, n in wanted.items()]
