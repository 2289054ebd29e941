"""I20: what we forecast of each person's year is what their orders that stand need, and no less."""

from dataclasses import dataclass, field
from datetime import date, datetime

from adapters.verification.arithmetic import sums_of
from adapters.verification.findings import Check, Examination, Logged, order_name
from domain.buyers_year import QuotaGivenBack, QuotaReserved
from domain.clearance_events import DeclarationsSent
from domain.dated import YEARLY_LIMIT_FEN, customs_day, in_force
from domain.identifiers import Partition, shared_of
from domain.order_events import OrderAmended, OrderCancelled, OrderNotPlaced, OrderPlaced
from domain.order_year_events import QuotaMoved
from domain.quota_moves import QuotaMovedAway, QuotaMovedIn
from domain.return_events import ReturnAnswered


@dataclass(slots=True)
class Use:
    """What one order uses of one year, and what it needs of it."""

    used: int = 0
    needed: int = 0
    year: tuple[str, int] | None = None
    """Buyer and year that the order counts under, as it says itself."""

    reserved: dict[tuple[str, int], int] = field(default_factory=dict)
    causes: dict[str, int] = field(default_factory=dict)
    is_ended: bool = False
    changed_at: int = 0
    """Where the order last needed less."""

    touched: list[int] = field(default_factory=list)


Order = tuple[str, str]
"""Shared partition and order id: an order number names one order of an operator."""


