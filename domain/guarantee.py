"""One guarantee lodged with customs: what of it is free, reserved for messages, taken by bills."""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce

from domain.decider import Decider
from domain.guarantee_commands import (
    Command,
    CountGuarantee,
    DeductGuarantee,
    FreeGuarantee,
    GuaranteeAlreadyLodged,
    GuaranteeAmountRefused,
    GuaranteeExhausted,
    LodgeGuarantee,
    NoteExhausted,
    ReserveGuarantee,
    RestoreGuarantee,
)
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
from domain.guarantee_state import Guarantee, Held, evolve
from domain.held_taxes import HeldBill, OrderTax, RestoredBill, RunMessage
from domain.identifiers import in_events
from domain.replacing import replace


def decide(command: Command, guarantee: Guarantee) -> list[Event]:
    match command:
        case LodgeGuarantee():
            return lodge(command, guarantee)
        case ReserveGuarantee():
            return reserve(command, guarantee)
        case NoteExhausted():
            return note_exhausted(command, guarantee)
        case FreeGuarantee():
            return with_waiting(guarantee, free(command, guarantee), command.at)
        case DeductGuarantee():
            return with_waiting(guarantee, deduct(command, guarantee), command.at)
        case RestoreGuarantee():
            return with_waiting(guarantee, restore(command, guarantee), command.at)
        case CountGuarantee():
            return with_waiting(guarantee, count(command, guarantee), command.at)


def lodge(command: LodgeGuarantee, guarantee: Guarantee) -> list[Event]:
    """A guarantee is one bond or letter: more money is another guarantee."""
    if command.amount_fen < 1:
        raise GuaranteeAmountRefused(amount_fen=command.amount_fen)
    if guarantee.lodged_fen == command.amount_fen:
        return []
    if guarantee.lodged_fen:
        raise GuaranteeAlreadyLodged(lodged_fen=guarantee.lodged_fen)
    return [GuaranteeLodged(command.guarantee_id, command.amount_fen, command.at)]


def reserve(command: ReserveGuarantee, guarantee: Guarantee) -> list[Event]:
    """Once a message, even when bills have used it up; nothing for a message without tax."""
    if command.amount_fen < 0:
        raise GuaranteeAmountRefused(amount_fen=command.amount_fen)
    if command.message in guarantee.reserved or not command.amount_fen:
        return []
    if command.amount_fen > guarantee.free_fen:
        raise GuaranteeExhausted(free_fen=guarantee.free_fen, amount_fen=command.amount_fen)
    return [granted(command.guarantee_id, command.message, command.amount_fen, command.at)]


def granted(
    guarantee_id: str, message: RunMessage, amount_fen: int, at: datetime
) -> GuaranteeReserved:
    return GuaranteeReserved(
        guarantee_id, message.run_id, amount_fen, at, message.book, message.message_id
    )


def note_exhausted(command: NoteExhausted, guarantee: Guarantee) -> list[Event]:
    message = command.message
    if message in guarantee.reserved or message in guarantee.waiting:
        return []
    return [
        GuaranteeRefused(
            command.guarantee_id,
            message.run_id,
            message.book,
            message.message_id,
            command.amount_fen,
            guarantee.free_fen,
            command.at,
        )
    ]


def free(command: FreeGuarantee, guarantee: Guarantee) -> list[Event]:
    """Each order once: one that was billed or freed before holds nothing."""
    message = command.message
    is_waiting = message in guarantee.waiting
    held = guarantee.waiting.get(message) or guarantee.reserved.get(message)
    if held is None:
        return []
    left_fen = 0 if is_waiting else held.amount_fen
    events = list[Event]()
    new = [tax for tax in command.taxes if tax.order_id not in held.gone and tax.tax_fen]
    for part in in_events(new):
        amount = min(sum(tax.tax_fen for tax in part), left_fen)
        left_fen -= amount
        if amount or is_waiting:
            events.append(freed_by(command, amount, part))
    return events


def freed_by(
    command: FreeGuarantee, amount_fen: int, taxes: tuple[OrderTax, ...]
) -> GuaranteeFreed:
    message, at = command.message, command.at
    return GuaranteeFreed(
        command.guarantee_id,
        message.run_id,
        amount_fen,
        at,
        message.book,
        message.message_id,
        taxes,
    )


def deduct(command: DeductGuarantee, guarantee: Guarantee) -> list[Event]:
    """Each bill once, however often it comes; what its message held for the order it uses up."""
    new = {b.tax_no: b for b in command.bills if guarantee.taken_by(b.tax_no) is None}
    left = dict(guarantee.reserved)
    bills = list[HeldBill]()
    for bill in new.values():
        message = RunMessage(command.book, command.run_id, bill.message_id)
        held = left.get(message, Held(0))
        # Nothing once it was freed, or billed before.
        part = 0 if bill.order_id in held.gone else min(bill.held_fen, held.amount_fen)
        left[message] = Held(held.amount_fen - part, held.gone | {bill.order_id})
        bills.append(replace(bill, held_fen=part))
    return [
        GuaranteeDeducted(command.guarantee_id, command.run_id, part, command.at, command.book)
        for part in in_events(bills)
    ]


def restore(command: RestoreGuarantee, guarantee: Guarantee) -> list[Event]:
    """Each bill once; one that was never deducted here takes nothing that could be restored."""
    bills = tuple(
        RestoredBill(bill.order_id, bill.tax_no, amount)
        for bill in dict.fromkeys(command.bills)
        if (amount := guarantee.taken_by(bill.tax_no))
    )
    return [
        GuaranteeRestored(
            command.guarantee_id,
            part,
            command.at,
            command.run_id,
            command.book,
            command.status,
            command.payment_no,
        )
        for part in in_events(bills)
    ]


def count(command: CountGuarantee, guarantee: Guarantee) -> list[Event]:
    """Reported by customs, so it holds. A count that agrees only ends an earlier difference."""
    if command.report_no == guarantee.last_report:
        return []
    counted = GuaranteeCounted(
        command.guarantee_id,
        command.report_no,
        command.total_fen,
        command.deducted_fen,
        guarantee.lodged_fen,
        guarantee.deducted_fen,
        command.at,
    )
    return [counted] if counted.differs or guarantee.is_disputed else []


def with_waiting(guarantee: Guarantee, events: Sequence[Event], at: datetime) -> list[Event]:
    """Whoever waits has what comes free: the first that asked first, whom it is enough for."""
    if not events:
        return []
    after = reduce(evolve, events, guarantee)
    found = list[Event]()
    left_fen = after.free_fen
    guarantee_id = events[0].guarantee_id
    for message, held in after.waiting.items():
        if held.amount_fen <= left_fen:
            found.append(granted(guarantee_id, message, held.amount_fen, at))
            left_fen -= held.amount_fen
    return [*events, *found]


DECIDER = Decider(initial=Guarantee(), evolve=evolve, decide=decide)
