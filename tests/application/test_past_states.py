from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from application.event_log import Change, Decision, Metadata, Stream
from application.past_states import PastReads, PastStates
from application.state_reading import StateReader
from application.streams import FIRM
from domain.firm import CARRIER, FirmCorrected, FirmFacts, FirmRegistered
from domain.identifiers import Partition, stream_of
from tests.memory_log import MemoryLog

SHARED = Partition("demo.shared")
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
FIRST = FirmFacts("3302960001", "", "First", (CARRIER,), "DXP1", date(2026, 1, 1))
SECOND = replace(FIRST, name="Second")
NAMES = ("one", "two")


class AskedLog(MemoryLog):
    """Tells how many streams each query asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def read_until(self, versions: Mapping[str, int], position: int) -> Mapping[str, Stream]:
        self.asked.append(len(versions))
        return super().read_until(versions, position)

    def note(self, name: str, event: object) -> int:
        stream_id = stream_of(SHARED, FIRM, name)
        stream = self.read([stream_id])[stream_id]
        command_id = f"{name}@{stream.version}"
        metadata = Metadata(command_id, "test", NOON, command_id, command_id)
        return self.append([Decision(metadata, [Change(stream, (event,))])])


@pytest.fixture
def log() -> AskedLog:
    """Positions 1 and 2: both firms registered; 3: the first one corrected."""
    log = AskedLog()
    for name in NAMES:
        log.note(name, FirmRegistered(name, FIRST, NOON))
    log.note("one", FirmCorrected("one", SECOND, "renamed", NOON))
    return log


def known(past: PastStates, position: int) -> list[str]:
    firms = PastReads(past, position)(SHARED, FIRM, NAMES)
    return [facts.name for name in NAMES for facts in firms[name].known]


def test_streams_stand_as_they_stood_in_whatever_order_places_are_asked_for(log):
    past = PastStates(log)
    assert known(past, 2) == ["First", "First"]
    assert known(past, 3) == ["First", "Second", "First"]
    assert known(past, 1) == ["First"]
    assert known(past, 3) == ["First", "Second", "First"]


def test_what_is_asked_for_again_at_one_place_is_not_read_again(log):
    past = PastStates(log)
    first = PastReads(past, 3)(SHARED, FIRM, ["one"])
    both, again = PastReads(past, 3).together((SHARED, FIRM, NAMES), (SHARED, FIRM, ["two"]))
    assert log.asked == [1, 1]
    assert both["one"] is first["one"]
    assert again["two"] is both["two"]


def test_at_the_next_place_all_are_asked_for_anew(log):
    past = PastStates(log)
    known(past, 2)
    assert known(past, 3) == ["First", "Second", "First"]
    assert log.asked == [2, 2]


def kept_of(log: AskedLog) -> StateReader:
    """A reader that has folded both firms as they stand in the end."""
    reader = StateReader(log)
    reader.read([stream_of(SHARED, FIRM, name) for name in NAMES])
    return reader


def test_a_state_that_is_kept_is_not_folded_again(log):
    reader = kept_of(log)
    past = PastStates(log, reader.kept)
    firm = PastReads(past, 3)(SHARED, FIRM, ["one"])["one"]
    stream_id = stream_of(SHARED, FIRM, "one")
    assert firm is reader.kept([stream_id])[stream_id][1]
    assert log.asked == [1]


def test_a_state_that_is_kept_tells_nothing_of_a_place_before_it(log):
    past = PastStates(log, kept_of(log).kept)
    assert known(past, 1) == ["First"]
    assert known(past, 2) == ["First", "First"]
    assert known(past, 3) == ["First", "Second", "First"]


def test_what_happened_since_a_state_was_kept_is_folded(log):
    past = PastStates(log, kept_of(log).kept)
    position = log.note("two", FirmCorrected("two", SECOND, "renamed", NOON))
    assert known(past, position) == ["First", "Second", "First", "Second"]
    assert known(past, 2) == ["First", "First"]
