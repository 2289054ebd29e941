"""The customs simulator as a process: takes messages out of a folder and puts answers into it.

Messages taken are kept, numbered in the order of taking. A simulator that is started again hears
them all again, each at the time it came, and so knows what the one before it knew.
"""

import argparse
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.simulator.customs import CustomsSimulator

SEED = 20_260_302
FIRST_SERIAL = 500_000_000
"""List numbers of this office: beyond those of a simulation in the same database."""

POLL_SECONDS = 0.1
ANSWERS_PER_STEP = 500
OUT, IN, TAKEN = "out", "in", "taken"
ANSWERED = (IN, "done", "aside")
"""Folders in which an answer may stand that was given before."""


class FolderOffice:
    """Moves messages between the folder and the simulator."""

    def __init__(self, folder: Path, seed: int = SEED, early: timedelta = timedelta(0)) -> None:
        self._folder = folder
        self._early = early
        self._customs = CustomsSimulator(seed, first_serial=FIRST_SERIAL)
        for name in (OUT, TAKEN, *ANSWERED):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self._names: set[str] = set()
        for file in sorted((folder / TAKEN).glob("*.json")):
            self._hear(file)
        answered = (file for each in ANSWERED for file in (folder / each).rglob("*.json"))
        self._answered = {file.name for file in answered}

    def step(self, now: datetime) -> int:
        """Take what has come and answer what is due; answer how much that was."""
        return self._take() + self._answer(now)

    def _take(self) -> int:
        came = [(file.stat().st_mtime_ns, file) for file in (self._folder / OUT).glob("*.json")]
        for _, file in sorted(came):
            if file.name in self._names:
                file.unlink()  # Sent again: customs has it.
                continue
            kept = self._folder / TAKEN / f"{len(self._names):08d}-{file.name}"
            file.replace(kept)
            self._hear(kept)
        return len(came)

    def _hear(self, file: Path) -> None:
        """When a message came is when its file was written, this time as the next."""
        came_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        self._names.add(file.name.partition("-")[2])
        self._customs.receive(file.read_bytes(), came_at)

    def _answer(self, now: datetime) -> int:
        due = self._customs.due(now + self._early, ANSWERS_PER_STEP)
        for name, body in due:
            if f"{name}.json" not in self._answered:
                self._put(name, body)
        return len(due)

    def _put(self, name: str, body: bytes) -> None:
        """Readers see the whole file or none."""
        file = self._folder / IN / f"{name}.json"
        part = file.with_suffix(".part")
        part.write_bytes(body)
        part.replace(file)


def wait_for_end(ending: threading.Event) -> None:
    """Our parent holds the other end of the input: it closes when the parent ends."""
    while sys.stdin.buffer.read(1):
        pass
    ending.set()


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="adapters.simulator.process", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--early", type=int, default=0, help="seconds before its time")
    given = parser.parse_args(words)
    office = FolderOffice(given.folder, given.seed, timedelta(seconds=given.early))
    ending = threading.Event()
    threading.Thread(target=wait_for_end, args=(ending,), daemon=True).start()
    while not ending.is_set():
        if not office.step(datetime.now(UTC)):
            ending.wait(POLL_SECONDS)


if __name__ == "__main__":
    main()
