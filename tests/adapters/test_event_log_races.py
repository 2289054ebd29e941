import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

import pytest
import sqlalchemy as sa

from adapters import arrivals
from adapters.event_log import SqlEventLog
from adapters.log_tables import create_tables, events, metadata
from adapters.log_writing import COPY_ROWS_MIN
from application.event_log import ChangedMeanwhile
from tests.adapters.notes import CODEC, decided, empty_log, noting, stream, texts_of
from tests.adapters.waiting import wait_until

WRITERS_COUNT = 4
TRANSACTION_SIZES = (1, 1, 2, 7, 50, COPY_ROWS_MIN - 1, COPY_ROWS_MIN + 100)


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    with empty_log(database_url) as engine:
        yield engine


@pytest.fixture
def log(engine: sa.Engine) -> SqlEventLog:
    return SqlEventLog(engine, CODEC)


def test_tables_are_created_by_many_at_once(engine):
    metadata.drop_all(engine)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(create_tables, [engine] * 4))
    assert SqlEventLog(engine).last_position() == 0


def test_who_waits_is_woken_by_an_append_or_told_that_none_came(log, engine):
    assert not log.wait_beyond(0, timeout_seconds=0)
    with ThreadPoolExecutor(2) as threads:
        same = threads.submit(log.wait_beyond, 0, 30)
        other = threads.submit(SqlEventLog(engine, CODEC).wait_beyond, 0, 30)
        log.append([decided("c1", noting(stream("a"), "1"))])
        assert same.result()
        assert other.result()
    assert log.wait_beyond(0, timeout_seconds=0)
    assert not log.wait_beyond(1, timeout_seconds=0.01)


HANG_UP = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE :query
"""


def hang_up(engine: sa.Engine, query: str) -> bool:
    """Whether there was somebody who asked that last."""
    with engine.connect() as connection:
        return bool(connection.execute(sa.text(HANG_UP), {"query": query}).all())


def test_who_waits_while_the_server_hangs_up_is_told_so_and_may_wait_again(postgres_url):
    with empty_log(postgres_url) as engine, ThreadPoolExecutor(1) as threads:
        log = SqlEventLog(engine, CODEC)
        waiting = threads.submit(log.wait_beyond, 0, 30)
        wait_until(lambda: hang_up(engine, "%max(events.position)%"))
        with pytest.raises(sa.exc.OperationalError):
            waiting.result()
        assert_is_woken_again(log, engine)


def test_who_looks_while_the_server_hangs_up_is_told_so_and_may_wait_again(postgres_url):
    with empty_log(postgres_url) as engine, empty_log(postgres_url) as other:
        log = SqlEventLog(engine, CODEC)
        sa.event.listen(
            engine, "before_cursor_execute", lambda *_: hang_up(other, "LISTEN%"), once=True
        )
        with pytest.raises(sa.exc.OperationalError):
            log.wait_beyond(0, timeout_seconds=30)
        assert_is_woken_again(log, engine)


def assert_is_woken_again(log: SqlEventLog, engine: sa.Engine) -> None:
    """And nobody is left who listens and does not know."""
    log.append([decided("c1", noting(stream("a"), "1"))])
    assert log.wait_beyond(0, timeout_seconds=0)
    with engine.connect() as connection:
        assert not connection.execute(sa.text("SELECT pg_listening_channels()")).all()


def write_notes(log: SqlEventLog, writer: int, events_count: int) -> list[str]:
    chance = random.Random(writer)
    written: list[str] = []
    while len(written) < events_count:
        append = f"{writer}-{len(written)}"
        texts = [f"{append}-{each}" for each in range(chance.choice(TRANSACTION_SIZES))]
        log.append([decided(append, noting(stream(append), *texts))])
        written.extend(texts)
    return written


def tail(log: SqlEventLog, is_written: Event) -> list[str]:
    """Read pages as they come, and never look back."""
    seen: list[str] = []
    position = 0
    while True:
        was_written = is_written.is_set()
        page = log.page(position, 100)
        seen.extend(texts_of(page))
        position = page[-1].position if page else position
        if not page and was_written:
            return seen
        if not page:
            log.wait_beyond(position, 1)


@pytest.mark.parametrize("events_count", [1_000, pytest.param(20_000, marks=pytest.mark.slow)])
def test_a_tailing_reader_misses_nothing_of_many_writers(log, events_count):
    is_written = Event()
    with ThreadPoolExecutor(WRITERS_COUNT + 1) as threads:
        tailing = threads.submit(tail, log, is_written)
        writing = [
            threads.submit(write_notes, log, writer, events_count)
            for writer in range(WRITERS_COUNT)
        ]
        try:
            written = [text for each in writing for text in each.result()]
        finally:
            is_written.set()
        seen = tailing.result()
    assert len(seen) == len(written) == log.last_position()
    assert sorted(seen) == sorted(written)


def test_of_those_who_extend_one_stream_at_once_one_wins_each_version(log, engine):
    numbers = count()

    def extend(_: int) -> int:
        """How often another was first."""
        for lost in count():
            on = log.read([stream("a").id])[stream("a").id]
            try:
                log.append([decided(f"c{next(numbers)}", noting(on, str(on.version)))])
            except ChangedMeanwhile:
                continue
            return lost
        raise AssertionError

    with ThreadPoolExecutor(WRITERS_COUNT) as threads:
        list(threads.map(extend, range(40)))
    assert texts_of(log.history([stream("a").id])) == [str(number) for number in range(40)]
    with engine.connect() as connection:
        positions = connection.scalars(sa.select(events.c.position).order_by(events.c.position))
        assert list(positions) == list(range(1, 41))


@pytest.mark.timeout(15)
def test_who_waits_is_woken_without_polling(engine, monkeypatch):
    monkeypatch.setattr(arrivals, "POLL_SECONDS", dict.fromkeys(arrivals.POLL_SECONDS, 20))
    log = SqlEventLog(engine, CODEC)
    has_looked = Event()
    sa.event.listen(engine, "after_cursor_execute", lambda *_: has_looked.set())
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(log.wait_beyond, 0, 20)
        has_looked.wait()
        log.append([decided("c1", noting(stream("a"), "1"))])
        assert waiting.result()
