"""The whole way: every unit sold ends as exactly one of dispatched, refunded, or still open."""

from dataclasses import dataclass, field

from adapters.verification.arithmetic import units_of
from adapters.verification.findings import Check, Examination, Logged, order_name
from domain.exit_events import ExitGatePassed
from domain.order_events import OrderAmended, OrderCancelled, OrderPlaced

INVARIANT = "end to end"


@dataclass(slots=True)
class Fate:
    """One order's units: sold when it was placed, left after cuts."""

    sold: int
    left: int
    placed_at: int
    cancelled: list[int] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)

    @property
    def dispatched(self) -> int:
        return self.left * len(self.passed)

    @property
    def refunded(self) -> int:
        """Cut off, and with a cancellation all that was left."""
        return self.sold - self.left + self.left * len(self.cancelled)

    @property
    def open(self) -> int:
        return 0 if self.passed or self.cancelled else self.left


class Fates:
    def __init__(self) -> None:
        self.units = Examination(
            INVARIANT,
            "units",
            "every unit sold is dispatched, refunded or open, and only one of them",
        )
        self.totals = {"sold": 0, "dispatched": 0, "refunded": 0, "open": 0}
        self._orders: dict[tuple[str, str], Fate] = {}

    def checks(self) -> list[Check]:
        observers = {
            OrderPlaced: self._placed,
            OrderAmended: self._amended,
            OrderCancelled: self._cancelled,
            ExitGatePassed: self._passed,
        }
        return [Check(self.units, observers, at_end=self._judge)]

    def _placed(self, logged: Logged) -> None:
        units = sum(units_of(logged.event.lines).values())
        order = (logged.partition, logged.event.order_id)
        if known := self._orders.get(order):
            message = "placed twice"
            self.units.broken(logged.stream_id, message, known.placed_at, logged.position)
        self._orders[order] = Fate(units, units, logged.position)

    def _amended(self, logged: Logged) -> None:
        if fate := self._orders.get((logged.partition, logged.event.order_id)):
            fate.left = sum(units_of(logged.event.lines).values())

    def _cancelled(self, logged: Logged) -> None:
        if fate := self._orders.get((logged.partition, logged.event.order_id)):
            fate.cancelled.append(logged.position)

    def _passed(self, logged: Logged) -> None:
        for order_id in logged.event.order_ids:
            if fate := self._orders.get((logged.partition, order_id)):
                fate.passed.append(logged.position)
            else:
                message = "passed the gate and was never placed"
                subject = order_name(logged.partition, order_id)
                self.units.broken(subject, message, logged.position)

    def _judge(self) -> None:
        for order, fate in self._orders.items():
            ended = fate.dispatched + fate.refunded + fate.open
            self.units.things_checked += fate.sold
            for name in self.totals:
                self.totals[name] += getattr(fate, name)
            if ended != fate.sold or len(fate.passed) + len(fate.cancelled) > 1:
                message = (
                    f"of {fate.sold} units sold {fate.dispatched} are dispatched,"
                    f" {fate.refunded} refunded, {fate.open} open"
                )
                positions = (fate.placed_at, *fate.cancelled, *fate.passed)
                self.units.broken(order_name(*order), message, *positions)
