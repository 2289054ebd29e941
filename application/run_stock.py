"""What orders of a run hold of entries and batches: taken, and given back."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from application.stock_places import Places
from application.streams import BATCH, ENTRY, ORDER, RETURN, RUN
from application.workbench import Workbench
from domain.batch_commands import (
    HandToRun,
    TakeBack,
    WithdrawOrders,
)
from domain.clearance_parts import RunOrder
from domain.clearance_state import ClearanceRun, Member
from domain.entry_commands import GiveBackStock, ReserveStock
from domain.goods import BatchUnits
from domain.identifiers import BatchId, EntryId, OrderId, RunId, Sku
from domain.order_commands import CancelOrder, HandBackOrder


def reserve(
    bench: Workbench,
    run_id: RunId,
    orders: Iterable[RunOrder],
    at: datetime,
    *,
    is_more: bool = False,
) -> None:
    """Entries keep for the run what its orders take of them."""
    for entry_id, units in by_entry(orders).items():
        bench.decide(ENTRY, entry_id, ReserveStock(entry_id, run_id, units, at, is_more))


def hand_over(
    bench: Workbench,
    run_id: RunId,
    orders: Iterable[RunOrder],
    at: datetime,
    *,
    is_ahead: bool = False,
) -> None:
    """Batches let the run have the orders."""
    for batch_id, order_ids in by_batch(orders).items():
        bench.decide(BATCH, batch_id, HandToRun(batch_id, run_id, order_ids, at, is_ahead))


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
    coming = {m.order_id for m in members if m.is_on_the_way}
    for batch_id, order_ids in batches.items():
        for is_coming in (False, True):
            back = tuple(i for i in order_ids if (i in coming) is is_coming)
            bench.decide(BATCH, batch_id, TakeBack(batch_id, run_id, back, at, is_coming))


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
