"""Work that goes on until it is told to stop, over outages of what it works with."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import redis
import sqlalchemy as sa
from dramatiq import errors as queue_errors

from adapters.gatherer import GatheringClosed, GatheringFull
from application.customs_desk import GatewayError
from application.event_log import ChangedMeanwhile

log = logging.getLogger("jihuo")

OUTAGES = (
    ChangedMeanwhile,
    GatewayError,
    GatheringClosed,
    GatheringFull,
    OSError,
    queue_errors.BrokerError,
    redis.RedisError,
    sa.exc.OperationalError,
)
"""Faults that pass: the database, the queue or the outside cannot be reached, or all are busy."""

OUTAGE_PAUSE_SECONDS = 1.0
STOP_SECONDS_MAX = 5.0
"""How long loops may take to finish their rounds; daemons are left behind after that."""


@dataclass(slots=True)
class Loops:
    """Threads that each repeat one thing until all are told to stop."""

    stopping: threading.Event = field(default_factory=threading.Event)
    failed: list[str] = field(default_factory=list)
    """Loops that ended by a fault of the program."""

    _threads: list[threading.Thread] = field(default_factory=list)

    def repeat(self, name: str, once: Callable[[], None]) -> None:
        """Begin to repeat; `once` waits by itself until there is something to do."""
        thread = threading.Thread(target=self._run, args=(name, once), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def repeat_every(self, name: str, seconds: float, once: Callable[[], object]) -> None:
        def once_and_wait() -> None:
            once()
            self.stopping.wait(seconds)

        self.repeat(name, once_and_wait)

    def stop(self) -> None:
        """All together get that long: a process with many loops ends as soon as one with few."""
        self.stopping.set()
        deadline = time.monotonic() + STOP_SECONDS_MAX
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _run(self, name: str, once: Callable[[], None]) -> None:
        try:
            while not self.stopping.is_set():
                try:
                    once()
                except OUTAGES as fault:
                    log.warning("%s: %s: %s", name, type(fault).__name__, fault)
                    self.stopping.wait(OUTAGE_PAUSE_SECONDS)
        except BaseException:
            # A fault of the program: the process must not go on as if the loop were at work.
            self.failed.append(name)
            self.stopping.set()
            log.exception("%s ended", name)
            raise
