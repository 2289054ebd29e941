"""The actor that imports: a request names an import, and how far it is stands in the tables."""

import threading
from collections.abc import Callable

import dramatiq

from adapters.actors import BACKOFF_MS, RETRIES_MAX
from adapters.order_import.working import ImportWork

QUEUE = "imports"

AT_ONCE_MAX = 1
"""In a process: a second one would only take its time from the first, and threads from others."""

TIME_LIMIT_MS = 6 * 3_600_000
"""A turn puts down a whole file, which no disk takes so long for."""

Ask = Callable[[str], None]


def declare_importer(broker: dramatiq.Broker, work: ImportWork | None = None) -> Ask:
    """Declare the actor on a broker; the answer asks it to work at an import.

    A process that only asks, as one that serves pages, has nothing to work with.
    """
    at_once = threading.BoundedSemaphore(AT_ONCE_MAX)

    def import_orders(*, import_id: str) -> None:
        assert work is not None, "only who can work runs workers"
        if not at_once.acquire(blocking=False):
            return  # The sweeper asks again.
        try:
            is_left = work.turn(import_id)
        finally:
            at_once.release()
        if is_left:
            ask(import_id)

    actor = dramatiq.actor(
        broker=broker,
        actor_name="import_orders",
        queue_name=QUEUE,
        max_retries=RETRIES_MAX,
        min_backoff=BACKOFF_MS,
        time_limit=TIME_LIMIT_MS,
    )(import_orders)

    def ask(import_id: str) -> None:
        actor.send(import_id=import_id)

    return ask
