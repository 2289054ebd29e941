from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from application.event_log import Change, Decision, Stream
from application.reading_together import STREAMS_SHARED_MAX, ReadingTogether
from tests.adapters.gathering_ground import SECONDS_MAX, guarantee
from tests.adapters.notes import Noted, by
from tests.memory_log import MemoryLog


class HeldReads(MemoryLog):
    """Holds every query until it is let go, and fails where a broken stream is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.released, self.begun = Event(), Event()
        self.released.set()
        self.asked: list[set[str]] = []

    def read_after(self, versions: Mapping[str, int]) -> Mapping[str, Stream]:
        self.asked.append(set(versions))
        read = super().read_after(versions)
        self.begun.set()
        assert self.released.wait(SECONDS_MAX)
        if guarantee("broken") in versions:
            raise ValueError("undecodable")
        return read

    def note(self, name: str, *texts: str) -> None:
        stream = self.read([guarantee(name)])[guarantee(name)]
        changes = (Change(stream, [Noted(text) for text in texts]),)
        self.append([Decision(by(f"{name}-{stream.version}"), changes)])


class Readers:
    def __init__(self) -> None:
        self.log = HeldReads()
        self.together = ReadingTogether(self.log)
        self.threads = ThreadPoolExecutor(8)

    def ask(self, **versions: int) -> "Future[Mapping[str, Stream]]":
        asked = {guarantee(name): version for name, version in versions.items()}
        return self.threads.submit(self.together.read_after, asked)

    def hold_first(self) -> "Future[Mapping[str, Stream]]":
        self.log.released.clear()
        self.log.begun.clear()
        first = self.ask(first=0)
        assert self.log.begun.wait(SECONDS_MAX)
        return first

    def queue(self, count: int) -> None:
        pause = Event()
        while len(self.together._waiting) < count:
            pause.wait(0.001)


@pytest.fixture
def readers():
    made = Readers()
    yield made
    made.log.released.set()
    made.threads.shutdown()


def texts_of(streams: Mapping[str, Stream], name: str) -> list[str]:
    return [event.text for event in streams[guarantee(name)].events]


def test_who_is_alone_reads_at_once(readers):
    readers.log.note("a", "one", "two")
    assert texts_of(readers.ask(a=1).result(SECONDS_MAX), "a") == ["two"]
    assert texts_of(readers.ask(a=2).result(SECONDS_MAX), "a") == []
    assert readers.log.asked == [{guarantee("a")}] * 2


def test_those_who_come_meanwhile_share_one_query_that_begins_after_they_asked(readers):
    first = readers.hold_first()
    waiting = [readers.ask(a=0), readers.ask(a=1, b=0), readers.ask(b=2)]
    readers.queue(3)
    readers.log.note("a", "one", "two")
    readers.log.note("b", "three", "four")
    readers.log.note("first", "late")
    readers.log.released.set()
    told = [each.result(SECONDS_MAX) for each in waiting]
    assert [texts_of(streams, "a") for streams in told[:2]] == [["one", "two"], ["two"]]
    assert [texts_of(streams, "b") for streams in told[1:]] == [["three", "four"], []]
    assert [streams[guarantee("b")].version for streams in told[1:]] == [2, 2]
    assert texts_of(first.result(SECONDS_MAX), "first") == []
    assert readers.log.asked == [{guarantee("first")}, {guarantee("a"), guarantee("b")}]
    assert set(told[0]) == {guarantee("a")}


def test_a_stream_that_cannot_be_read_is_the_fault_of_who_asked_for_it_only(readers):
    first = readers.hold_first()
    waiting = [readers.ask(a=0), readers.ask(broken=0), readers.ask(b=0)]
    readers.queue(3)
    readers.log.released.set()
    assert first.result(SECONDS_MAX)
    assert [type(each.exception(SECONDS_MAX)) for each in waiting] == [
        type(None), ValueError, type(None)
    ]  # fmt: skip
    assert readers.ask(a=0).result(SECONDS_MAX)


def test_a_large_read_waits_for_nobody(readers):
    first = readers.hold_first()
    many = readers.ask(**{f"n{number}": 0 for number in range(STREAMS_SHARED_MAX + 1)})
    small = readers.ask(a=0)
    readers.queue(1)
    pause = Event()
    while len(readers.log.asked) < 2:
        pause.wait(0.001)
    assert len(readers.log.asked[1]) > STREAMS_SHARED_MAX
    readers.log.released.set()
    assert all(each.result(SECONDS_MAX) for each in (first, many, small))
