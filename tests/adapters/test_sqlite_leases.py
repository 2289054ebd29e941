import sqlite3
import time
from contextlib import closing
from pathlib import Path
from threading import Event

import dramatiq
import pytest

from adapters.sqlite_broker import DELIVERIES_MAX, SqliteBroker
from tests.adapters.test_sqlite_broker import JOIN_MS, actor, fetched, reopened, working
from tests.adapters.waiting import wait_until
from tests.adapters.worker_process import lines_in, open_queue, worker_process

DUE_ALREADY_MS = -1


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "queue.db"


def test_a_message_that_was_held_at_too_many_deaths_is_given_up(path: Path) -> None:
    with closing(reopened(path, lease_ms=DUE_ALREADY_MS)) as broker:
        broker.enqueue(dramatiq.Message("default", "act", (), {}, {}))
        for _ in range(DELIVERIES_MAX):
            assert next(broker.consume("default")) is not None
        assert next(broker.consume("default")) is None
        [letter] = broker.dead_letters("default")
        assert letter.reason == f"delivered {DELIVERIES_MAX} times and never answered"


def test_a_lease_is_renewed_while_its_message_is_handled(path: Path) -> None:
    with closing(SqliteBroker(path, lease_ms=300)) as broker:
        begun, may_end = Event(), Event()
        handled: list[int] = []

        def work_long() -> None:
            begun.set()
            may_end.wait()
            handled.append(1)

        actor(broker, work_long).send()
        with working(broker), closing(reopened(path)) as thief:
            assert begun.wait(JOIN_MS / 1000)
            lease_over_at = time.monotonic() + 1.0
            consumer = thief.consume("default")
            while time.monotonic() < lease_over_at:
                assert next(consumer) is None
            may_end.set()
            broker.join("default", timeout=JOIN_MS)
        assert handled == [1]


def test_two_processes_share_a_queue_and_handle_each_message_once(
    path: Path, tmp_path: Path
) -> None:
    url, ledger = f"sqlite:///{path}", tmp_path / "ledger"
    with closing(open_queue(url, "work", ledger)) as broker:
        note = broker.get_actor("note")
        with worker_process(url, "work", ledger), worker_process(url, "work", ledger):
            sent = 0
            while len({pid for _, pid in lines_in(ledger)}) < 2:
                note.send(sent)
                sent += 1
                broker.join("work", timeout=JOIN_MS)
            for number in range(sent, sent + 200):
                note.send(number)
            broker.join("work", timeout=JOIN_MS)
        assert sorted(number for number, _ in lines_in(ledger)) == list(range(sent + 200))


def test_a_stopping_worker_gives_back_what_it_did_not_begin(path: Path) -> None:
    with closing(SqliteBroker(path)) as broker, closing(reopened(path)) as other:
        begun, may_end = Event(), Event()

        def work() -> None:
            begun.set()
            may_end.wait()

        act = actor(broker, work)
        for _ in range(3):
            act.send()
        with working(broker, threads=1) as worker:
            assert begun.wait(JOIN_MS / 1000)
            wait_until(lambda: broker.status("default").running > 1)
            for thread in worker.workers:
                thread.stop()
            may_end.set()
        assert other.status("default").running == 0
        assert other.status("default").waiting == 2
        with closing(sqlite3.connect(path)) as file:
            assert file.execute("SELECT max(deliveries) FROM queue_message").fetchone() == (0,)


def test_a_late_answer_does_not_settle_what_others_hold(path: Path) -> None:
    with (
        closing(reopened(path, lease_ms=DUE_ALREADY_MS)) as frozen,
        closing(reopened(path)) as other,
    ):
        frozen.enqueue(dramatiq.Message("default", "act", (), {}, {}))
        late, theirs = frozen.consume("default"), other.consume("default")
        late_message, their_message = fetched(late), fetched(theirs)
        late.ack(late_message)
        late.nack(late_message)
        assert other.status("default").running == 1
        assert other.dead_letters("default") == []
        theirs.ack(their_message)
        assert other.file.is_empty("default")
