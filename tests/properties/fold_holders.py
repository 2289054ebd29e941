"""Who holds each order, told by both sides of each hand-over: they agree after each append."""

from collections import Counter
from typing import Any

from application.event_log import Recorded
from domain import batch_events as batches
from domain import clearance_events as runs
from domain import clearance_leaving_events as leaving
from domain import exit_events as exits
from domain import order_events as orders
from domain.clearance_ahead_events import OrdersSupplied
from domain.goods import SkuUnits, counted


def of_lines(lines: Any) -> Counter[Any]:
    return counted(SkuUnits(line.sku, line.quantity) for line in lines)


class Holders:
    """An order is in at most one batch, one run and one exit, and has the same units everywhere."""

    def __init__(self) -> None:
        self.said_by_order: dict[Any, Any] = {}
        self.in_batch: dict[Any, Any] = {}
        self.batch_units: dict[Any, Counter[Any]] = {}
        self.order_units: dict[Any, Counter[Any]] = {}
        self.handed_to: dict[Any, Any] = {}
        self.ahead: set[Any] = set()
        self.in_run: dict[Any, Any] = {}
        self.run_units: dict[Any, Counter[Any]] = {}
        self.run_says_listed: dict[Any, Any] = {}
        self.listed: dict[Any, Any] = {}

    def take(self, recorded: Recorded) -> None:
        event: Any = recorded.event
        match event:
            case orders.OrderPlaced() | orders.OrderAmended():
                self.order_units[event.order_id] = of_lines(event.lines)
            case orders.OrderCollected():
                assert event.order_id not in self.said_by_order
                self.said_by_order[event.order_id] = event.batch_id
            case orders.OrderHandedBack() | orders.OrderCancelled():
                self.said_by_order.pop(event.order_id, None)
            case batches.OrdersAdded() | batches.OrdersWithdrawn() | batches.ShortageShared():
                self.take_of_batch(event)
            case batches.OrdersHandedToRun():
                assert not self.handed_to.keys() & set(event.order_ids)
                self.handed_to |= dict.fromkeys(event.order_ids, event.run_id)
                self.ahead |= set(event.order_ids) if event.is_ahead else set()
            case batches.MembersSupplied():
                assert self.ahead >= set(event.order_ids)
                self.ahead -= set(event.order_ids)
            case batches.OrdersTakenBack():
                for order_id in event.order_ids:
                    assert self.handed_to.pop(order_id) == event.run_id
                self.ahead -= set(event.order_ids)
            case runs.RunOpened():
                self.opened(event)
            case runs.DeclarationsSent():
                assert not self.ahead & {each.order_id for each in event.declarations}
            case OrdersSupplied():
                self.supplied(event)
            case leaving.OrdersHandedBack() | leaving.WithdrawalsAccepted():
                for order_id in event.order_ids:
                    assert self.in_run.pop(order_id) == event.run_id
            case leaving.OrdersListedForExit():
                assert not self.run_says_listed.keys() & set(event.order_ids)
                self.run_says_listed |= dict.fromkeys(event.order_ids, event.exit_id)
            case leaving.OrdersDelistedFromExit():
                for order_id in event.order_ids:
                    assert self.run_says_listed.pop(order_id) == event.exit_id
            case exits.ExitListed():
                names = [parcel.order_id for parcel in event.parcels]
                assert not self.listed.keys() & set(names)
                self.listed |= dict.fromkeys(names, event.exit_id)
            case exits.ExitWithdrawn():
                for order_id in event.order_ids:
                    assert self.listed.pop(order_id) == event.exit_id

    def take_of_batch(self, event: Any) -> None:
        match event:
            case batches.OrdersAdded():
                for order in event.orders:
                    assert order.order_id not in self.in_batch
                    self.in_batch[order.order_id] = event.batch_id
                    self.batch_units[order.order_id] = counted(order.units)
            case batches.OrdersWithdrawn():
                for order_id in event.order_ids:
                    assert self.in_batch.pop(order_id) == event.batch_id
            case batches.ShortageShared():
                for cut in event.cuts:
                    assert cut.order_id not in self.in_run or cut.order_id in self.ahead
                    self.batch_units[cut.order_id] -= counted(cut.units)
                    if not self.batch_units[cut.order_id]:
                        del self.in_batch[cut.order_id]
                        self.handed_to.pop(cut.order_id, None)
                        self.ahead.discard(cut.order_id)

    def opened(self, event: runs.RunOpened) -> None:
        for order in event.orders:
            assert order.order_id not in self.in_run
            self.in_run[order.order_id] = event.run_id
        self.supplied(event)

    def supplied(self, event: runs.RunOpened | OrdersSupplied) -> None:
        for order in event.orders:
            parts = [SkuUnits(part.sku, part.quantity) for part in order.parts]
            self.run_units[order.order_id] = counted(parts)

    def check(self) -> None:
        assert self.said_by_order == self.in_batch
        assert self.handed_to == self.in_run
        assert self.run_says_listed == self.listed
        assert self.in_run.keys() <= self.in_batch.keys()
        assert self.listed.keys() <= self.in_run.keys()
        for order_id in self.in_batch:
            assert self.batch_units[order_id] == self.order_units[order_id]
        assert self.ahead <= self.in_run.keys()
        for order_id in self.in_run.keys() - self.ahead:
            assert self.run_units[order_id] == self.order_units[order_id]
