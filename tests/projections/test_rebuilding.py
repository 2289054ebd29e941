from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
import sqlalchemy as sa

from adapters.databases import is_postgresql
from adapters.event_codec import EventCodec
from adapters.event_log import SqlEventLog
from adapters.model_feed import SqlModelFeed
from application.event_log import Change, Decision
from projections import rebuilding
from projections.digests import digest
from projections.following import Follower, positions_of
from projections.hindrances import Skip, faults_of, pause, pauses_of, skip
from projections.leases import Leases
from projections.read_model import ReadModel
from projections.rebuild_parts import Progress, RebuildStoppedError
from projections.rebuild_rows import (
    NoRebuildError,
    RebuildEndedError,
    RebuildUnderWayError,
    ask,
    cancel,
    clean_up,
    lease_of,
    rebuilds_of,
)
from projections.rebuilding import Rebuild
from tests.adapters.notes import CODEC, NOON, Noted, Struck, by, empty_log, stream
from tests.adapters.waiting import wait_until
from tests.projections.tallies import drop_read_models, rows_of, tally, tally_table
from tests.projections.test_following import refuse_poison

NAMES = ("Noted@1", "Struck@1")


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    with empty_log(database_url) as engine:
        drop_read_models(engine)
        yield engine


@pytest.fixture
def log(engine: sa.Engine) -> SqlEventLog:
    return SqlEventLog(engine, CODEC)


def append(log: SqlEventLog, *events: Noted | Struck) -> None:
    after = log.last_position()
    log.append([Decision(by(f"c{after}"), [Change(stream(f"s{after}"), events)])])


def rebuild_of(engine, model=None, codec=CODEC, on_progress=lambda _: None, worker="w") -> Rebuild:
    model = model or tally()
    feed = SqlModelFeed(engine, model, codec, NAMES)
    return Rebuild(engine, model, feed, worker, lambda: NOON, on_progress)


def notes(count: int) -> list[Noted | Struck]:
    return [Struck(f"n{n % 7}") if n % 3 else Noted(f"n{n % 5}") for n in range(count)]


def leftovers(engine: sa.Engine) -> list[str]:
    return [name for name in sa.inspect(engine).get_table_names() if "rebuilt" in name]


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(rebuilding, "PAGE_EVENTS_MAX", 10)
    monkeypatch.setattr(rebuilding, "PAGE_EVENTS_MIN", 2)


@pytest.mark.usefixtures("small_pages")
def test_a_rebuilt_model_takes_the_place_of_an_equal_one(engine, log):
    follower = Follower(engine, log, tally())
    append(log, *notes(60))
    follower.catch_up()
    before = digest(engine, tally())
    reached: list[Progress] = []
    rebuilt = rebuild_of(engine, on_progress=reached.append).run("ann")
    assert (rebuilt.position, rebuilt.compared_at, rebuilt.is_equal) == (60, 60, True)
    assert digest(engine, tally()) == before
    assert leftovers(engine) == []
    assert [each.position for each in reached] == sorted({each.position for each in reached})
    assert len(reached) >= 6
    append(log, Noted("more"))
    assert follower.catch_up() == 61
    assert rows_of(engine)["more"] == (1, 0)


def test_a_difference_is_told_and_the_log_is_right(engine, log):
    append(log, Noted("a"), Noted("b"))
    Follower(engine, log, tally()).catch_up()
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(tally_table("tally").update().values(noted=99))
    rebuilt = rebuild_of(engine).run("ann")
    assert not rebuilt.is_equal
    assert rows_of(engine) == {"a": (1, 0), "b": (1, 0)}
    row = rebuilds_of(engine)["tally"]
    assert (row.state, row.is_equal, row.compared_at, row.actor) == ("done", False, 2, "ann")


@pytest.mark.usefixtures("small_pages")
def test_the_old_one_serves_and_follows_meanwhile(engine, log):
    follower = Follower(engine, log, tally())
    append(log, *notes(40))
    follower.catch_up()
    seen: list[tuple[int, int]] = []

    def meanwhile(_):
        if len(seen) < 12:
            append(log, Noted("new"))
            follower.catch_up()
            seen.append(rows_of(engine)["new"])

    rebuilt = rebuild_of(engine, on_progress=meanwhile).run("ann")
    assert seen == [(number, 0) for number in range(1, 13)]
    assert (rebuilt.position, rebuilt.is_equal) == (52, True)
    assert rows_of(engine)["new"] == (12, 0)


