"""Lists and gate passes of the account book, between our desk and the customs office."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator import book_papers, script
from adapters.simulator.catalogue import MERCHANTS
from adapters.simulator.clock import ScriptClock
from adapters.simulator.entering import list_entry
from adapters.simulator.filing import file_with_customs
from adapters.simulator.running import BOOK, ids_of
from adapters.simulator.script_buying import collect, ship
from adapters.simulator.stage import SimulationStage
from application.streams import BOOK_FILING, ENTRY
from domain.book_filing_state import BookFiling
from domain.entry_state import BondedEntry
from domain.identifiers import ConsignmentId, EntryId, filing_of_entry, stream_of
from tests.exactness.customs_and_us import Sides

ORDERS_PER_CAMPAIGN = 10


@dataclass
class PaperSides(Sides):
    """Consignments that enter one after the other, each by a list and by its lorry's gate pass."""

    pace = 200
    arrived: list[ConsignmentId] = field(default_factory=list)
    entries: list[EntryId] = field(default_factory=list)

    def fill(self, stage: SimulationStage, orders: int) -> None:
        """Small campaigns, so that there are many consignments: each is of two of them."""
        file_with_customs(stage, MERCHANTS)
        with patch.object(script, "ORDERS_PER_CAMPAIGN", ORDERS_PER_CAMPAIGN):
            journey = script.sell(stage, orders, len(MERCHANTS), DEMONSTRATION_KEY, lambda *_: None)
        collect(stage, journey, ids_of, lambda *_: None)
        ship(stage, journey)
        book_papers.open_book(stage, MERCHANTS)
        self.arrived = list(journey.consignments)

    def is_settled(self) -> bool:
        """Of each entry customs has posted the list, or its lorry is not weighed yet."""
        return all(self.is_posted(each) or self.waits_for_lorry(each) for each in self.entries)

    def is_posted(self, entry_id: EntryId) -> bool:
        entry: BondedEntry = self.state(ENTRY, entry_id)
        return entry.posted is not None

    def waits_for_lorry(self, entry_id: EntryId) -> bool:
        filing: BookFiling = self.state(BOOK_FILING, filing_of_entry(entry_id))
        return bool(filing.list_no) and not filing.loads

    def state(self, kind: str, local_id: str) -> Any:
        name = stream_of(BOOK, kind, local_id)
        return self.system.handling.reader.read([name])[name].state

    def go_on(self) -> None:
        """The next lorry is weighed, or the next consignment listed."""
        stage = SimulationStage(self.system, ScriptClock(datetime.now(UTC)), BOOK, 5)
        waiting = [each for each in self.entries if not self.is_posted(each)]
        if waiting:
            book_papers.weigh_entry(stage, waiting[0])
        else:
            assert self.arrived, "more consignments are wanted for so many kills"
            number = len(self.entries) + 1
            self.entries.append(EntryId(f"E-{number:04d}"))
            list_entry(stage, self.entries[-1], self.arrived.pop(0), number)
        assert not stage.refused, stage.refused

    def let_all_in(self) -> None:
        while not all(map(self.is_posted, self.entries)):
            self.go_on()
            self.wait_until(self.is_settled)
