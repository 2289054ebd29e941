"""Shares a shortage over a batch: who goes short is cut, amended and refunded in one append."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from application.streams import BATCH, ENTRY, ORDER
from application.workbench import Handlers, Workbench
from domain.batch_commands import ShareShortage
from domain.batch_events import ShortageShared
from domain.entry_state import BondedEntry
from domain.goods import SkuUnits, as_units
from domain.identifiers import BatchId, EntryId, Sku
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
    shared = bench.decide(BATCH, command.batch_id, command)
    cuts = [cut for event in shared if isinstance(event, ShortageShared) for cut in event.cuts]
    bench.load((ORDER, (cut.order_id for cut in cuts)))
    causes = {cut.order_id: event.cause for event in shared for cut in event.cuts}
    for cut in cuts:
        amend = AmendOrder(cut.order_id, cut.units, causes[cut.order_id], command.at)
        bench.decide(ORDER, cut.order_id, amend)


HANDLERS: Handlers = {
    ShareSupplierShortage: share_supplier_shortage,
    ShareTallyShortage: share_tally_shortage,
}
