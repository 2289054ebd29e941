"""One trial after another, those of the last addresses kept, and too many turned away at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from adapters.sandbox import desk as desks
from adapters.sandbox.desk import TrialDesk
from adapters.sandbox.faults import TrialsCrowdedError
from adapters.sandbox.running import tried_out
from adapters.texts import reading
from tests.adapters.sandbox.drafts import at_once, with_deposit

STEPS = ("go next", "place 1 KIWI-01=2")


class Watched:
    """Counts trials, and holds them while it is told to."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, ...]] = []
        self.is_begun, self.may_go = Event(), Event()
        self.may_go.set()

    def __call__(self, draft, texts):
        self.begun.append(tuple(texts))
        self.is_begun.set()
        assert self.may_go.wait(30)
        return tried_out(draft, texts)


@pytest.fixture
def watched(monkeypatch) -> Watched:
    watched = Watched()
    monkeypatch.setattr(desks, "tried_out", watched)
    return watched


def test_the_same_address_is_tried_once_in_each_language(watched):
    desk = TrialDesk()
    first = desk.told(at_once(), STEPS)
    assert desk.told(at_once(), STEPS) is first
    with reading("zh"):
        assert desk.told(at_once(), STEPS).phase == "接单中"
    assert desk.told(with_deposit(), STEPS).orders != first.orders
    assert len(watched.begun) == 3


def test_only_the_last_ones_are_kept(watched):
    desk = TrialDesk()
    for number in range(desks.KEPT_MAX + 1):
        desk.told(at_once(), [f"forward {number + 1}m"])
    desk.told(at_once(), [f"forward {desks.KEPT_MAX + 1}m"])
    assert len(watched.begun) == desks.KEPT_MAX + 1
    desk.told(at_once(), ["forward 1m"])
    assert len(watched.begun) == desks.KEPT_MAX + 2


def test_too_many_at_once_are_turned_away_and_the_others_answered(watched):
    desk = TrialDesk(waiting_max=2)
    watched.may_go.clear()
    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(desk.told, at_once(), STEPS)
        assert watched.is_begun.wait(30)
        second = threads.submit(desk.told, at_once(), STEPS)
        while not desk.is_full:
            assert not second.done()
        with pytest.raises(TrialsCrowdedError):
            desk.told(at_once(), ["go next"])
        watched.may_go.set()
        # The second waited, and found what the first had come to.
        assert first.result(30) is second.result(30)
    assert watched.begun == [STEPS]
    assert desk.told(at_once(), ["go next"]).phase == "taking orders"
