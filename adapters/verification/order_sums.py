"""I3 and I16: an order's lines, tax and sums computed anew, when it is placed and when cut."""

from dataclasses import dataclass
from datetime import date

from adapters.verification.arithmetic import (
    Line,
    Sums,
    lines_of,
    sums_of,
    taxes,
    units_of,
    value,
    without,
)
from adapters.verification.findings import Check, Examination, Logged, order_name
from domain.clearance_events import TaxBilled
from domain.dated import LINES_PER_ORDER_MAX, SINGLE_LIMIT_FEN, in_force
from domain.order_events import OrderAmended, OrderPlaced
from domain.tax import LineTax

TOLERANCE_FEN_PER_LINE = 1
"""Of each tax: nothing says whether customs rounds lines or orders (domain.md §3.3)."""


@dataclass(slots=True)
class Standing:
    """An order as it stands after the event at `position`."""

    lines: list[Line]
    sums: Sums
    taxed_on: date
    position: int


class OrderSums:
    def __init__(self) -> None:
        self.sums = Examination(
            "I3", "sums", "an order's goods, freight, discount and tax agree, also after it was cut"
        )
        self.taxes = Examination(
            "I16", "taxes", "the tax of every line is what the rates of its day give, to the fen"
        )
        self.bills = Examination(
            "I16",
            "tax bills",
            "customs' bills are our tax, less after a return, within a fen a line, each once",
        )
        self._orders: dict[tuple[str, str], Standing] = {}
        self._bills: dict[tuple[str, str], int] = {}

    def checks(self) -> list[Check]:
        observers = {OrderPlaced: self._placed, OrderAmended: self._amended}
        return [
            Check(self.sums, observers),
            Check(self.taxes, {}),
            Check(self.bills, {TaxBilled: self._billed}),
        ]

    def _placed(self, logged: Logged) -> None:
        event = logged.event
        lines, sums = lines_of(event.lines), sums_of(event.amounts)
        standing = Standing(lines, sums, event.taxed_on, logged.position)
        self._orders[logged.partition, event.order_id] = standing
        self._judge_sums(logged)
        self._judge_taxes(logged, event.taxed_on)
        limit = in_force(SINGLE_LIMIT_FEN, event.taxed_on)
        if sums.taxable > limit and sum(line.quantity for line in lines) > 1:
            message = f"{sums.taxable} fen of several units are above the limit {limit}"
            self.sums.broken(logged.stream_id, message, logged.position)

    def _judge_sums(self, logged: Logged) -> None:
        """The lines as they are, without asking where they came from."""
        event, sums = logged.event, sums_of(logged.event.amounts)
        values = [value(line) for line in event.lines]
        numbers = [line.gnum for line in event.lines]
        tax = sum(t.tariff_fen + t.consumption_fen + t.vat_fen for t in taxes_in(event))
        wrong = {
            f"goods are {sums.goods}, the lines {sum(values)}": sum(values) != sums.goods,
            f"tax is {sums.tax}, the lines' {tax}": tax != sums.tax,
            f"lines are numbered {numbers}": numbers != list(range(1, len(numbers) + 1)),
            f"{len(numbers)} lines": not 1 <= len(numbers) <= LINES_PER_ORDER_MAX,
            "a line is not a whole number of fen": any(v.denominator != 1 for v in values),
            "a line has no units": min((line.quantity for line in event.lines), default=0) < 1,
            f"freight {sums.freight}, discount {sums.discount}": min(sums) < 0,
            f"{sums.paid} fen are due": sums.paid <= 0,
        }
        message = "; ".join(text for text, is_wrong in wrong.items() if is_wrong)
        self.sums.expect(not message, logged.stream_id, message, logged.position)

    def _judge_taxes(self, logged: Logged, day: date) -> None:
        event = logged.event
        own = taxes(lines_of(event.lines), event.amounts.freight_fen, day)
        for line, tax in zip(event.lines, own, strict=True):
            stored = (line.tax.tariff_fen, line.tax.consumption_fen, line.tax.vat_fen)
            message = f"line {line.gnum}: tariff, consumption tax, VAT {stored}, own {tuple(tax)}"
            self.taxes.expect(stored == tax, logged.stream_id, message, logged.position)

    def _amended(self, logged: Logged) -> None:
        event = logged.event
        known = self._orders.get((logged.partition, event.order_id))
        if known is None:
            message = "amended and never placed"
            self.sums.expect(False, logged.stream_id, message, logged.position)
            return
        self._judge_sums(logged)
        self._judge_taxes(logged, known.taxed_on)
        self._judge_cut(logged, known)
        known.lines, known.sums = lines_of(event.lines), sums_of(event.amounts)
        known.position = logged.position

    def _judge_cut(self, logged: Logged, known: Standing) -> None:
        """What an order becomes follows from what it was and the units it lost."""
        event, before, after = logged.event, units_of(known.lines), units_of(logged.event.lines)
        cuts = {sku: units - after.get(sku, 0) for sku, units in before.items()}
        positions = (known.position, logged.position)
        if min(cuts.values()) < 0 or not any(cuts.values()) or after.keys() - before.keys():
            self.sums.broken(logged.stream_id, f"cut from {before} to {after}", *positions)
            return
        lines, sums = without(known.lines, known.sums, cuts, known.taxed_on)
        if lines != lines_of(event.lines):
            self.sums.broken(logged.stream_id, "other lines were cut than the last", *positions)
        if sums != sums_of(event.amounts):
            message = f"the cut makes {tuple(sums)}, recorded are {tuple(sums_of(event.amounts))}"
            self.sums.broken(logged.stream_id, message, *positions)
        freed = known.sums.taxable - sums.taxable
        if freed != event.taxable_freed_fen:
            message = f"frees {event.taxable_freed_fen} fen of the buyer's year, not {freed}"
            self.sums.broken(logged.stream_id, message, *positions)

    def _billed(self, logged: Logged) -> None:
        for bill in logged.event.bills:
            key = (logged.partition, bill.tax_no)
            first = self._bills.setdefault(key, logged.position)
            known = self._orders.get((logged.partition, bill.order_id))
            lines = known.lines if known else []
            own = taxes(lines, known.sums.freight, known.taxed_on) if known else []
            ours = [sum(column) for column in zip(*own, strict=True)]
            theirs = [bill.tariff_fen, bill.consumption_fen, bill.vat_fen]
            tolerance = TOLERANCE_FEN_PER_LINE * len(lines)
            apart = [b - a for a, b in zip(ours or [0, 0, 0], theirs, strict=True)]
            is_for_less = bill.tax_no != f"{bill.invt_no}_0" and bill.invt_no in bill.tax_no
            self.bills.expect(
                max(apart) <= tolerance and (is_for_less or min(apart) >= -tolerance),
                order_name(logged.partition, bill.order_id),
                f"bill {bill.tax_no}: tariff, consumption tax, VAT {theirs}, own {ours}",
                *((known.position,) if known else ()),
                logged.position,
            )
            if first != logged.position:
                message = f"bill {bill.tax_no} comes twice"
                self.bills.broken(logged.stream_id, message, first, logged.position)


def taxes_in(event: OrderPlaced | OrderAmended) -> list[LineTax]:
    return [line.tax for line in event.lines]
