"""I8: what entries hold for a run is what the orders that the run holds were opened with."""

from collections.abc import Iterable

from adapters.verification.findings import Balance, Check, Examination, Logged
from domain.clearance_ahead_events import OrdersSupplied
from domain.clearance_events import RunOpened
from domain.clearance_leaving_events import OrdersHandedBack, ParcelsPicked, WithdrawalsAccepted
from domain.clearance_parts import RunOrder
from domain.entry_events import StockGivenBack, StockReserved, UnitsPicked
from domain.goods import BatchUnits


class Reservations:
    def __init__(self) -> None:
        self.held = Examination(
            "I8", "reservations", "entries hold for a run exactly the units of its orders"
        )
        self._taken = Balance(self.held, "entry and run disagree on units reserved")
        self._picked = Balance(self.held, "entry and run disagree on units picked")
        self._members: dict[tuple[str, str, str], RunOrder] = {}
        self._packed: set[tuple[str, str, str]] = set()

    def checks(self) -> list[Check]:
        observers = {
            StockReserved: self._reserved,
            StockGivenBack: self._given_back,
            UnitsPicked: self._units_picked,
            RunOpened: self._opened,
            OrdersSupplied: self._opened,
            ParcelsPicked: self._parcels_picked,
            WithdrawalsAccepted: self._left,
            OrdersHandedBack: self._left,
        }
        return [Check(self.held, observers, self._settle)]

    def _settle(self) -> None:
        self._taken.settle()
        self._picked.settle()

    def _reserved(self, logged: Logged) -> None:
        self._of_entry(self._taken, logged, logged.event.units, 1)

    def _given_back(self, logged: Logged) -> None:
        self._of_entry(self._taken, logged, logged.event.units, -1)
        self._of_entry(self._picked, logged, logged.event.picked, -1)

    def _units_picked(self, logged: Logged) -> None:
        self._of_entry(self._picked, logged, logged.event.units, 1)

    def _of_entry(
        self, balance: Balance, logged: Logged, units: Iterable[BatchUnits], sign: int
    ) -> None:
        event = logged.event
        for part in units:
            key = (logged.partition, "entry", event.entry_id, "run", event.run_id)
            balance.add((*key, part.batch_id, part.sku), sign * part.quantity, logged.position)

    def _opened(self, logged: Logged) -> None:
        for order in logged.event.orders:
            self._members[logged.partition, logged.event.run_id, order.order_id] = order
            self._of_run(self._taken, logged, order, -1)

    def _parcels_picked(self, logged: Logged) -> None:
        for order_id in logged.event.order_ids:
            key = (logged.partition, logged.event.run_id, order_id)
            if order := self._members.get(key):
                self._packed.add(key)
                self._of_run(self._picked, logged, order, -1)

    def _left(self, logged: Logged) -> None:
        for order_id in logged.event.order_ids:
            key = (logged.partition, logged.event.run_id, order_id)
            order = self._members.pop(key, None)
            if order is None:
                message = f"order {order_id} leaves a run that does not hold it"
                self.held.broken(logged.stream_id, message, logged.position)
                continue
            self._of_run(self._taken, logged, order, 1)
            if key in self._packed:
                self._packed.discard(key)
                self._of_run(self._picked, logged, order, 1)

    def _of_run(self, balance: Balance, logged: Logged, order: RunOrder, sign: int) -> None:
        for part in order.parts:
            key = (logged.partition, "entry", part.entry_id, "run", logged.event.run_id)
            balance.add((*key, order.batch_id, part.sku), sign * part.quantity, logged.position)
