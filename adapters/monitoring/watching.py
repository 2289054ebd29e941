"""What is told of one process: whether it lives, whether it is ready, and its figures."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from adapters.bootstrap import System
from adapters.monitoring.collecting import registry_of
from adapters.monitoring.queues import QueueWatch
from adapters.monitoring.readiness import ReadinessCheck
from adapters.settings import Settings

TEXT = "text/plain; charset=utf-8"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, whichever server sends it."""

    status: int
    content_type: str
    body: bytes


ALIVE = Told(200, TEXT, b"alive\n")
NOT_THERE = Told(404, TEXT, b"there are /healthz, /readyz and /metrics\n")


@dataclass(frozen=True, slots=True)
class Watch:
    readiness: ReadinessCheck
    registry: CollectorRegistry
    queue: QueueWatch

    def ready(self) -> Told:
        found = self.readiness.readiness()
        body = json.dumps(found.as_json(), indent=2).encode() + b"\n"
        return Told(200 if found.is_ready else 503, JSON, body)

    def metrics(self) -> Told:
        """The text format that every version of Prometheus and its like reads."""
        return Told(200, CONTENT_TYPE_PLAIN_0_0_4, generate_latest(self.registry))

    def at(self, path: str) -> Told:
        match path:
            case "/healthz":
                return ALIVE
            case "/readyz":
                return self.ready()
            case "/metrics":
                return self.metrics()
        return NOT_THERE

    def close(self) -> None:
        self.queue.close()


def watch_of(system: System, settings: Settings) -> Watch:
    """Connects to nothing until it is asked."""
    queue = QueueWatch(settings.broker)
    check = ReadinessCheck(system, settings.ready_lag_seconds)
    return Watch(check, registry_of(system, queue), queue)


@contextmanager
def watched(system: System, settings: Settings) -> Iterator[Watch]:
    watch = watch_of(system, settings)
    try:
        yield watch
    finally:
        watch.close()
