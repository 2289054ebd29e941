"""The money of campaigns by their events, order by order, without a table."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tests.projections.plain import deliveries, exits, order, returns

PLACED, LEFT, DELIVERED, ASTRAY = "placed", "left", "delivered", "astray"
RETURNING, RETURNED, CANCELLED = "returning", "returned", "cancelled"
OVER = (LEFT, DELIVERED, RETURNED, CANCELLED)


class Money:
    """What came in and went out of orders, and of which it is earned."""

    def __init__(self) -> None:
        self.taken = Counter[str]()
        self.ever_owed = Counter[str]()
        self.repaid = Counter[str]()
        self.stage: dict[str, str] = {}

    def take(self, event: Any) -> None:
        match event:
            case order.OrderPlaced():
                self.stage[event.order_id] = PLACED
            case order.PaymentConfirmed():
                self.taken[event.order_id] += event.paid_fen
            case order.RefundOwed():
                self.ever_owed[event.order_id] += event.amount_fen
            case order.RefundPaid():
                self.repaid[event.order_id] += event.amount_fen
            case order.OrderCancelled():
                self.move((event.order_id,), CANCELLED)
            case order.OrderCollected() | order.OrderHandedBack():
                self.move((event.order_id,), PLACED)
            case exits.ExitGatePassed() | exits.GatePassedUnlisted():
                self.move(event.order_ids, LEFT)
            case deliveries.ParcelsDelivered():
                self.move(event.order_ids, DELIVERED)
            case deliveries.ParcelsRefused() | deliveries.ParcelsLost():
                self.move(event.order_ids, ASTRAY)
            case returns.ReturnRequested():
                self.move((event.order_id,), RETURNING)
            case returns.ReturnReceived():
                self.move((event.order_id,), RETURNED)

    def move(self, names: Iterable[str], stage: str) -> None:
        """What was cancelled stays so, and nobody is sent out twice or comes back from a return."""
        for name in names:
            now = self.stage.get(name, CANCELLED)
            is_late = stage == LEFT and now != PLACED
            is_late |= stage in (DELIVERED, ASTRAY) and now in (RETURNING, RETURNED)
            if now != CANCELLED and not is_late:
                self.stage[name] = stage

    @property
    def earned(self) -> int:
        return sum(self.left(name) for name, stage in self.stage.items() if stage in OVER)

    @property
    def not_yet_earned(self) -> int:
        return sum(self.left(name) for name in self.taken if self.stage.get(name) not in OVER)

    def left(self, name: str) -> int:
        return self.taken[name] - self.ever_owed[name]
