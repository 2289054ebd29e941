"""Opens clearance runs: whole orders, all lines reserved, handed over by their batches at once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from application.limits import require_not_too_many
from application.stock_places import Places
from application.streams import BATCH, ENTRY, ORDER, RETURN, RUN
from application.workbench import Handlers, Workbench
from domain.batch_commands import HandToRun, OrderInRun, OrderNotInBatch, TakeBack, WithdrawOrders
from domain.clearance_commands import HandBackOrders, OpenRun, PickParcels
from domain.clearance_controls import require_uncontrolled
from domain.clearance_parts import RunOrder
from domain.clearance_state import ClearanceRun, Member
from domain.dated import customs_day
from domain.entry_commands import GiveBackStock, PickUnits, ReserveStock, StockShort
from domain.entry_controls import control_of
from domain.entry_state import BondedEntry
from domain.goods import BatchUnits, SkuUnits, StockPart
from domain.identifiers import BatchId, EntryId, MerchantId, OrderId, RunId, Sku
from domain.order_commands import CancelOrder, HandBackOrder
from domain.order_refusals import OrderNotPaid
from domain.order_state import PreSaleOrder, Stage
from domain.order_year_events import OrderWaitsForYear
from domain.refusals import ChangeRefused, Refused


@dataclass(frozen=True, slots=True)
class OpenClearance:
    """Orders of one merchant, and the entries their stock may come from, the first used first.

    Orders that cannot go (not enough stock, cancelled meanwhile) are left out and named.
    """

    run_id: RunId
    merchant_id: MerchantId
    declarant: str
    order_ids: tuple[OrderId, ...]
    entry_ids: tuple[EntryId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class HandBackFromRun:
    """Orders without a live declaration go back to their batch, and their stock to its entries."""

    run_id: RunId
    order_ids: tuple[OrderId, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PickForRun:
    """Take the units of these orders off the shelves; before release for an inspection."""

    run_id: RunId
    order_ids: tuple[OrderId, ...]
    at: datetime


class OfAnotherMerchant(ChangeRefused):
    """Raised when an order of another merchant is named: a run declares for one."""


class Stock:
    """What the entries can still give while one command takes from them."""

    def __init__(self, entries: dict[EntryId, BondedEntry]) -> None:
        self._entries = entries
        self._free = {
            (entry_id, sku): entry.free(sku)
            for entry_id, entry in entries.items()
            for sku in {sku for _, sku in entry.allotted}
        }
        self._for_batch = {
            (entry_id, batch_id, sku): entry.available(batch_id, sku)
            for entry_id, entry in entries.items()
            for batch_id, sku in entry.allotted
            if control_of(entry, sku) is None
        }

    def take(self, batch_id: BatchId, units: Sequence[SkuUnits]) -> tuple[StockPart, ...]:
        """All units of one order from as many entries as it takes, or StockShort and nothing."""
        parts = list[StockPart]()
        for wanted in units:
            left = wanted.quantity
            for entry_id in self._entries:
                of_batch = self._for_batch.get((entry_id, batch_id, wanted.sku), 0)
                given = min(left, of_batch, self._free.get((entry_id, wanted.sku), 0))
                if given > 0:
                    parts.append(StockPart(entry_id, wanted.sku, given))
                    left -= given
            if left:
                short = wanted.quantity - left
                raise StockShort(sku=wanted.sku, asked=wanted.quantity, available=short)
        for part in parts:
            self._free[part.entry_id, part.sku] -= part.quantity
            self._for_batch[part.entry_id, batch_id, part.sku] -= part.quantity
        return tuple(parts)


def open_clearance(bench: Workbench, command: OpenClearance) -> None:
    require_not_too_many(command.order_ids)
    bench.load((RUN, [command.run_id]), (ORDER, command.order_ids), (ENTRY, command.entry_ids))
    batch_ids = {bench.state(ORDER, i).held_by for i in command.order_ids} - {None}
    bench.load((BATCH, batch_ids))
    stock = Stock({i: bench.state(ENTRY, i) for i in command.entry_ids})
    taken = list[RunOrder]()
    for order_id in command.order_ids:
        try:
            taken.append(run_order(bench, stock, command, order_id))
        except Refused as refusal:
            bench.left_out(order_id, refusal)
    if not taken and bench.refused and not bench.state(RUN, command.run_id).is_open:
        raise next(iter(bench.refused.values()))
    opening = OpenRun(
        command.run_id, command.merchant_id, command.declarant, tuple(taken), command.at
    )
    if taken and bench.decide(RUN, command.run_id, opening):
        reserve(bench, command, taken)


def run_order(
    bench: Workbench, stock: Stock, command: OpenClearance, order_id: OrderId
) -> RunOrder:
    order: PreSaleOrder = bench.state(ORDER, order_id)
    if order.stage is not Stage.PAID:
        raise OrderNotPaid(order_id=order_id, stage=order.stage.value)
    if order.merchant_id != command.merchant_id:
        raise OfAnotherMerchant(order_id=order_id, merchant_id=order.merchant_id)
    if order.awaited_year > customs_day(command.at).year:
        raise OrderWaitsForYear(order_id=order_id, year=order.awaited_year)
    if order.held_by is None:
        raise OrderNotInBatch(order_id=order_id, batch_id="")
    batch = bench.state(BATCH, order.held_by)
    if order_id not in batch.members:
        raise OrderNotInBatch(order_id=order_id, batch_id=order.held_by)
    if order_id in batch.in_run:
        raise OrderInRun(order_id=order_id, run_id=batch.in_run[order_id])
    parts = stock.take(order.held_by, batch.members[order_id].units)
    return RunOrder(order_id, order.held_by, order.quota_year, parts)


def reserve(bench: Workbench, command: OpenClearance, orders: Sequence[RunOrder]) -> None:
    """Both sides of the hand-over: entries reserve, batches let go."""
    for entry_id, units in by_entry(orders).items():
        bench.decide(ENTRY, entry_id, ReserveStock(entry_id, command.run_id, units, command.at))
    for batch_id, order_ids in by_batch(orders).items():
        handing = HandToRun(batch_id, command.run_id, order_ids, command.at)
        bench.decide(BATCH, batch_id, handing)


def by_entry(orders: Iterable[RunOrder]) -> dict[EntryId, tuple[BatchUnits, ...]]:
    """Units by entry, summed over orders, each under its batch."""
    total: dict[EntryId, Counter[tuple[BatchId, Sku]]] = defaultdict(Counter)
    for order in orders:
        for part in order.parts:
            total[part.entry_id][order.batch_id, part.sku] += part.quantity
    return {
        entry_id: tuple(BatchUnits(b, sku, n) for (b, sku), n in sorted(units.items()))
        for entry_id, units in sorted(total.items())
    }


def by_batch(orders: Iterable[RunOrder]) -> dict[BatchId, tuple[OrderId, ...]]:
    batches: dict[BatchId, list[OrderId]] = defaultdict(list)
    for order in orders:
        batches[order.batch_id].append(order.order_id)
    return {batch_id: tuple(sorted(ids)) for batch_id, ids in sorted(batches.items())}


def hand_back_from_run(bench: Workbench, command: HandBackFromRun) -> None:
    bench.load((RUN, [command.run_id]))
    require_uncontrolled(bench.state(RUN, command.run_id), command.order_ids)
    members = members_of(bench, command.run_id, command.order_ids)
    handing = HandBackOrders(command.run_id, command.order_ids, command.reason, command.at)
    if bench.decide(RUN, command.run_id, handing):
        give_back(bench, command.run_id, members, command.at)


def members_of(bench: Workbench, run_id: RunId, order_ids: Iterable[OrderId]) -> list[Member]:
    run: ClearanceRun = bench.state(RUN, run_id)
    return [run.members[i] for i in dict.fromkeys(order_ids) if i in run.orders]


def give_back(bench: Workbench, run_id: RunId, members: Sequence[Member], at: datetime) -> None:
    """Stock to the entries, orders to their batches, as the run lets them go."""
    bench.load((RETURN, (m.order_id for m in members)))
    held = [
        replace(m.order, parts=Places(m, bench.state(RETURN, m.order_id)).left) for m in members
    ]
    units = by_entry(held)
    picked = by_entry(order for m, order in zip(members, held, strict=True) if m.is_picked)
    batches = by_batch(held)
    bench.load((ENTRY, units), (BATCH, batches))
    for entry_id, part in units.items():
        giving = GiveBackStock(entry_id, run_id, part, picked.get(entry_id, ()), at)
        bench.decide(ENTRY, entry_id, giving)
    for batch_id, order_ids in batches.items():
        bench.decide(BATCH, batch_id, TakeBack(batch_id, run_id, order_ids, at))


def cancel_given_back(
    bench: Workbench, members: Sequence[Member], reason: str, at: datetime
) -> None:
    """Orders that their run gave back and that end here: out of the batch, money owed."""
    bench.load((ORDER, (m.order_id for m in members)))
    for batch_id, order_ids in by_batch(m.order for m in members).items():
        bench.decide(BATCH, batch_id, WithdrawOrders(batch_id, order_ids, reason, at))
    for member in members:
        order_id = member.order_id
        bench.decide(ORDER, order_id, HandBackOrder(order_id, member.batch_id, at))
        bench.decide(ORDER, order_id, CancelOrder(order_id, reason, at))


def pick_for_run(bench: Workbench, command: PickForRun) -> None:
    bench.load((RUN, [command.run_id]))
    run: ClearanceRun = bench.state(RUN, command.run_id)
    new = [i for i in dict.fromkeys(command.order_ids) if i not in run.picked]
    waiting = [run.orders[i] for i in new if i in run.orders]
    picking = PickParcels(command.run_id, command.order_ids, command.at)
    bench.decide(RUN, command.run_id, picking)
    units = by_entry(waiting)
    bench.load((ENTRY, units))
    for entry_id, part in units.items():
        bench.decide(ENTRY, entry_id, PickUnits(entry_id, command.run_id, part, command.at))


HANDLERS: Handlers = {
    OpenClearance: open_clearance,
    HandBackFromRun: hand_back_from_run,
    PickForRun: pick_for_run,
}
