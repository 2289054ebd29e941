"""What waits in the work queue, whichever broker keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import redis
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.errors import BrokerError
from pika.exceptions import AMQPError

from adapters.actors import QUEUES as WORK_QUEUES
from adapters.notifications.actor import QUEUE as NOTICES
from adapters.order_import.actor import QUEUE as IMPORTS
from adapters.sqlite_broker import SqliteBroker
from adapters.webhooks.actor import QUEUE as WEBHOOKS
from adapters.work_queue import broker_for, queue_statuses

QUEUES = sorted({*WORK_QUEUES.values(), IMPORTS, WEBHOOKS, NOTICES})

FAULTS = (BrokerError, AMQPError, redis.RedisError, OSError)
"""The queue cannot be reached: a figure of its own, not a fault of whoever asks."""


@dataclass(frozen=True, slots=True)
class QueueFigures:
    queue_name: str
    messages: dict[str, int]
    """By state: waiting, delayed, running, dead, as far as the broker tells."""

    oldest_seconds: float | None
    """How long the one waits that has waited longest; None where the broker does not tell."""


class QueueWatch:
    """Looks into the queues of a broker through connections of its own."""

    def __init__(self, url: str) -> None:
        self._broker = broker_for(url)
        self._is_declared = False
        self._looking = Lock()

    def figures(self) -> Sequence[QueueFigures] | None:
        """None when the queue cannot be reached."""
        with self._looking:
            try:
                return self._figures()
            except FAULTS:
                return None

    def close(self) -> None:
        self._broker.close()

    def _figures(self) -> Sequence[QueueFigures]:
        if isinstance(self._broker, SqliteBroker) and not self._broker.file.path.exists():
            # Looking would make the file, which is for whoever first asks for work.
            return [nothing_in(name) for name in QUEUES]
        self._declare()
        if isinstance(self._broker, RabbitmqBroker):
            return [rabbitmq_figures(self._broker, name) for name in QUEUES]
        return [
            QueueFigures(
                status.queue_name,
                {
                    "waiting": status.waiting,
                    "delayed": status.delayed,
                    "running": status.running,
                    "dead": status.dead,
                },
                status.oldest_waits_ms / 1000,
            )
            for status in queue_statuses(self._broker)
        ]

    def _declare(self) -> None:
        if not self._is_declared:
            for name in QUEUES:
                self._broker.declare_queue(name)
            self._is_declared = True


def nothing_in(queue_name: str) -> QueueFigures:
    return QueueFigures(queue_name, dict.fromkeys(("waiting", "delayed", "running", "dead"), 0), 0)


def rabbitmq_figures(broker: RabbitmqBroker, queue_name: str) -> QueueFigures:
    """It counts what is ready; what runs and for how long others wait is on its own pages."""
    try:
        waiting, delayed, dead = broker.get_queue_message_counts(queue_name)
    finally:
        del broker.connection  # It keeps one for each thread that asks, and any thread may.
    return QueueFigures(queue_name, {"waiting": waiting, "delayed": delayed, "dead": dead}, None)
