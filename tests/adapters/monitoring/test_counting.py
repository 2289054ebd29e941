import threading

import pytest

from adapters.bootstrap import System
from adapters.monitoring.counting import Counted, HandlingCounts
from application.envelope import Envelope
from application.hands import Handles
from application.outcome import Outcome
from domain.campaign_commands import CloseCampaign
from domain.identifiers import CampaignId
from domain.refusals import ChangeRefused, Refused
from tests.adapters.backup.places import BOOK, NOON


class NotNow(ChangeRefused):
    """A rule of this test."""


def refuse() -> Outcome:
    raise NotNow(order_id="o-1")


def fail() -> Outcome:
    raise ZeroDivisionError


def test_what_came_of_commands_is_counted():
    counts = HandlingCounts()
    assert counts.counted(lambda: Outcome(3, 2)) == Outcome(3, 2)
    counts.counted(lambda: Outcome(3, 0))
    for handle, fault in ((refuse, NotNow), (fail, ZeroDivisionError)):
        with pytest.raises(fault):
            counts.counted(handle)
    assert counts.outcomes() == {"accepted": 1, "unchanged": 1, "refused": 1, "failed": 1}
    assert counts.refusals() == {"NotNow": 1}


def test_orders_that_a_set_went_on_without_count_as_refusals():
    counts = HandlingCounts()
    left = {"o-1": NotNow(), "o-2": NotNow(), "o-3": Refused()}
    counts.counted(lambda: Outcome(9, 1, left))
    assert counts.outcomes()["accepted"] == 1
    assert counts.outcomes()["refused"] == 0
    assert counts.refusals() == {"NotNow": 2, "Refused": 1}


def test_actors_are_counted_and_know_nothing_of_it(tmp_path):
    system = System(f"sqlite:///{tmp_path}/jihuo.db")
    handles: Handles = Counted(system.handling, system.counts)
    try:
        assert handles.reader is system.handling.reader
        closing = CloseCampaign(CampaignId("nope"), NOON)
        with pytest.raises(Refused) as refused:
            handles.handle(Envelope(BOOK, closing, "close", "actor", NOON))
        assert system.counts.refusals() == {type(refused.value).__name__: 1}
    finally:
        system.close()


def test_threads_count_together():
    counts = HandlingCounts()

    def count_on() -> None:
        for _ in range(2_000):
            counts.refused(NotNow())

    threads = [threading.Thread(target=count_on) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts.refusals() == {"NotNow": 8_000}