class Quota:
    def __init__(self, policies_at: int) -> None:
        self.limit = Examination(
            "I20", "yearly limit", "a person's reservations are never below zero or above the limit"
        )
        self.given_back = Examination(
            "I20", "given back", "each cause gives back once, and only what no order needs any more"
        )
        self.used = Examination(
            "I20",
            "used",
            "what is used is the sum of the orders that stand, as far as policies are",
        )
        self.moved = Examination(
            "I20", "moved", "what one year of a buyer lets go of, another has taken over"
        )
        self.declared = Examination(
            "I20", "declared", "an order is declared in the year in which it counts"
        )
        self._policies_at = policies_at
        self._years: dict[tuple[str, str, int], int] = {}
        self._orders: dict[Order, Use] = {}

    def checks(self) -> list[Check]:
        reserving = {
            QuotaReserved: self._reserved,
            QuotaGivenBack: self._gave_back,
            QuotaMovedIn: self._moved_in,
        }
        moving = {QuotaMovedAway: self._moved_away, QuotaMoved: self._counts_in}
        needing = {
            OrderPlaced: self._placed,
            OrderNotPlaced: self._ended,
            OrderCancelled: self._ended,
            OrderAmended: self._amended,
            ReturnAnswered: self._returned,
        }
        return [
            Check(self.limit, reserving),
            Check(self.given_back, {}),
            Check(self.moved, moving),
            Check(self.declared, {DeclarationsSent: self._declared}),
            Check(self.used, needing, at_end=self._judge_rest),
        ]

    def _use(self, logged: Logged) -> Use:
        shared = shared_of(Partition(logged.partition))
        use = self._orders.setdefault((shared, logged.event.order_id), Use())
        use.touched.append(logged.position)
        return use

    def _reserved(self, logged: Logged) -> None:
        event, use = logged.event, self._use(logged)
        year = (logged.partition, event.buyer_key, event.year)
        used = self._years[year] = self._years.get(year, 0) + event.taxable_fen
        limit = limit_of(event.year, event.reserved_at)
        message = f"{used} fen are used, {limit} may be"
        is_within = 0 < event.taxable_fen <= used <= limit
        self.limit.expect(is_within, logged.stream_id, message, logged.position)
        if use.used:
            message = f"order {event.order_id} reserves twice"
            self.limit.broken(logged.stream_id, message, *use.touched)
        use.used += event.taxable_fen
        use.reserved = {(event.buyer_key, event.year): event.taxable_fen}
        use.causes.clear()

    def _moved_in(self, logged: Logged) -> None:
        """Both sides stand in one append: what is taken over is let go of right after."""
        event, use = logged.event, self._use(logged)
        year = (logged.partition, event.buyer_key, event.year)
        used = self._years[year] = self._years.get(year, 0) + event.taxable_fen
        limit = limit_of(event.year, event.moved_at)
        message = f"{used} fen are used, {limit} may be"
        is_within = 0 < event.taxable_fen <= used <= limit
        self.limit.expect(is_within, logged.stream_id, message, logged.position)
        if use.used != event.taxable_fen or (event.buyer_key, event.from_year) not in use.reserved:
            message = f"order {event.order_id} uses {use.used} fen, not of {event.from_year}"
            self.limit.broken(logged.stream_id, message, *use.touched)
        use.reserved[event.buyer_key, event.year] = event.taxable_fen

    def _moved_away(self, logged: Logged) -> None:
        event, use = logged.event, self._use(logged)
        year = (logged.partition, event.buyer_key, event.year)
        self._years[year] = self._years.get(year, 0) - event.taxable_fen
        left = use.reserved.pop((event.buyer_key, event.year), 0)
        took = use.reserved.get((event.buyer_key, event.to_year), 0)
        is_whole = bool(left) and event.taxable_fen == took == use.used
        message = f"lets {event.taxable_fen} fen go to {event.to_year}, which took {took}"
        self.moved.expect(is_whole, logged.stream_id, message, *use.touched)

    def _counts_in(self, logged: Logged) -> None:
        event, use = logged.event, self._use(logged)
        if use.year is not None:
            use.year = (use.year[0], event.year)
        is_booked = use.is_ended or use.year in use.reserved
        message = f"counts in {event.year}, and is booked for {sorted(use.reserved)}"
        name = order_name(logged.partition, event.order_id)
        self.moved.expect(is_booked, name, message, *use.touched)

    def _declared(self, logged: Logged) -> None:
        shared = shared_of(Partition(logged.partition))
        year = customs_day(logged.event.sent_at).year
        for declaration in logged.event.declarations:
            use = self._orders.get((shared, declaration.order_id), Use())
            counts = use.year[1] if use.year else None
            message = f"declared in {year}, counts in {counts}"
            name = order_name(logged.partition, declaration.order_id)
            self.declared.expect(counts == year, name, message, logged.position)

    def _gave_back(self, logged: Logged) -> None:
        event, use = logged.event, self._use(logged)
        year = (logged.partition, event.buyer_key, event.year)
        self._years[year] = self._years.get(year, 0) - event.taxable_fen
        first = use.causes.setdefault(event.cause_id, logged.position)
        use.used -= event.taxable_fen
        is_once = first == logged.position and event.taxable_fen > 0
        message = f"{event.cause_id} gives {event.taxable_fen} fen back, once at {first}"
        self.given_back.expect(is_once, logged.stream_id, message, first, logged.position)
        if use.used < use.needed:
            message = f"order {event.order_id} has {use.used} fen left and needs {use.needed}"
            self.given_back.broken(logged.stream_id, message, *use.touched)
        if use.year is None and not use.is_ended:
            message = f"order {event.order_id} has not said that it is not placed"
            self.given_back.broken(logged.stream_id, message, *use.touched)
        if self._years[year] < 0:
            message = f"{self._years[year]} fen are used"
            self.limit.broken(logged.stream_id, message, logged.position)

    def _placed(self, logged: Logged) -> None:
        event, use = logged.event, self._use(logged)
        use.year, use.is_ended = (event.buyer_key, event.quota_year), False
        use.needed = sums_of(event.amounts).taxable
        message = f"needs {use.needed} fen of year {event.quota_year}, reserved are {use.used}"
        is_reserved = use.year in use.reserved and use.used >= use.needed
        name = order_name(logged.partition, event.order_id)
        self.used.expect(is_reserved, name, message, *use.touched)

    def _ended(self, logged: Logged) -> None:
        use = self._use(logged)
        use.needed, use.is_ended, use.changed_at = 0, True, logged.position

    def _amended(self, logged: Logged) -> None:
        use = self._use(logged)
        use.needed, use.changed_at = sums_of(logged.event.amounts).taxable, logged.position

    def _returned(self, logged: Logged) -> None:
        if logged.event.accepted and logged.event.taxable_fen:
            use = self._use(logged)
            use.needed = max(0, use.needed - logged.event.taxable_fen)
            use.changed_at = logged.position

    def _judge_rest(self) -> None:
        """What policies have not followed yet is still to be given back: no fault."""
        for order, use in self._orders.items():
            is_judged = use.changed_at and use.changed_at <= self._policies_at
            if use.year is None and not use.is_ended:
                continue
            if use.used < use.needed or (is_judged and use.used != use.needed):
                message = f"uses {use.used} fen of its buyer's year and needs {use.needed}"
                self.used.expect(False, order_name(*order), message, *use.touched)
            else:
                self.used.expect(True, "", "")


def limit_of(year: int, at: datetime) -> int:
    """The limit of the day, or of that day of the year which is nearest to it."""
    day = customs_day(at)
    if day.year != year:
        day = date(year, 1, 1) if day.year < year else date(year, 12, 31)
    return in_force(YEARLY_LIMIT_FEN, day)
