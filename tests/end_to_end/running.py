"""`jihuo` as processes of their own, in a folder of their own, watched until they are gone."""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import patience
from tests.adapters.waiting import wait_until

STOP_SECONDS_MAX = 15.0


@dataclass(slots=True)
class Running:
    process: subprocess.Popen[str]
    folder: Path
    lines: "queue.Queue[str]" = field(default_factory=queue.Queue)

    def says(self, begin: str) -> str:
        """The next line that begins so."""
        while True:
            line = self.lines.get(timeout=patience.SECONDS)
            assert line, f"it ended with {self.process.wait()} before it said {begin!r}"
            if line.startswith(begin):
                return line.strip()

    def end(self, by: signal.Signals) -> int:
        self.process.send_signal(by)
        return self.process.wait(STOP_SECONDS_MAX)

    def processes(self) -> list[int]:
        """Everybody who runs in the folder, the process itself among them."""
        return [int(entry) for entry in os.listdir("/proc") if self._is_here(entry)]

    def are_all_gone(self) -> None:
        wait_until(lambda: not self.processes())

    def _is_here(self, entry: str) -> bool:
        try:
            return entry.isdecimal() and Path(f"/proc/{entry}/cwd").resolve() == self.folder
        except OSError:
            return False


@contextmanager
def jihuo(folder: Path, *words: str) -> Iterator[Running]:
    command = [sys.executable, "-m", "adapters.cli", *words]
    complaints = folder / f"stderr of {words[0]}"
    with complaints.open("ab") as errors:
        process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    running = Running(process, folder.resolve())
    reader = threading.Thread(target=read_lines, args=(running,))
    reader.start()
    try:
        yield running
    finally:
        process.kill()
        process.wait()
        reader.join()
        assert process.stdout is not None
        process.stdout.close()
        sys.stderr.write(complaints.read_text())  # Shown where a test fails.


def read_lines(running: Running) -> None:
    assert running.process.stdout is not None
    for line in running.process.stdout:
        running.lines.put(line)
    running.lines.put("")


def said(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What one word answers."""
    command = [sys.executable, "-m", "adapters.cli", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)
