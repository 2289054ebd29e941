"""Keeps the played customs office running in a process of its own, which ends when we do."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.port.process import OTHER_OFFICE
from adapters.processes.loops import Loops

log = logging.getLogger("jihuo")

WATCH_SECONDS = 0.5
STOP_SECONDS_MAX = 3.0

FIRST_SERIAL = 500_000_000
"""Before the numbers this office gives: a simulation in the same database has had smaller ones."""


def words_of_office(pace: int) -> list[str]:
    """What makes it this office: it may begin in one process and go on in another."""
    return ["--first-serial", str(FIRST_SERIAL), "--pace", str(pace)]


@contextmanager
def customs_office(folder: Path, trust: Path, loops: Loops, pace: int = 1) -> Iterator[None]:
    """An office that answers the folder; one that died is started again.

    Where the folder has another office, all ends: its answers would never come.
    """
    command = [sys.executable, "-m", "adapters.port", "--with-parent", "--folder", str(folder)]
    command += ["--keys", str(trust), *words_of_office(pace)]
    running = [started(command)]

    def watch() -> None:
        code = running[-1].poll()
        if code == OTHER_OFFICE:
            log.error("%s was begun by another customs office: start as before, or move it", folder)
            loops.failed.append("customs office")
            loops.stopping.set()
        elif code is not None and not loops.stopping.is_set():
            running.append(started(command))
        loops.stopping.wait(WATCH_SECONDS)

    loops.repeat("customs office", watch)
    try:
        yield
    finally:
        loops.stop()
        ended(running[-1])


def started(command: list[str]) -> subprocess.Popen[bytes]:
    # It reads its input until that ends, which is when we close it or die, however we die. In a
    # session of its own a Ctrl-C at the keyboard is ours to answer.
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)


def ended(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(STOP_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
