"""I1: every unit ordered is waiting, held by one batch, or ended; both sides say the same."""

from collections import Counter
from collections.abc import Iterable

from adapters.verification.arithmetic import units_of
from adapters.verification.findings import Balance, Check, Examination, Logged
from domain.batch_events import (
    OrdersAdded,
    OrdersHandedToRun,
    OrdersTakenBack,
    OrdersWithdrawn,
    ShortageShared,
)
from domain.clearance_events import RunOpened
from domain.clearance_leaving_events import (
    OrdersDelistedFromExit,
    OrdersHandedBack,
    OrdersListedForExit,
    WithdrawalsAccepted,
)
from domain.exit_events import ExitListed, ExitWithdrawn
from domain.goods import SkuUnits
from domain.order_events import (
    OrderAmended,
    OrderCancelled,
    OrderCollected,
    OrderHandedBack,
    OrderPlaced,
)


class Holders:
    """Each hand-over has two sides, on two streams, written by one command."""

    def __init__(self) -> None:
        self.allocated = Examination(
            "I1", "allocated", "a batch holds the orders that say so, with the units they wait for"
        )
        self.cleared = Examination(
            "I1", "in runs", "a run holds the orders that their batch handed to it, and no others"
        )
        self.listed = Examination(
            "I1", "on exits", "an exit lists the orders that their run handed to it, and no others"
        )
        self._units = Balance(self.allocated, "order and batch hold different units")
        self._runs = Balance(self.cleared, "batch and run disagree")
        self._exits = Balance(self.listed, "run and exit disagree")
        self._orders: dict[tuple[str, str], dict[str, int]] = {}
        self._held_by: dict[tuple[str, str], str] = {}
        self._members: dict[tuple[str, str, str], Counter[str]] = {}

    def checks(self) -> list[Check]:
        with_batch = {
            OrderPlaced: self._placed,
            OrderCollected: self._collected,
            OrderHandedBack: self._let_go,
            OrderCancelled: self._let_go,
            OrderAmended: self._amended,
            OrdersAdded: self._added,
            OrdersWithdrawn: self._withdrawn,
            ShortageShared: self._shortened,
        }
        with_run = {
            OrdersHandedToRun: self._handed_to_run,
            OrdersTakenBack: self._taken_back,
            RunOpened: self._opened,
            WithdrawalsAccepted: self._left_run,
            OrdersHandedBack: self._left_run,
        }
        with_exit = {
            OrdersListedForExit: self._for_exit,
            OrdersDelistedFromExit: self._for_exit,
            ExitListed: self._on_exit,
            ExitWithdrawn: self._on_exit,
        }
        return [
            Check(self.allocated, with_batch, self._units.settle),
            Check(self.cleared, with_run, self._runs.settle),
            Check(self.listed, with_exit, self._exits.settle),
        ]

    def _count(self, logged: Logged, order_id: str, batch_id: str, units: Counter[str]) -> None:
        for sku, quantity in units.items():
            key = (logged.partition, "order", order_id, "batch", batch_id, sku)
            self._units.add(key, quantity, logged.position)

    def _placed(self, logged: Logged) -> None:
        order = (logged.partition, logged.event.order_id)
        self._orders[order] = units_of(logged.event.lines)

    def _collected(self, logged: Logged) -> None:
        order, batch_id = (logged.partition, logged.event.order_id), logged.event.batch_id
        if order in self._held_by:
            message = f"collected by {batch_id} while {self._held_by[order]} holds it"
            self.allocated.broken(logged.stream_id, message, logged.position)
        self._held_by[order] = batch_id
        self._count(logged, order[1], batch_id, Counter(self._orders.get(order, {})))

    def _let_go(self, logged: Logged) -> None:
        order = (logged.partition, logged.event.order_id)
        if batch_id := self._held_by.pop(order, None):
            self._count(logged, order[1], batch_id, negative(self._orders.get(order, {})))

    def _amended(self, logged: Logged) -> None:
        order, after = (logged.partition, logged.event.order_id), units_of(logged.event.lines)
        change = Counter(after)
        change.subtract(self._orders.get(order, {}))
        self._orders[order] = after
        if batch_id := self._held_by.get(order):
            self._count(logged, order[1], batch_id, change)

    def _added(self, logged: Logged) -> None:
        event = logged.event
        for member in event.orders:
            units = total(member.units)
            self._members[logged.partition, event.batch_id, member.order_id] = units
            self._count(logged, member.order_id, event.batch_id, negative(units))

    def _withdrawn(self, logged: Logged) -> None:
        event = logged.event
        for order_id in event.order_ids:
            key = (logged.partition, event.batch_id, order_id)
            self._count(logged, order_id, event.batch_id, self._members.pop(key, Counter()))

    def _shortened(self, logged: Logged) -> None:
        event = logged.event
        for cut in event.cuts:
            units = total(cut.units)
            key = (logged.partition, event.batch_id, cut.order_id)
            self._members.get(key, Counter()).subtract(units)
            self._count(logged, cut.order_id, event.batch_id, units)

    def _run(self, logged: Logged, order_id: str, run_id: str, count: int) -> None:
        key = (logged.partition, "order", order_id, "run", run_id)
        self._runs.add(key, count, logged.position)

    def _handed_to_run(self, logged: Logged) -> None:
        for order_id in logged.event.order_ids:
            self._run(logged, order_id, logged.event.run_id, 1)

    def _taken_back(self, logged: Logged) -> None:
        for order_id in logged.event.order_ids:
            self._run(logged, order_id, logged.event.run_id, -1)

    def _opened(self, logged: Logged) -> None:
        for order in logged.event.orders:
            self._run(logged, order.order_id, logged.event.run_id, -1)

    def _left_run(self, logged: Logged) -> None:
        for order_id in logged.event.order_ids:
            self._run(logged, order_id, logged.event.run_id, 1)

    def _for_exit(self, logged: Logged) -> None:
        count = 1 if isinstance(logged.event, OrdersListedForExit) else -1
        self._exit(logged, logged.event.order_ids, count)

    def _on_exit(self, logged: Logged) -> None:
        if isinstance(logged.event, ExitListed):
            self._exit(logged, (parcel.order_id for parcel in logged.event.parcels), -1)
        else:
            self._exit(logged, logged.event.order_ids, 1)

    def _exit(self, logged: Logged, order_ids: Iterable[str], count: int) -> None:
        for order_id in order_ids:
            key = (logged.partition, "order", order_id, "exit", logged.event.exit_id)
            self._exits.add(key, count, logged.position)


def total(units: Iterable[SkuUnits]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for part in units:
        counted[part.sku] += part.quantity
    return counted


def negative(units: dict[str, int]) -> Counter[str]:
    return Counter({sku: -quantity for sku, quantity in units.items()})
