"""The stored name of every event, and how older shapes become today's.

A stored name is never used for another shape: a changed event gets the next number, and its old
number an entry in UPCASTS.
"""

from typing import Any

from adapters.event_codec import EventCodec, Upcast
from adapters.stored_names import STORED


def with_more(*values: Any) -> Upcast:
    """An older shape that had not yet the last fields: they are what they were without them."""
    return lambda fields: [*fields, *values]


NO_TERMS = [None, 0, [0, 0, 0], [0, 0], [None, None, 48], None, [], [], 0]
"""Campaign terms as they are stored where none were stated."""

NO_SALES = [0, 0, 0]


def without_bytes(fields: list[Any]) -> list[Any]:
    """A payment of before its report's bytes were kept."""
    return [*fields[:-1], "", "", fields[-1]]


def differing_before(fields: list[Any]) -> list[Any]:
    """A case of before it had a reason; other currencies were not told apart then."""
    return [*fields[:-1], "CNY", "", "", "", fields[-1]]


def without_facts(fields: list[Any]) -> list[Any]:
    """A draft whose items did not yet carry the product's facts, and that stated no terms."""
    items = [[*item, None] for item in fields[3]]
    return [*fields[:3], items, *fields[4:], None, NO_TERMS]


def one_bill(fields: list[Any]) -> list[Any]:
    """A deduction of before several bills were one: it used up what its run had reserved."""
    guarantee_id, run_id, tax_no, amount_fen, at = fields
    return [guarantee_id, run_id, [["", run_id, tax_no, amount_fen, amount_fen]], at, ""]


def one_bill_restored(fields: list[Any]) -> list[Any]:
    guarantee_id, tax_no, amount_fen, at = fields
    return [guarantee_id, [["", tax_no, amount_fen]], at, "", "", 0, ""]


def with_withdrawals(fields: list[Any]) -> list[Any]:
    """A draft of before it said what a wish to cancel comes to, and what it is a copy of."""
    return [*fields[:-1], [*fields[-1], "withdrawal is asked"], None]


UPCASTS: dict[str, tuple[str, Upcast]] = {
    "CampaignDrafted@1": ("CampaignDrafted@2", without_facts),
    "CampaignDrafted@2": ("CampaignDrafted@3", with_withdrawals),
    "PromiseChanged@1": ("PromiseChanged@2", with_more(None)),
    "CampaignClosed@1": ("CampaignClosed@2", with_more(NO_SALES)),
    "CampaignFailed@1": ("CampaignFailed@2", with_more(NO_SALES)),
    "OrderPlaced@1": ("OrderPlaced@2", with_more(None, None)),
    "PaymentConfirmed@1": ("PaymentConfirmed@2", with_more(None)),
    # GTIN, legal units, net weight, size, shelf life, brand, specification, entry of the list.
    "ProductRegistered@1": (
        "ProductRegistered@2",
        lambda fields: [*fields[:-1], "", [], None, None, None, "", "", None, fields[-1]],
    ),
    "OrderNumberClaimed@1": ("OrderNumberClaimed@2", with_more(0)),
    "OrdersHandedToRun@1": ("OrdersHandedToRun@2", with_more(False)),
    "OrdersTakenBack@1": ("OrdersTakenBack@2", with_more(False)),
    "DocumentsMatched@1": ("DocumentsMatched@2", with_more([])),
    "GoodsTallied@1": ("GoodsTallied@2", with_more([])),
    "TaxSettled@1": ("TaxSettled@2", with_more([])),
    "PaymentReported@1": ("PaymentReported@2", without_bytes),
    # A run reserved as a whole, each bill stood alone: no book, and the run's name as message's.
    "GuaranteeReserved@1": ("GuaranteeReserved@2", lambda fields: [*fields, "", fields[1]]),
    "GuaranteeFreed@1": ("GuaranteeFreed@2", lambda fields: [*fields, "", fields[1], []]),
    "GuaranteeDeducted@1": ("GuaranteeDeducted@2", one_bill),
    "GuaranteeRestored@1": ("GuaranteeRestored@2", one_bill_restored),
    # A lorry carried a whole list, and nothing was changed: what a list said was not kept.
    "LoadDescribed@1": ("LoadDescribed@2", with_more([], [], "")),
    "PaperSent@1": ("PaperSent@2", with_more("filing", [])),
    "PaymentReportDiffers@1": ("PaymentReportDiffers@2", differing_before),
}
"""`"OrderPlaced@1": ("OrderPlaced@2", function)`: from the old fields to the new, in order."""

CODEC = EventCodec(STORED, UPCASTS)
