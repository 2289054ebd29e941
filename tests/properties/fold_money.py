"""Every fen and every claim: received, kept and owed; and what a buyer's year stands for."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from application.event_log import Recorded
from domain import buyers_year, order_number, order_year_events, payment, quota_moves
from domain import order_events as orders
from domain import return_events as order_return
from domain.dated import YEARLY_LIMIT_FEN
from domain.identifiers import parts_of


class Money:
    """Received = kept + repaid + owed; an order keeps what it costs, a cancelled one nothing."""

    def __init__(self) -> None:
        self.received: dict[Any, dict[str, int]] = defaultdict(dict)
        self.owed: dict[Any, dict[str, int]] = defaultdict(dict)
        self.repaid: dict[Any, set[str]] = defaultdict(set)
        self.deposits: dict[Any, int] = {}
        self.kept_deposits: dict[Any, int] = {}
        self.cost: dict[Any, int] = {}
        self.paid: set[Any] = set()
        self.cancelled: set[Any] = set()
        self.reported: dict[str, Mapping[Any, int]] = {}

    def take(self, recorded: Recorded) -> None:
        event: Any = recorded.event
        book, _, order_id = parts_of(recorded.stream_id)
        key = (book, order_id)
        match event:
            case payment.PaymentReported():
                shares = {(share.book, share.order_id): share.amount_fen for share in event.shares}
                self.reported[event.payment_id] = shares
            case orders.OrderPlaced() | orders.OrderAmended():
                self.cost[key] = event.amounts.paid_fen
            case orders.PaymentConfirmed():
                assert self.reported[event.payment_id][key] == event.paid_fen
                assert event.payment_id not in self.received[key]
                fits = event.pays_off(self.cost.get(key)) and key not in self.paid
                self.received[key][event.payment_id] = event.paid_fen
                if event.purpose is orders.Purpose.DEPOSIT:
                    self.deposits[key] = event.paid_fen
                self.paid |= {key} if fits and key not in self.cancelled else set()
            case orders.RefundOwed():
                assert event.refund_id not in self.owed[key]
                assert event.amount_fen > 0
                self.owed[key][event.refund_id] = event.amount_fen
            case orders.RefundPaid():
                assert self.owed[key][event.refund_id] == event.amount_fen
                assert event.refund_id not in self.repaid[key]
                self.repaid[key].add(event.refund_id)
            case orders.DepositKept():
                assert key in self.cancelled
                self.kept_deposits[key] = event.amount_fen
            case orders.OrderCancelled():
                self.cancelled.add(key)

    def check(self) -> None:
        for key, payments in self.received.items():
            owed = self.owed[key]
            kept = sum(payments.values()) - sum(owed.values())
            assert kept >= 0
            if key in self.cancelled:
                assert kept == self.kept_deposits.get(key, 0), f"{key} keeps {kept} for nothing"
            elif key not in self.paid:
                assert kept == self.deposits.get(key, 0), f"{key} keeps {kept} fen for nothing"
            elif all(refund.startswith(("amended-", "payment-")) for refund in owed):
                assert kept == self.cost[key]
            else:
                assert kept <= self.cost[key]


class Claims:
    """A buyer's year never passes its limit and covers what stands; numbers name one order."""

    def __init__(self) -> None:
        self.used: dict[Any, dict[Any, int]] = defaultdict(dict)
        self.numbers: dict[Any, Any] = {}
        self.standing: dict[Any, tuple[Any, int]] = {}
        """Taxable fen by book and order, with the buyer's year they are of."""

        self.asked: dict[Any, int] = {}
        """Years that orders have asked to count in, by book and order."""

    def take(self, recorded: Recorded) -> None:
        event: Any = recorded.event
        book, _, order_id = parts_of(recorded.stream_id)
        key = (book, order_id)
        match event:
            case buyers_year.QuotaReserved():
                used = self.used[event.buyer_key, event.year]
                assert not used.get(event.order_id)
                used[event.order_id] = event.taxable_fen
            case buyers_year.QuotaGivenBack():
                self.used[event.buyer_key, event.year][event.order_id] -= event.taxable_fen
            case quota_moves.QuotaMovedIn():
                used = self.used[event.buyer_key, event.year]
                assert not used.get(event.order_id)
                assert self.used[event.buyer_key, event.from_year][event.order_id] > 0
                used[event.order_id] = event.taxable_fen
            case quota_moves.QuotaMovedAway():
                left = self.used[event.buyer_key, event.year].pop(event.order_id)
                assert left == self.used[event.buyer_key, event.to_year][event.order_id]
            case order_year_events.QuotaMoveAsked():
                self.asked[key] = event.year
            case order_year_events.QuotaMoved() | order_year_events.QuotaNotMoved():
                del self.asked[key]
                if isinstance(event, order_year_events.QuotaMoved) and key in self.standing:
                    (buyer_key, _), taxable = self.standing[key]
                    self.standing[key] = (buyer_key, event.year), taxable
            case order_number.OrderNumberClaimed():
                assert event.order_id not in self.numbers
                self.numbers[event.order_id] = event.book
            case order_number.OrderNumberGivenBack():
                assert self.numbers.pop(event.order_id) == event.book
                assert (event.book, event.order_id) not in self.standing
            case orders.OrderPlaced():
                year = (event.buyer_key, event.quota_year)
                self.standing[key] = year, event.amounts.taxable_fen
            case orders.OrderAmended():
                self.less(key, event.taxable_freed_fen)
            case order_return.ReturnAnswered():
                self.less(key, event.taxable_fen)
            case orders.OrderCancelled():
                del self.standing[key]

    def less(self, key: Any, freed: int) -> None:
        year, taxable = self.standing[key]
        self.standing[key] = year, taxable - freed

    def check(self) -> None:
        limit = YEARLY_LIMIT_FEN[-1].value
        for used in self.used.values():
            assert min(used.values(), default=0) >= 0
            assert sum(used.values()) <= limit
        for (book, order_id), (year, taxable) in self.standing.items():
            assert self.numbers.get(order_id) == book
            counts = [self.used[year].get(order_id, 0)]
            if (asked := self.asked.get((book, order_id), year[1])) != year[1]:
                counts.append(self.used[year[0], asked].get(order_id, 0))
            assert max(counts) >= taxable
            assert len([fen for fen in counts if fen]) <= 1, f"{order_id} counts twice"

    def check_settled(self) -> None:
        """When the policies have seen everything, nothing more is claimed than what stands."""
        standing: dict[Any, int] = defaultdict(int)
        for year, taxable in self.standing.values():
            standing[year] += taxable
        used = {year: sum(by_order.values()) for year, by_order in self.used.items()}
        assert {y: n for y, n in used.items() if n} == {y: n for y, n in standing.items() if n}
        assert self.numbers == {order_id: book for book, order_id in self.standing}
