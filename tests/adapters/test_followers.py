"""Several processes that follow: who works what, who takes over, and what a lost wake-up costs."""

import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from itertools import count

import pytest
import sqlalchemy as sa

from adapters.arrivals import POLL_SECONDS, Arrivals
from adapters.bootstrap import System
from adapters.processes.following import LEASED, Following, after_each_event
from adapters.read_models import MODELS
from adapters.simulator.catalogue import campaign_of
from adapters.simulator.running import BOOK, simulate
from projections.following import positions_of
from projections.following_tables import read_model_positions
from projections.leases import Leases, live_leases
from projections.rebuild_rows import ask, rebuilds_of
from tests.adapters.waiting import wait_until
from tests.end_to_end.running import Running, jihuo, said

TAKE_OVER_SECONDS_MAX = 5.0


@pytest.fixture
def system(tmp_path, request):
    """A small book of its own, and a folder from which processes find it."""
    url = f"sqlite:///{tmp_path}/jihuo.db"
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_server")
        url = server.create_database(f"followed_{next(_numbers)}")
    (tmp_path / "jihuo.toml").write_text(f'database_url = "{url}"\n')
    simulate(url, 12, 3, 1)
    system = System(url)
    yield system
    system.close()


_numbers = count(1)
both = pytest.mark.parametrize("system", ["sqlite", "postgres"], indirect=True)
either = pytest.mark.parametrize(
    "system", [pytest.param("sqlite", marks=pytest.mark.slow), "postgres"], indirect=True
)
"""For those who are killed: they wait for a quarter of a minute."""


def forget(system: System) -> None:
    """Have every read model begin anew, so that somebody has to work.

    Who follows holds some of these rows too: a database that finds both waiting ends one of them.
    """
    while True:
        with suppress(sa.exc.OperationalError):
            forget_at_once(system)
            return


def forget_at_once(system: System) -> None:
    with system.engine.execution_options(writes=True).begin() as connection:
        for model in MODELS:
            for table in model.tables.tables.values():
                connection.execute(table.delete())
        connection.execute(read_model_positions.update().values(position=0))


def are_held_by(system: System, running: Running) -> bool:
    leases = live_leases(system.engine)
    return leases.keys() == set(LEASED) and all(
        f":{running.process.pid}:" in worker for worker in leases.values()
    )


def are_all_followed(system: System) -> bool:
    end = system.log.last_position()
    return set(positions_of(system.engine, [m.name for m in MODELS]).values()) == {end}


@either
def test_another_takes_over_from_one_that_was_killed(tmp_path, system):
    with jihuo(tmp_path, "follow") as first, jihuo(tmp_path, "follow") as second:
        first.says("jihuo follows")
        second.says("jihuo follows")
        wait_until(lambda: live_leases(system.engine).keys() == set(LEASED))
        (worker,) = set(live_leases(system.engine).values())
        victim, heir = sorted(
            (first, second), key=lambda running: f":{running.process.pid}:" not in worker
        )
        victim.end(signal.SIGKILL)
        killed_at = time.monotonic()
        forget(system)
        wait_until(lambda: are_held_by(system, heir))
        assert time.monotonic() - killed_at < TAKE_OVER_SECONDS_MAX
        wait_until(lambda: are_all_followed(system))
        assert heir.end(signal.SIGTERM) == 0
    assert live_leases(system.engine) == {}


@both
def test_one_that_ends_in_order_is_taken_over_at_once(tmp_path, system):
    leases = Leases(system.engine, "one")
    other = Leases(system.engine, "other")
    assert leases.take(LEASED) == set(LEASED)
    assert other.take(LEASED) == set()
    assert leases.take(LEASED) == set()
    assert leases.held == set(LEASED)
    leases.release()
    assert other.take(LEASED) == set(LEASED)
    assert leases.take(LEASED) == set()


@both
def test_a_lease_that_is_not_renewed_is_lost(tmp_path, system):
    one, other = Leases(system.engine, "one", seconds=0.2), Leases(system.engine, "other")
    one.take(["order_board", "policies"])
    wait_until(lambda: bool(other.take(["order_board"])))
    assert one.take(["order_board", "policies"]) == set()
    assert one.held == {"policies"}


@either
def test_a_killed_rebuild_is_cleaned_up_by_who_follows(tmp_path, system):
    slow = (
        "import time, projections.order_board as b;"
        "handle = b.MODEL.handlers;"
        "import adapters.rebuilds as r;"
        "from adapters.bootstrap import System;"
        "from projections import rebuilding;"
        "rebuilding.PAGE_EVENTS_MAX = 20; rebuilding.PAGE_EVENTS_MIN = 4;"
        f"s = System({str(system.engine.url.render_as_string(hide_password=False))!r});"
        "r.rebuild(s, b.MODEL, 'ann', lambda p: (print(p.position, flush=True), time.sleep(0.2)))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", slow], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert int(process.stdout.readline())
        process.kill()
    assert "order_board_rebuilt" in sa.inspect(system.engine).get_table_names()
    shown = said(tmp_path, "models")
    assert "rebuilding" in shown.stdout
    with jihuo(tmp_path, "follow") as follower:
        follower.says("jihuo follows")
        wait_until(lambda: "order_board_rebuilt" not in sa.inspect(system.engine).get_table_names())
        assert rebuilds_of(system.engine)["order_board"].state == "interrupted"
        # Asked for on the page, it is done by who follows.
        ask(system.engine, "order_board", "web", system.clock())
        wait_until(lambda: rebuilds_of(system.engine)["order_board"].state == "done")
        assert rebuilds_of(system.engine)["order_board"].is_equal
        assert follower.end(signal.SIGTERM) == 0


@both
def test_a_lost_wake_up_costs_no_more_than_the_poll(tmp_path, system, monkeypatch):
    monkeypatch.setattr(Arrivals, "announce", lambda self, connection: None)
    monkeypatch.setattr(Arrivals, "wake", lambda self: None)
    following = Following(system)
    following.take()
    ended = threading.Event()
    once = after_each_event(system, following.follow)

    def follow() -> None:
        while not ended.is_set():
            once()

    thread = threading.Thread(target=follow)
    with ExitStack() as stack:
        stack.callback(thread.join)
        stack.callback(ended.set)
        thread.start()
        wait_until(lambda: are_all_followed(system))
        late = []
        for number in range(5):
            register(system, number)
            committed_at = time.monotonic()
            wait_until(lambda: are_all_followed(system))
            late.append(time.monotonic() - committed_at)
    # The best of some: the machine may be busy with something else, the poll is never longer.
    assert min(late) < POLL_SECONDS[system.engine.dialect.name] + 0.25


def register(system: System, number: int) -> None:
    """Any event will do."""
    draft = campaign_of(100 + number, "kiwi", 10, system.clock())
    system.handle(BOOK, draft, f"draft-{number}", "test")
