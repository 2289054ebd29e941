"""What a guarantee is asked to do, and the rules for which it refuses."""

from dataclasses import dataclass
from datetime import datetime

from domain.held_taxes import HeldBill, OrderTax, RunMessage, SettledBill
from domain.identifiers import Partition, RunId
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing


@dataclass(frozen=True, slots=True)
class LodgeGuarantee:
    guarantee_id: str
    amount_fen: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ReserveGuarantee:
    guarantee_id: str
    message: RunMessage
    amount_fen: int
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteExhausted:
    """What was asked for a message is more than is free: it waits until enough comes free."""

    guarantee_id: str
    message: RunMessage
    amount_fen: int
    at: datetime


@dataclass(frozen=True, slots=True)
class FreeGuarantee:
    """These orders of a message are rejected, withdrawn or not sent: nothing is held for them."""

    guarantee_id: str
    message: RunMessage
    taxes: tuple[OrderTax, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class DeductGuarantee:
    guarantee_id: str
    book: Partition
    run_id: RunId
    bills: tuple[HeldBill, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class RestoreGuarantee:
    """Bills that customs says are paid (status 2) or void (3)."""

    guarantee_id: str
    book: Partition
    run_id: RunId
    bills: tuple[SettledBill, ...]
    status: int
    payment_no: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CountGuarantee:
    """How customs says it stands: the whole of it, and what bills take of that, in fen.

    `report_no` names the report, so that one that comes again is no other count.
    """

    guarantee_id: str
    report_no: str
    total_fen: int
    deducted_fen: int
    at: datetime


Command = (
    LodgeGuarantee
    | ReserveGuarantee
    | NoteExhausted
    | FreeGuarantee
    | DeductGuarantee
    | RestoreGuarantee
    | CountGuarantee
)


class GuaranteeAlreadyLodged(ChangeRefused): ...


class GuaranteeExhausted(AmountRefused): ...


class GuaranteeAmountRefused(AmountRefused): ...


class UnknownGuarantee(UnknownThing):
    """Raised for a guarantee that nobody lodged."""
