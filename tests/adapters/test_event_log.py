from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.databases import UnsupportedDatabaseError, engine_for
from adapters.event_log import SqlEventLog
from adapters.log_pages import PAGE_BYTES_MAX
from adapters.log_tables import metadata
from adapters.log_writing import COPY_ROWS_MIN
from adapters.recorder import SqlRecorder
from application.event_log import (
    AlreadyAccepted,
    ChangedMeanwhile,
    Decision,
    EventFeed,
    EventLog,
    Stream,
)
from tests.adapters.notes import (
    CODEC,
    NOON,
    Noted,
    by,
    decided,
    empty_log,
    noting,
    stream,
    texts_of,
)


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    with empty_log(database_url) as engine:
        yield engine


@pytest.fixture
def log(engine: sa.Engine) -> SqlEventLog:
    return SqlEventLog(engine, CODEC)


def test_it_is_a_log_and_a_feed(log):
    as_log: EventLog = log
    as_feed: EventFeed = log
    assert as_log.read([]) == {}
    assert as_feed.last_position() == 0


def test_many_streams_are_written_and_read_at_once(log):
    last = log.append([decided("c1", noting(stream("a"), "a1", "a2"), noting(stream("b"), "b1"))])
    read = log.read([stream("a").id, stream("b").id, stream("c").id])
    assert last == 3
    assert read[stream("a").id] == Stream(stream("a").id, 2, (Noted("a1"), Noted("a2")))
    assert read[stream("b").id].version == 1
    assert read[stream("c").id] == stream("c")


def test_ten_thousand_streams_are_read_in_one_query(log):
    ids = [stream(str(number)).id for number in range(10_000)]
    log.append([decided("c1", *(noting(Stream(id, 0, ()), id) for id in ids))])
    read = log.read(ids)
    assert len(read) == 10_000
    assert all(read[id].events == (Noted(id),) for id in ids)


def test_nothing_is_read_where_nothing_is_asked_for(log):
    assert log.read([]) == {}
    assert log.accepted("demo.NB01", []) == {}
    assert log.history([]) == []
    assert log.page(0, 10) == []
    assert log.last_position() == 0


def test_texts_of_any_script_name_streams(log):
    on = stream("集货 \"'{},\\%s:n")
    log.append([decided("c1", noting(on, "一"))])
    assert log.read([on.id])[on.id].events == (Noted("一"),)


def test_versions_count_on_over_the_decisions_of_one_append(log):
    on = stream("a")
    log.append([decided("c1", noting(on, "1", "2")), decided("c2", noting(on, "3"))])
    assert log.read([on.id])[on.id].version == 3
    log.append([decided("c3", noting(stream("a", 3), "4"))])
    assert texts_of(log.history([on.id])) == ["1", "2", "3", "4"]


def test_who_extends_a_stream_that_moved_is_told_which(log):
    log.append([decided("c1", noting(stream("a"), "1"), noting(stream("b"), "1"))])
    with pytest.raises(ChangedMeanwhile) as told:
        log.append([decided("c2", noting(stream("a", 1), "2"), noting(stream("b"), "1"))])
    assert told.value.stream_ids == (stream("b").id,)
    assert log.last_position() == 2
    assert log.accepted("demo.NB01", ["c2"]) == {}


def test_who_creates_a_stream_that_exists_by_now_is_told(log):
    log.append([decided("c1", noting(stream("a"), "1"))])
    many = [noting(stream(str(number)), "1") for number in range(COPY_ROWS_MIN)]
    with pytest.raises(ChangedMeanwhile) as told:
        log.append([decided("c2", *many, noting(stream("a"), "1"))])
    assert told.value.stream_ids == (stream("a").id,)
    assert log.last_position() == 1


def test_an_asserted_stream_must_stand_where_it_was_read(log):
    log.append([decided("c1", noting(stream("a"), "1"))])
    with pytest.raises(ChangedMeanwhile) as told:
        log.append([decided("c2", noting(stream("b"), "1"))], [stream("a"), stream("c")])
    assert told.value.stream_ids == (stream("a").id,)
    log.append([decided("c2", noting(stream("b"), "1"))], [stream("a", 1), stream("c")])
    assert log.last_position() == 2


def test_a_command_id_is_accepted_once_in_a_partition(log):
    log.append([decided("c1", noting(stream("a"), "1"))])
    with pytest.raises(AlreadyAccepted, match="c1"):
        log.append(
            [decided("c2", noting(stream("b"), "1")), decided("c1", noting(stream("c"), ""))]
        )
    assert log.last_position() == 1
    log.append([decided("c1", noting(stream("a", partition="demo.shared"), "1"))])
    assert log.last_position() == 2


