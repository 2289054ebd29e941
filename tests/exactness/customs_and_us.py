"""The customs office and our desk as processes, with books of their own and a folder between."""

import contextlib
import os
import random
import signal
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import sqlalchemy as sa

from adapters.bootstrap import System
from adapters.demonstration import DECLARANT
from adapters.log_tables import events
from adapters.port.books import Books
from adapters.port.process import parser, running_office
from adapters.read_models import MODELS
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator.catalogue import MERCHANTS
from adapters.simulator.clock import ScriptClock
from adapters.simulator.entering import enter
from adapters.simulator.filing import file_with_customs
from adapters.simulator.running import BOOK, ids_of
from adapters.simulator.script import sell
from adapters.simulator.script_buying import collect, ship
from adapters.simulator.stage import SimulationStage
from adapters.verification.running import verify
from application.clearing import OpenClearance
from application.streams import RUN
from domain.clearance_stages import Stage
from domain.clearance_state import ClearanceRun
from domain.identifiers import EntryId, MerchantId, OrderId, RunId, stream_of
from tests.exactness.children import PATIENCE_SECONDS, Child
from tests.server_process import ends_with_us

ROOT = Path(__file__).parents[2]
MOMENT_SECONDS_MAX = 0.03
LOOK_SECONDS = 0.02
IN_THE_PAST = timedelta(days=60)
"""The quota's year, which is the promise's, is that of today."""


@dataclass
class Sides(ABC):
    """Everybody who takes part, and how often each was killed."""

    url: str
    folder: Path
    chance: random.Random
    started: list[Child]
    kills: dict[str, int] = field(default_factory=lambda: {"desk": 0, "office": 0})
    at_work: dict[str, Child] = field(default_factory=dict)
    pace: ClassVar[int]
    """How many times faster than in life the office works."""

    @property
    def port(self) -> Path:
        return self.folder / "customs"

    @abstractmethod
    def fill(self, stage: SimulationStage, orders: int) -> None:
        """What stands in the log before either side begins: a small simulation."""

    @abstractmethod
    def is_settled(self) -> bool:
        """Neither side has anything left to do."""

    @abstractmethod
    def go_on(self) -> None:
        """Give both sides something to do."""

    def begin(self, orders: int) -> None:
        clock = ScriptClock(datetime.now(UTC) - IN_THE_PAST)
        system = System(self.url, clock)
        try:
            self.fill(SimulationStage(system, clock, BOOK, 5), orders)
        finally:
            system.close()
        self.system = System(self.url)
        for role in self.kills:
            self.start(role)

    def die_often(self, kills: int) -> None:
        """Until so many were killed and, after the last, all is settled."""
        while sum(self.kills.values()) < kills:
            if self.is_settled():
                self.go_on()
            self.kill_one()
        self.wait_until(self.is_settled)

    def command(self, role: str) -> list[object]:
        if role == "desk":
            return ["tests.exactness.customs_worker", self.url, self.folder]
        trust = self.folder / "trust"
        trust.mkdir(exist_ok=True)
        said: list[object] = ["adapters.port", "--folder", self.port, "--gentle"]
        return [*said, "--pace", self.pace, "--keys", trust]

    def start(self, role: str) -> None:
        process = subprocess.Popen(
            [*ends_with_us("KILL"), sys.executable, "-m", *map(str, self.command(role))],
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
        """Either side, wherever it is after some more was recorded."""
        role = self.chance.choice(tuple(self.kills))
        wanted = self.events() + self.chance.randint(0, 4)
        self.wait_until(lambda: self.events() >= wanted or self.is_settled())
        child = self.at_work[role]
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(self.chance.uniform(0, MOMENT_SECONDS_MAX))
        assert child.kill() == -signal.SIGKILL, f"{role} ended by itself"
        self.kills[role] += 1
        self.start(role)

    def events(self) -> int:
        with self.system.engine.connect() as connection:
            return int(connection.scalar(sa.select(sa.func.count()).select_from(events)) or 0)

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Looked at again and again: what is waited for is another process's."""
        for _ in range(int(PATIENCE_SECONDS / LOOK_SECONDS)):
            if holds():
                return
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.at_work["desk"].process.wait(LOOK_SECONDS)
                raise AssertionError("the desk is gone")
        raise AssertionError("nothing goes on")

    def theirs(self) -> Books:
        """The office's own books, by its journal."""
        words = [str(word) for word in self.command("office")[1:]]
        return running_office(parser().parse_args(words)).office.books

    @property
    def deaths(self) -> dict[str, int]:
        return {f"{role}_killed": count for role, count in self.kills.items()}

    def left_nothing(self) -> None:
        """Neither in the folder nor aside, and the log is sound."""
        assert not list((self.port / "aside").iterdir())
        assert not list((self.port / "out").glob("*.xml"))
        assert verify(self.system.engine, MODELS).is_sound

    def end(self) -> None:
        for role, child in self.at_work.items():
            child.kill() if role == "office" else child.finish()

    def log(self) -> list[Any]:
        """Every event; pages are as long as their bytes allow."""
        found: list[Any] = []
        while page := self.system.log.page(len(found), 10_000):
            found += [each.event for each in page]
        return found


@dataclass
class RunSides(Sides):
    """Orders of one merchant, declared run by run."""

    pace = 10
    in_a_run: int = 25
    runs: list[RunId] = field(default_factory=list)
    waiting: list[OrderId] = field(default_factory=list)
    """Orders whose goods are in the zone, and that are in no run yet."""

    def fill(self, stage: SimulationStage, orders: int) -> None:
        file_with_customs(stage, MERCHANTS[:1])
        journey = sell(stage, orders, 1, DEMONSTRATION_KEY, lambda *_: None)
        collect(stage, journey, ids_of, lambda *_: None)
        ship(stage, journey)
        entries = enter(stage, journey)
        (batch_id, draft), *_ = journey.batches.items()
        self.waiting = list(ids_of(stage, draft.campaign_id, ("in the zone",)))
        self.merchant: MerchantId = draft.merchant_id
        self.entries: tuple[EntryId, ...] = tuple(entries[batch_id])

    def is_settled(self) -> bool:
        """All orders of all runs are released, and customs has billed each."""
        names = [stream_of(BOOK, RUN, run_id) for run_id in self.runs]
        found = self.system.handling.reader.read(names)
        return all(is_released_and_billed(found[name].state) for name in names)

    def go_on(self) -> None:
        assert self.waiting, "more orders are wanted for so many kills"
        ids, self.waiting = tuple(self.waiting[: self.in_a_run]), self.waiting[self.in_a_run :]
        run_id = RunId(f"R{len(self.runs) + 1:07d}")
        at = datetime.now(UTC)
        opening = OpenClearance(run_id, self.merchant, DECLARANT, ids, self.entries, at)
        self.system.handle(BOOK, opening, f"open-{run_id}", "proof")
        self.runs.append(run_id)


def is_released_and_billed(run: ClearanceRun) -> bool:
    stages = (member.stage is Stage.RELEASED for member in run.members.values())
    return all(stages) and len(run.billed) == len(run.members)
