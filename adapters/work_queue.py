"""Opens the work queue that a URL names, and runs workers on it."""

import re
import threading
from typing import Any
from weakref import WeakSet

from dramatiq import Broker, Message, Worker
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.brokers.redis import MAINTENANCE_SCALE, RedisBroker
from dramatiq.common import current_millis, dq_name, xq_name

from adapters.message_file import QueueStatus
from adapters.sqlite_broker import LEASE_MS, SqliteBroker

WORKER_TIMEOUT_MS = 250  # Idle threads look up so often, and a worker without work stops within.
# Every command looks after the messages of dead workers. By default one in a thousand does, which
# takes an idle system many minutes; a look costs Redis one range of a small sorted set.
REDIS_MAINTENANCE_CHANCE = MAINTENANCE_SCALE
SQLITE_PREFIX = "sqlite:///"

_booted: WeakSet[Broker] = WeakSet()
_boot_lock = threading.Lock()


class UnknownBroker(Exception):
    """Raised when a URL names no broker. It keeps the scheme only, never a password."""

    def __init__(self, url: str) -> None:
        scheme = re.match(r"[a-z][a-z0-9+.-]*://", url)
        self.scheme = scheme.group() if scheme else ""
        super().__init__(
            f"{self.scheme}… is no broker URL: use sqlite:///FILE, redis://…, rediss://…, amqp://… "
            "or amqps://… (with / ? # @ in passwords percent-encoded)"
        )


class _RedisBroker(RedisBroker):
    def close(self) -> None:
        """Close the connections, which dramatiq leaves to the garbage collector."""
        self.client.connection_pool.disconnect()


def broker_for(url: str) -> Broker:
    """Make the broker, which connects when it is first used."""
    try:
        match url.partition("://")[0]:
            case "sqlite" if url.removeprefix(SQLITE_PREFIX) not in ("", url):
                return SqliteBroker(url.removeprefix(SQLITE_PREFIX))
            case "redis" | "rediss":
                return _redis_broker(url)
            case "amqp" | "amqps":
                return RabbitmqBroker(url=url, confirm_delivery=True)
            case _:
                raise UnknownBroker(url)
    except ValueError:  # The library's own words may quote the password.
        raise UnknownBroker(url) from None


def start_worker(broker: Broker, threads: int) -> Worker:
    """Run a worker in this process, until `worker.stop(timeout=milliseconds)`."""
    _boot_once(broker)
    worker = Worker(broker, worker_threads=threads, worker_timeout=WORKER_TIMEOUT_MS)
    worker.start()
    return worker


def queue_statuses(broker: Broker) -> list[QueueStatus]:
    """Say what waits in each queue and for how long; of RabbitMQ, which has its own pages, nothing.

    On Redis a message's wait counts from when it was sent or last failed, a delay included.
    """
    queue_names = sorted(broker.get_declared_queues())
    if isinstance(broker, SqliteBroker):
        return [broker.status(queue_name) for queue_name in queue_names]
    if isinstance(broker, RedisBroker):
        return _redis_statuses(broker, queue_names)
    return []


def _redis_broker(url: str) -> RedisBroker:
    # A busy worker beats too: its delay queues' consumers fetch at least once a WORKER_TIMEOUT_MS.
    return _RedisBroker(  # type: ignore[no-untyped-call]  # dramatiq's
        url=url, heartbeat_timeout=LEASE_MS, maintenance_chance=REDIS_MAINTENANCE_CHANCE
    )


def _boot_once(broker: Broker) -> None:
    # Without it time limits do nothing in-process; twice, it starts their threads twice and fails.
    with _boot_lock:
        if broker not in _booted:
            _booted.add(broker)
            broker.emit_after("process_boot")


def _redis_statuses(broker: RedisBroker, queue_names: list[str]) -> list[QueueStatus]:
    with broker.client.pipeline() as pipeline:
        for queue_name in queue_names:
            key = f"{broker.namespace}:{queue_name}"
            pipeline.llen(key)
            pipeline.hlen(f"{broker.namespace}:{dq_name(queue_name)}.msgs")
            pipeline.hlen(f"{key}.msgs")
            pipeline.zcard(f"{broker.namespace}:{xq_name(queue_name)}")
            pipeline.lindex(key, 0)
        answers = pipeline.execute()
        rows = [answers[start : start + 5] for start in range(0, len(answers), 5)]
        for queue_name, row in zip(queue_names, rows, strict=True):
            pipeline.hget(f"{broker.namespace}:{queue_name}.msgs", row[4] or "")
        bodies = pipeline.execute()
    return [
        QueueStatus(
            queue_name=queue_name,
            waiting=waiting,
            delayed=delayed,
            running=max(0, kept - waiting),
            dead=dead,
            oldest_waits_ms=_waits_ms(body),
        )
        for queue_name, (waiting, delayed, kept, dead, _), body in zip(
            queue_names, rows, bodies, strict=True
        )
    ]


def _waits_ms(body: bytes | None) -> int:
    if body is None:
        return 0
    message: Message[Any] = Message.decode(body)
    since_ms: int = message.options.get("requeue_timestamp", message.message_timestamp)
    return max(0, current_millis() - since_ms)
