"""A system, its imports and a file for each test; also a worker in a process that tests kill."""

import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import msgspec

from adapters.bootstrap import System
from adapters.file_work import Row
from adapters.order_import import running
from adapters.order_import.profile import Profile
from adapters.order_import.registry import Imports, NewImport
from adapters.order_import.report import TITLES, told
from adapters.order_import.rounds import import_work
from adapters.order_import.scratch import Scratch
from adapters.order_import.working import ImportWork
from adapters.settings import Settings
from domain.identifiers import Partition
from domain.order_events import OrderNotPlaced, OrderPlaced
from tests.adapters.order_import.files import OPENING, PROFILE, written
from tests.adapters.order_import.files import Row as FileRow

BOOK = Partition("demo.NB01")
LASTS = timedelta(seconds=1)
"""Short, so that tests of killed workers do not wait for a minute."""

SET = 20

_numbers = count(1)


@dataclass
class Ground:
    """Orders, campaign and merchant of each are its own: databases are shared by a module."""

    system: System
    settings: Settings
    folder: Path
    name: str

    @property
    def work(self) -> ImportWork:
        made = import_work(self.system, self.settings)
        made.imports = Imports(self.system.engine, self.settings.operator, LASTS)
        return made

    @property
    def profile(self) -> Profile:
        return msgspec.structs.replace(PROFILE, platform=self.name)

    def begin(self, *rows: FileRow | str, profile: Profile | None = None, **changed: bool) -> str:
        path = written(self.folder, *rows)
        with path.open("rb") as content:
            kept = self.work.shelf.keep(content)
        wanted = NewImport(
            BOOK, self.name, self.name, "x", profile or self.profile, path.name, kept, False
        )
        wanted = replace(wanted, **changed)  # type: ignore[arg-type]  # Only whether it is a trial.
        return self.work.imports.begin(wanted, "tests", self.system.clock())

    def row(self, import_id: str) -> Row:
        row = self.work.imports.one(import_id)
        assert row is not None
        return row

    def report(self, import_id: str) -> list[dict[str, object]]:
        scratch = Scratch(self.work.shelf.scratch(import_id, self.row(import_id).round))
        try:
            return [dict(zip(TITLES, told(row), strict=True)) for row in scratch.reported()]
        finally:
            scratch.close()

    def decisions(self) -> list[tuple[str, type]]:
        """What was decided of each of its orders; each once, if none was tried again."""
        found, after = list[tuple[str, type]](), 0
        while page := self.system.log.page(after, 5_000):
            after = page[-1].position
            for recorded in page:
                event = recorded.event
                if isinstance(event, OrderPlaced | OrderNotPlaced):
                    found.append((event.order_id, type(event)))
        own = [each for each in found if each[0].startswith(f"{self.name}:")]
        return sorted(own, key=lambda each: (each[0], each[1].__name__))


def ground_on(url: str, folder: Path) -> Ground:
    settings = Settings(database_url=url, state_folder=str(folder / "state"))
    return Ground(System(url), settings, folder, f"shop-{next(_numbers)}")


def small_cap(profile: Profile, units_max: int) -> Profile:
    opening = msgspec.structs.replace(OPENING, units_min=1, units_max=units_max)
    return msgspec.structs.replace(profile, campaign=opening)


def worker_process(ground: Ground, import_id: str) -> subprocess.Popen[bytes]:
    """Works at an import in many short turns, until it has ended or the process is killed."""
    words = [ground.settings.database_url, ground.settings.state_folder, import_id]
    return subprocess.Popen([sys.executable, "-W", "error", "-m", __name__, *words])


def main(url: str, state_folder: str, import_id: str) -> None:
    running.ORDERS_PER_SET_MAX = SET
    system = System(url)
    work = import_work(system, Settings(database_url=url, state_folder=state_folder))
    work.imports = Imports(system.engine, "demo", LASTS)
    while (row := work.imports.one(import_id)) is None or row.ended_at is None:
        if not work.turn(import_id, seconds=0.0):
            time.sleep(0.05)
    system.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
