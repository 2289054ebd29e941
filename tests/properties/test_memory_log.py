from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.event_log import SqlEventLog
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

BOOKS = ("NB01", "shared")
STREAMS = ("a", "b", "c")
REFUSALS = (ChangedMeanwhile, AlreadyAccepted, ValueError)
examples = count(1)

changes = st.lists(st.tuples(st.sampled_from(STREAMS), st.integers(0, 3)), max_size=4)
books = st.sampled_from([*BOOKS[:1] * 9, *BOOKS])
decisions = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 20), books, changes), max_size=3)
stale = st.sets(st.sampled_from(STREAMS), max_size=1)
asserted = st.sets(st.sampled_from(STREAMS), max_size=2)


@pytest.fixture(scope="module")
def log(database_url: str) -> Iterator[SqlEventLog]:
    with empty_log(database_url) as engine:
        yield SqlEventLog(engine, CODEC)


class Trial:
    """One log that answers for an operator of its own, beside what others wrote before."""

    def __init__(self, log: MemoryLog | SqlEventLog, number: int) -> None:
        as_log: EventLog = log
        as_feed: EventFeed = log
        self.log, self.feed = as_log, as_feed
        self.operator = f"o{number}"
        self.began_at = NOON + timedelta(hours=number)
        self.before = as_feed.last_position()

    def standing(self, name: str, book: str, stale: Collection[str]) -> Stream:
        """A stream as it was read, or as it was before its latest event."""
        stream_id = stream(name, partition=f"{self.operator}.{book}").id
        version = self.log.read([stream_id])[stream_id].version
        return Stream(stream_id, max(0, version - (name in stale)), ())

    def append(self, drawn: Sequence[Any], resting_on: Sequence[str], stale: set[str]) -> object:
        asserted = [self.standing(name, BOOKS[0], stale) for name in resting_on]
        try:
            last = self.log.append([self.decision(each, stale) for each in drawn], asserted)
        except REFUSALS as refusal:
            return type(refusal), getattr(refusal, "stream_ids", ())
        return last - self.before

    def decision(self, drawn: Any, stale: set[str]) -> Decision:
        number, second, book, parts = drawn
        changed = tuple(
            Change(self.standing(name, book, stale), [Noted(f"{number}.{n}") for n in range(many)])
            for name, many in parts
        )
        recorded_at = self.began_at + timedelta(seconds=second)
        return Decision(by(f"c{number}", recorded_at=recorded_at), changed)

    def facts(self) -> list[object]:
        partitions = [f"{self.operator}.{book}" for book in BOOKS]
        ids = [stream(name, partition=p).id for name in STREAMS for p in partitions]
        seconds = [self.began_at + timedelta(seconds=s) for s in range(-1, 22, 2)]
        return [
            self.log.read(ids),
            self.log.read_after({i: s.version // 2 for i, s in self.log.read(ids).items()}),
            [self.accepted(partition) for partition in partitions],
            [replace(r, position=r.position - self.before) for r in self.page(0, 1_000)],
            [r.event for r in self.page(2, 2)],
            [max(0, self.feed.position_at(at) - self.before) for at in seconds],
        ]

    def accepted(self, partition: str) -> dict[str, object]:
        known = self.log.accepted(partition, [f"c{number}" for number in range(13)])
        return {i: (a.fingerprint, a.last_position - self.before) for i, a in known.items()}

    def page(self, after: int, limit: int) -> Sequence[Any]:
        return self.feed.page(self.before + after, limit)


@settings(
    max_examples=1_000 if IS_SLOW else 100,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(appends=st.lists(st.tuples(decisions, asserted.map(sorted), stale), max_size=8))
def test_it_answers_as_the_log_in_sql_does(log, appends):
    number = next(examples)
    ours, theirs = Trial(MemoryLog(), number), Trial(log, number)
    for each in appends:
        assert ours.append(*each) == theirs.append(*each)
    assert ours.facts() == theirs.facts()
