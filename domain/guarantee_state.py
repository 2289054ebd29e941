"""How a guarantee stands: what is reserved for which message, what waits, which bills it bears."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.guarantee_events import (
    Event,
    GuaranteeCounted,
    GuaranteeDeducted,
    GuaranteeFreed,
    GuaranteeLodged,
    GuaranteeRefused,
    GuaranteeReserved,
    GuaranteeRestored,
)
from domain.held_taxes import RunMessage
from domain.identifiers import OrderId
from domain.replacing import replace

SERIAL_CHARACTERS = 4
"""The last of a bill's number: those that differ in these alone are kept and copied together."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is left for one message, and whose tax it holds no more."""

    amount_fen: int
    gone: frozenset[OrderId] = frozenset()


@dataclass(frozen=True, slots=True)
class Guarantee:
    lodged_fen: int = 0
    reserved_fen: int = 0
    deducted_fen: int = 0
    reserved: Mapping[RunMessage, Held] = field(default_factory=dict)
    waiting: Mapping[RunMessage, Held] = field(default_factory=dict)
    """Messages for which too little was free, the first that asked first."""

    bills: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By group and number what each bill takes: nothing once it is restored."""

    is_disputed: bool = False
    """The latest count of customs was another than ours."""

    last_report: str = ""

    @property
    def free_fen(self) -> int:
        return self.lodged_fen - self.reserved_fen - self.deducted_fen

    def taken_by(self, tax_no: str) -> int | None:
        """What a bill takes, in fen; None for one that was never deducted."""
        return self.bills.get(group_of(tax_no), {}).get(tax_no)


def group_of(tax_no: str) -> str:
    return tax_no[:-SERIAL_CHARACTERS]


def evolve(guarantee: Guarantee, event: Event) -> Guarantee:
    match event:
        case GuaranteeLodged():
            return replace(guarantee, lodged_fen=event.amount_fen)
        case GuaranteeReserved():
            return reserved(guarantee, event)
        case GuaranteeRefused():
            waiting = {**guarantee.waiting, message_of(event): Held(event.amount_fen)}
            return replace(guarantee, waiting=waiting)
        case GuaranteeFreed():
            return freed(guarantee, event)
        case GuaranteeDeducted():
            return deducted(guarantee, event)
        case GuaranteeRestored():
            returned = {bill.tax_no: 0 for bill in event.bills}
            amount = sum(bill.amount_fen for bill in event.bills)
            return with_bills(guarantee, returned, -amount)
        case GuaranteeCounted():
            return replace(
                guarantee,
                lodged_fen=event.total_fen,
                deducted_fen=event.deducted_fen,
                is_disputed=event.differs,
                last_report=event.report_no,
            )


def message_of(event: GuaranteeReserved | GuaranteeRefused | GuaranteeFreed) -> RunMessage:
    return RunMessage(event.book, event.run_id, event.message_id)


def reserved(guarantee: Guarantee, event: GuaranteeReserved) -> Guarantee:
    message = message_of(event)
    waited = guarantee.waiting.get(message)
    held = Held(event.amount_fen, waited.gone if waited else frozenset())
    return replace(
        guarantee,
        reserved={**guarantee.reserved, message: held},
        reserved_fen=guarantee.reserved_fen + event.amount_fen,
        waiting={m: h for m, h in guarantee.waiting.items() if m != message},
    )


def freed(guarantee: Guarantee, event: GuaranteeFreed) -> Guarantee:
    """Who only waits reserves nothing yet: it asks for less, or for nothing."""
    message, orders = message_of(event), {tax.order_id for tax in event.taxes}
    if message in guarantee.waiting:
        held = guarantee.waiting[message]
        left = held.amount_fen - sum(t.tax_fen for t in event.taxes if t.order_id not in held.gone)
        waiting = {**guarantee.waiting, message: Held(left, held.gone | orders)}
        return replace(guarantee, waiting={m: h for m, h in waiting.items() if h.amount_fen > 0})
    held = guarantee.reserved.get(message, Held(0))
    after = Held(held.amount_fen - event.amount_fen, held.gone | orders)
    return replace(
        guarantee,
        reserved={**guarantee.reserved, message: after},
        reserved_fen=guarantee.reserved_fen - event.amount_fen,
    )


def deducted(guarantee: Guarantee, event: GuaranteeDeducted) -> Guarantee:
    """A bill ends what was held for its order; anything beyond that comes from what is free."""
    held = dict(guarantee.reserved)
    used = 0
    for bill in event.bills:
        message = RunMessage(event.book, event.run_id, bill.message_id)
        if message in held:
            before = held[message]
            part = min(bill.held_fen, before.amount_fen)
            held[message] = Held(before.amount_fen - part, before.gone | {bill.order_id})
            used += part
    charged = {bill.tax_no: bill.amount_fen for bill in event.bills}
    after = replace(guarantee, reserved=held, reserved_fen=guarantee.reserved_fen - used)
    return with_bills(after, charged, sum(charged.values()))


def with_bills(guarantee: Guarantee, taken: Mapping[str, int], more_fen: int) -> Guarantee:
    groups = dict(guarantee.bills)
    for tax_no, amount in taken.items():
        group = group_of(tax_no)
        groups[group] = {**groups.get(group, {}), tax_no: amount}
    return replace(guarantee, bills=groups, deducted_fen=guarantee.deducted_fen + more_fen)
