"""The parts of the running system: followers, workers and the mail, each as loops of a process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import dramatiq

from adapters.abandoned_claims import refuse_abandoned
from adapters.actors import Asker, declare_actors
from adapters.bootstrap import System
from adapters.customs.desk import FolderLink
from adapters.processes.loops import Loops
from adapters.settings import Settings
from adapters.sweeping import PATIENCE_SECONDS, Sweeper
from adapters.work_queue import broker_for, start_worker
from application.following import PolicyFollower
from application.working import Worker

WAIT_SECONDS = 1.0
"""How long a follower waits for an event before it looks whether it should stop."""

MAIL_SECONDS = 0.2
"""How often the customs' folder is looked at: a person sees no difference."""

SWEEP_SECONDS = 5.0

CLAIMS_SECONDS = 60.0
"""Claims last a day: a minute more harms nobody."""

WORKER_STOP_MS = 4_000
"""What an actor gets to finish; its message comes back to another when that was too short."""


@dataclass(frozen=True, slots=True)
class Parts:
    """One process's share of the system."""

    system: System
    broker: dramatiq.Broker
    worker: Worker
    ask: Asker


@contextmanager
def opened(settings: Settings) -> Iterator[Parts]:
    """Everything built, connected when it is first used, and closed in order at the end."""
    settings.customs_folder.mkdir(parents=True, exist_ok=True)
    system = System(settings.database_url)
    broker = broker_for(settings.broker)
    worker = system.worker(FolderLink(settings.customs_folder))
    try:
        yield Parts(system, broker, worker, declare_actors(broker, worker))
    finally:
        broker.close()
        system.close()


def follow(
    parts: Parts,
    loops: Loops,
    sweep_seconds: float = SWEEP_SECONDS,
    patience_seconds: float = PATIENCE_SECONDS,
) -> None:
    """Keep read models and policies up with the log; sweep; close campaigns at their time."""
    system = parts.system
    policies = system.policy_follower(parts.ask)
    sweeper = Sweeper(system, parts.ask, patience_seconds)
    loops.repeat("read models", after_each_event(system, system.follow))
    loops.repeat("policies", after_each_event(system, lambda: catch_up(policies)))
    loops.repeat_every("sweeper", sweep_seconds, sweeper.sweep)
    loops.repeat_every("claims", CLAIMS_SECONDS, lambda: refuse_abandoned(system))


def after_each_event(system: System, catch_up: Callable[[], object]) -> Callable[[], None]:
    """Polling with a wake-up: what came while catching up is not waited for."""

    def once() -> None:
        end = system.log.last_position()
        catch_up()
        system.log.wait_beyond(end, WAIT_SECONDS)

    return once


def catch_up(policies: PolicyFollower) -> None:
    while policies.step():
        pass


def take_mail(parts: Parts, loops: Loops) -> None:
    """Fetch customs' answers and record them."""

    def once() -> None:
        if not parts.worker.take_mail():
            loops.stopping.wait(MAIL_SECONDS)

    loops.repeat("mail", once)


@contextmanager
def working(parts: Parts, threads: int) -> Iterator[None]:
    """Actors at work in this process."""
    worker = start_worker(parts.broker, threads)
    try:
        yield
    finally:
        worker.stop(timeout=WORKER_STOP_MS)
