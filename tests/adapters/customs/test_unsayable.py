from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.bootstrap import System
from adapters.demonstration import DECLARANT, PAYMENT_FIRM
from adapters.port.conduct import GENTLE
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator.catalogue import MERCHANTS, sku_of
from adapters.simulator.clock import ScriptClock
from adapters.simulator.entering import enter
from adapters.simulator.filing import BOOK_FACTS, facts_of, item_record, roles_of
from adapters.simulator.played_port import PlayedPort
from adapters.simulator.running import BOOK, START, ids_of
from adapters.simulator.script import sell
from adapters.simulator.script_buying import batch_of, collect, ship
from adapters.simulator.stage import SimulationStage
from application import streams
from application.clearing import OpenClearance
from domain.books_at_customs import DescribeBook
from domain.clearance_commands import CorrectDeclarations
from domain.clearance_events import DeclarationsSent, DocumentsSent, MatchFailed
from domain.clearance_stages import Stage
from domain.clearance_state import ClearanceRun
from domain.dated import customs_day
from domain.firm import RegisterFirm
from domain.identifiers import MerchantId, RunId, book_of, shared_of, stream_of
from domain.match import SAYING_RULES

RUN = RunId("R1")
MERCHANT = MerchantId(MERCHANTS[0])
HONEY = sku_of(MERCHANT, 0)
ORDERS = 30


class Zone:
    """Goods of one merchant in the zone, and a run that is opened when a test says so."""

    def __init__(self, system: System, clock: ScriptClock) -> None:
        self.stage = stage = SimulationStage(system, clock, BOOK, 3, PlayedPort(clock, 3, GENTLE))
        journey = sell(stage, ORDERS, 1, DEMONSTRATION_KEY, lambda *_: None)
        stage.clock.wait(timedelta(days=1))
        collect(stage, journey, ids_of, lambda *_: None)
        ship(stage, journey)
        self.entries = enter(stage, journey)
        (self.batch_id, *_) = sorted(journey.batches)

    def describe(self) -> None:
        describing = DescribeBook(book_of(BOOK), BOOK_FACTS, self.stage.clock())
        self.stage.do(describing, "describe", "admin", shared_of(BOOK))

    def register(self, *without: str) -> None:
        roles = roles_of([MERCHANT], self.stage.carrier.name)
        for name in roles.keys() - set(without):
            registering = RegisterFirm(name, facts_of(name, roles[name]), self.stage.clock())
            self.stage.do(registering, f"firm:{name}", "admin", shared_of(BOOK))

    def file_items(self, *without: str) -> None:
        for index in range(6):
            if (sku := sku_of(MERCHANT, index)) not in without:
                filing = item_record(sku, self.stage.clock())
                self.stage.do(filing, f"item:{sku}", "warehouse")

    def open(self) -> ClearanceRun:
        order_ids = tuple(sorted(batch_of(self.stage, self.batch_id).waiting))
        entry_ids = tuple(self.entries[self.batch_id])
        at = self.stage.clock()
        opening = OpenClearance(RUN, MERCHANT, DECLARANT, order_ids, entry_ids, at)
        self.stage.do(opening, "open", "broker")
        self.stage.settle(timedelta(seconds=1))
        return self.run()

    def run(self) -> ClearanceRun:
        stream_id = stream_of(BOOK, streams.RUN, RUN)
        run: ClearanceRun = self.stage.system.handling.reader.read([stream_id])[stream_id].state
        return run

    def correct(self) -> ClearanceRun:
        run = self.run()
        broken = tuple(run.at(Stage.UNMATCHED))
        correcting = CorrectDeclarations(RUN, broken, "filed", self.stage.clock())
        self.stage.do(correcting, f"correct:{len(broken)}", "broker")
        self.stage.settle(timedelta(seconds=20))
        return self.run()

    def happened(self, kind: type) -> list:
        history = self.stage.system.log.history([stream_of(BOOK, streams.RUN, RUN)])
        return [each.event for each in history if isinstance(each.event, kind)]

    def lacks(self) -> set[tuple[str, str, str]]:
        failures = [f for event in self.happened(MatchFailed) for f in event.failures]
        return {(f.rule, f.field, f.order_value) for f in failures if f.rule in SAYING_RULES}


@pytest.fixture
def zone(tmp_path):
    clock = ScriptClock(START)
    system = System(f"sqlite:///{tmp_path}/jihuo.db", clock)
    try:
        yield Zone(system, clock)
    finally:
        system.close()


def test_nothing_is_sent_while_a_firm_is_not_on_file_and_all_is_once_it_is(zone):
    zone.describe()
    zone.register(PAYMENT_FIRM)
    zone.file_items()
    run = zone.open()
    assert zone.lacks() == {("D1", "payCode", PAYMENT_FIRM)}
    assert zone.happened(DocumentsSent) == []
    assert set(run.stages.values()) == {Stage.UNMATCHED}
    assert run.unsayable == run.orders.keys()
    zone.register()
    run = zone.correct()
    assert not run.unsayable
    assert {event.document.value for event in zone.happened(DocumentsSent)} == {
        "order",
        "payment",
        "waybill",
    }
    assert zone.happened(DeclarationsSent)


def test_only_orders_with_the_product_that_is_not_on_file_are_held_back(zone):
    zone.describe()
    zone.register()
    zone.file_items(HONEY)
    run = zone.open()
    assert zone.lacks() == {("D2", "itemRecordNo", HONEY)}
    named = {i for event in zone.happened(DocumentsSent) for i in event.order_ids}
    assert named
    assert run.unsayable
    assert named == run.orders.keys() - run.unsayable


def test_nothing_is_asked_of_a_book_that_nobody_has_described(zone):
    run = zone.open()
    assert zone.lacks() == set()
    named = {i for event in zone.happened(DocumentsSent) for i in event.order_ids}
    assert named == run.orders.keys()


def test_a_firm_is_not_on_file_before_the_day_from_which_it_holds(zone):
    zone.describe()
    zone.file_items()
    roles = roles_of([MERCHANT], zone.stage.carrier.name)
    tomorrow = customs_day(zone.stage.clock()) + timedelta(days=1)
    for name, of_name in roles.items():
        facts = facts_of(name, of_name)
        since = tomorrow if name == DECLARANT else facts.since
        registering = RegisterFirm(name, replace(facts, since=since), zone.stage.clock())
        zone.stage.do(registering, f"held:{name}", "admin", shared_of(BOOK))
    zone.open()
    assert zone.lacks() == {("D1", "agentCode", DECLARANT)}
