"""Processes that tests start, hear and kill; none outlives the process that started it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Condition, Thread

from tests.server_process import ends_with_us

PATIENCE_SECONDS = 100.0
"""Far more than any of it takes, for machines busy with something else."""


@dataclass
class Child:
    """A process, and the lines it has printed so far."""

    name: str
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    _heard: Condition = field(default_factory=Condition)
    _has_ended: bool = False

    def wait_for_lines(self, lines_count: int) -> None:
        """Until it has printed so many, or has ended."""
        with self._heard:
            assert self._heard.wait_for(
                lambda: len(self.lines) >= lines_count or self._has_ended, PATIENCE_SECONDS
            ), f"{self.name} is silent after {len(self.lines)} lines"

    def tell(self, words: str) -> None:
        """Nothing is told to one who is gone."""
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):
            self.process.stdin.write(words)
            self.process.stdin.flush()

    def is_running(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> int:
        """At once; answer how it ended."""
        self.process.kill()
        return self._ended()

    def finish(self, timeout_seconds: float = PATIENCE_SECONDS) -> int:
        """Tell it that it is enough; answer how it ended."""
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait(timeout_seconds)
        return self._ended()

    def _ended(self) -> int:
        self.process.wait()
        self._reader.join()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):
                pipe.close()
        return self.process.returncode

    def listen(self) -> None:
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._heard:
                # A line cut off by the kill was not said.
                if line.endswith("\n"):
                    self.lines.append(line.rstrip("\n"))
                self._heard.notify_all()
        with self._heard:
            self._has_ended = True
            self._heard.notify_all()


def start(module: str, *arguments: object) -> Child:
    """Start `python -m tests.exactness.MODULE`; from a thread that lives as long as it should."""
    words = [str(argument) for argument in arguments]
    python = [sys.executable, "-W", "error", "-m", f"tests.exactness.{module}"]
    process = subprocess.Popen(
        [*ends_with_us("KILL"), *python, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    child = Child(f"{module} {' '.join(words[1:])}", process)
    child.listen()
    return child


@contextmanager
def ended_in_any_case(children: list[Child]) -> Iterator[list[Child]]:
    """Kill those still running at the end of the block, whatever happened."""
    try:
        yield children
    finally:
        for child in children:
            if child.is_running():
                child.kill()
