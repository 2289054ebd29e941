"""I2: a batch buys what its orders wait for and no more; what suppliers refuse is cut."""

from collections import Counter
from dataclasses import dataclass, field

from adapters.verification.findings import Check, Examination, Logged
from adapters.verification.holders import total
from domain.batch_events import (
    MembersSupplied,
    OrdersAdded,
    OrdersHandedToRun,
    OrdersTakenBack,
    OrdersWithdrawn,
    PurchasePlaced,
    ShortageShared,
    SupplierConfirmed,
)
from domain.batch_state import SUPPLIER_SHORT


@dataclass(slots=True)
class BatchFold:
    members: dict[str, Counter[str]] = field(default_factory=dict)
    supplied: set[str] = field(default_factory=set)
    """Orders that runs hold, with their stock."""

    demand: Counter[str] = field(default_factory=Counter)
    in_runs: Counter[str] = field(default_factory=Counter)
    """The part of the demand that they have: a shortage does not touch it."""

    ordered: dict[str, Counter[str]] = field(default_factory=dict)
    placed_at: list[int] = field(default_factory=list)
    confirmed: dict[str, Counter[str]] = field(default_factory=dict)
    shared: dict[str, list[int]] = field(default_factory=dict)
    """Products cut in the command being read, and where."""

    def coming(self, sku: str) -> int:
        """What was bought: as the supplier confirmed it, and as ordered until it does."""
        return sum(self.confirmed.get(i, units)[sku] for i, units in self.ordered.items())


class Batches:
    def __init__(self) -> None:
        self.bought = Examination(
            "I2", "purchases", "nothing is bought that no order of the batch waits for"
        )
        self.cut = Examination(
            "I2", "cuts", "orders are cut by exactly what the suppliers refused, and had it"
        )
        self._batches: dict[str, BatchFold] = {}
        self._shared: set[str] = set()

    def checks(self) -> list[Check]:
        observers = {
            OrdersAdded: self._added,
            OrdersWithdrawn: self._withdrawn,
            PurchasePlaced: self._bought,
            SupplierConfirmed: self._confirmed,
            ShortageShared: self._shortened,
            OrdersHandedToRun: self._handed_to_run,
            MembersSupplied: self._supplied,
            OrdersTakenBack: self._taken_back,
        }
        return [Check(self.bought, observers), Check(self.cut, {}, self._judge_cuts)]

    def _batch(self, logged: Logged) -> BatchFold:
        return self._batches.setdefault(logged.stream_id, BatchFold())

    def _added(self, logged: Logged) -> None:
        batch = self._batch(logged)
        for member in logged.event.orders:
            batch.members[member.order_id] = total(member.units)
            batch.demand.update(total(member.units))

    def _withdrawn(self, logged: Logged) -> None:
        batch = self._batch(logged)
        for order_id in logged.event.order_ids:
            batch.demand.subtract(batch.members.pop(order_id, Counter()))

    def _bought(self, logged: Logged) -> None:
        batch, units = self._batch(logged), total(logged.event.units)
        for sku, quantity in units.items():
            waiting = batch.demand[sku] - batch.coming(sku)
            message = f"{quantity} of {sku} are bought, {waiting} are waited for"
            self.bought.expect(
                1 <= quantity <= waiting,
                logged.stream_id,
                message,
                *batch.placed_at,
                logged.position,
            )
        batch.ordered[logged.event.purchase_id] = units
        batch.placed_at.append(logged.position)

    def _confirmed(self, logged: Logged) -> None:
        batch, purchase_id = self._batch(logged), logged.event.purchase_id
        if purchase_id not in batch.ordered:
            message = f"purchase {purchase_id} is confirmed and was never placed"
            self.bought.broken(logged.stream_id, message, logged.position)
        batch.confirmed[purchase_id] = total(logged.event.units)

    def _shortened(self, logged: Logged) -> None:
        batch, event = self._batch(logged), logged.event
        for cut in event.cuts:
            units, member = total(cut.units), batch.members.get(cut.order_id, Counter())
            has_them = all(0 < quantity <= member[sku] for sku, quantity in units.items())
            message = f"order {cut.order_id} of {dict(member)} is cut by {dict(units)}"
            is_waiting = cut.order_id not in batch.supplied
            self.cut.expect(has_them and is_waiting, logged.stream_id, message, logged.position)
            member.subtract(units)
            batch.demand.subtract(units)
            if event.cause == SUPPLIER_SHORT:
                for sku in units:
                    batch.shared.setdefault(sku, []).append(logged.position)
        self._shared.add(logged.stream_id)

    def _handed_to_run(self, logged: Logged) -> None:
        if not logged.event.is_ahead:
            self._supplied(logged)

    def _supplied(self, logged: Logged) -> None:
        batch = self._batch(logged)
        for order_id in logged.event.order_ids:
            batch.supplied.add(order_id)
            batch.in_runs.update(batch.members.get(order_id, Counter()))

    def _taken_back(self, logged: Logged) -> None:
        batch = self._batch(logged)
        for order_id in batch.supplied.intersection(logged.event.order_ids):
            batch.supplied.discard(order_id)
            batch.in_runs.subtract(batch.members.get(order_id, Counter()))

    def _judge_cuts(self) -> None:
        """A product is cut down to what comes of it, or to what runs hold already."""
        for stream_id in self._shared:
            batch = self._batches[stream_id]
            for sku, positions in batch.shared.items():
                there = max(batch.coming(sku), batch.in_runs[sku])
                message = f"{batch.demand[sku]} of {sku} are waited for after the cut, {there} come"
                self.cut.expect(batch.demand[sku] == there, stream_id, message, *positions)
            batch.shared.clear()
        self._shared.clear()
