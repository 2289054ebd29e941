"""Shares a shortage over a batch: who goes short is cut, amended and refunded in one append."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from application.streams import BATCH, ENTRY, ORDER, RUN
from application.workbench import Handlers, Workbench
from domain.batch_commands import ShareShortage
from domain.batch_events import ShortageShared
from domain.batch_state import PurchaseBatch
from domain.clearance_ahead_commands import OutdateDocuments
from domain.clearance_commands import HandBackOrders
from domain.customs_codes import Document
from domain.entry_state import BondedEntry
from domain.goods import SkuUnits, as_units
from domain.identifiers import BatchId, EntryId, OrderId, RunId, Sku
from domain.order_commands import AmendOrder
from domain.refusals import ChangeRefused


@dataclass(frozen=True, slots=True)
class ShareSupplierShortage:
    """After the suppliers confirmed: cut what they will not deliver."""

    batch_id: BatchId
    at: datetime


@dataclass(frozen=True, slots=True)
class ShareTallyShortage:
    """After the tally: cut what the entries cannot give. They are all that comes for the batch."""

    batch_id: BatchId
    entry_ids: tuple[EntryId, ...]
    at: datetime


class EntryNotReady(ChangeRefused):
    """Raised when an entry is not tallied and posted: what it can give is not known yet."""


def share_supplier_shortage(bench: Workbench, command: ShareSupplierShortage) -> None:
    bench.load((BATCH, [command.batch_id]))
    share(bench, ShareShortage(command.batch_id, command.at))


def share_tally_shortage(bench: Workbench, command: ShareTallyShortage) -> None:
    bench.load((BATCH, [command.batch_id]), (ENTRY, command.entry_ids))
    available: Counter[Sku] = Counter()
    for entry_id in command.entry_ids:
        entry: BondedEntry = bench.state(ENTRY, entry_id)
        if entry.tally_no is None or entry.posted is None:
            raise EntryNotReady(entry_id=entry_id)
        for batch_id, sku in entry.allotted:
            if batch_id == command.batch_id:
                available[sku] += entry.available(batch_id, sku)
    units: tuple[SkuUnits, ...] = as_units(available)
    share(bench, ShareShortage(command.batch_id, command.at, units))


def share(bench: Workbench, command: ShareShortage) -> None:
    """The batch decides who goes short; each order named is amended, or cancelled when empty."""
    batch: PurchaseBatch = bench.state(BATCH, command.batch_id)
    shared = bench.decide(BATCH, command.batch_id, command)
    shares = [event for event in shared if isinstance(event, ShortageShared)]
    cuts = [cut for event in shares for cut in event.cuts]
    bench.load((ORDER, (cut.order_id for cut in cuts)))
    causes = {cut.order_id: event.cause for event in shares for cut in event.cuts}
    for cut in cuts:
        amend = AmendOrder(cut.order_id, cut.units, causes[cut.order_id], command.at)
        bench.decide(ORDER, cut.order_id, amend)
    runs = {i: run_id for i in causes if (run_id := batch.in_run.get(i))}
    tell_runs(bench, command, runs, causes)


def tell_runs(
    bench: Workbench,
    command: ShareShortage,
    runs: Mapping[OrderId, RunId],
    causes: Mapping[OrderId, str],
) -> None:
    """Of whom a run has sent documents ahead, it sends them anew; who has nothing left, leaves."""
    left = bench.state(BATCH, command.batch_id).members
    bench.load((RUN, runs.values()))
    for run_id, cause in sorted({(run_id, causes[i]) for i, run_id in runs.items()}):
        named = sorted(i for i in runs if (runs[i], causes[i]) == (run_id, cause))
        amended, ended = (tuple(i for i in named if (i in left) is x) for x in (True, False))
        outdating = OutdateDocuments(run_id, amended, tuple(Document), cause, command.at)
        bench.decide(RUN, run_id, outdating)
        bench.decide(RUN, run_id, HandBackOrders(run_id, ended, cause, command.at))


HANDLERS: Handlers = {
    ShareSupplierShortage: share_supplier_shortage,
    ShareTallyShortage: share_tally_shortage,
}
