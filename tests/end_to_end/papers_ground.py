"""A book whose lists and gate passes go to customs, from a consignment's arrival to the exit."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from adapters.bootstrap import System
from adapters.demonstration import DemonstrationCarrier
from adapters.outstanding import outstanding
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator import entering, stage, zone
from adapters.simulator.catalogue import MERCHANTS
from adapters.simulator.clock import ScriptClock
from adapters.simulator.filing import (
    BOOK_FACTS,
    ZONE_FIRM,
    book_line_of,
    facts_of,
    file_with_customs,
)
from adapters.simulator.running import BOOK, ids_of
from adapters.simulator.script import Journey, sell
from adapters.simulator.script_buying import batch_of, collect, ship
from adapters.simulator.stage import PlayedCustoms, SimulationStage
from application import streams
from application.clearing import OpenClearance, PickForRun
from application.entering import EnterConsignments
from application.leaving import ListForLeaving, RunParcels, TakeOffExit
from application.work_requests import Work
from domain import firm
from domain.account_book import AssignBookLines, BookHolder, OpenAccountBook
from domain.book_filing_commands import DescribeLoad
from domain.clearance_stages import Stage
from domain.consignment import Consignment
from domain.entry_commands import TallyGoods
from domain.entry_events import SkuCount
from domain.entry_state import BondedEntry
from domain.exit_commands import IssueGatePass
from domain.identifiers import (
    EntryId,
    ExitId,
    FilingId,
    OrderId,
    RunId,
    Sku,
    filing_of_entry,
    filing_of_exit,
    shared_of,
    stream_of,
)
from domain.parked_mail import AssignMail
from tests.domain.book_examples import HONEY

ORDERS, SEED = 30, 5
ENTRY, RUN, EXIT = EntryId("E-0001"), RunId("R0000001"), ExitId("X-0001")
INTO, OUT = filing_of_entry(ENTRY), filing_of_exit(EXIT)
HOLDER_FACTS = facts_of(ZONE_FIRM, (firm.ZONE,))
HOLDER = BookHolder(HOLDER_FACTS.credit_code, HOLDER_FACTS.customs_code, HOLDER_FACTS.name)


class PapersGround:
    """One merchant's orders, collected and shipped; nothing has entered yet."""

    def __init__(self, database_url: str, clock: ScriptClock, customs: PlayedCustoms) -> None:
        self.clock = clock
        self.system = System(database_url, clock)
        carrier = DemonstrationCarrier(SEED, 0)
        self.stage = SimulationStage(self.system, clock, BOOK, SEED, customs, carrier)
        file_with_customs(self.stage, MERCHANTS[:1])
        journey = sell(self.stage, ORDERS, 1, DEMONSTRATION_KEY, lambda *_: None)
        clock.wait(timedelta(days=1))
        collect(self.stage, journey, ids_of, lambda *_: None)
        ship(self.stage, journey)
        self.journey: Journey = journey
        self.consignment_id = next(iter(journey.consignments))
        consignment: Consignment = stage.one(self.stage, streams.CONSIGNMENT, self.consignment_id)
        self.skus = sorted({sku for _, sku in consignment.packed})
        self._count = 0

    def do(self, command: Any) -> None:
        """Refusals are a fault of the test."""
        self._count += 1
        assert self.stage.do(command, f"ground-{self._count}", "warehouse"), self.stage.refused[-1]

    def open_book(self) -> None:
        number, office = BOOK_FACTS.ems_no, BOOK_FACTS.customs_office
        self.do(OpenAccountBook(number, "T", HOLDER, office, "1210", 365, self.clock()))

    def assign_lines(self, *skus: Sku) -> None:
        lines = tuple(
            replace(HONEY, book_line=book_line_of(sku), sku=sku, item_no=sku, limit_date=None)
            for sku in skus or self.skus
        )
        self.do(AssignBookLines(BOOK_FACTS.ems_no, lines, self.clock()))

    def list_entry(self) -> None:
        lines = tuple(entering.book_line(sku) for sku in self.skus)
        listing = EnterConsignments(ENTRY, "L-1", (self.consignment_id,), lines, self.clock())
        self.do(listing)
        self.stage.settle()

    def weigh(
        self,
        filing_id: FilingId,
        pass_no: str,
        plate: str = "浙B00001",
        time: timedelta | None = None,
        **part: Any,
    ) -> None:
        grams = (13_000_000, 0, 292_800, 280_000)
        load = (filing_id, pass_no, plate, *grams, "3", "desk", self.clock())
        self.do(DescribeLoad(*load, **part))
        self.stage.settle(time)

    def take_off(self, *order_ids: OrderId, time: timedelta | None = None) -> None:
        self.do(TakeOffExit(EXIT, order_ids, "kept back", self.clock()))
        self.stage.settle(time)

    def tally(self) -> None:
        entry: BondedEntry = self.state(streams.ENTRY, ENTRY)
        counts = tuple(SkuCount(sku, n) for sku, n in sorted(entry.listed.items()))
        self.do(TallyGoods(ENTRY, "T-1", counts, self.clock()))

    def clear(self) -> None:
        """Declared, released by customs, and picked."""
        batch_id, draft = next(iter(self.journey.batches.items()))
        waiting = tuple(sorted(batch_of(self.stage, batch_id).waiting))
        merchant = draft.merchant_id
        self.do(OpenClearance(RUN, merchant, "broker-demo", waiting, (ENTRY,), self.clock()))
        self.stage.settle(timedelta(minutes=5))
        released = tuple(m.order_id for m in zone.members_at(self.stage, RUN, Stage.RELEASED))
        assert released
        self.released = released
        self.do(PickForRun(RUN, released, self.clock()))

    def leave(self, pass_no: str = "P-1") -> None:
        parcels = (RunParcels(RUN, self.released),)
        self.do(ListForLeaving(EXIT, "L-2", parcels, self.clock()))
        self.do(IssueGatePass(EXIT, pass_no, "浙B00002", self.clock()))
        self.stage.settle()

    def assign(self, given: AssignMail) -> None:
        """Of whom an answer is that fits nothing."""
        self._count += 1
        self.system.handle(shared_of(BOOK), given, f"ground-{self._count}", "clerk")
        self.stage.settle()

    def sweep(self) -> None:
        """What the sweeper asks for again."""
        self.system.follow()
        asked = outstanding(self.system)
        for request in asked:
            if request.work in (Work.FILE_PAPERS, Work.SEND_PAPER):
                self.stage.worker.do(request)
        self.stage.settle()

    def state(self, kind: str, local_id: str) -> Any:
        return stage.one(self.stage, kind, local_id)

    def events(self, kind: str, local_id: str) -> list[Any]:
        stream_id = stream_of(BOOK, kind, local_id)
        return list(self.system.log.read([stream_id])[stream_id].events)

    def told(self, filing_id: str) -> list[str]:
        """Each event of a filing by its name, and its verdict where it is an answer."""
        return [
            getattr(getattr(event, "verdict", None), "value", type(event).__name__)
            for event in self.events(streams.BOOK_FILING, filing_id)
        ]
