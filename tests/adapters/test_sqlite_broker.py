import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any

import dramatiq
import pytest
from dramatiq.errors import QueueJoinTimeout, QueueNotFound

from adapters.sqlite_broker import SqliteBroker

JOIN_MS = 30_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "queue.db"


@pytest.fixture
def broker(path: Path) -> Iterator[SqliteBroker]:
    with closing(SqliteBroker(path)) as broker:
        yield broker


@contextmanager
def working(broker: SqliteBroker, threads: int = 2) -> Iterator[dramatiq.Worker]:
    worker = dramatiq.Worker(broker, worker_threads=threads, worker_timeout=50)
    worker.start()
    yield worker
    worker.stop(timeout=JOIN_MS)


def actor(broker: SqliteBroker, body: Callable[..., None], **options: Any) -> Any:
    return dramatiq.actor(broker=broker, actor_name="act", **options)(body)


def reopened(path: Path, **options: Any) -> SqliteBroker:
    broker = SqliteBroker(path, **options)
    broker.declare_queue("default")
    return broker


def fetched(consumer: dramatiq.Consumer) -> dramatiq.MessageProxy:
    message = next(consumer)
    assert message is not None
    return message


def test_a_handled_message_is_gone(broker: SqliteBroker) -> None:
    handled: list[int] = []
    act = actor(broker, handled.append)
    act.send(1)
    with working(broker):
        broker.join("default", timeout=JOIN_MS)
    assert handled == [1]
    assert broker.file.is_empty("default")


def test_messages_are_handled_in_the_order_they_were_sent(broker: SqliteBroker) -> None:
    handled: list[int] = []
    act = actor(broker, handled.append)
    for number in range(50):
        act.send(number)
    with working(broker, threads=1):
        broker.join("default", timeout=JOIN_MS)
    assert handled == list(range(50))


def test_a_delayed_message_is_not_handled_before_its_time(broker: SqliteBroker) -> None:
    handled: list[tuple[str, float]] = []
    act = actor(broker, lambda name: handled.append((name, time.time())))
    sent_at = time.time()
    act.send_with_options(args=("later",), delay=400)
    act.send("now")
    with working(broker):
        broker.join("default", timeout=JOIN_MS)
    assert [name for name, _ in handled] == ["now", "later"]
    assert handled[1][1] - sent_at >= 0.399


def test_a_failure_is_tried_again_after_a_pause_and_then_given_up(broker: SqliteBroker) -> None:
    tried_at: list[float] = []

    def fail() -> None:
        tried_at.append(time.time())
        raise OSError("customs does not answer")

    act = actor(broker, fail, max_retries=2, min_backoff=100, max_backoff=200)
    message = act.send()
    with working(broker):
        broker.join("default", timeout=JOIN_MS)
    pauses = [later - earlier for earlier, later in pairwise(tried_at)]
    assert len(tried_at) == 3
    assert min(pauses) >= 0.049  # Dramatiq's jitter takes up to half.
    [letter] = broker.dead_letters("default")
    assert letter.reason == "OSError: customs does not answer"
    assert dramatiq.Message.decode(letter.body).message_id == message.message_id


def test_an_expected_exception_is_not_tried_again(broker: SqliteBroker) -> None:
    tried: list[int] = []

    def refuse() -> None:
        tried.append(1)
        raise LookupError("no such batch")

    actor(broker, refuse, throws=(LookupError,)).send()
    with working(broker):
        broker.join("default", timeout=JOIN_MS)
    assert tried == [1]
    assert [letter.reason for letter in broker.dead_letters("default")] == [
        "LookupError: no such batch"
    ]


def test_a_message_for_an_unknown_actor_becomes_a_dead_letter(broker: SqliteBroker) -> None:
    broker.declare_queue("default")
    broker.enqueue(dramatiq.Message("default", "gone", (), {}, {}))
    with working(broker):
        broker.join("default", timeout=JOIN_MS)
    [letter] = broker.dead_letters("default")
    assert letter.reason.endswith("ActorNotFound: gone")


def test_an_unreadable_message_becomes_a_dead_letter_and_the_next_is_served(path: Path) -> None:
    with closing(reopened(path)) as broker:
        broker.file.put("default", b"not json", 0)
        broker.enqueue(dramatiq.Message("default", "act", (1,), {}, {}))
        assert fetched(broker.consume("default", prefetch=2)).args == (1,)
        [letter] = broker.dead_letters("default")
        assert letter.body == b"not json"
        assert letter.reason.startswith("unreadable: ")


def test_dead_letters_are_kept_newest_first_up_to_a_number(path: Path) -> None:
    with closing(reopened(path, dead_letters_max=3)) as broker:
        for number in range(5):
            broker.file.put("default", str(number).encode(), 0)
            [held] = broker.file.claim("default", 1)
            broker.file.bury(held.id, "default", held.body, "tried")
        assert [letter.body for letter in broker.dead_letters("default")] == [b"4", b"3", b"2"]


def test_messages_survive_a_restart(path: Path) -> None:
    with closing(reopened(path)) as before:
        before.enqueue(dramatiq.Message("default", "act", (1,), {}, {}))
    with closing(reopened(path)) as after:
        assert fetched(after.consume("default")).args == (1,)


def test_many_threads_and_brokers_may_open_a_new_file_at_once(path: Path) -> None:
    brokers = [reopened(path) for _ in range(8)]
    message: dramatiq.Message[None] = dramatiq.Message("default", "act", (), {}, {})
    senders = [Thread(target=broker.enqueue, args=(message,)) for broker in brokers * 4]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert brokers[0].status("default").waiting == 32
    for broker in brokers:
        broker.close()


def test_joining_a_queue_that_nobody_works_on_times_out(path: Path) -> None:
    with closing(reopened(path)) as broker:
        broker.enqueue(dramatiq.Message("default", "act", (), {}, {}), delay=60_000)
        with pytest.raises(QueueJoinTimeout):
            broker.join("default", timeout=50)


def test_flushing_drops_one_queues_messages_and_dead_letters(broker: SqliteBroker) -> None:
    for queue_name in ("flushed", "kept"):
        broker.declare_queue(queue_name)
        broker.file.put(queue_name, b"not json", 0)
        next(broker.consume(queue_name))
        broker.enqueue(dramatiq.Message(queue_name, "act", (), {}, {}))
    broker.flush("flushed")
    assert broker.file.is_empty("flushed")
    assert broker.dead_letters("flushed") == []
    assert not broker.file.is_empty("kept")
    broker.flush_all()
    assert broker.file.is_empty("kept")


def test_an_undeclared_queue_is_refused(broker: SqliteBroker) -> None:
    with pytest.raises(QueueNotFound):
        broker.enqueue(dramatiq.Message("nowhere", "act", (), {}, {}))
    with pytest.raises(QueueNotFound):
        broker.consume("nowhere")
