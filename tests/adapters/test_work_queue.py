import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import dramatiq
import pytest
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.middleware import TimeLimit, TimeLimitExceeded

from adapters.message_file import QueueStatus
from adapters.sqlite_broker import SqliteBroker
from adapters.work_queue import UnknownBroker, broker_for, queue_statuses, start_worker
from tests.adapters.waiting import wait_until
from tests.adapters.worker_process import lines_in, open_queue, worker_process
from tests.servers import Redis

JOIN_MS = 30_000


@pytest.fixture(params=["sqlite", "redis", "amqp"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/queue.db"
    if request.param == "redis":
        server: Redis = request.getfixturevalue("redis_server")
        return server.url
    amqp_url = os.environ.get("JIHUO_TEST_AMQP_URL")
    if amqp_url is None:
        pytest.skip("set JIHUO_TEST_AMQP_URL to test against a real RabbitMQ")
    return amqp_url


@pytest.fixture
def queue_name(tmp_path: Path) -> str:
    """No two tests share one, for they share the server."""
    return tmp_path.name


@pytest.fixture
def broker(url: str, queue_name: str) -> Iterator[dramatiq.Broker]:
    with closing(broker_for(url)) as broker:
        broker.declare_queue(queue_name)
        yield broker
        broker.flush(queue_name)


def unused_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def actor(broker: dramatiq.Broker, queue_name: str, body: Callable[..., None]) -> Any:
    return dramatiq.actor(broker=broker, queue_name=queue_name, actor_name="act")(body)


def test_messages_are_handled_the_delayed_too(broker: dramatiq.Broker, queue_name: str) -> None:
    handled: list[str] = []
    act = actor(broker, queue_name, handled.append)
    worker = start_worker(broker, threads=2)
    act.send_with_options(args=("later",), delay=500)
    act.send("now")
    wait_until(lambda: handled == ["now", "later"])
    broker.join(queue_name, timeout=JOIN_MS)
    worker.stop(timeout=JOIN_MS)


def test_a_killed_workers_message_is_handled_by_another(
    url: str, queue_name: str, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger"
    with closing(open_queue(url, queue_name, ledger)) as broker:
        broker.get_actor("hang").send(7)
        with worker_process(url, queue_name, ledger) as victim:
            wait_until(lambda: lines_in(ledger) == [(7, victim.pid)])
            victim.send_signal(signal.SIGKILL)
        with worker_process(url, queue_name, ledger) as rescuer:
            wait_until(lambda: lines_in(ledger) == [(7, victim.pid), (7, rescuer.pid)])


def test_a_worker_stops_within_its_timeout_though_an_actor_does_not(tmp_path: Path) -> None:
    begun, may_end = Event(), Event()

    def work() -> None:
        begun.set()
        may_end.wait()

    with closing(SqliteBroker(tmp_path / "queue.db")) as broker:
        actor(broker, "default", work).send()
        worker = start_worker(broker, threads=1)
        assert begun.wait(JOIN_MS / 1000)
        worker.stop(timeout=50)
        assert broker.status("default").running == 1
        may_end.set()
        broker.join("default", timeout=JOIN_MS)


def test_time_limits_hold_in_a_worker_started_twice(tmp_path: Path) -> None:
    interrupted = Event()
    middleware: list[dramatiq.Middleware] = [TimeLimit(time_limit=50, interval=10)]

    def never_end() -> None:
        try:
            while not interrupted.wait(0.01):
                pass
        except TimeLimitExceeded:
            interrupted.set()

    with closing(SqliteBroker(tmp_path / "queue.db", middleware=middleware)) as broker:
        act = actor(broker, "default", never_end)
        start_worker(broker, threads=1).stop(timeout=JOIN_MS)
        worker = start_worker(broker, threads=1)
        act.send()
        broker.join("default", timeout=JOIN_MS)
        worker.stop(timeout=JOIN_MS)
    assert interrupted.is_set()


def test_making_a_broker_touches_nothing(tmp_path: Path) -> None:
    port = unused_port()
    for url in (
        f"sqlite:///{tmp_path}/queue.db",
        f"redis://127.0.0.1:{port}/0",
        f"amqp://guest:guest@127.0.0.1:{port}/",
    ):
        broker = broker_for(url)
        broker.declare_queue("default")
        broker.close()
    assert list(tmp_path.iterdir()) == []


def test_rabbitmq_confirms_what_it_takes() -> None:
    broker = broker_for("amqp://guest:guest@127.0.0.1/")
    assert isinstance(broker, RabbitmqBroker)
    assert broker.confirm_delivery


@pytest.mark.parametrize(
    "url",
    [
        "kafka://planner:hunter2@127.0.0.1/",
        "planner:hunter2@127.0.0.1",
        "redis://planner:hunter2/4@127.0.0.1/0",
        "amqp://planner:hunter2/4@127.0.0.1/0",
        "sqlite://",
        "sqlite:///",
        "",
    ],
)
def test_an_unknown_broker_is_named_without_its_password(url: str) -> None:
    with pytest.raises(UnknownBroker) as refused:
        broker_for(url)
    assert "hunter2" not in f"{refused.value!r} {refused.value}"
    assert "sqlite:///FILE" in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_queue_tells_what_waits_in_it(url: str, queue_name: str, tmp_path: Path) -> None:
    with closing(open_queue(url, queue_name, tmp_path / "ledger")) as broker:
        if isinstance(broker, RabbitmqBroker):
            assert queue_statuses(broker) == []
            return
        note = broker.get_actor("note")
        assert queue_statuses(broker) == [QueueStatus(queue_name, 0, 0, 0, 0, 0)]
        for number in range(3):
            note.send(number)
        note.send_with_options(args=(3,), delay=60_000)
        assert next(broker.consume(queue_name)) is not None
        wait_until(lambda: queue_statuses(broker)[0].oldest_waits_ms > 20)
        [status] = queue_statuses(broker)
        assert (status.waiting, status.delayed, status.running, status.dead) == (2, 1, 1, 0)
        assert status.oldest_waits_ms < JOIN_MS
        broker.flush(queue_name)