def test_accepted_commands_are_remembered_with_their_last_position(log):
    log.append(
        [decided("c1", noting(stream("a"), "1", "2")), decided("c2", noting(stream("b"), "3"))]
    )
    log.append([decided("c3", noting(stream("a", 2)))])
    log.append([decided("c4")], asserted=[stream("a", 2)])
    known = log.accepted("demo.NB01", ["c1", "c2", "c3", "c4", "c5"])
    positions = {id: accepted.last_position for id, accepted in known.items()}
    assert positions == {"c1": 2, "c2": 3, "c3": 3, "c4": 3}
    assert known["c1"].fingerprint == b"print"
    assert log.accepted("demo.shared", ["c1"]) == {}


def test_what_cannot_be_one_append_is_refused(log):
    with pytest.raises(ValueError, match="one partition"):
        log.append(
            [decided("c1", noting(stream("a"), "1"), noting(stream("a", 0, "demo.HZ02"), "1"))]
        )
    with pytest.raises(ValueError, match="one partition"):
        log.append([decided("c1")])
    with pytest.raises(ValueError, match="twice"):
        log.append(
            [decided("c1", noting(stream("a"), "1")), decided("c1", noting(stream("b"), "1"))]
        )
    assert log.last_position() == 0


def test_each_event_is_read_with_the_metadata_of_its_command(log, engine):
    log.append([decided("c1", noting(stream("a"), "1", "2"))])
    SqlRecorder(engine).insert_events([])
    caused = by("c2", correlation_id="c1", causation_id="policy@2", actor="system")
    log.append(
        [Decision(by("c0"), [noting(stream("z"))]), Decision(caused, [noting(stream("b"), "3")])]
    )
    page = log.page(0, 10)
    assert [each.position for each in page] == [1, 2, 3]
    assert [each.metadata for each in page] == [by("c1"), by("c1"), caused]
    assert [each.metadata for each in log.page(1, 1)] == [by("c1")]
    assert log.history([stream("b").id, stream("a").id]) == list(page)
    assert log.history([stream("a").id], up_to_position=1) == list(page[:1])


def test_events_of_the_library_have_no_metadata(log, engine):
    log.append([decided("c1", noting(stream("a"), "1"))])
    with SqlRecorder(engine).writing() as connection:
        recorder = SqlRecorder(engine)
        recorder.extend(
            connection, recorder.lock(connection), [("x", 1, *CODEC.encode(Noted("2")))]
        )
    log.append([decided("c2", noting(stream("a", 1), "3"))])
    ids = [stream("a").id, "x"]
    for read in (log.page(0, 10), log.history(ids)):
        assert [each.metadata and each.metadata.command_id for each in read] == ["c1", None, "c2"]


def test_a_page_starts_inside_a_decision_and_ends_inside_another(log):
    for number in range(4):
        texts = [f"{number}{letter}" for letter in "abc"]
        log.append([decided(f"c{number}", noting(stream(str(number)), *texts))])
    page = log.page(4, 6)
    assert texts_of(page) == ["1b", "1c", "2a", "2b", "2c", "3a"]
    assert [each.metadata.command_id for each in page] == ["c1"] * 2 + ["c2"] * 3 + ["c3"]


def test_the_position_at_a_time(log):
    for minute in range(3):
        recorded = by(f"c{minute}", recorded_at=NOON + timedelta(minutes=minute))
        log.append([Decision(recorded, [noting(stream(str(minute)), "1", "2")])])
    late = by("late", recorded_at=NOON + timedelta(minutes=2, microseconds=-1))
    log.append([Decision(late, [noting(stream("late"), "1")])])
    assert log.position_at(NOON - timedelta(microseconds=1)) == 0
    assert log.position_at(NOON) == 2
    assert log.position_at(NOON + timedelta(seconds=90)) == 4
    assert log.position_at(NOON + timedelta(minutes=2)) == 7


@pytest.mark.parametrize("table", ["events", "accepted_commands"])
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_to_change_what_was_appended(log, engine, table, change):
    if "TRUNCATE" in change and engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    log.append([decided("c1", noting(stream("a"), "1"))])
    column = metadata.tables[table].columns.keys()[-1]
    with pytest.raises(sa.exc.IntegrityError, match="kept for ever"), engine.begin() as connection:
        connection.exec_driver_sql(change.format(table, column, column))
    assert len(log.page(0, 10)) == 1


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
def test_a_database_that_we_do_not_support_is_named(url):
    with pytest.raises(UnsupportedDatabaseError):
        engine_for(url)


def test_a_page_is_short_where_events_are_long_and_never_empty_before_the_end(log):
    long = "x" * (PAGE_BYTES_MAX // 2 + 1)
    log.append([decided("c1", noting(stream("1"), "a", long, long, long, "b"))])
    first = log.page(0, 100)
    assert [len(text) for text in texts_of(first)] == [1, len(long), len(long)]
    rest = log.page(first[-1].position, 100)
    assert [len(text) for text in texts_of(rest)] == [len(long), 1]
