"""Actors that work in turns: a request names a thing, and what is due of it stands in the tables.

Few run at once in a process, so that what takes long keeps no threads from others. Who finds no
place leaves the request: it was a hint, and the sweeper asks again.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import dramatiq

from adapters.actors import BACKOFF_MS, RETRIES_MAX

TIME_LIMIT_MS = 600_000
"""After which dramatiq gives a turn up; what it stops at is asked for again."""

Ask = Callable[[str], None]

Turn = Callable[[str], bool]
"""Works at what is due of a thing; whether anything is left to do."""


@dataclass(frozen=True, slots=True)
class TurnActor:
    """What an actor is called, where its requests wait, and how many of it run at once."""

    name: str
    queue: str
    names: str
    """The one argument of its requests."""

    at_once_max: int
    time_limit_ms: int = TIME_LIMIT_MS


def declare(broker: dramatiq.Broker, kind: TurnActor, turn: Turn) -> Ask:
    """Declare the actor on a broker; the answer asks it to work at a thing."""
    places = threading.BoundedSemaphore(kind.at_once_max)

    def work(**named: str) -> None:
        if not places.acquire(blocking=False):
            return  # The sweeper asks again.
        try:
            is_left = turn(named[kind.names])
        finally:
            places.release()
        if is_left:
            ask(named[kind.names])

    actor = dramatiq.actor(
        broker=broker,
        actor_name=kind.name,
        queue_name=kind.queue,
        max_retries=RETRIES_MAX,
        min_backoff=BACKOFF_MS,
        time_limit=kind.time_limit_ms,
    )(work)

    def ask(subject: str) -> None:
        actor.send(**{kind.names: subject})

    return ask


def runs_no_workers(subject: str) -> bool:
    raise AssertionError(f"who can only ask was given {subject} to work at")
