"""Customs played by a process of its own behind a folder, at the time of a script.

Both go in step: the office has taken all that was sent, and told all that was due, before the
script's clock moves. So the same orders meet the same fate as with an office in this process.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from adapters.customs.links.folder import OUT
from adapters.customs.links.wholeness import write_whole
from adapters.customs.signing.chosen import made_up_ring
from adapters.simulator.folder_port import FolderPort

POLL_SECONDS = 0.002
STANDING = "standing.json"
"""Where the office tells how far it has come (docs/port.md)."""


class OfficeEndedError(RuntimeError):
    """Raised when the office ends by itself: another one would do the same."""


class PortProcess(FolderPort):
    def __init__(self, folder: Path, clock: Callable[[], datetime], seed: int) -> None:
        """Whoever makes it calls `start` before anything is sent."""
        self._trust, self._clock_file = folder / "trust", folder / "clock"
        super().__init__(folder, clock, made_up_ring(folder / "keys", self._trust, clock))
        self._seed = seed
        self._told: datetime | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._tell_time()
        said = {
            "--folder": self._folder,
            "--seed": self._seed,
            "--clock": self._clock_file,
            "--keys": self._trust,
        }
        words = [str(word) for pair in said.items() for word in pair]
        command = [sys.executable, "-m", "adapters.port", "--with-parent", *words]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE)

    def end(self) -> None:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        process.stdin.close()
        process.wait()

    def kill(self) -> None:
        """At once, without a word: another one goes on from what it has written down."""
        process = self._process
        assert process is not None
        assert process.stdin is not None
        process.kill()
        process.wait()
        process.stdin.close()

    def _next_due(self) -> datetime | None:
        """What the office has heard by then is told in where it stands: it says so first."""
        self._wait(lambda: not any((self._folder / OUT).iterdir()))
        due = self._standing()["next_answer_due"]
        return datetime.fromisoformat(due) if due else None

    def _come_to_now(self) -> None:
        """The office hears of an instant before of anything that is sent at it."""
        now = self._clock()
        if self._told != now:
            self._tell_time()
            self._wait(lambda: self._standing().get("clock") == now.isoformat())

    def _tell_time(self) -> None:
        self._told = self._clock()
        write_whole(self._clock_file, self._told.isoformat().encode())

    def _wait(self, is_so: Callable[[], bool]) -> None:
        """For an office that was killed another one is started. Raises OfficeEndedError."""
        while not is_so():
            assert self._process is not None
            if (code := self._process.poll()) is not None:
                if code >= 0:
                    raise OfficeEndedError(f"the customs office ended with {code}")
                self.start()
            time.sleep(POLL_SECONDS)

    def _standing(self) -> dict[str, str | None]:
        try:
            found: dict[str, str | None] = json.loads((self._folder / STANDING).read_bytes())
        except FileNotFoundError:
            return {}
        return found


@contextmanager
def port_process(folder: Path, clock: Callable[[], datetime], seed: int) -> Iterator[PortProcess]:
    """A running office, ended at the end of the block."""
    port = PortProcess(folder, clock, seed)
    port.start()
    try:
        yield port
    finally:
        port.end()