def test_a_rebuild_among_writers_and_followers_loses_and_repeats_nothing(engine, log):
    append(log, *notes(150))
    follower = Follower(engine, log, tally())
    follower.catch_up()
    ended = Event()

    def write() -> None:
        while not ended.is_set():
            append(log, *notes(3))

    def follow() -> None:
        while not ended.is_set():
            follower.catch_up()

    with ThreadPoolExecutor(2) as threads:
        at_work = [threads.submit(write), threads.submit(follow)]
        try:
            done = [rebuild_of(engine).run("ann") for _ in range(2)]
        finally:
            ended.set()
        assert [each.result() for each in at_work] == [None, None]
    assert all(each.is_equal for each in done)
    end = follower.catch_up()
    assert end == log.last_position() > 150
    grown = rows_of(engine)
    assert Follower(engine, log, tally()).rebuild() == end
    assert rows_of(engine) == grown


def test_indexes_come_with_it_however_often(engine, log):
    model = tally()
    (table,) = model.tables.tables.values()
    sa.Index("tally_by_noted", table.c.noted)
    append(log, Noted("a"))
    Follower(engine, log, model).catch_up()
    for _ in range(3):
        rebuild_of(engine, model).run("ann")
        (index,) = sa.inspect(engine).get_indexes("tally")
        assert index["column_names"] == ["noted"]
        assert sa.inspect(engine).get_pk_constraint("tally")["constrained_columns"] == ["text"]


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


def wait_for_state(engine, state):
    wait_until(lambda: state in {row.state for row in rebuilds_of(engine).values()})


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


def test_a_model_whose_tables_have_changed_differs_and_is_replaced(engine, log):
    append(log, Noted("a"))
    Follower(engine, log, tally()).catch_up()
    changed = tally()
    (table,) = changed.tables.tables.values()
    table.append_column(sa.Column("remark", sa.Text))
    assert not rebuild_of(engine, changed).run("ann").is_equal
    assert {c["name"] for c in sa.inspect(engine).get_columns("tally")} >= {"remark"}


def test_only_events_that_the_model_handles_are_decoded(engine, log):
    append(log, *notes(30))
    model = tally()
    noted = ReadModel("tally", model.tables, {Noted: model.handlers[Noted]})
    Follower(engine, log, noted).catch_up()
    decoded = []

    class Counting(EventCodec):
        def decode(self, name, payload):
            decoded.append(name)
            return super().decode(name, payload)

    codec = Counting({"Noted@1": Noted, "Struck@1": Struck}, {})
    assert rebuild_of(engine, noted, codec).run("ann").is_equal
    assert decoded == ["Noted@1"] * 10


def test_two_rebuilds_of_one_model_are_not_asked_for(engine, log):
    Follower(engine, log, tally())
    ask(engine, "tally", "ann", NOON)
    with pytest.raises(RebuildUnderWayError):
        ask(engine, "tally", "bob", NOON)
    assert rebuild_of(engine).run("ann").is_equal
    ask(engine, "tally", "bob", NOON)
    assert rebuilds_of(engine)["tally"].actor == "bob"


def test_a_swap_waits_for_who_reads_and_lets_others_read(engine, log):
    append(log, *notes(9))
    Follower(engine, log, tally()).catch_up()
    count = sa.select(sa.func.count()).select_from(tally_table("tally"))
    with ThreadPoolExecutor(1) as threads, engine.connect() as reader:
        rows = reader.scalar(count)
        rebuilding_it = threads.submit(rebuild_of(engine).run, "ann")
        wait_for_state(engine, "comparing" if is_postgresql(engine) else "done")
        with engine.connect() as other:
            assert other.scalar(count) == rows
        # The old tables, to the end of the transaction.
        assert reader.scalar(count) == rows
        reader.rollback()
        assert rebuilding_it.result().is_equal
