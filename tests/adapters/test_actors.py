from collections.abc import Iterator
from itertools import count
from pathlib import Path

import dramatiq
import pytest

from adapters.actors import QUEUES, declare_actors
from adapters.bootstrap import System
from adapters.demonstration import DECLARANT
from adapters.order_import.desk import HandlingDesk
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator.catalogue import MERCHANTS, campaign_of, order_of
from adapters.simulator.clock import ScriptClock
from adapters.simulator.entering import enter
from adapters.simulator.filing import file_with_customs
from adapters.simulator.running import BOOK, START, ids_of
from adapters.simulator.script import pay, sell
from adapters.simulator.script_buying import collect, ship
from adapters.simulator.stage import SimulationStage
from adapters.sweeping import Sweeper
from adapters.work_queue import broker_for, start_worker
from application import streams
from application.clearing import OpenClearance
from application.ordering import Sender
from application.work_requests import Work
from domain.campaign_commands import TerminateCampaign
from domain.clearance_events import DeclarationsSent
from domain.clearance_stages import Stage
from domain.clearance_state import ClearanceRun
from domain.identifiers import RunId
from projections import order_search
from tests.adapters.quay import Quay
from tests.adapters.waiting import wait_until

RUN = RunId("R0000001")
FATES = (Stage.RELEASED, Stage.REJECTED, Stage.UNMATCHED, Stage.HELD, Stage.INSPECTION)
"""Where an order of a run stands still until somebody acts, or for good."""

_numbers = count(1)


@pytest.fixture(params=["sqlite", "redis"])
def broker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dramatiq.Broker]:
    if request.param == "sqlite":
        broker = broker_for(f"sqlite:///{tmp_path}/queue.db")
    else:
        broker = broker_for(request.getfixturevalue("redis_server").url)
        broker.namespace = f"actors-{next(_numbers)}"  # type: ignore[attr-defined]  # Redis has one.
    yield broker
    broker.close()


class Play:
    """A small simulation up to the tally; from there on real actors, and customs in a folder."""

    def __init__(self, folder: Path, broker: dramatiq.Broker) -> None:
        clock = ScriptClock(START)
        self.system = System(f"sqlite:///{folder}/jihuo.db", clock)
        self.stage = SimulationStage(self.system, clock, BOOK, 3)
        self.broker = broker
        self.quay = Quay(self.system, BOOK, folder / "customs")
        self.worker = self.system.worker(self.quay.exchange)
        self.ask = declare_actors(broker, self.worker)
        self.policies = self.system.policy_follower(self.ask)
        self.sweeper = Sweeper(self.system, self.ask, patience_seconds=0)

    def round(self) -> None:
        """What followers, sweeper, customs and the mail loop do again and again."""
        while self.policies.step():
            pass
        self.sweeper.sweep()
        self.quay.answers(self.system.clock())
        self.worker.take_mail()

    def lose_everything(self) -> None:
        self.broker.flush_all()

    def open_run(self) -> None:
        file_with_customs(self.stage, MERCHANTS[:1])
        journey = sell(self.stage, 12, 1, DEMONSTRATION_KEY, lambda *_: None)
        collect(self.stage, journey, ids_of, lambda *_: None)
        ship(self.stage, journey)
        entries = enter(self.stage, journey)
        (batch_id, draft) = next(iter(journey.batches.items()))
        ids = ids_of(self.stage, draft.campaign_id, ("in the zone",))
        at = self.system.clock()
        entry_ids = tuple(entries[batch_id])
        opening = OpenClearance(RUN, draft.merchant_id, DECLARANT, tuple(ids), entry_ids, at)
        self.system.handle(BOOK, opening, "open run", "broker")

    def run(self) -> ClearanceRun:
        stream_id = f"{BOOK}/{streams.RUN}/{RUN}"
        run: ClearanceRun = self.system.handling.reader.read([stream_id])[stream_id].state
        return run

    def events(self, kind: type) -> int:
        page = self.system.log.page(0, 10_000)
        return sum(isinstance(recorded.event, kind) for recorded in page)

    def money_owed(self) -> int:
        sums = self.stage.read(order_search.sums_by_stage, BOOK, order_search.OrderFilter())
        return sum(row.owed_fen for row in sums)


@pytest.fixture
def play(tmp_path: Path, broker: dramatiq.Broker) -> Iterator[Play]:
    play = Play(tmp_path, broker)
    yield play
    play.system.close()


@pytest.fixture
def at_work(play: Play) -> Iterator[None]:
    worker = start_worker(play.broker, threads=2)
    yield
    worker.stop(timeout=5_000)


def test_every_kind_of_work_has_a_queue():
    assert set(QUEUES) == set(Work)


def test_a_run_is_cleared_though_the_queue_was_emptied_twice(play, request):
    play.open_run()
    while play.policies.step():
        pass
    play.lose_everything()
    request.getfixturevalue("at_work")

    def declared() -> bool:
        play.round()
        return play.events(DeclarationsSent) > 0

    wait_until(declared)
    play.lose_everything()

    def settled() -> bool:
        play.round()
        return all(m.stage in FATES for m in play.run().members.values())

    wait_until(settled)
    assert any(m.stage is Stage.RELEASED for m in play.run().members.values())
    assert not play.stage.refused


def test_a_terminated_campaign_is_emptied_and_refunded_though_the_queue_was_lost(play, request):
    at = play.system.clock()
    draft = campaign_of(1, "kiwi-farm", 5, at)
    desk = HandlingDesk(play.system.handling, BOOK, Sender("shop", at))
    desk.open_campaign(draft)
    orders = [order_of(n, draft, play.stage.chance, DEMONSTRATION_KEY, at) for n in range(5)]
    refused = desk.place(orders)
    pay(play.stage, desk, [order for order in orders if order.order_id not in refused])
    ending = TerminateCampaign(draft.campaign_id, "supplier gone", at)
    play.system.handle(BOOK, ending, "end", "merchant")
    while play.policies.step():
        pass
    play.lose_everything()
    request.getfixturevalue("at_work")

    def emptied() -> bool:
        play.round()
        return not ids_of(play.stage, draft.campaign_id, ("placed", "paid"))

    wait_until(emptied)
    play.lose_everything()

    def repaid() -> bool:
        play.round()
        return play.money_owed() == 0

    wait_until(repaid)
