import pytest
from dramatiq.brokers.rabbitmq import RabbitmqBroker

from adapters.actors import QUEUES, declare_actors
from adapters.monitoring.queues import QueueWatch, nothing_in
from adapters.work_queue import broker_for
from application.work_requests import Request, Work
from domain.identifiers import Partition
from tests.adapters.waiting import wait_until

BOOK = Partition("demo.NB01")
NAMES = sorted({*QUEUES.values(), "imports", "webhooks", "notices"})


class NoWorker:
    """Nobody takes anything off these queues."""


@pytest.fixture(params=["sqlite", "redis"])
def url(request, tmp_path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/queue.db"
    server = request.getfixturevalue("redis_server")
    return f"{server.url[:-1]}7"


@pytest.fixture
def watch(url):
    watch = QueueWatch(url)
    yield watch
    watch.close()


def test_what_waits_is_counted_and_how_long(url, watch):
    broker = broker_for(url)
    ask = declare_actors(broker, NoWorker())  # type: ignore[arg-type]
    try:
        for number in range(3):
            ask(Request(Work.TRANSMIT, BOOK, str(number)))
        ask(Request(Work.PAY_REFUNDS, BOOK, "o"))
        wait_until(lambda: (found_in(watch, "customs").oldest_seconds or 0) > 0.05)
        by_name = {each.queue_name: each for each in watch.figures() or ()}
        assert sorted(by_name) == NAMES
        waiting = {name: each.messages["waiting"] for name, each in by_name.items()}
        assert waiting == dict.fromkeys(NAMES, 0) | {"customs": 3, "refunds": 1}
        assert by_name["customs"].oldest_seconds < 30
        assert by_name["clearance"].oldest_seconds == 0
    finally:
        broker.flush_all()
        broker.close()


def found_in(watch: QueueWatch, name: str):
    return next(each for each in watch.figures() or () if each.queue_name == name)


def test_looking_makes_no_file(tmp_path):
    watch = QueueWatch(f"sqlite:///{tmp_path}/queue.db")
    assert watch.figures() == [nothing_in(name) for name in NAMES]
    watch.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "amqp://127.0.0.1:1"])
def test_a_queue_that_does_not_answer_is_no_fault(url):
    watch = QueueWatch(url)
    assert watch.figures() is None
    watch.close()


def test_a_file_that_is_no_queue_is_no_fault(tmp_path):
    (tmp_path / "queue.db").mkdir()
    watch = QueueWatch(f"sqlite:///{tmp_path}/queue.db")
    assert watch.figures() is None
    watch.close()


def test_of_rabbitmq_what_it_tells(monkeypatch):
    """It counts messages and knows nothing of their age; a connection is kept by no thread."""
    monkeypatch.setattr(RabbitmqBroker, "get_queue_message_counts", lambda _, name: (4, 2, 1))
    watch = QueueWatch("amqp://127.0.0.1:1")
    found = watch.figures()
    watch.close()
    assert [each.queue_name for each in found or ()] == NAMES
    assert {tuple(each.messages.items()) for each in found or ()} == {
        (("waiting", 4), ("delayed", 2), ("dead", 1))
    }
    assert {each.oldest_seconds for each in found or ()} == {None}
