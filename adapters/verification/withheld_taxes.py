"""I18 and I19: taxes are warned of in their days, and paid to customs or given back, never both."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from adapters.verification.arithmetic import Line, Sums, lines_of, sums_of, without
from adapters.verification.findings import Check, Examination, Logged, order_name
from domain.clearance_events import DeclarationsReleased, TaxBilled, TaxSettled
from domain.clearance_tax_events import TaxWarned
from domain.dated import TAX_PAYABLE_FROM_DAY, TAX_PAYABLE_UNTIL_DAY, customs_day, in_force
from domain.order_events import OrderAmended, OrderCancelled, OrderPlaced, PaymentConfirmed
from domain.return_events import ReturnAnswered, ReturnDeclared

PAID, VOID = 2, 3
TOLERANCE_FEN_PER_LINE = 3
"""A fen of each tax: a bill may differ so far from ours, and is paid all the same."""

Order = tuple[str, str]


@dataclass(slots=True)
class Tax:
    """One order's tax: what its buyer paid of it, and where that is."""

    lines: list[Line]
    sums: Sums
    taxed_on: date
    is_paid: bool = False
    withheld: int = 0
    returned: int = 0
    paid: int = 0
    transit: int = 0
    back: dict[str, Counter[str]] = field(default_factory=dict)
    came_back: Counter[str] = field(default_factory=Counter)
    given_back: int = 0
    released_on: date | None = None
    positions: list[int] = field(default_factory=list)


class WithheldTaxes:
    def __init__(self) -> None:
        self.withheld = Examination(
            "I19", "withheld tax", "tax withheld is paid to customs, given back or in transit"
        )
        self.days = Examination(
            "I18", "tax days", "a tax is warned of from day 31 on and overdue from day 46 on"
        )
        self._orders: dict[Order, Tax] = {}
        self._bills: dict[Order, tuple[str, int]] = {}
        self._settled: dict[Order, int] = {}
        self._touched: set[Order] = set()

    def checks(self) -> list[Check]:
        moving = {
            OrderPlaced: self._placed,
            PaymentConfirmed: self._confirmed,
            OrderAmended: self._amended,
            OrderCancelled: self._cancelled,
            ReturnDeclared: self._declared,
            ReturnAnswered: self._answered,
            TaxBilled: self._billed,
            TaxSettled: self._tax_settled,
        }
        waiting = {DeclarationsReleased: self._released, TaxWarned: self._warned}
        return [Check(self.withheld, moving, self._judge), Check(self.days, waiting)]

    def _of(self, logged: Logged, order_id: str) -> Tax | None:
        tax = self._orders.get((logged.partition, order_id))
        if tax is not None:
            tax.positions.append(logged.position)
            self._touched.add((logged.partition, order_id))
        return tax

    def _placed(self, logged: Logged) -> None:
        event = logged.event
        tax = Tax(lines_of(event.lines), sums_of(event.amounts), event.taxed_on)
        self._orders[logged.partition, event.order_id] = tax

    def _confirmed(self, logged: Logged) -> None:
        tax = self._of(logged, logged.event.order_id)
        if tax is None or tax.is_paid or not logged.event.pays_off(tax.sums.paid):
            return
        tax.is_paid = True
        tax.withheld += tax.sums.tax
        tax.transit += tax.sums.tax

    def _amended(self, logged: Logged) -> None:
        """Where freight moves to a higher rate the tax can rise: a discount pays for it."""
        if tax := self._of(logged, logged.event.order_id):
            sums = sums_of(logged.event.amounts)
            rise = sums.tax - tax.sums.tax
            tax.lines, tax.sums = lines_of(logged.event.lines), sums
            if tax.is_paid:
                tax.transit += rise
                tax.withheld += max(0, rise)
                tax.returned += max(0, -rise)

    def _cancelled(self, logged: Logged) -> None:
        tax = self._of(logged, logged.event.order_id)
        if tax is not None and tax.is_paid:
            left = tax.withheld - tax.returned
            tax.returned += left
            tax.transit -= left

    def _declared(self, logged: Logged) -> None:
        if tax := self._of(logged, logged.event.order_id):
            units = Counter[str]()
            for part in logged.event.units:
                units[part.sku] += part.quantity
            tax.back[logged.event.return_no] = units

    def _answered(self, logged: Logged) -> None:
        tax = self._of(logged, logged.event.order_id)
        if tax is None or not logged.event.accepted:
            return
        tax.came_back += tax.back.pop(logged.event.return_no, Counter())
        _, left = without(tax.lines, tax.sums, dict(tax.came_back), tax.taxed_on)
        given_back = tax.sums.tax - left.tax
        more = given_back - tax.given_back
        tax.given_back = given_back
        tax.returned += more
        tax.transit -= more

    def _billed(self, logged: Logged) -> None:
        for bill in logged.event.bills:
            amount = bill.tariff_fen + bill.vat_fen + bill.consumption_fen
            self._bills.setdefault((logged.partition, bill.tax_no), (bill.order_id, amount))

    def _tax_settled(self, logged: Logged) -> None:
        for tax_no in logged.event.tax_nos:
            name = (logged.partition, tax_no)
            bill = self._bills.get(name)
            if bill is None or logged.event.status not in (PAID, VOID) or name in self._settled:
                continue
            self._settled[name] = logged.position
            tax = self._of(logged, bill[0])
            if tax is not None and logged.event.status == PAID:
                tax.paid += bill[1]
                tax.transit -= bill[1]

    def _judge(self) -> None:
        for order in self._touched:
            tax = self._orders[order]
            message = (
                f"{tax.withheld} fen withheld: {tax.paid} paid to customs, {tax.returned} given"
                f" back, {tax.transit} in transit"
            )
            adds_up = tax.withheld == tax.paid + tax.returned + tax.transit
            is_right = adds_up and tax.transit >= -TOLERANCE_FEN_PER_LINE * len(tax.lines)
            self.withheld.expect(is_right, order_name(*order), message, *tax.positions)
        self._touched.clear()

    def _released(self, logged: Logged) -> None:
        for answer in logged.event.answers:
            if tax := self._orders.get((logged.partition, answer.order_id)):
                tax.released_on = customs_day(answer.returned_at)

    def _warned(self, logged: Logged) -> None:
        event, today = logged.event, customs_day(logged.event.warned_at)
        for order_id in event.order_ids:
            tax = self._orders.get((logged.partition, order_id))
            released = tax.released_on if tax else None
            if released is None:
                self.days.expect(False, logged.stream_id, f"{order_id}: warned", logged.position)
                continue
            first = released + timedelta(days=in_force(TAX_PAYABLE_FROM_DAY, released))
            last = released + timedelta(days=in_force(TAX_PAYABLE_UNTIL_DAY, released))
            is_right = today >= first and (event.stage.value == "overdue") == (today > last)
            message = f"released on {released}, {event.stage.value} on {today}"
            self.days.expect(
                is_right, order_name(logged.partition, order_id), message, logged.position
            )
