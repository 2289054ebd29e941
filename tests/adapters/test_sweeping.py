from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.bootstrap import System
from adapters.order_import.desk import HandlingDesk
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator.catalogue import campaign_of, order_of
from adapters.simulator.chance import Chance
from adapters.simulator.clock import ScriptClock
from adapters.simulator.running import BOOK, START
from adapters.simulator.script import payment_of
from adapters.simulator.stage import SimulationStage
from adapters.sweeping import Sweeper
from application.ordering import Sender
from application.refunding import OweBuyer
from application.work_requests import Request, Work
from domain.campaign_events import CampaignClosed, CampaignFailed


class Swept:
    """A system, a sweeper, its asked requests and a clock that is moved by hand."""

    def __init__(self, url: str) -> None:
        self.clock = ScriptClock(START)
        self.system = System(url, self.clock)
        self.asked: list[Request] = []
        self.seconds = 0.0
        self.sweeper = Sweeper(self.system, self.asked.append, 10.0, lambda: self.seconds)

    def ended(self) -> list[type]:
        page = self.system.log.page(0, 10_000)
        kinds = (CampaignClosed, CampaignFailed)
        return [type(r.event) for r in page if isinstance(r.event, kinds)]


@pytest.fixture
def swept(tmp_path) -> Iterator[Swept]:
    swept = Swept(f"sqlite:///{tmp_path}/jihuo.db")
    yield swept
    swept.system.close()


def open_campaign(swept: Swept, units_min: int = 1) -> None:
    draft = replace(campaign_of(1, "kiwi-farm", 5, swept.clock()), units_min=units_min)
    desk = HandlingDesk(swept.system.handling, BOOK, Sender("shop", swept.clock()))
    desk.open_campaign(draft)


def test_a_campaign_is_closed_at_its_time_and_not_before(swept):
    open_campaign(swept)
    swept.clock.wait(timedelta(days=10) - timedelta(seconds=1))
    swept.sweeper.sweep()
    assert swept.ended() == []
    swept.clock.wait(timedelta(seconds=1))
    swept.sweeper.sweep()
    swept.sweeper.sweep()
    assert swept.ended() == [CampaignFailed]


def test_what_waits_too_long_is_asked_for_again_and_again(swept):
    draft = campaign_of(1, "kiwi-farm", 5, swept.clock())
    desk = HandlingDesk(swept.system.handling, BOOK, Sender("shop", swept.clock()))
    desk.open_campaign(draft)
    order = order_of(1, draft, Chance(1), DEMONSTRATION_KEY, swept.clock())
    assert not desk.place([order])
    stage = SimulationStage(swept.system, swept.clock, BOOK, 1)
    desk.pay([payment_of(stage, order)])
    owing = OweBuyer(order.order_id, "goodwill", 100, "late", swept.clock())
    swept.system.handle(BOOK, owing, "owe", "merchant")
    refund = Request(Work.PAY_REFUNDS, BOOK, order.order_id)
    for seconds, asked in ((0, 0), (9, 0), (10, 1), (19, 1), (20, 2)):
        swept.seconds = seconds
        swept.sweeper.sweep()
        assert swept.asked == [refund] * asked, seconds


def test_an_empty_log_asks_for_nothing(swept):
    assert swept.sweeper.sweep() == 0
    assert swept.asked == []
