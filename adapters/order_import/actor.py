"""The actor that imports: a request names an import, and how far it is stands in the tables."""

import dramatiq

from adapters.order_import.working import ImportWork
from adapters.turn_actors import Ask, TurnActor, declare, runs_no_workers

QUEUE = "imports"

AT_ONCE_MAX = 1
"""In a process: a second one would only take its time from the first, and threads from others."""

TIME_LIMIT_MS = 6 * 3_600_000
"""A turn puts down a whole file, which no disk takes so long for."""

IMPORTER = TurnActor("import_orders", QUEUE, "import_id", AT_ONCE_MAX, TIME_LIMIT_MS)


def declare_importer(broker: dramatiq.Broker, work: ImportWork) -> Ask:
    """Declare the actor on a broker; the answer asks it to work at an import."""
    return declare(broker, IMPORTER, work.turn)


def asker(broker: dramatiq.Broker) -> Ask:
    """For a process that only asks, as one that serves pages: it has nothing to work with."""
    return declare(broker, IMPORTER, runs_no_workers)
