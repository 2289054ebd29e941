"""A story of a guarantee in which every command names thousands of orders."""

from collections.abc import Iterator
from typing import Any

from domain import guarantee
from domain.guarantee_commands import (
    DeductGuarantee,
    FreeGuarantee,
    LodgeGuarantee,
    ReserveGuarantee,
    RestoreGuarantee,
)
from domain.held_taxes import HeldBill, OrderTax, RunMessage, SettledBill
from domain.identifiers import Partition
from domain.tax_clock import PAID
from tests.domain.clearance_examples import NOON, RUN
from tests.exactness.long_lists import IDS, told

BOOK = Partition("demo.NB01")


def guarantee_story() -> Iterator[list[Any]]:
    """Taxes of one message of many orders are freed; those of another are billed and paid."""
    freed, billed = (RunMessage(BOOK, RUN, name) for name in ("R1-0001", "R1-0002"))
    taxes = tuple(OrderTax(i, 1) for i in IDS)
    bills = tuple(HeldBill(i, billed.message_id, f"T{i}", 1, 1) for i in IDS)
    paid = tuple(SettledBill(i, f"T{i}") for i in IDS)
    history = told(
        guarantee.DECIDER,
        LodgeGuarantee("G", 2 * len(IDS), NOON),
        *(ReserveGuarantee("G", message, len(IDS), NOON) for message in (freed, billed)),
    )
    yield from told(
        guarantee.DECIDER,
        FreeGuarantee("G", freed, taxes, NOON),
        DeductGuarantee("G", BOOK, RUN, bills, NOON),
        RestoreGuarantee("G", BOOK, RUN, paid, PAID, "J", NOON),
        history=[event for events in history for event in events],
    )
