"""Takes runs through the match to the declaration; what is sent is asserted when it is sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from application.declared_years import wrong_years
from application.fit_goods import unfit_goods
from application.other_payers import excuse_payers
from application.pledging import pledged_guarantee
from application.streams import ORDER, RUN
from application.unsayable import unsayable
from application.workbench import Handlers, Workbench
from domain.clearance_commands import AssignWaybills, RecordMatch, SendDeclarations
from domain.clearance_parts import MatchFailure, OtherPayer, Waybill
from domain.clearance_sending import askable, matchable, unlike_payers
from domain.clearance_state import ClearanceRun, Member
from domain.dated import customs_day
from domain.held_taxes import OrderTax
from domain.identifiers import OrderId, RunId
from domain.match import (
    OrderDocument,
    PaymentDocument,
    WaybillDocument,
    agrees,
    failures,
    yuan,
)
from domain.order_commands import ReportConsignee
from domain.order_state import PreSaleOrder
from domain.people import Person

Wanted = Callable[[ClearanceRun], Sequence[OrderId]]
"""Which orders of a run a step concerns."""


@dataclass(frozen=True, slots=True)
class ReportedWaybill:
    """A waybill as the carrier gives it, with the consignee it was written for."""

    order_id: OrderId
    waybill_no: str
    weight_grams: int
    freight_fen: int
    consignee: Person


@dataclass(frozen=True, slots=True)
class TakeWaybills:
    """Record waybills; a consignee unlike the order's is recorded on the order."""

    run_id: RunId
    carrier: str
    waybills: tuple[ReportedWaybill, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class MatchRun:
    """Compare the three documents of every order of the run that waits for it."""

    run_id: RunId
    at: datetime


@dataclass(frozen=True, slots=True)
class MatchAgain:
    """Look again at orders that do not match because another than the buyer paid, and at no other.

    Follows from the buyer's identity being confirmed.
    """

    run_id: RunId
    order_ids: tuple[OrderId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class DeclareRun:
    """Declare every matched order; the orders must stand as they were read."""

    run_id: RunId
    at: datetime


def take_waybills(bench: Workbench, command: TakeWaybills) -> None:
    bench.load((RUN, [command.run_id]), (ORDER, (w.order_id for w in command.waybills)))
    waybills = tuple(
        Waybill(w.order_id, w.waybill_no, w.weight_grams, w.freight_fen) for w in command.waybills
    )
    assigning = AssignWaybills(command.run_id, command.carrier, waybills, command.at)
    bench.decide(RUN, command.run_id, assigning)
    for waybill in command.waybills:
        order: PreSaleOrder = bench.state(ORDER, waybill.order_id)
        if waybill.consignee != (order.reported_consignee or order.consignee):
            reporting = ReportConsignee(
                waybill.order_id, waybill.waybill_no, waybill.consignee, command.at
            )
            bench.decide(ORDER, waybill.order_id, reporting)


def match_run(bench: Workbench, command: MatchRun) -> None:
    record_match(bench, command.run_id, matchable, command.at)


def match_again(bench: Workbench, command: MatchAgain) -> None:
    asked = set(command.order_ids)

    def wanted(run: ClearanceRun) -> list[OrderId]:
        return [i for i in unlike_payers(run) if i in asked]

    record_match(bench, command.run_id, wanted, command.at)


def record_match(bench: Workbench, run_id: RunId, wanted: Wanted, at: datetime) -> None:
    found = differences(bench, run_id, wanted, at)
    matched = tuple(sorted(i for i, different in found.failures.items() if not different))
    recording = RecordMatch(run_id, matched, found.failed, at, found.other_payers)
    bench.decide(RUN, run_id, recording)


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong with each order that was looked at, and which of them another may pay."""

    failures: Mapping[OrderId, tuple[MatchFailure, ...]]
    other_payers: tuple[OtherPayer, ...]

    @property
    def failed(self) -> tuple[MatchFailure, ...]:
        wrong = sorted(i for i, failures in self.failures.items() if failures)
        return tuple(failure for i in wrong for failure in self.failures[i])


def differences(bench: Workbench, run_id: RunId, wanted: Wanted, at: datetime) -> Found:
    """What is wrong with each of those orders of the run that a step concerns."""
    bench.load((RUN, [run_id]))
    run: ClearanceRun = bench.state(RUN, run_id)
    order_ids = wanted(run)
    bench.load((ORDER, order_ids))
    orders: list[PreSaleOrder] = [bench.state(ORDER, i) for i in order_ids]
    found = {
        i: () if is_plain(order, run.waybills.get(i)) else broken(run.members[i], order)
        for i, order in zip(order_ids, orders, strict=True)
    }
    named = list(zip(order_ids, orders, strict=True))
    for i, failures_of_goods in unfit_goods(bench, named, at).items():
        found[i] += failures_of_goods
    for i, failures_to_say in unsayable(bench, run, named, at).items():
        found[i] += failures_to_say
    others = excuse_payers(bench, found, at)
    return Found(found, others)


def is_plain(order: PreSaleOrder, waybill: Waybill | None) -> bool:
    """Whether nothing can be broken: paid once by the buyer, in full, and nothing changed since.

    So are nearly all orders; those that are not may still match, which `broken` finds out.
    """
    payment = order.payment
    return (
        payment is not None
        and waybill is not None
        and waybill.waybill_no != ""
        and not order.owed
        and order.reported_consignee is None
        and payment.paid_fen == order.amounts.paid_fen
        and payment.payer_key == order.buyer_key
        and agrees(order)
    )


def broken(member: Member, order: PreSaleOrder) -> tuple[MatchFailure, ...]:
    return (
        *failures(
            order_document(member.order_id, order),
            payment_document(member.order_id, order),
            waybill_document(member, order),
        ),
        *unpaid_refunds(member.order_id, order),
    )


def unpaid_refunds(order_id: OrderId, order: PreSaleOrder) -> tuple[MatchFailure, ...]:
    """While a refund is on its way, the payment firm's report is about to change (M3)."""
    if not order.unpaid_fen:
        return ()
    due, coming = yuan(order.amounts.paid_fen), yuan(order.reported_fen - order.unpaid_fen)
    return (MatchFailure(order_id, "M3", "refund on its way", due, coming, ""),)


def order_document(order_id: OrderId, order: PreSaleOrder) -> OrderDocument:
    return OrderDocument(
        order_id, order.buyer_key, order.buyer, order.consignee, order.lines, order.amounts
    )


def payment_document(order_id: OrderId, order: PreSaleOrder) -> PaymentDocument | None:
    """The payment as its firm reports it now: less by what was paid back."""
    if order.payment is None:
        return None
    payment_id = order.payment.payment_id
    return PaymentDocument(order_id, payment_id, order.payer_key, order.reported_fen)


def waybill_document(member: Member, order: PreSaleOrder) -> WaybillDocument | None:
    if member.waybill is None:
        return None
    consignee = order.reported_consignee or order.consignee
    waybill = member.waybill
    return WaybillDocument(member.order_id, waybill.waybill_no, consignee, waybill.weight_grams)


def declare_run(bench: Workbench, command: DeclareRun) -> None:
    """Sent under the versions of the orders that were read, and matched once more."""
    guarantee_id = pledged_guarantee(bench, command.run_id)
    found = differences(bench, command.run_id, lambda run: askable(run, guarantee_id), command.at)
    orders = {i: bench.state(ORDER, i) for i in found.failures}
    failed = (*found.failed, *wrong_years(orders, customs_day(command.at).year))
    if failed:
        bench.decide(RUN, command.run_id, RecordMatch(command.run_id, (), failed, command.at))
    # Their buyers' years are being moved: the step stays open until they are.
    moving = tuple(i for i, order in orders.items() if order.moving)
    taxes = tuple(OrderTax(i, o.amounts.tax_fen) for i, o in orders.items()) if guarantee_id else ()
    sending = SendDeclarations(command.run_id, command.at, moving, guarantee_id, taxes)
    bench.decide(RUN, command.run_id, sending)


HANDLERS: Handlers = {
    TakeWaybills: take_waybills,
    MatchRun: match_run,
    MatchAgain: match_again,
    DeclareRun: declare_run,
}
