"""SQLite's writers in one process: who waits longest is next."""

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
import sqlalchemy as sa

from adapters.databases import engine_for
from adapters.turns import Turns

MANY = 200


def test_turns_are_given_in_the_order_of_asking():
    turns, order = Turns(), list[int]()
    assert turns.take(0)

    def wait(number: int) -> None:
        assert turns.take(30)
        order.append(number)
        turns.give_back()

    threads = []
    for number in range(8):
        thread = threading.Thread(target=wait, args=(number,))
        thread.start()
        while len(turns._waiting) <= number:
            threading.Event().wait(0.001)
        threads.append(thread)
    turns.give_back()
    for thread in threads:
        thread.join()
    assert order == list(range(8))
    assert turns.take(0)


def test_who_gives_up_keeps_nobody_waiting():
    turns = Turns()
    assert turns.take(0)
    assert not turns.take(0.01)
    turns.give_back()
    assert turns.take(0)


@pytest.fixture
def engine(tmp_path):
    engine = engine_for(f"sqlite:///{tmp_path}/jihuo.db").execution_options(writes=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE written (number INTEGER PRIMARY KEY, who TEXT)")
    yield engine
    engine.dispose()


def write(engine: sa.Engine, number: int, who: str) -> None:
    with engine.begin() as connection:
        row = {"number": number, "who": who}
        connection.execute(sa.text("INSERT INTO written VALUES (:number, :who)"), row)


def test_a_writer_without_a_pause_and_another_take_turns(engine):
    numbers, written, ended = count(), list[str](), threading.Event()

    def hammer() -> None:
        while not ended.is_set():
            write(engine, next(numbers), "hammer")
            written.append("hammer")

    waited = []
    with ThreadPoolExecutor(1) as threads:
        hammering = threads.submit(hammer)
        try:
            for _ in range(MANY):
                before = len(written)
                write(engine, next(numbers), "calm")
                waited.append(len(written) - before)
        finally:
            ended.set()
        hammering.result()
    # About one each; without turns one of them waits for hundreds of the other's.
    assert max(waited) <= 10
    assert sum(waited) >= MANY // 2


def test_a_transaction_that_fails_gives_its_turn_back(engine):
    write(engine, 1, "first")
    with pytest.raises(sa.exc.IntegrityError):
        write(engine, 1, "again")
    with pytest.raises(ZeroDivisionError), engine.begin():
        raise ZeroDivisionError
    with engine.connect() as connection:
        connection.begin()
        connection.invalidate()
    write(engine, 2, "second")


def test_a_connection_may_write_in_several_transactions(engine):
    with engine.connect() as connection:
        for number in range(3):
            with connection.begin():
                row = {"number": number}
                connection.execute(sa.text("INSERT INTO written VALUES (:number, 'one')"), row)
    write(engine, 3, "other")
