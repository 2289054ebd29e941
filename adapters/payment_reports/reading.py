"""What a payment firm's report says, in its own words: nothing here decides about it."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

NAME_MAX = 120
REFERENCE_MAX = 1_000
SHARES_MAX = 5_000
FEN_MAX = 10**15

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=NAME_MAX, pattern=r"^[^\x00-\x1f]+$")]
Text = Annotated[str, msgspec.Meta(max_length=NAME_MAX, pattern=r"^[^\x00-\x1f]*$")]
Reference = Annotated[
    str, msgspec.Meta(min_length=1, max_length=REFERENCE_MAX, pattern=r"^[^\x00-\x1f]+$")
]
Fen = Annotated[int, msgspec.Meta(ge=-FEN_MAX, le=FEN_MAX)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class ShareSaid(msgspec.Struct, frozen=True):
    order: Name
    amount_fen: Fen


class PaymentSaid(msgspec.Struct, frozen=True):
    """`payment.paid`: what a buyer paid, and for which orders."""

    payment: Name
    amount_fen: Fen
    currency: Name
    payer: Name
    paid_at: Moment
    orders: Annotated[list[ShareSaid], msgspec.Meta(max_length=SHARES_MAX)]


class RefundSaid(msgspec.Struct, frozen=True):
    """`refund.paid`, `refund.pending`, `refund.failed`: what became of what we asked for."""

    reference: Reference
    amount_fen: Fen
    currency: Name
    at: Moment
    reason: Text = ""


class UnknownSaid(msgspec.Struct, frozen=True):
    """A report of a kind that there was none of when this was written."""

    type: str


Said = PaymentSaid | RefundSaid | UnknownSaid

PAYMENT = "payment.paid"
REFUNDS = {"refund.paid": "paid", "refund.pending": "pending", "refund.failed": "failed"}


class Enclosed(msgspec.Struct, frozen=True):
    type: Name
    data: msgspec.Raw


class ReportUnreadableError(ValueError):
    """Raised for a body that does not say what a report says."""


def read(body: bytes) -> tuple[str, Said]:
    """The kind of a report and what it says. Raises ReportUnreadableError."""
    try:
        enclosed = msgspec.json.decode(body, type=Enclosed)
        return enclosed.type, said_in(enclosed)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise ReportUnreadableError(str(fault)) from None


def said_in(enclosed: Enclosed) -> Said:
    kind: Any = PaymentSaid if enclosed.type == PAYMENT else None
    if enclosed.type in REFUNDS:
        kind = RefundSaid
    if kind is None:
        return UnknownSaid(enclosed.type)
    said: Said = msgspec.json.decode(enclosed.data, type=kind)
    return said
