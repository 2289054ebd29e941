"""Opens clearance runs: whole orders, all lines reserved, handed over by their batches at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from application.limits import require_not_too_many
from application.run_stock import by_entry, give_back, hand_over, members_of, reserve
from application.stock_taking import Stock
from application.streams import BATCH, ENTRY, ORDER, RUN
from application.workbench import Handlers, Workbench
from domain.batch_commands import (
    BatchNotLocked,
    OrderInRun,
    OrderNotInBatch,
)
from domain.batch_events import BatchOrder
from domain.batch_state import Stage as BatchStage
from domain.clearance_commands import HandBackOrders, OpenRun, PickParcels
from domain.clearance_controls import require_uncontrolled
from domain.clearance_parts import RunOrder
from domain.clearance_state import ClearanceRun
from domain.dated import customs_day
from domain.entry_commands import PickUnits
from domain.goods import StockPart
from domain.identifiers import BatchId, EntryId, MerchantId, OrderId, RunId
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
class OpenAhead:
    """Orders of one merchant whose goods are bought and not here yet: their documents go ahead.

    They are declared as soon as they have stock (`application.supplying`). Orders that cannot go
    are left out and named.
    """

    run_id: RunId
    merchant_id: MerchantId
    declarant: str
    order_ids: tuple[OrderId, ...]
    at: datetime


Opening = OpenClearance | OpenAhead

StockOf = Callable[[BatchId, BatchOrder], tuple[StockPart, ...]]
"""What a member of a batch takes into its run; raises Refused where it must not go."""


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


def open_clearance(bench: Workbench, command: OpenClearance) -> None:
    bench.load((ENTRY, command.entry_ids))
    stock = Stock({i: bench.state(ENTRY, i) for i in command.entry_ids})
    opened = open_run(bench, command, lambda batch_id, member: stock.take(batch_id, member.units))
    if opened:
        reserve(bench, command.run_id, opened, command.at)
        hand_over(bench, command.run_id, opened, command.at)


def open_run(bench: Workbench, command: Opening, stock_of: StockOf) -> Sequence[RunOrder]:
    """The orders that a run is opened with, as the run and batches read say; none if it is open."""
    require_not_too_many(command.order_ids)
    bench.load((RUN, [command.run_id]), (ORDER, command.order_ids))
    bench.load((BATCH, {bench.state(ORDER, i).held_by for i in command.order_ids} - {None}))
    taken = list[RunOrder]()
    for order_id in command.order_ids:
        try:
            taken.append(run_order(bench, command, order_id, stock_of))
        except Refused as refusal:
            bench.left_out(order_id, refusal)
    if not taken and bench.refused and not bench.state(RUN, command.run_id).is_open:
        raise next(iter(bench.refused.values()))
    opening = OpenRun(
        command.run_id, command.merchant_id, command.declarant, tuple(taken), command.at
    )
    return taken if taken and bench.decide(RUN, command.run_id, opening) else ()


def run_order(bench: Workbench, command: Opening, order_id: OrderId, stock_of: StockOf) -> RunOrder:
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
    if batch.stage is not BatchStage.LOCKED:
        raise BatchNotLocked(batch_id=order.held_by)
    parts = stock_of(order.held_by, batch.members[order_id])
    return RunOrder(order_id, order.held_by, order.quota_year, parts)


def open_ahead(bench: Workbench, command: OpenAhead) -> None:
    opened = open_run(bench, command, lambda batch_id, member: ())
    hand_over(bench, command.run_id, opened, command.at, is_ahead=True)


def hand_back_from_run(bench: Workbench, command: HandBackFromRun) -> None:
    bench.load((RUN, [command.run_id]))
    require_uncontrolled(bench.state(RUN, command.run_id), command.order_ids)
    members = members_of(bench, command.run_id, command.order_ids)
    handing = HandBackOrders(command.run_id, command.order_ids, command.reason, command.at)
    if bench.decide(RUN, command.run_id, handing):
        give_back(bench, command.run_id, members, command.at)


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
    OpenAhead: open_ahead,
    HandBackFromRun: hand_back_from_run,
    PickForRun: pick_for_run,
}
