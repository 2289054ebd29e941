from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
import sqlalchemy as sa

from adapters.databases import is_postgresql
from adapters.event_codec import EventCodec
from adapters.event_log import SqlEventLog
from projections import rebuilding
from projections.digests import digest
from projections.following import Follower
from projections.read_model import ReadModel
from projections.rebuild_parts import Progress
from projections.rebuild_rows import RebuildUnderWayError, ask, rebuilds_of
from tests.adapters.notes import CODEC, NOON, Noted, Struck, empty_log
from tests.projections.rebuilding_ground import append, leftovers, notes, rebuild_of, wait_for_state
from tests.projections.tallies import drop_read_models, rows_of, tally, tally_table


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    with empty_log(database_url) as engine:
        drop_read_models(engine)
        yield engine


@pytest.fixture
def log(engine: sa.Engine) -> SqlEventLog:
    return SqlEventLog(engine, CODEC)


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
