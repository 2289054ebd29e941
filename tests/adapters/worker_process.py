"""A worker in a process of its own, for tests that kill it or run several."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import dramatiq
from dramatiq.brokers.redis import RedisBroker

from adapters.sqlite_broker import SqliteBroker
from adapters.work_queue import broker_for, start_worker

LEASE_MS = 600  # Short, for the tests' sake; the test that needs it long would take ten seconds.
STOP_MS = 5_000


def open_queue(url: str, queue_name: str, ledger: Path) -> dramatiq.Broker:
    """Make a broker with the actors `note`, which writes to the ledger, and `hang`."""
    broker = broker_for(url)
    if isinstance(broker, SqliteBroker):
        broker.file.lease_ms = LEASE_MS
    elif isinstance(broker, RedisBroker):
        broker.heartbeat_timeout = LEASE_MS * 2

    def note(number: int) -> None:
        with ledger.open("a") as lines:
            lines.write(f"{number} {os.getpid()}\n")

    def hang(number: int) -> None:
        """Begin, and go on for ever in the first process that tries."""
        is_first = not ledger.exists()
        note(number)
        if is_first:
            Event().wait()

    for actor in (note, hang):
        dramatiq.actor(broker=broker, queue_name=queue_name)(actor)
    return broker


def lines_in(ledger: Path) -> list[tuple[int, int]]:
    """Tell which numbers were noted, and by which processes."""
    if not ledger.exists():
        return []
    number_and_pid = (line.split() for line in ledger.read_text().splitlines())
    return [(int(number), int(pid)) for number, pid in number_and_pid]


@contextmanager
def worker_process(url: str, queue_name: str, ledger: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run one until the end of the block; it stops in good order unless it was killed before."""
    command = [sys.executable, "-W", "error", "-m", __name__, url, queue_name, str(ledger)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        try:
            yield process
            process.communicate(timeout=STOP_MS * 2 / 1000)
            assert process.returncode in (0, -signal.SIGKILL)
        finally:
            process.kill()


def main(url: str, queue_name: str, ledger: str) -> None:
    broker = open_queue(url, queue_name, Path(ledger))
    worker = start_worker(broker, threads=2)
    sys.stdin.read()  # The parent closes it to say that it is enough, or dies.
    worker.stop(timeout=STOP_MS)
    broker.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
