from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters.gatherer import GatheringClosed, GatheringFull
from adapters.settings import GatheringLimits
from adapters.settings_file import settings_from
from adapters.usable_settings import UnusableSettingError
from application.commands import UnknownCommand
from domain.guarantee_commands import GuaranteeAlreadyLodged
from tests.adapters.gathering_answers import is_recorded
from tests.adapters.gathering_ground import SECONDS_MAX, Ground, envelope, ground, lodge, told
from tests.adapters.notes import Noted


@pytest.fixture
def here() -> Iterator[Ground]:
    with ground() as made:
        yield made


def test_a_full_queue_turns_away_at_once():
    with ground(waiting_max=2) as here:
        held = here.hold()
        queued = here.queue(lodge("c"), lodge("d"))
        with pytest.raises(GatheringFull, match="2 commands wait already"):
            here.gatherer.handle(lodge("e"))
        assert here.gatherer.snapshot().oldest_waiting_seconds > 0
        here.log.released.set()
        assert [told(each).events for each in (*held, *queued)] == [1, 1, 1, 1]
        assert here.gatherer.snapshot().turned_away_count == 1
        assert not is_recorded(here, "e")


def test_at_the_end_what_is_queued_is_recorded_and_more_is_not_taken(here):
    held = here.hold()
    queued = here.queue(lodge("c"))
    with ThreadPoolExecutor(1) as closing:
        closed = closing.submit(here.gatherer.close)
        here.wait_until(lambda: isinstance(told(here.send(lodge("d"))), GatheringClosed))
        here.log.released.set()
        closed.result(SECONDS_MAX)
    assert [told(each).events for each in (*held, *queued)] == [1, 1, 1]


def test_at_the_end_whoever_cannot_be_answered_is_told(here, monkeypatch):
    monkeypatch.setattr("adapters.gatherer.CLOSE_SECONDS_MAX", 0.05)
    held = here.hold()
    (queued,) = here.queue(lodge("c"))
    here.gatherer.close()
    assert isinstance(told(queued), GatheringClosed)
    here.log.released.set()
    assert [told(each).events for each in held] == [1, 1]
    assert not is_recorded(here, "c")


def test_what_was_done_is_counted(here):
    here.gatherer.handle(lodge("a"))
    with pytest.raises(GuaranteeAlreadyLodged):
        here.gatherer.handle(lodge("a", 7, "other"))
    here.answers(*map(lodge, "bcd"))
    seen = here.gatherer.snapshot()
    assert (seen.commands_count, seen.flushes_count, seen.appends_count) == (7, 5, 4)
    assert seen.flush_sizes == {1: 4, 4: 1}
    assert seen.refusals == {"GuaranteeAlreadyLodged": 1}
    assert (seen.waiting_count, seen.flushing_count, seen.turned_away_count) == (0, 0, 0)
    assert seen.waiting_max == 1_000


def test_a_command_that_nothing_handles_is_named(here):
    with pytest.raises(UnknownCommand, match="Noted"):
        here.gatherer.handle(envelope(Noted("nothing"), "c-nothing"))


def test_limits_that_cannot_be_are_named(tmp_path):
    for name, value, said in (
        ("window_ms", "101", "gathering_window_ms is 101, and must be from 0 to 100"),
        ("waiting_max", "0", "gathering_waiting_max is 0, and must be from 1 to 100,000"),
        ("window_ms", "soon", "gathering_window_ms is 'soon', which is no whole number"),
    ):
        with pytest.raises(UnusableSettingError, match=said):
            settings_from(tmp_path, {f"JIHUO_GATHERING_{name.upper()}": value})
    chosen = settings_from(tmp_path, {"JIHUO_GATHERING_WINDOW_MS": "5"})
    assert chosen.gathering == GatheringLimits(5, 1_000)
