"""Messages, bills and events of one guarantee that its tests speak of."""

from datetime import UTC, datetime

from domain.guarantee import DECIDER
from domain.guarantee_commands import (
    DeductGuarantee,
    FreeGuarantee,
    NoteExhausted,
    ReserveGuarantee,
    RestoreGuarantee,
)
from domain.guarantee_events import (
    GuaranteeDeducted,
    GuaranteeFreed,
    GuaranteeLodged,
    GuaranteeRefused,
    GuaranteeReserved,
    GuaranteeRestored,
)
from domain.held_taxes import HeldBill, OrderTax, RunMessage, SettledBill
from domain.identifiers import OrderId, Partition, RunId
from tests.scenario import Scenario

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
ID, BOOK, RUN = "G-1", Partition("demo.NB01"), RunId("R1")
O1, O2 = OrderId("o1"), OrderId("o2")
M1, M2, M3 = (RunMessage(BOOK, RUN, f"R1-000{n}") for n in (1, 2, 3))
VOID = 3


def reserve(message, amount_fen):
    return ReserveGuarantee(ID, message, amount_fen, AT)


def note(message, amount_fen):
    return NoteExhausted(ID, message, amount_fen, AT)


def free(message, *orders, tax_fen=300):
    return FreeGuarantee(ID, message, tuple(OrderTax(i, tax_fen) for i in orders), AT)


def bill(tax_no, order_id=O1, amount_fen=300, message=M1, held_fen=300):
    return HeldBill(order_id, message.message_id, tax_no, held_fen, amount_fen)


def deduct(*bills):
    return DeductGuarantee(ID, BOOK, RUN, bills, AT)


def restore(*tax_nos, status=VOID):
    return RestoreGuarantee(
        ID, BOOK, RUN, tuple(SettledBill(O1, n) for n in tax_nos), status, "", AT
    )


def reserved_for(message, amount_fen):
    return GuaranteeReserved(ID, RUN, amount_fen, AT, BOOK, message.message_id)


def freed_by(message, amount_fen, *orders, tax_fen=300):
    taxes = tuple(OrderTax(i, tax_fen) for i in orders)
    return GuaranteeFreed(ID, RUN, amount_fen, AT, BOOK, message.message_id, taxes)


def restored_by(*bills):
    return GuaranteeRestored(ID, bills, AT, RUN, BOOK, VOID, "")


lodged = GuaranteeLodged(ID, 1_000, AT)
reserved = reserved_for(M1, 600)
refused = GuaranteeRefused(ID, RUN, BOOK, M2.message_id, 500, 400, AT)
deducted = GuaranteeDeducted(ID, RUN, (bill("T1"),), AT, BOOK)


def guarantee():
    return Scenario(DECIDER)


def after(*events):
    return DECIDER.state_of(events)
