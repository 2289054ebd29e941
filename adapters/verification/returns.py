"""I10: no more comes back than was sent; goods, money and year follow customs' yes, once."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from adapters.verification.arithmetic import Line, Sums, lines_of, sums_of, units_of, without
from adapters.verification.declarations import Declarations
from adapters.verification.findings import Balance, Check, Examination, Logged
from adapters.verification.holders import total
from domain.entry_events import ReturnShelved
from domain.order_events import OrderAmended, OrderPlaced, PaymentConfirmed, RefundOwed
from domain.return_events import ReturnAnswered, ReturnDeclared, ReturnReceived, ReturnRequested

REFUND_OF_RETURN = "return-"


@dataclass(slots=True)
class PartFold:
    """One return of some units."""

    asked: Counter[str]
    position: int
    received: Counter[str] = field(default_factory=Counter)
    declared: Counter[str] = field(default_factory=Counter)
    is_accepted: bool = False

    @property
    def claimed(self) -> Counter[str]:
        return self.received & self.asked if self.received else self.asked


@dataclass(slots=True)
class Sent:
    """What one order was sent out with, and the returns of it."""

    lines: list[Line]
    sums: Sums
    taxed_on: date
    left_fen: int = 0
    """What is left of the buyer's money: an earlier goodwill is not paid twice."""

    returns: dict[str, PartFold] = field(default_factory=dict)

    @property
    def accepted(self) -> Counter[str]:
        parts = (part.declared for part in self.returns.values() if part.is_accepted)
        return sum(parts, Counter[str]())


class Returns:
    def __init__(self, declarations: Declarations) -> None:
        self.returned = Examination(
            "I10", "returns", "only what was released comes back, and never more than was sent"
        )
        self.refunded = Examination(
            "I10", "return refunds", "an accepted return owes its goods and tax, once"
        )
        self.shelved = Examination(
            "I10", "returned stock", "accepted returns go back to the book, unit by unit"
        )
        self._declarations = declarations
        self._orders: dict[tuple[str, str], Sent] = {}
        self._refunds = Balance(self.refunded, "customs' yes and the refund disagree, in fen")
        self._shelves = Balance(self.shelved, "units declared back and units shelved disagree")

    def checks(self) -> list[Check]:
        coming = {
            OrderPlaced: self._placed,
            OrderAmended: self._amended,
            PaymentConfirmed: self._paid,
            ReturnRequested: self._requested,
            ReturnReceived: self._received,
            ReturnDeclared: self._declared,
            ReturnAnswered: self._answered,
        }
        return [
            Check(self.returned, coming),
            Check(self.refunded, {RefundOwed: self._owed}, self._refunds.settle),
            Check(self.shelved, {ReturnShelved: self._put_back}, self._shelves.settle),
        ]

    def _placed(self, logged: Logged) -> None:
        event = logged.event
        sent = Sent(lines_of(event.lines), sums_of(event.amounts), event.taxed_on)
        self._orders[logged.partition, event.order_id] = sent

    def _amended(self, logged: Logged) -> None:
        if sent := self._orders.get((logged.partition, logged.event.order_id)):
            sent.lines, sent.sums = lines_of(logged.event.lines), sums_of(logged.event.amounts)

    def _paid(self, logged: Logged) -> None:
        if sent := self._orders.get((logged.partition, logged.event.order_id)):
            sent.left_fen += logged.event.paid_fen

    def _part(self, logged: Logged) -> tuple[Sent, PartFold] | None:
        sent = self._orders.get((logged.partition, logged.event.order_id))
        part = sent.returns.get(logged.event.return_no) if sent else None
        if sent is None or part is None:
            message = f"return {logged.event.return_no} was never asked for"
            self.returned.expect(False, logged.stream_id, message, logged.position)
            return None
        return sent, part

    def _requested(self, logged: Logged) -> None:
        event, order = logged.event, (logged.partition, logged.event.order_id)
        sent, attempt = self._orders.get(order), self._declarations.attempts.get(order)
        if sent is None:
            self.returned.expect(False, logged.stream_id, "never placed", logged.position)
            return
        sent.returns[event.return_no] = PartFold(total(event.units), logged.position)
        claimed = sum((part.claimed for part in sent.returns.values()), Counter[str]())
        more = claimed - Counter(units_of(sent.lines))
        was_released = attempt is not None and attempt.was_released
        message = f"more than was sent: {dict(more)}; released: {was_released}"
        positions = [part.position for part in sent.returns.values()]
        self.returned.expect(not more and was_released, logged.stream_id, message, *positions)

    def _received(self, logged: Logged) -> None:
        if known := self._part(logged):
            known[1].received = total((*logged.event.good, *logged.event.damaged))

    def _declared(self, logged: Logged) -> None:
        if known := self._part(logged):
            part = known[1]
            part.declared = total(logged.event.units)
            more = part.declared - (part.received & part.asked)
            message = f"declared and not both asked for and received: {dict(more)}"
            self.returned.expect(
                not more, logged.stream_id, message, part.position, logged.position
            )

    def _answered(self, logged: Logged) -> None:
        event, known = logged.event, self._part(logged)
        if known is None:
            return
        sent, part = known
        before = without(sent.lines, sent.sums, sent.accepted, sent.taxed_on)[1]
        if part.is_accepted:
            message = f"return {event.return_no} is answered after it was accepted"
            self.refunded.broken(logged.stream_id, message, part.position, logged.position)
        part.is_accepted = event.accepted
        after = without(sent.lines, sent.sums, sent.accepted, sent.taxed_on)[1]
        refund = min(before.paid - after.paid, sent.left_fen) if event.accepted else 0
        taxable = before.taxable - after.taxable
        said = (event.refund_fen, event.taxable_fen)
        message = f"refund and taxable price are {said}, should be {(refund, taxable)}"
        is_right = said == (refund, taxable)
        self.refunded.expect(is_right, logged.stream_id, message, part.position, logged.position)
        if event.accepted:
            self._expect_both(logged, part)

    def _expect_both(self, logged: Logged, part: PartFold) -> None:
        event = logged.event
        refund = (logged.partition, "order", event.order_id, event.return_no)
        self._refunds.add(refund, event.refund_fen, logged.position)
        for sku, quantity in part.declared.items():
            key = (logged.partition, "return", f"{event.order_id}/{event.return_no}", sku)
            self._shelves.add(key, quantity, logged.position)

    def _owed(self, logged: Logged) -> None:
        event = logged.event
        if sent := self._orders.get((logged.partition, event.order_id)):
            sent.left_fen -= event.amount_fen
        if event.refund_id.startswith(REFUND_OF_RETURN):
            return_no = event.refund_id.removeprefix(REFUND_OF_RETURN)
            key = (logged.partition, "order", event.order_id, return_no)
            self._refunds.add(key, -event.amount_fen, logged.position)

    def _put_back(self, logged: Logged) -> None:
        event = logged.event
        for part in (*event.good, *event.damaged):
            key = (logged.partition, "return", event.return_no, part.sku)
            self._shelves.add(key, -part.quantity, logged.position)
