from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from adapters.bootstrap import System
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator import live
from adapters.simulator.book_papers import open_book
from adapters.simulator.catalogue import MERCHANTS
from adapters.simulator.live import Demonstration, start_for
from adapters.simulator.running import BOOK, ids_of
from adapters.simulator.stage import one
from adapters.sweeping import Sweeper
from application import streams
from application.work_requests import Request
from domain.book_filing_events import Verdict
from domain.book_filing_state import THE_LIST, BookFiling
from domain.dated import customs_day
from domain.identifiers import (
    CampaignId,
    EntryId,
    ExitId,
    FilingId,
    filing_of_entry,
    filing_of_exit,
)
from tests.adapters.quay import Quay
from tests.adapters.waiting import wait_until

FIRST = CampaignId("live-000001")
FILINGS = (filing_of_entry(EntryId(f"E-{FIRST}")), filing_of_exit(ExitId(f"X-{FIRST}-1")))


class Theatre:
    """A demonstration at full speed: every tick is a step, and customs answers at once."""

    def __init__(self, folder) -> None:
        self.system = System(f"sqlite:///{folder}/jihuo.db")
        self.asked: list[Request] = []
        self.quay = Quay(self.system, BOOK, folder / "customs")
        self.worker = self.system.worker(self.quay.exchange)
        self.policies = self.system.policy_follower(self.asked.append)
        self.sweeper = Sweeper(self.system, self.asked.append)
        self.demonstration = self.beginning()

    def beginning(self) -> Demonstration:
        ticks = count(0, 1_000)
        return Demonstration(self.system, BOOK, DEMONSTRATION_KEY, lambda: next(ticks))

    def round(self) -> None:
        self.demonstration.tick()
        self.sweeper.sweep()
        self.quay.answers(datetime.now(UTC))
        while self.policies.step() or self.asked or self.worker.take_mail():
            while self.asked:
                self.worker.do(self.asked.pop(0))

    def at(self, *stages: str) -> int:
        self.system.follow()
        return len(ids_of(self.demonstration._stage, FIRST, stages))

    def is_posted_by_customs(self, filing_id: FilingId) -> bool:
        filing: BookFiling = one(self.demonstration._stage, streams.BOOK_FILING, filing_id)
        last = filing.last(THE_LIST)
        return last is not None and last.verdict is Verdict.POSTED

    def goes_on_until(self, *stages: str) -> None:
        def is_there() -> bool:
            self.round()
            return self.at(*stages) > 0

        wait_until(is_there)


@pytest.fixture
def theatre(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Theatre]:
    monkeypatch.setattr(live, "WINDOW", timedelta(seconds=1))
    monkeypatch.setattr(live, "SELLING_STOPS", timedelta(0))
    monkeypatch.setattr(live, "ORDERS_MAX", 12)
    theatre = Theatre(tmp_path)
    yield theatre
    theatre.system.close()


@pytest.mark.parametrize("is_book_open", [False, True], ids=["no book", "book open"])
def test_orders_go_all_the_way_and_a_demonstration_goes_on_where_it_ended(theatre, is_book_open):
    if is_book_open:
        open_book(theatre.demonstration._stage, MERCHANTS[: live.MERCHANTS_LIVE])
    theatre.goes_on_until("collected", "bought")
    theatre.demonstration = theatre.beginning()
    theatre.goes_on_until("released", "listed", "left")
    theatre.demonstration = theatre.beginning()
    theatre.goes_on_until("delivered")
    assert not theatre.demonstration._stage.refused
    assert not theatre.system.refusals
    assert all(theatre.is_posted_by_customs(each) == is_book_open for each in FILINGS)


def test_numbers_go_on_where_they_ended(theatre):
    theatre.round()
    theatre.demonstration = theatre.beginning()
    assert live.last_number(theatre.system, BOOK) == 1


@pytest.mark.parametrize("day", ["2026-11-21", "2026-12-31", "2027-01-01", "2027-02-10"])
def test_the_scripted_journey_ends_before_now_in_one_year(day):
    now = datetime.fromisoformat(f"{day}T12:00:00+08:00")
    start = start_for(now)
    assert start + live.PLAY_LASTS <= now
    assert customs_day(start).year == customs_day(start + live.PLAY_LASTS).year
