from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from adapters.databases import engine_for
from adapters.event_log import SqlEventLog
from adapters.log_tables import accepted_commands, create_tables, events
from tests.adapters.notes import CODEC, decided, noting, stream
from tests.adapters.waiting import wait_until
from tests.exactness.bulk_append import COMMAND_ID, EVENTS, EVENTS_PER_STREAM, STREAMS
from tests.exactness.children import Child, ended_in_any_case, start

APPENDS = 50
NOTHING, ALL = (0, 0), (EVENTS, 1)

WAITING = """
SELECT count(*) FROM pg_locks
WHERE relation = 'accepted_commands'::regclass AND NOT granted
"""
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


@pytest.fixture
def engine(log_url: str) -> Iterator[sa.Engine]:
    engine = engine_for(log_url)
    create_tables(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def postgres(durable_url: str) -> Iterator[sa.Engine]:
    engine = engine_for(durable_url)
    create_tables(engine)
    yield engine
    engine.dispose()


@contextmanager
def appending(engine: sa.Engine, stops: str) -> Iterator[Child]:
    with ended_in_any_case([]) as children:
        yield begun(engine, children, stops)


def begun(engine: sa.Engine, children: list[Child], stops: str = "goes on") -> Child:
    """A process that is about to append."""
    url = engine.url.render_as_string(hide_password=False)
    children.append(start("bulk_append", url, stops))
    children[-1].wait_for_lines(1)
    return children[-1]


def what_is_there(engine: sa.Engine) -> tuple[int, int]:
    """Events, and commands that were accepted."""
    with engine.connect() as connection:
        return tuple(  # type: ignore[return-value]  # Of two counts.
            connection.scalar(sa.select(sa.func.count()).select_from(table))
            for table in (events, accepted_commands)
        )


def assert_repeating_completes_it(engine: sa.Engine) -> None:
    with appending(engine, "goes on") as child:
        child.wait_for_lines(2)
        assert child.lines == ["begun", f"appended\t{EVENTS}"]
        assert child.finish() == 0
    assert what_is_there(engine) == ALL
    log = SqlEventLog(engine, CODEC)
    read = log.read([stream(name).id for name in STREAMS])
    assert [each.version for each in read.values()] == [EVENTS_PER_STREAM] * len(STREAMS)
    assert log.accepted("demo.NB01", [COMMAND_ID])[COMMAND_ID].last_position == EVENTS


def test_a_bulk_append_killed_in_its_middle_left_nothing(engine):
    with appending(engine, "stops") as child:
        child.wait_for_lines(2)
        assert child.lines == ["begun", "written"]
        assert what_is_there(engine) == NOTHING
        child.kill()
    assert what_is_there(engine) == NOTHING
    assert_repeating_completes_it(engine)


def hold_accepted_commands(connection: sa.Connection) -> None:
    """Whoever would write to it waits; the events of its append are written by then."""
    connection.execute(sa.text("LOCK TABLE accepted_commands IN SHARE MODE"))


def ask(engine: sa.Engine, question: str) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(sa.text(question)) or 0)


def test_a_bulk_append_whose_client_is_killed_while_the_server_works_is_whole_or_not_at_all(
    postgres,
):
    with ended_in_any_case([]) as children:
        with postgres.begin() as connection:
            hold_accepted_commands(connection)
            child = begun(postgres, children)
            wait_until(lambda: ask(postgres, WAITING) == 1)
            assert child.lines == ["begun"]
            child.kill()
            assert what_is_there(postgres) == NOTHING
        postgres.dispose()
        # The server goes on with what it has received, until it finds that nobody is there.
        wait_until(lambda: ask(postgres, OTHERS) == 0)
    assert what_is_there(postgres) in (NOTHING, ALL)
    if what_is_there(postgres) == NOTHING:
        assert_repeating_completes_it(postgres)


def test_a_bulk_append_during_which_the_server_crashes_left_nothing(durable_postgres, postgres):
    with ended_in_any_case([]) as children, postgres.connect() as connection:
        hold_accepted_commands(connection)
        child = begun(postgres, children)
        wait_until(lambda: ask(postgres, WAITING) == 1)
        durable_postgres.crash()
        connection.invalidate()
        assert child.finish() == 1
        assert child.lines == ["begun"]
    postgres.dispose()
    durable_postgres.server.start_again()
    assert what_is_there(postgres) == NOTHING
    assert_repeating_completes_it(postgres)


def test_every_acknowledged_append_has_been_synced(postgres):
    """What the server counts, not what it is set to; two may share a sync, but not all of them."""
    log = SqlEventLog(postgres, CODEC)
    log.append([decided("first", noting(stream("a"), "1"))])
    before = syncs_of(postgres)
    for number in range(APPENDS):
        log.append([decided(f"c{number}", noting(stream(f"s{number}"), "1"))])
    assert syncs_of(postgres) - before >= APPENDS // 2


def syncs_of(postgres: sa.Engine) -> int:
    postgres.dispose()
    wait_until(lambda: ask(postgres, OTHERS) == 0)
    return ask(postgres, "SELECT sum(fsyncs)::bigint FROM pg_stat_io WHERE object = 'wal'")
