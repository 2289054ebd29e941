from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.event_log import SqlEventLog
from adapters.log_tables import metadata
from application.event_log import (
    AlreadyAccepted,
    Change,
    ChangedMeanwhile,
    Decision,
    EventFeed,
    EventLog,
    Stream,
)
from tests.adapters.notes import CODEC, NOON, Noted, by, empty_log, stream
from tests.conftest import IS_SLOW
from tests.memory_log import MemoryLog

BOOKS = ("demo.NB01", "demo.shared")
STREAMS = ("a", "b", "c")
REFUSALS = (ChangedMeanwhile, AlreadyAccepted, ValueError)

versions_behind = st.sampled_from([0, 0, 0, 0, 1])
changes = st.lists(st.tuples(st.sampled_from(STREAMS), st.integers(0, 3), versions_behind))
seconds = st.integers(0, 20)
decisions = st.lists(
    st.tuples(st.integers(1, 12), seconds, st.sampled_from([*BOOKS[:1] * 9, *BOOKS]), changes),
    max_size=3,
)
asserted = st.lists(st.tuples(st.sampled_from(STREAMS), versions_behind), max_size=2)


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    with empty_log(database_url) as engine:
        yield engine


def as_it_stands(log: EventLog, local_id: str, behind: int, book: str) -> Stream:
    stream_id = stream(local_id, partition=book).id
    version = max(0, log.read([stream_id])[stream_id].version - behind)
    return Stream(stream_id, version, ())


def decision_of(log: EventLog, number: int, second: int, book: str, parts) -> Decision:
    changed = tuple(
        Change(as_it_stands(log, i, behind, book), [Noted(f"{number}.{n}") for n in range(count)])
        for i, count, behind in parts
    )
    recorded_at = NOON + timedelta(seconds=second)
    return Decision(by(f"c{number}", recorded_at=recorded_at), changed)


def answer_of(log: EventLog, drawn, read) -> object:
    resting_on = [as_it_stands(log, i, behind, BOOKS[0]) for i, behind in read]
    try:
        return log.append([decision_of(log, *each) for each in drawn], resting_on)
    except REFUSALS as refusal:
        return type(refusal), getattr(refusal, "stream_ids", ())


def assert_alike(one: EventLog | EventFeed, other: EventLog | EventFeed) -> None:
    for log in (one, other):
        assert isinstance(log, MemoryLog | SqlEventLog)
    assert facts_of(one) == facts_of(other)


def facts_of(log) -> list[object]:
    ids = [stream(i, partition=book).id for i in STREAMS for book in BOOKS]
    commands = [f"c{number}" for number in range(13)]
    return [
        log.read(ids),
        [log.accepted(book, commands) for book in BOOKS],
        list(log.page(0, 1_000)),
        [texts.position for texts in log.page(2, 2)],
        log.last_position(),
        [log.position_at(NOON + timedelta(seconds=s)) for s in range(-1, 22, 2)],
    ]


@settings(
    max_examples=400 if IS_SLOW else 30,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(appends=st.lists(st.tuples(decisions, asserted), max_size=8))
def test_it_answers_as_the_log_in_sql_does(engine, appends):
    with empty_log(str(engine.url.render_as_string(hide_password=False))) as fresh:
        ours, theirs = MemoryLog(), SqlEventLog(fresh, CODEC)
        for drawn, read in appends:
            assert answer_of(ours, drawn, read) == answer_of(theirs, drawn, read)
        assert_alike(ours, theirs)
