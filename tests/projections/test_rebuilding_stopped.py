from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from adapters.event_log import SqlEventLog
from projections import rebuilding
from projections.digests import digest
from projections.following import Follower, positions_of
from projections.hindrances import Skip, faults_of, pause, pauses_of, skip
from projections.leases import Leases
from projections.rebuild_parts import RebuildStoppedError
from projections.rebuild_rows import (
    NoRebuildError,
    RebuildEndedError,
    cancel,
    clean_up,
    lease_of,
    rebuilds_of,
)
from tests.adapters.notes import CODEC, NOON, Noted, empty_log
from tests.projections.rebuilding_ground import append, leftovers, notes, rebuild_of, wait_for_state
from tests.projections.tallies import drop_read_models, rows_of, tally
from tests.projections.test_following import refuse_poison


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    with empty_log(database_url) as engine:
        drop_read_models(engine)
        yield engine


@pytest.fixture
def log(engine: sa.Engine) -> SqlEventLog:
    return SqlEventLog(engine, CODEC)


def test_a_cancelled_rebuild_leaves_nothing_behind(engine, log):
    append(log, *notes(9))
    Follower(engine, log, tally()).catch_up()
    before = digest(engine, tally())
    with pytest.raises(RebuildEndedError):
        rebuild_of(engine, on_progress=lambda _: cancel(engine, tally(), NOON)).run("ann")
    assert leftovers(engine) == []
    assert digest(engine, tally()) == before
    assert rebuilds_of(engine)["tally"].state == "cancelled"
    with pytest.raises(NoRebuildError):
        cancel(engine, tally(), NOON)
    assert rebuild_of(engine).run("ann").is_equal


def test_a_rebuild_is_cancelled_while_it_compares(engine, log, monkeypatch):
    monkeypatch.setattr(rebuilding, "LOOK_ROWS", 1)
    append(log, *notes(9))
    Follower(engine, log, tally()).catch_up()

    with ThreadPoolExecutor(1) as other:

        def meanwhile(reached):
            if reached.is_comparing:
                # On PostgreSQL it waits until the comparison has let go of the tables.
                other.submit(cancel, engine, tally(), NOON)
                wait_for_state(engine, "cancelled")

        with pytest.raises(RebuildEndedError):
            rebuild_of(engine, on_progress=meanwhile).run("ann")
    assert leftovers(engine) == []


def test_what_a_killed_rebuild_left_is_cleaned_up(engine, log, monkeypatch):
    append(log, *notes(9))
    Follower(engine, log, tally()).catch_up()
    lease = Leases(engine, "w")
    lease.take([lease_of("tally")])

    def killed(_):
        assert clean_up(engine, [tally()], NOON) == []
        raise KilledError

    rebuild = rebuild_of(engine, on_progress=killed)
    # Who is killed ends nothing.
    monkeypatch.setattr(rebuild, "_end", lambda *_: None)
    with pytest.raises(KilledError):
        rebuild.run("ann")
    assert leftovers(engine) == ["tally_rebuilt"]
    lease.release()
    assert clean_up(engine, [tally()], NOON) == ["tally"]
    assert leftovers(engine) == []
    assert rebuilds_of(engine)["tally"].state == "interrupted"
    assert rebuild_of(engine).run("ann").is_equal


class KilledError(Exception):
    pass


def test_a_fault_of_the_program_leaves_nothing_behind(engine, log):
    append(log, *notes(9))
    Follower(engine, log, tally()).catch_up()

    def fail(_):
        raise ZeroDivisionError("ours")

    with pytest.raises(ZeroDivisionError):
        rebuild_of(engine, on_progress=fail).run("ann")
    assert leftovers(engine) == []
    row = rebuilds_of(engine)["tally"]
    assert (row.state, row.reason) == ("interrupted", "ZeroDivisionError: ours")


def test_a_rebuild_stops_at_an_event_that_its_handlers_do_not_take(engine, log):
    append(log, *[Noted("a")] * 5, Noted("poison"), Noted("b"))
    Follower(engine, log, tally()).catch_up()
    sick = tally(on_run=refuse_poison)
    with pytest.raises(RebuildStoppedError, match="position 6: ValueError: poisoned"):
        rebuild_of(engine, sick).run("ann")
    assert leftovers(engine) == []
    assert positions_of(engine, ["tally"]) == {"tally": 7}
    assert faults_of(engine) == {}
    skip(engine, Skip("tally", 6, "ann", NOON, "a test"))
    assert not rebuild_of(engine, sick).run("ann").is_equal
    assert rows_of(engine) == {"a": (5, 0), "b": (1, 0)}


def test_a_model_at_fault_is_made_anew_up_to_where_it_stands_and_tried_again(engine, log):
    append(log, Noted("a"), Noted("poison"), Noted("b"))
    assert Follower(engine, log, tally(on_run=refuse_poison)).catch_up() == 1
    rebuilt = rebuild_of(engine).run("ann")
    assert (rebuilt.position, rebuilt.is_equal) == (1, True)
    assert faults_of(engine) == {}
    assert Follower(engine, log, tally()).catch_up() == 3


def test_a_paused_model_is_made_anew_where_it_stands_and_stays_paused(engine, log):
    append(log, Noted("a"))
    follower = Follower(engine, log, tally())
    follower.catch_up()
    pause(engine, "tally", "ann", NOON)
    append(log, Noted("b"))
    assert rebuild_of(engine).run("ann").position == 1
    assert pauses_of(engine).keys() == {"tally"}
    assert follower.catch_up() == 1
