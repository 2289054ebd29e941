"""Whenever what orders of a run wait for has come, stock or a refund, then the run goes on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from application.consequences import envelope, states
from application.envelope import Envelope
from application.event_log import Recorded
from application.state_reading import StateReader
from application.streams import BATCH, ENTRY, ORDER
from application.supplying import SupplyRun
from domain.batch_events import ShortageShared
from domain.batch_state import PurchaseBatch
from domain.clearance_commands import SendDocuments
from domain.entry_control_events import GoodsFreed
from domain.entry_events import (
    EntryPosted,
    GoodsTallied,
    StockAdjusted,
    StockGivenBack,
    StockUnblocked,
)
from domain.entry_state import BondedEntry
from domain.identifiers import OrderId, Partition, RunId, parts_of
from domain.order_events import RefundPaid

FREEING = (EntryPosted, GoodsTallied, StockAdjusted, StockGivenBack, StockUnblocked, GoodsFreed)
"""Events of an entry after which it may have more to give."""

Place = tuple[Partition, str]
Run = tuple[Partition, RunId]


def supplies(reader: StateReader, page: Sequence[Recorded]) -> Iterator[Envelope]:
    """One command for each run; entries not both posted and tallied give nothing yet."""
    told = [recorded for recorded in page if isinstance(recorded.event, (*FREEING, ShortageShared))]
    if not told:
        return
    entries = states(reader, ENTRY, (entry_of(r) for r in told if isinstance(r.event, FREEING)))
    concerned = {recorded.position: batches_of(recorded, entries) for recorded in told}
    batches = states(reader, BATCH, {batch for named in concerned.values() for batch in named})
    offers: dict[Run, list[Recorded]] = defaultdict(list)
    for recorded in told:
        for run in waiting_runs(batches, concerned[recorded.position]):
            offers[run].append(recorded)
    for (book, run_id), offered in sorted(offers.items(), key=lambda pair: pair[0]):
        yield supplying(offered, book, run_id)


def after_refunds(reader: StateReader, page: Sequence[Recorded]) -> Iterator[Envelope]:
    """Whenever refunds are paid, then each run that holds their orders sends what waited for it."""
    paid = [recorded for recorded in page if isinstance(recorded.event, RefundPaid)]
    orders = states(reader, ORDER, (order_of(r) for r in paid)) if paid else {}
    held = {place: batch for place, order in orders.items() if (batch := order.held_by)}
    batches = states(reader, BATCH, ((book, batch) for (book, _), batch in held.items()))
    last = dict[Run, Recorded]()
    for recorded in paid:
        book, order_id = place = order_of(recorded)
        batch = batches.get((book, held.get(place, "")))
        if batch and (run_id := batch.in_run.get(order_id)):
            last[book, run_id] = recorded
    for (book, run_id), recorded in sorted(last.items(), key=lambda pair: pair[0]):
        sending = SendDocuments(run_id, recorded.event.paid_at)
        yield envelope(recorded, book, sending, f"refunded:{run_id}:{recorded.position}")


def order_of(recorded: Recorded) -> tuple[Partition, OrderId]:
    return parts_of(recorded.stream_id)[0], recorded.event.order_id


def entry_of(recorded: Recorded) -> Place:
    return parts_of(recorded.stream_id)[0], recorded.event.entry_id


def batches_of(recorded: Recorded, entries: Mapping[Place, BondedEntry]) -> list[Place]:
    book = parts_of(recorded.stream_id)[0]
    if isinstance(recorded.event, ShortageShared):
        return [(book, recorded.event.batch_id)]
    entry = entries[entry_of(recorded)]
    if entry.tally_no is None or entry.posted is None:
        return []
    return [(book, batch_id) for batch_id in sorted({batch_id for batch_id, _ in entry.allotted})]


def waiting_runs(batches: Mapping[Place, PurchaseBatch], named: Sequence[Place]) -> set[Run]:
    return {(place[0], batches[place].in_run[i]) for place in named for i in batches[place].ahead}


def supplying(offered: Sequence[Recorded], book: Partition, run_id: RunId) -> Envelope:
    """All that a page offers one run, at once; it follows from the last of it."""
    last = offered[-1]
    assert last.metadata is not None, "policies follow commands only"
    named = {recorded.event.entry_id for recorded in offered if isinstance(recorded.event, FREEING)}
    command = SupplyRun(run_id, tuple(sorted(named)), last.metadata.recorded_at)
    return envelope(last, book, command, f"supply:{run_id}:{last.position}")
