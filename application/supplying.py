"""Gives stock to orders that a run took in ahead of it, and lets what was sent of them follow.

First paid, first served, over the whole batch: who is covered by what is here stays covered
whatever comes later.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from application.run_stock import by_batch, reserve
from application.stock_taking import Stock
from application.streams import BATCH, ENTRY, RUN
from application.workbench import Handlers, Workbench
from domain.batch_commands import SupplyMembers
from domain.batch_sharing import cuts_for
from domain.batch_state import PurchaseBatch
from domain.clearance_ahead_commands import SupplyOrders
from domain.clearance_parts import RunOrder
from domain.clearance_state import ClearanceRun
from domain.entry_commands import StockShort, UnknownEntry
from domain.entry_state import Stage as EntryStage
from domain.identifiers import BatchId, EntryId, OrderId, RunId


@dataclass(frozen=True, slots=True)
class SupplyRun:
    """Offer a run's orders without stock what these entries have, and those offered before."""

    run_id: RunId
    entry_ids: tuple[EntryId, ...]
    at: datetime


def supply_run(bench: Workbench, command: SupplyRun) -> None:
    bench.load((RUN, [command.run_id]))
    run: ClearanceRun = bench.state(RUN, command.run_id)
    entry_ids = sorted({*run.entry_ids, *command.entry_ids})
    batch_ids = sorted({run.orders[i].batch_id for i in run.ahead})
    bench.load((ENTRY, entry_ids), (BATCH, batch_ids))
    for entry_id in entry_ids:
        if bench.state(ENTRY, entry_id).stage is EntryStage.ABSENT:
            raise UnknownEntry(entry_id=entry_id)
    stock = Stock({i: bench.state(ENTRY, i) for i in entry_ids})
    orders = tuple(
        order
        for batch_id in batch_ids
        for order in covered(bench.state(BATCH, batch_id), batch_id, run, stock)
    )
    supplying = SupplyOrders(command.run_id, tuple(entry_ids), orders, command.at)
    if bench.decide(RUN, command.run_id, supplying):
        reserve(bench, command.run_id, orders, command.at, is_more=True)
        for batch_id, order_ids in by_batch(orders).items():
            telling = SupplyMembers(batch_id, command.run_id, order_ids, command.at)
            bench.decide(BATCH, batch_id, telling)


def covered(
    batch: PurchaseBatch, batch_id: BatchId, run: ClearanceRun, stock: Stock
) -> Iterator[RunOrder]:
    """Orders of the run that have all their units, were all stock shared over the batch now."""
    short = cuts_for(batch.waiting.values(), stock.of_batch(batch_id))
    for order_id in in_turn(batch, run.ahead - short.keys()):
        try:
            parts = stock.take(batch_id, batch.members[order_id].units)
        except StockShort:  # Another batch of the run has taken what both were promised.
            continue
        order = run.orders[order_id]
        yield RunOrder(order_id, batch_id, order.quota_year, parts)


def in_turn(batch: PurchaseBatch, order_ids: Iterable[OrderId]) -> list[OrderId]:
    members = [batch.members[i] for i in order_ids if i in batch.members]
    return [m.order_id for m in sorted(members, key=lambda m: (m.paid_at, m.order_id))]


HANDLERS: Handlers = {SupplyRun: supply_run}
